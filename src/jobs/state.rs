//! Setting the state: read and judged twenty users at a time, written in batches, each write followed by its reading.

use jiff::Timestamp;

use super::preflight::Preflight;
use super::{READ_BACK_DELAYS, Runner, WRITES};
use crate::change::{Evidence, Item, JobEvent, Outcome, SkipReason, Target, UserResult};
use crate::graph::{Error, Graph, StateWrite};
use crate::platform::clock;
use crate::tenant::{MfaState, Problem, ProblemKind, SafeText, UserId};

/// How many batches are under way at once; the gate and the service's limits slow them down further.
const BATCHES_AT_ONCE: usize = 3;

/// A change that was judged by the state that its job has just read.
pub(super) struct Approved<'a> {
    target: &'a Target,
    pub(super) asked: MfaState,
    before: MfaState,
    /// The answer to an earlier write was lost, and readings show that it was not made.
    lost: Option<Error>,
}

/// A user whose change the batch did not prove.
struct Unconfirmed<'a> {
    change: Approved<'a>,
    answer: WriteAnswer,
}

/// What the service answered to the write.
enum WriteAnswer {
    Taken(Option<SafeText>),
    Lost(Error),
    Refused(Error),
}

impl Runner {
    /// Sets the states that the items ask for, some batches at once.
    pub(super) async fn set_states(&self, items: &[&Item], preflight: &Preflight<'_>) {
        use futures_util::{StreamExt, stream};
        stream::iter(items.chunks(Graph::STATES_READ_AT_ONCE))
            .then(|chunk| self.judge_states(chunk, preflight))
            .flat_map(|approved| stream::iter(in_batches(approved)))
            .for_each_concurrent(BATCHES_AT_ONCE, |batch| self.set_batch(batch))
            .await;
    }

    /// Writes and reads back. A write whose answer is lost is repeated where the reading shows that it was not made.
    async fn set_batch(&self, mut batch: Vec<Approved<'_>>) {
        let skip = if let Some(why) = self.halted() {
            Some(why)
        } else {
            let intent: Vec<_> = batch
                .iter()
                .map(|one| (one.user(), Some(one.before)))
                .collect();
            let recorded = self.intend(&intent).await;
            recorded.err().map(|_| SkipReason::NotRecorded)
        };
        if let Some(why) = skip {
            let skipped = batch.iter().map(|one| UserResult::skipped(one.user(), why));
            return self.settle_all(skipped.collect()).await;
        }
        self.tell(JobEvent::Working(
            batch.iter().map(Approved::user).collect(),
        ));
        for write in 1..=WRITES {
            let changes: Vec<(UserId, MfaState)> =
                batch.iter().map(|one| (one.user(), one.asked)).collect();
            let graph = self.client(write > 1);
            let writes = graph.set_states(&changes).await;
            let unconfirmed = self.settle_proven(batch, writes).await;
            batch = self.read_until_proven(unconfirmed, write < WRITES).await;
            if batch.is_empty() {
                return;
            }
        }
    }

    /// Settles what the batch has proved; whatever else it answered, the state is read to know.
    async fn settle_proven<'a>(
        &self,
        batch: Vec<Approved<'a>>,
        writes: Vec<StateWrite>,
    ) -> Vec<Unconfirmed<'a>> {
        let (mut unconfirmed, mut settled) = (Vec::new(), Vec::new());
        for (change, write) in batch.into_iter().zip(writes) {
            let answer = match write.written {
                Ok(request_id) => WriteAnswer::Taken(request_id),
                Err(error) if error.unclear() => WriteAnswer::Lost(error),
                // Never sent: the state is as it was read.
                Err(error) if change.lost.is_none() && is_not_sent(&error) => {
                    settled.push(self.not_begun(change.user(), &error));
                    continue;
                }
                Err(error) => WriteAnswer::Refused(error),
            };
            let one = Unconfirmed { change, answer };
            match write.is {
                Ok(is) if one.is_proved_by(is) => settled.push(one.done(is, write.asked_at)),
                _ => unconfirmed.push(one),
            }
        }
        self.settle_all(settled).await;
        unconfirmed
    }

    /// Reads the states of these users until the readings prove the change, or are no longer worth waiting for. Gives
    /// back what may be written again: the answer was lost, and the state is still the one from before.
    async fn read_until_proven<'a>(
        &self,
        mut unconfirmed: Vec<Unconfirmed<'a>>,
        may_repeat: bool,
    ) -> Vec<Approved<'a>> {
        let mut again = Vec::new();
        for (look, wait) in (1..).zip(READ_BACK_DELAYS) {
            if unconfirmed.is_empty() {
                break;
            }
            if unconfirmed.iter().any(Unconfirmed::may_change) {
                self.wait_for_replica(wait).await;
            }
            let ids: Vec<UserId> = unconfirmed.iter().map(|one| one.change.user()).collect();
            let at = clock::asking();
            let states = self.graph.states(&ids).await;
            let last = look == READ_BACK_DELAYS.len();
            let (mut left, mut settled) = (Vec::new(), Vec::new());
            for (one, (_, read)) in unconfirmed.into_iter().zip(states) {
                match read {
                    Ok(is) if one.is_proved_by(is) => settled.push(one.done(is, at)),
                    Ok(is) if !one.may_change() => settled.push(one.contradicted_by(is, at)),
                    Ok(is) if may_repeat && one.was_not_made_by(is) => again.extend(one.repeated()),
                    Ok(is) if last => settled.push(one.contradicted_by(is, at)),
                    Err(error) if last || error.status().is_some_and(|status| status < 500) => {
                        self.note_sign_in(&error);
                        settled.push(one.unread(&error));
                    }
                    Ok(_) | Err(_) => left.push(one),
                }
            }
            self.settle_all(settled).await;
            unconfirmed = left;
        }
        again
    }
}

fn in_batches(approved: Vec<Approved<'_>>) -> Vec<Vec<Approved<'_>>> {
    let mut batches: Vec<Vec<Approved<'_>>> = Vec::new();
    for one in approved {
        match batches.last_mut() {
            Some(batch) if batch.len() < Graph::STATES_SET_AT_ONCE => batch.push(one),
            _ => batches.push(vec![one]),
        }
    }
    batches
}

/// Called off or without a token: the service has not seen the request.
fn is_not_sent(error: &Error) -> bool {
    error.is_stopped() || error.kind() == ProblemKind::SignIn
}

impl<'a> Approved<'a> {
    pub(super) fn new(item: &'a Item, asked: MfaState, before: MfaState) -> Self {
        Self {
            target: &item.target,
            asked,
            before,
            lost: None,
        }
    }

    pub(super) fn user(&self) -> UserId {
        self.target.id
    }
}

impl<'a> Unconfirmed<'a> {
    /// A replica that lags behind, or a write still on its way, can make a later reading differ.
    fn may_change(&self) -> bool {
        self.change.lost.is_some() || !matches!(self.answer, WriteAnswer::Refused(_))
    }

    /// Whether the reading shows that the change was made. The service itself turns `enabled` into `enforced` for a
    /// user who has a method registered; that proves nothing where the state was `enforced` before, unless the user is
    /// known to be registered.
    fn is_proved_by(&self, is: MfaState) -> bool {
        let change = &self.change;
        let was_another = change.before != MfaState::Enforced;
        self.may_change()
            && (is == change.asked
                || self.is_promoted_to(is)
                    && (was_another || change.target.registered == Some(true)))
    }

    fn is_promoted_to(&self, is: MfaState) -> bool {
        (self.change.asked, is) == (MfaState::Enabled, MfaState::Enforced)
    }

    /// Whether the answer was lost and the reading shows the state from before.
    fn was_not_made_by(&self, is: MfaState) -> bool {
        matches!(self.answer, WriteAnswer::Lost(_)) && is == self.change.before
    }

    /// The change to be written once more, after a lost answer.
    fn repeated(self) -> Option<Approved<'a>> {
        match self.answer {
            WriteAnswer::Lost(error) => Some(Approved {
                lost: Some(error),
                ..self.change
            }),
            WriteAnswer::Taken(_) | WriteAnswer::Refused(_) => None,
        }
    }

    fn done(self, is: MfaState, at: Timestamp) -> UserResult {
        let (user, evidence) = (self.change.user(), self.evidence(is, at));
        let request_id = match self.answer {
            WriteAnswer::Taken(request_id) => request_id,
            WriteAnswer::Lost(error) => error.request_id,
            WriteAnswer::Refused(error) => self.change.lost.unwrap_or(error).request_id,
        };
        UserResult::new(user, Outcome::Done)
            .with(evidence)
            .by(request_id)
    }

    /// The verdict when the last reading does not prove the change.
    fn contradicted_by(self, is: MfaState, at: Timestamp) -> UserResult {
        let (user, evidence) = (self.change.user(), self.evidence(is, at));
        let promoted = self.is_promoted_to(is);
        match self.answer {
            WriteAnswer::Taken(_) if promoted => return self.done(is, at),
            WriteAnswer::Taken(request_id) => {
                UserResult::new(user, Outcome::Unknown(still(is))).by(request_id)
            }
            WriteAnswer::Lost(error) if promoted => {
                UserResult::new(user, Outcome::Unknown(error.problem()))
            }
            WriteAnswer::Lost(error) => UserResult::new(user, Outcome::Unknown(lost(&error, is))),
            WriteAnswer::Refused(error) => match self.change.lost {
                Some(earlier) => UserResult::new(user, Outcome::Unknown(lost(&earlier, is))),
                None if is == self.change.asked => UserResult::new(user, Outcome::Unchanged),
                None => UserResult::failed(user, error.problem()),
            },
        }
        .with(evidence)
    }

    /// The verdict when the state could not be read either.
    fn unread(self, read: &Error) -> UserResult {
        let user = self.change.user();
        match self.answer {
            WriteAnswer::Taken(request_id) => {
                UserResult::new(user, Outcome::Unknown(read.problem())).by(request_id)
            }
            WriteAnswer::Lost(error) => UserResult::new(user, Outcome::Unknown(error.problem())),
            WriteAnswer::Refused(error) => match self.change.lost {
                Some(earlier) => UserResult::new(user, Outcome::Unknown(earlier.problem())),
                None => UserResult::failed(user, error.problem()),
            },
        }
    }

    fn evidence(&self, is: MfaState, at: Timestamp) -> Evidence {
        Evidence::State {
            before: Some(self.change.before),
            asked: self.change.asked,
            is,
            at,
            answered: matches!(self.answer, WriteAnswer::Taken(_)),
        }
    }
}

fn still(is: MfaState) -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        &format!("the service took the change, but still says {is}"),
        "Read the user again in a few minutes: the directory may lag behind. If it stays so, another admin or a policy set it back.",
    )
}

fn lost(error: &Error, is: MfaState) -> Problem {
    Problem {
        advice: format!(
            "The answer was lost, and the state still reads {is}. Read the user again in a few minutes: the directory may lag behind."
        ),
        ..error.problem()
    }
}
