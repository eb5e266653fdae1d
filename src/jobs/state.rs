//! Setting the state: in batches, each write followed by its reading in the same batch.

use jiff::Timestamp;

use super::Runner;
use crate::change::{Evidence, JobEvent, Outcome, Report, SkipReason, Target};
use crate::graph::{Error, Graph, StateWrite};
use crate::tenant::{MfaState, Problem, ProblemKind, UserId};

/// What is known of one user after the batch.
enum Known {
    /// The service says that it is so.
    Read(MfaState),
    /// The write was taken or may have been; the state has to be read.
    Unread(Option<Error>),
    /// The write was refused.
    Refused(Error),
}

impl Runner {
    pub(super) async fn set_states(&self, asked: MfaState, targets: &[&Target]) {
        for chunk in targets.chunks(Graph::STATES_SET_AT_ONCE) {
            if self.stop.is_cancelled() {
                for target in chunk {
                    self.settle(Report::new(
                        target.id,
                        Outcome::Skipped(SkipReason::Stopped),
                    ));
                }
                continue;
            }
            self.tell(JobEvent::Working(
                chunk.iter().map(|target| target.id).collect(),
            ));
            let changes: Vec<(UserId, MfaState)> =
                chunk.iter().map(|target| (target.id, asked)).collect();
            let writes = self.graph.set_states(&changes).await;
            self.settle_chunk(asked, chunk, writes).await;
        }
    }

    /// Settles what the batch has answered; what it left open, or what contradicts the write, is read again.
    async fn settle_chunk(&self, asked: MfaState, chunk: &[&Target], writes: Vec<StateWrite>) {
        let mut open = Vec::new();
        for (target, write) in chunk.iter().zip(writes) {
            match known(write) {
                Known::Refused(error) => self.settle(Report::failed(target.id, error.problem())),
                Known::Read(is) if is_met(asked, is) => self.settle(done(target, asked, is)),
                Known::Read(_) => open.push((*target, None)),
                Known::Unread(lost) => open.push((*target, lost)),
            }
        }
        if open.is_empty() {
            return;
        }
        tokio::time::sleep(self.options.second_look).await;
        let ids: Vec<UserId> = open.iter().map(|(target, _)| target.id).collect();
        let states = self.graph.states(&ids).await;
        for ((target, lost), (_, read)) in open.into_iter().zip(states) {
            self.settle(second_look(target, asked, lost, read));
        }
    }
}

fn known(write: StateWrite) -> Known {
    match (write.written, write.is) {
        (Ok(()), Ok(is)) => Known::Read(is),
        (Ok(()), Err(_)) => Known::Unread(None),
        (Err(error), _) if error.unclear() => Known::Unread(Some(error)),
        (Err(error), _) => Known::Refused(error),
    }
}

/// The service itself turns `enabled` into `enforced` for a user who has a method registered.
fn is_met(asked: MfaState, is: MfaState) -> bool {
    is == asked || (asked, is) == (MfaState::Enabled, MfaState::Enforced)
}

fn done(target: &Target, asked: MfaState, is: MfaState) -> Report {
    Report::new(target.id, Outcome::Done).with(evidence(target, asked, is))
}

fn evidence(target: &Target, asked: MfaState, is: MfaState) -> Evidence {
    Evidence::State {
        before: target.state,
        asked,
        is,
        at: Timestamp::now(),
    }
}

/// The verdict after the state was read by itself; `lost` is the answer that never came, if that was why.
fn second_look(
    target: &Target,
    asked: MfaState,
    lost: Option<Error>,
    read: Result<MfaState, Error>,
) -> Report {
    match (read, lost) {
        (Ok(is), _) if is_met(asked, is) => done(target, asked, is),
        (Ok(is), Some(lost)) => {
            let mut problem = lost.problem();
            problem.advice = format!(
                "The answer was lost and the state is {is}: the change was not made. Try again."
            );
            Report::failed(target.id, problem).with(evidence(target, asked, is))
        }
        (Ok(is), None) => {
            let problem = Problem::local(
                ProblemKind::Rejected,
                &format!("the service took the change, but still says {is}"),
                "Read the user again in a minute: the directory may lag behind. If it stays so, another admin or a policy set it back.",
            );
            Report::failed(target.id, problem).with(evidence(target, asked, is))
        }
        (Err(error), lost) => {
            Report::new(target.id, Outcome::Unknown(lost.unwrap_or(error).problem()))
        }
    }
}
