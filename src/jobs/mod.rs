//! Runs a plan against the service: every write is read back, every user of the plan is settled exactly
//! once, and a stop falls between two pieces of work, never into one. While the service asks to wait before a
//! piece of work has begun, a stop takes effect at once.

mod app_passwords;
mod reset;
mod sessions;
mod state;

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::change::{
    Action, Evidence, JobEvent, Outcome, Plan, Report, SkipReason, Target, Verdict,
};
use crate::graph::{Error, Graph};
use crate::tenant::{Problem, Text, UserId};

/// How many users are reset at once; their own steps come one after another.
const USERS_AT_ONCE: usize = 4;

/// The waits before each further look, in multiples of [`JobOptions::second_look`].
const LOOKS: [u32; 3] = [1, 2, 4];

/// How a job behaves.
#[derive(Clone, Copy, Debug)]
pub struct JobOptions {
    /// How long after a write whose reading contradicts it the service is asked once more: the
    /// directory's replicas may lag behind. Should it still contradict, it is asked twice more, ever later.
    pub second_look: Duration,
}

impl Default for JobOptions {
    fn default() -> Self {
        Self {
            second_look: Duration::from_millis(1_500),
        }
    }
}

/// Who runs a plan, and whom it tells.
#[derive(Clone, Debug)]
pub struct Runner {
    /// For what has begun: it waits as long as the service asks.
    graph: Graph,
    /// For what has not changed anything yet: its waits end with `stop`.
    stoppable: Graph,
    options: JobOptions,
    stop: CancellationToken,
    events: UnboundedSender<JobEvent>,
}

impl Runner {
    /// A runner that tells `events` what happens and begins nothing new once `stop` is cancelled.
    pub fn new(
        graph: Graph,
        options: JobOptions,
        stop: CancellationToken,
        events: UnboundedSender<JobEvent>,
    ) -> Self {
        Self {
            stoppable: graph.until(stop.clone()),
            graph,
            options,
            stop,
            events,
        }
    }

    /// Runs a plan to its end: a report for each of its users, then [`JobEvent::Ended`].
    pub async fn run(&self, plan: &Plan) {
        for item in &plan.items {
            match item.verdict {
                Verdict::Change => {}
                Verdict::AlreadySo => self.settle(Report::new(item.target.id, Outcome::Unchanged)),
                Verdict::Refused(why) => {
                    self.settle(Report::new(
                        item.target.id,
                        Outcome::Skipped(SkipReason::Refused(why)),
                    ));
                }
            }
        }
        let targets: Vec<&Target> = plan.changes().collect();
        match plan.action {
            Action::SetState(asked) => self.set_states(asked, &targets).await,
            Action::ContactMethods { scope, sign_out } => {
                self.each(&targets, |target| self.reset(target, scope, sign_out))
                    .await;
            }
            Action::RememberedDevices => self.each(&targets, |target| self.sign_out(target)).await,
            Action::AppPasswords => {
                self.each(&targets, |target| self.look_for_app_passwords(target))
                    .await;
            }
        }
        self.tell(JobEvent::Ended);
    }

    /// Settles users one by one, some of them at once.
    async fn each<'a, F, R>(&'a self, targets: &[&'a Target], work: F)
    where
        F: Fn(&'a Target) -> R,
        R: Future<Output = Report>,
    {
        use futures_util::StreamExt;
        let work = &work;
        futures_util::stream::iter(targets.iter().copied())
            .for_each_concurrent(USERS_AT_ONCE, |target| async move {
                if self.stop.is_cancelled() {
                    self.settle(Report::stopped(target.id));
                } else {
                    self.tell(JobEvent::Working(vec![target.id]));
                    self.settle(work(target).await);
                }
            })
            .await;
    }

    /// Waits before a look at what a write has done.
    async fn before_look(&self, wait: u32) {
        tokio::time::sleep(self.options.second_look * wait).await;
    }

    fn settle(&self, report: Report) {
        self.tell(JobEvent::Settled(Box::new(report)));
    }

    /// Nobody listening is no reason to stop half-way.
    fn tell(&self, event: JobEvent) {
        let _ = self.events.send(event);
    }
}

impl Report {
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

    fn by(self, request_ids: impl IntoIterator<Item = Text>) -> Self {
        Self {
            request_ids: request_ids.into_iter().collect(),
            ..self
        }
    }
}
