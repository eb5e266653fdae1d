//! Runs a plan against the service: every write is read back, every user of the plan is settled exactly
//! once, and a stop falls between two pieces of work, never into one. While the service asks to wait before a
//! piece of work has begun, a stop takes effect at once.
//!
//! With a [`Recorder`] no request leaves before its intent is in the journal, and no result is reported before it is.

mod access_pass;
mod add_method;
mod app_passwords;
mod coverage;
mod default_method;
pub mod journal;
mod preflight;
pub mod recovery;
mod reset;
mod sessions;
mod state;

pub use coverage::{judge_users, read_groups, read_groups_to_name, read_rules};

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::change::history::disabled_since;
use crate::change::journal::Context;
use crate::change::{
    Action, Evidence, Item, JobEvent, Outcome, Plan, Refusal, SkipReason, Step, UserResult, Verdict,
};
use crate::graph::{Error, Graph};
use crate::tenant::{MfaState, Problem, ProblemKind, SafeText, UserId};
use journal::{Journal, JournalError, Recorder};
use preflight::Preflight;

/// How many users are reset at once; their own steps come one after another.
const USERS_AT_ONCE: usize = 4;

/// The waits before each further reading, in multiples of [`RunnerOptions::read_back_delay`].
const READ_BACK_DELAYS: [u32; 4] = [1, 2, 4, 8];

/// How often a write is sent at most whose answers are lost while the readings show that it was not made.
const WRITES: usize = 5;

/// How long replicas may lag at most: until then a reading that contradicts a write proves nothing.
const LONGEST_LAG: SignedDuration = SignedDuration::from_mins(5);

/// How patiently a job reads back.
#[derive(Clone, Copy, Debug)]
pub struct RunnerOptions {
    /// How long after a write whose reading contradicts it the service is asked once more: the
    /// directory's replicas may lag behind. If it still contradicts, it is asked again, ever later.
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
    /// For what has begun: it waits as long as the service asks, and only a little longer than `stop`.
    graph: Graph,
    /// For what has not changed anything yet: its waits end with `stop`.
    stoppable: Graph,
    options: RunnerOptions,
    stop: CancellationToken,
    /// The sign-in has ended and could not be renewed.
    signed_out: Arc<AtomicBool>,
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
        let stoppable = graph.until(stop.clone());
        Self {
            graph: stoppable.finishing(),
            stoppable,
            options,
            stop,
            signed_out: Arc::default(),
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
        self.run_after(plan, HashSet::new()).await;
    }

    /// The same after other jobs: they have just disabled per-user MFA for the users `leaving`.
    async fn run_after(&self, plan: &Plan, leaving: HashSet<UserId>) {
        if plan.action.is_by_hand() {
            self.verify(plan, &HashMap::new()).await;
            return self.end().await;
        }
        self.settle_all(plan.items.iter().filter_map(refused).collect())
            .await;
        let items: Vec<&Item> = plan.items.iter().filter(|item| is_open(item)).collect();
        if items.is_empty() {
            return self.end().await;
        }
        let preflight = self.preflight(plan, leaving).await;
        match plan.action {
            Action::SetState(_) | Action::RestoreStates => {
                self.set_states(&items, &preflight).await;
            }
            Action::ContactMethods { scope, sign_out } => {
                self.each(&items, &preflight, |item| {
                    self.reset(&item.target, scope, sign_out)
                })
                .await;
            }
            Action::RememberedDevices => {
                self.each(&items, &preflight, |item| self.sign_out(&item.target))
                    .await;
            }
            Action::AccessPass { minutes, once } => {
                self.each(&items, &preflight, |item| {
                    self.issue_pass(item.target.id, minutes, once)
                })
                .await;
            }
            Action::AddMethod | Action::DeleteMethod | Action::MakeDefault => {
                self.each(&items, &preflight, |item| self.take_step(item))
                    .await;
            }
            Action::AppPasswords => {}
        }
        self.end().await;
    }

    async fn end(&self) {
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
            return self.verify_on_record(plan, journal, context).await;
        }
        match record_of(plan, journal, context).await {
            Ok((recorder, leaving)) => self.recording(recorder).run_after(plan, leaving).await,
            Err(error) => self.refuse(plan, error.problem()),
        }
    }

    /// Settles every user of a plan that cannot be recorded and therefore does not begin.
    fn refuse(&self, plan: &Plan, problem: Problem) {
        self.tell(JobEvent::NotRecorded(Box::new(problem)));
        for item in &plan.items {
            let report = refused(item)
                .unwrap_or_else(|| UserResult::skipped(item.target.id, SkipReason::NotRecorded));
            self.tell(JobEvent::Settled(Box::new(report)));
        }
        self.tell(JobEvent::Ended);
    }

    /// Why no further user is tried, if none is.
    fn halted(&self) -> Option<SkipReason> {
        if self.signed_out.load(Ordering::Relaxed) {
            Some(SkipReason::SignInEnded)
        } else {
            self.stop.is_cancelled().then_some(SkipReason::Stopped)
        }
    }

    /// The client for a write: what has begun is finished, as far as that is possible soon after a stop.
    fn client(&self, begun: bool) -> &Graph {
        if begun { &self.graph } else { &self.stoppable }
    }

    /// Takes note of a sign-in that has ended: every further request would fail alike.
    fn note_sign_in(&self, error: &Error) {
        if error.kind() == ProblemKind::SignIn {
            self.signed_out.store(true, Ordering::Relaxed);
        }
    }

    /// Settles users one by one, some of them at once; a guard may refuse some of them.
    async fn each<'a, F, R>(&'a self, items: &[&'a Item], preflight: &Preflight<'_>, work: F)
    where
        F: Fn(&'a Item) -> R,
        R: Future<Output = UserResult>,
    {
        use futures_util::StreamExt;
        let work = &work;
        futures_util::stream::iter(items.iter().copied())
            .for_each_concurrent(USERS_AT_ONCE, |item| async move {
                let user = item.target.id;
                let refusal = preflight.refuse(&item.target);
                let report = if let Some(why) = self.halted() {
                    UserResult::skipped(user, why)
                } else if let Some(why) = refusal {
                    UserResult::refused(user, why)
                } else if self.intend(&[(user, None)]).await.is_err() {
                    UserResult::skipped(user, SkipReason::NotRecorded)
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
            Some(Step::Add { method, before }) => {
                self.add_method(user, method, before.as_ref()).await
            }
            Some(Step::Delete(method)) => self.delete_one(user, method.clone()).await,
            Some(Step::MakeDefault(method)) => self.make_default(user, *method).await,
            // A plan of this action without its method asks for nothing.
            None => UserResult::new(user, Outcome::Unchanged),
        }
    }

    /// Puts on record that requests about these users are about to leave, with the states that were just read.
    async fn intend(&self, users: &[(UserId, Option<MfaState>)]) -> Result<(), JournalError> {
        let Some(recorder) = &self.recorder else {
            return Ok(());
        };
        let result = recorder.intent(users).await;
        if let Err(error) = &result {
            self.tell(JobEvent::NotRecorded(Box::new(error.problem())));
        }
        result
    }

    /// Waits before a further reading of what a write has done.
    async fn wait_for_replica(&self, wait: u32) {
        self.graph.pause(self.options.read_back_delay * wait).await;
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
) -> Result<(Recorder, HashSet<UserId>), JournalError> {
    let pen = journal.take().await?;
    let leaving = Timestamp::now()
        .checked_sub(LONGEST_LAG)
        .map(|since| disabled_since(&pen.contents().jobs, since))
        .unwrap_or_default();
    Ok((pen.begin(plan, context).await?, leaving))
}

/// Whether the job reads the user and decides by that.
fn is_open(item: &Item) -> bool {
    !matches!(item.verdict, Verdict::Refused(_))
}

/// The result of a user that the preview refused.
fn refused(item: &Item) -> Option<UserResult> {
    match item.verdict {
        Verdict::Change | Verdict::AlreadySo => None,
        Verdict::Refused(why) => Some(UserResult::refused(item.target.id, why)),
    }
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

    fn skipped(user: UserId, why: SkipReason) -> Self {
        Self::new(user, Outcome::Skipped(why))
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
