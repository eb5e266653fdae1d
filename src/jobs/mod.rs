//! Runs a plan against the service: every write is read back, every user of the plan is settled exactly
//! once, and a stop falls between two pieces of work, never into one. While the service asks to wait before a
//! piece of work has begun, a stop takes effect at once.
//!
//! With a [`Recorder`] no request leaves before its intent is in the journal, and no result is reported before it is.

mod access_pass;
mod app_passwords;
mod default_method;
pub mod journal;
pub mod recovery;
mod reset;
mod sessions;
mod state;

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::change::journal::Context;
use crate::change::{
    Action, Evidence, Item, JobEvent, Outcome, Plan, Refusal, SkipReason, Step, UserResult, Verdict,
};
use crate::graph::{Error, Graph};
use crate::tenant::{Problem, SafeText, UserId};
use journal::{Journal, JournalError, Recorder};

/// How many users are reset at once; their own steps come one after another.
const USERS_AT_ONCE: usize = 4;

/// The waits before each further reading, in multiples of [`RunnerOptions::read_back_delay`].
const READ_BACK_DELAYS: [u32; 3] = [1, 2, 4];

/// How patiently a job reads back.
#[derive(Clone, Copy, Debug)]
pub struct RunnerOptions {
    /// How long after a write whose reading contradicts it the service is asked once more: the
    /// directory's replicas may lag behind. If it still contradicts, it is asked twice more, ever later.
    pub read_back_delay: Duration,
}

impl Default for RunnerOptions {
    fn default() -> Self {
        Self {
            read_back_delay: Duration::from_millis(1_500),
        }
    }
}

/// What runs a plan and reports its events.
#[derive(Clone, Debug)]
pub struct Runner {
    /// For what has begun: it waits as long as the service asks.
    graph: Graph,
    /// For what has not changed anything yet: its waits end with `stop`.
    stoppable: Graph,
    options: RunnerOptions,
    stop: CancellationToken,
    events: UnboundedSender<JobEvent>,
    recorder: Option<Recorder>,
}

impl Runner {
    /// A runner that reports to `events` and begins nothing new once `stop` is cancelled.
    pub fn new(
        graph: Graph,
        options: RunnerOptions,
        stop: CancellationToken,
        events: UnboundedSender<JobEvent>,
    ) -> Self {
        Self {
            stoppable: graph.until(stop.clone()),
            graph,
            options,
            stop,
            events,
            recorder: None,
        }
    }

    /// The same runner, writing to the journal.
    #[must_use]
    pub fn recording(self, recorder: Recorder) -> Self {
        Self {
            recorder: Some(recorder),
            ..self
        }
    }

    /// Runs a plan to its end: a report for each of its users, then [`JobEvent::Ended`].
    pub async fn run(&self, plan: &Plan) {
        self.settle_all(plan.items.iter().filter_map(untouched).collect())
            .await;
        let items: Vec<&Item> = plan.changing().collect();
        match plan.action {
            Action::SetState(_) | Action::RestoreStates => self.set_states(&items).await,
            Action::ContactMethods { scope, sign_out } => {
                self.each(&items, |item| self.reset(&item.target, scope, sign_out))
                    .await;
            }
            Action::RememberedDevices => {
                self.each(&items, |item| self.sign_out(&item.target)).await;
            }
            Action::AppPasswords => {
                self.each(&items, |item| self.look_for_app_passwords(&item.target))
                    .await;
            }
            Action::AccessPass { minutes, once } => {
                self.each(&items, |item| {
                    self.issue_pass(item.target.id, minutes, once)
                })
                .await;
            }
            Action::DeleteMethod | Action::MakeDefault => {
                self.each(&items, |item| self.take_step(item)).await;
            }
        }
        if let Some(recorder) = &self.recorder
            && let Err(error) = recorder.end().await
        {
            self.tell(JobEvent::NotRecorded(Box::new(error.problem())));
        }
        self.tell(JobEvent::Ended);
    }

    /// Takes the journal and runs a plan on record; what cannot be recorded is not begun.
    pub async fn run_on_record(self, plan: &Plan, journal: &Journal, context: &Context) {
        if plan.action.is_by_hand() {
            return self.run(plan).await;
        }
        match record_of(plan, journal, context).await {
            Ok(recorder) => self.recording(recorder).run(plan).await,
            Err(error) => self.refuse(plan, &error.problem()),
        }
    }

    /// Settles every user of a plan that cannot even begin, for one reason.
    fn refuse(&self, plan: &Plan, problem: &Problem) {
        for item in &plan.items {
            let report = untouched(item)
                .unwrap_or_else(|| UserResult::failed(item.target.id, problem.clone()));
            self.tell(JobEvent::Settled(Box::new(report)));
        }
        self.tell(JobEvent::Ended);
    }

    /// Settles users one by one, some of them at once.
    async fn each<'a, F, R>(&'a self, items: &[&'a Item], work: F)
    where
        F: Fn(&'a Item) -> R,
        R: Future<Output = UserResult>,
    {
        use futures_util::StreamExt;
        let work = &work;
        futures_util::stream::iter(items.iter().copied())
            .for_each_concurrent(USERS_AT_ONCE, |item| async move {
                let user = item.target.id;
                let report = if self.stop.is_cancelled() {
                    UserResult::stopped(user)
                } else if let Err(error) = self.intend(&[user]).await {
                    UserResult::failed(user, error.problem())
                } else {
                    self.tell(JobEvent::Working(vec![user]));
                    work(item).await
                };
                self.settle_all(vec![report]).await;
            })
            .await;
    }

    /// Does the one thing that an item says about one method.
    async fn take_step(&self, item: &Item) -> UserResult {
        let user = item.target.id;
        match &item.step {
            Some(Step::Delete(method)) => self.delete_one(user, method.clone()).await,
            Some(Step::MakeDefault(method)) => self.make_default(user, *method).await,
            // A plan of this action without its method asks for nothing.
            None => UserResult::new(user, Outcome::Unchanged),
        }
    }

    /// Puts on record that requests about these users are about to leave.
    async fn intend(&self, users: &[UserId]) -> Result<(), JournalError> {
        match &self.recorder {
            Some(recorder) => recorder.intent(users.to_vec()).await,
            None => Ok(()),
        }
    }

    /// Waits before a further reading of what a write has done.
    async fn wait_for_replica(&self, wait: u32) {
        tokio::time::sleep(self.options.read_back_delay * wait).await;
    }

    /// Puts the results on record and reports them. A result that cannot be recorded is reported all the same: the
    /// intent stays open, so the next start asks the service again.
    async fn settle_all(&self, reports: Vec<UserResult>) {
        if let Some(recorder) = &self.recorder
            && !reports.is_empty()
            && let Err(error) = recorder.settled(&reports).await
        {
            self.tell(JobEvent::NotRecorded(Box::new(error.problem())));
        }
        for report in reports {
            self.tell(JobEvent::Settled(Box::new(report)));
        }
    }

    /// Nobody listening is no reason to stop half-way.
    fn tell(&self, event: JobEvent) {
        let _ = self.events.send(event);
    }
}

async fn record_of(
    plan: &Plan,
    journal: &Journal,
    context: &Context,
) -> Result<Recorder, JournalError> {
    journal.take().await?.begin(plan, context).await
}

/// The report of a user that the plan does not change.
fn untouched(item: &Item) -> Option<UserResult> {
    let outcome = match item.verdict {
        Verdict::Change => return None,
        Verdict::AlreadySo => Outcome::Unchanged,
        Verdict::Refused(why) => Outcome::Skipped(SkipReason::Refused(why)),
    };
    Some(UserResult::new(item.target.id, outcome))
}

impl UserResult {
    fn new(user: UserId, outcome: Outcome) -> Self {
        Self {
            user,
            outcome,
            evidence: Evidence::None,
            request_ids: Vec::new(),
        }
    }

    fn failed(user: UserId, problem: Problem) -> Self {
        Self::new(user, Outcome::Failed(problem))
    }

    fn refused(user: UserId, why: Refusal) -> Self {
        Self::new(user, Outcome::Skipped(SkipReason::Refused(why)))
    }

    fn stopped(user: UserId) -> Self {
        Self::new(user, Outcome::Skipped(SkipReason::Stopped))
    }

    /// Nothing was changed for this user, since already the first call failed or was called off.
    fn not_begun(user: UserId, error: &Error) -> Self {
        if error.is_stopped() {
            Self::stopped(user)
        } else {
            Self::failed(user, error.problem())
        }
    }

    fn with(self, evidence: Evidence) -> Self {
        Self { evidence, ..self }
    }

    fn by(self, request_ids: impl IntoIterator<Item = SafeText>) -> Self {
        Self {
            request_ids: request_ids.into_iter().collect(),
            ..self
        }
    }
}
