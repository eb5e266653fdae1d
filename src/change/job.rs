//! A running plan, as the screen and the commands hear of it.

use super::{Outcome, UserResult};
use crate::tenant::{IssuedAccessPass, Problem, UserId};

/// Tells one job from another within a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub u32);

/// What a running job says.
#[derive(Clone, Debug, PartialEq)]
pub enum JobEvent {
    /// Requests about these users are on the way.
    Working(Vec<UserId>),
    /// One user is settled.
    Settled(Box<UserResult>),
    /// A pass was created; this event alone carries its code, which is not on record.
    AccessPass(UserId, Box<IssuedAccessPass>),
    /// Something could not be written to the journal.
    NotRecorded(Box<Problem>),
    /// All users are settled; no event follows.
    Ended,
}

/// How many users ended in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// See [`Outcome::Done`]; also done by hand.
    pub done: usize,
    /// Nothing to change: [`Outcome::Unchanged`].
    pub unchanged: usize,
    /// The service refused: [`Outcome::Failed`].
    pub failed: usize,
    /// Never tried: [`Outcome::Skipped`].
    pub skipped: usize,
    /// Nobody can tell: [`Outcome::Unknown`].
    pub unknown: usize,
    /// See [`Outcome::ByHand`], not seen done.
    pub by_hand: usize,
}

impl Tally {
    /// Counts the outcome of one user.
    pub fn add(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::Done | Outcome::ByHand { done: true } => &mut self.done,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Failed(_) => &mut self.failed,
            Outcome::Skipped(_) => &mut self.skipped,
            Outcome::Unknown(_) => &mut self.unknown,
            Outcome::ByHand { done: false } => &mut self.by_hand,
        } += 1;
    }

    /// How many users are settled.
    pub fn total(self) -> usize {
        self.done + self.unchanged + self.failed + self.skipped + self.unknown + self.by_hand
    }

    /// The counts that are not zero, in words.
    pub fn line(self) -> String {
        let parts = [
            (self.done, "done"),
            (self.unchanged, "unchanged"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.unknown, "unknown"),
            (self.by_hand, "left to do by hand"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if said.is_empty() {
            "nothing to do".into()
        } else {
            said.join(", ")
        }
    }
}
