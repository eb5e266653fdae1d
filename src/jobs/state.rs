//! Setting the state: in batches, each write followed by its reading in the same batch.

use jiff::Timestamp;

use super::{READ_BACK_DELAYS, Runner};
use crate::change::{Evidence, Item, JobEvent, Outcome, Refusal, Target, UserResult};
use crate::graph::{Error, Graph, StateWrite};
use crate::tenant::{MfaState, Problem, ProblemKind, SafeText, UserId};

/// How many batches are under way at once; the gate and the service's limits slow them down further.
const BATCHES_AT_ONCE: usize = 3;

/// A user whose change the batch did not prove.
struct Unconfirmed<'a> {
    target: &'a Target,
    asked: MfaState,
    answered: WriteAnswer,
}

/// What the service answered to the write.
enum WriteAnswer {
    Taken(Option<SafeText>),
    Lost(Error),
    Refused(Error),
}

impl Runner {
    /// Sets the states that the items ask for, some batches at once.
    pub(super) async fn set_states(&self, items: &[&Item]) {
        use futures_util::StreamExt;
        futures_util::stream::iter(items.chunks(Graph::STATES_SET_AT_ONCE))
            .for_each_concurrent(BATCHES_AT_ONCE, |chunk| self.set_chunk(chunk))
            .await;
    }

    async fn set_chunk(&self, chunk: &[&Item]) {
        let chunk = match self.as_expected(chunk).await {
            Ok(chunk) if chunk.is_empty() => return,
            Ok(chunk) => chunk,
            Err(reports) => return self.settle_all(reports).await,
        };
        let ids: Vec<UserId> = chunk.iter().map(|(item, _)| item.target.id).collect();
        if let Err(error) = self.intend(&ids).await {
            let reports = ids
                .iter()
                .map(|id| UserResult::failed(*id, error.problem()));
            return self.settle_all(reports.collect()).await;
        }
        self.tell(JobEvent::Working(ids));
        let changes: Vec<(UserId, MfaState)> = chunk
            .iter()
            .map(|(item, asked)| (item.target.id, *asked))
            .collect();
        let writes = self.stoppable.set_states(&changes).await;
        self.settle_chunk(chunk, writes).await;
    }

    /// Those of a chunk that may be changed now, with what is asked of them. Where an item expects a state,
    /// the service is asked whether the user still has it. After a stop nobody may.
    async fn as_expected<'a>(
        &self,
        chunk: &[&'a Item],
    ) -> Result<Vec<(&'a Item, MfaState)>, Vec<UserResult>> {
        if self.stop.is_cancelled() {
            return Err(chunk
                .iter()
                .map(|item| UserResult::stopped(item.target.id))
                .collect());
        }
        let asked = chunk.iter().filter_map(|item| Some((*item, item.asked?)));
        let (checked, free): (Vec<_>, Vec<_>) =
            asked.partition(|(item, _)| item.expected.is_some());
        let ids: Vec<UserId> = checked.iter().map(|(item, _)| item.target.id).collect();
        let states = self.stoppable.states(&ids).await;
        let (mut may, mut settled) = (free, Vec::new());
        for ((item, asked), (id, state)) in checked.into_iter().zip(states) {
            match state {
                Ok(is) if Some(is) == item.expected => may.push((item, asked)),
                Ok(_) => settled.push(UserResult::refused(id, Refusal::ChangedSince)),
                Err(error) => settled.push(UserResult::not_begun(id, &error)),
            }
        }
        self.settle_all(settled).await;
        Ok(may)
    }

    /// Settles what the batch has proved; whatever else it answered, the state is read to know.
    async fn settle_chunk(&self, chunk: Vec<(&Item, MfaState)>, writes: Vec<StateWrite>) {
        let (mut open, mut settled) = (Vec::new(), Vec::new());
        for ((item, asked), write) in chunk.into_iter().zip(writes) {
            let target = &item.target;
            let answered = match write.written {
                Ok(request_id) => WriteAnswer::Taken(request_id),
                Err(error) if error.is_stopped() => {
                    settled.push(UserResult::stopped(target.id));
                    continue;
                }
                Err(error) if error.unclear() => WriteAnswer::Lost(error),
                Err(error) => WriteAnswer::Refused(error),
            };
            let one = Unconfirmed {
                target,
                asked,
                answered,
            };
            match write.is {
                Ok(is) if one.is_proved_by(is) => settled.push(one.done(is)),
                _ => open.push(one),
            }
        }
        self.settle_all(settled).await;
        self.read_until_proven(open).await;
    }

    /// Reads the states of these users until the readings prove the change, or are no longer worth waiting for.
    async fn read_until_proven(&self, mut open: Vec<Unconfirmed<'_>>) {
        for (look, wait) in (1..).zip(READ_BACK_DELAYS) {
            if open.iter().any(Unconfirmed::may_change) {
                self.wait_for_replica(wait).await;
            }
            let ids: Vec<UserId> = open.iter().map(|one| one.target.id).collect();
            let states = self.graph.states(&ids).await;
            let (mut left, mut settled) = (Vec::new(), Vec::new());
            for (one, (_, read)) in open.into_iter().zip(states) {
                match read {
                    Ok(is) if one.is_proved_by(is) => settled.push(one.done(is)),
                    Ok(is) if look == READ_BACK_DELAYS.len() || !one.may_change() => {
                        settled.push(one.contradicted_by(is));
                    }
                    Ok(_) => left.push(one),
                    Err(error) => settled.push(one.unread(&error)),
                }
            }
            self.settle_all(settled).await;
            open = left;
        }
    }
}

impl Unconfirmed<'_> {
    /// A replica that lags behind, or a write still on its way, can make a later reading differ.
    fn may_change(&self) -> bool {
        !matches!(self.answered, WriteAnswer::Refused(_))
    }

    /// Whether the reading shows that the change was made. The service itself turns `enabled` into `enforced` for a
    /// user who has a method registered; that proves nothing where the state may have been `enforced` before, unless
    /// the user is known to be registered.
    fn is_proved_by(&self, is: MfaState) -> bool {
        let was_another = self
            .target
            .state
            .is_some_and(|before| before != MfaState::Enforced);
        self.may_change()
            && (is == self.asked
                || self.is_promoted_to(is) && (was_another || self.target.registered == Some(true)))
    }

    fn is_promoted_to(&self, is: MfaState) -> bool {
        (self.asked, is) == (MfaState::Enabled, MfaState::Enforced)
    }

    fn done(self, is: MfaState) -> UserResult {
        let evidence = self.evidence(is);
        let request_id = match self.answered {
            WriteAnswer::Taken(request_id) => request_id,
            WriteAnswer::Lost(error) | WriteAnswer::Refused(error) => error.request_id,
        };
        UserResult::new(self.target.id, Outcome::Done)
            .with(evidence)
            .by(request_id)
    }

    /// The verdict when the last reading does not prove the change.
    fn contradicted_by(self, is: MfaState) -> UserResult {
        let (user, evidence) = (self.target.id, self.evidence(is));
        let promoted = self.is_promoted_to(is);
        match self.answered {
            WriteAnswer::Taken(_) if promoted => return self.done(is),
            WriteAnswer::Taken(request_id) => {
                UserResult::new(user, Outcome::Unknown(still(is))).by(request_id)
            }
            WriteAnswer::Lost(error) if promoted => {
                UserResult::new(user, Outcome::Unknown(error.problem()))
            }
            WriteAnswer::Lost(error) => UserResult::failed(user, not_made(&error, is)),
            WriteAnswer::Refused(_) if is == self.asked => {
                UserResult::new(user, Outcome::Unchanged)
            }
            WriteAnswer::Refused(error) => UserResult::failed(user, error.problem()),
        }
        .with(evidence)
    }

    /// The verdict when the state could not be read either.
    fn unread(self, read: &Error) -> UserResult {
        let user = self.target.id;
        match self.answered {
            WriteAnswer::Taken(request_id) => {
                UserResult::new(user, Outcome::Unknown(read.problem())).by(request_id)
            }
            WriteAnswer::Lost(error) => UserResult::new(user, Outcome::Unknown(error.problem())),
            WriteAnswer::Refused(error) => UserResult::failed(user, error.problem()),
        }
    }

    fn evidence(&self, is: MfaState) -> Evidence {
        Evidence::State {
            before: self.target.state,
            asked: self.asked,
            is,
            at: Timestamp::now(),
        }
    }
}

fn still(is: MfaState) -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        &format!("the service took the change, but still says {is}"),
        "Read the user again in a minute: the directory may lag behind. If it stays so, another admin or a policy set it back.",
    )
}

fn not_made(lost: &Error, is: MfaState) -> Problem {
    Problem {
        advice: format!(
            "The answer was lost and the state is {is}: the change was not made. Try again."
        ),
        ..lost.problem()
    }
}
