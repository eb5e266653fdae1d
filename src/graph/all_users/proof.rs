//! Whether a list that was read in parts holds everybody. Pure: clock and answers come in as values.
//!
//! A user whose account is renamed while the parts are read may be in none of them: the part of the old name was read too late,
//! the part of the new one too soon. The service's count, asked for before the first part, shows it: whoever was there at
//! that moment was created before, so that fewer such users in the parts than were counted means that somebody was lost or
//! removed, and as many means that nobody was. The count may run minutes behind: users created shortly before it may not be
//! in it.

use std::collections::HashSet;
use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::tenant::{User, UserId};

/// How far the clocks that date an account and an answer may differ.
const CLOCKS: SignedDuration = SignedDuration::from_secs(5);

/// How far the count may be behind.
const LAG: SignedDuration = SignedDuration::from_mins(15);

/// Why a list is read one page after another although it is long; a clause that follows "since".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The service does not say how many users there are.
    NotCounted,
    /// The service takes no part of the list.
    Refused,
    /// The parts lack the states that the list has.
    WithoutStates,
    /// Rows without a readable id: nobody knows which part they belong to.
    OddRows,
    /// Not the number of users that was counted.
    Number {
        /// How many the service counts.
        counted: usize,
        /// How many of those the parts have.
        read: usize,
    },
    /// A part ended in an unforeseen way.
    Broken,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCounted => f.write_str("the service does not say how many users there are"),
            Self::Refused => f.write_str("the service refuses parts of it"),
            Self::WithoutStates => f.write_str("its parts lack the per-user MFA states"),
            Self::OddRows => f.write_str("some of its rows have no readable id"),
            Self::Number { counted, read } => write!(
                f,
                "{counted} users were counted and {read} of them found in its parts: somebody may be changing the tenant"
            ),
            Self::Broken => f.write_str("a part of it broke off"),
        }
    }
}

/// The users that were found in parts.
#[derive(Debug)]
pub(super) struct Proof {
    /// When the count was asked for, by the service's clock.
    asked_at: Timestamp,
    counted: usize,
    found: HashSet<UserId>,
    /// Those that were surely there when they were counted, and that the count cannot lack.
    settled: usize,
    /// Those that were there and that a count which runs behind may lack.
    recent: usize,
}

impl Proof {
    pub(super) fn new(counted: usize, asked_at: Timestamp) -> Self {
        Self {
            asked_at,
            counted,
            found: HashSet::new(),
            settled: 0,
            recent: 0,
        }
    }

    /// Notes a user of a part; false for one that another part had.
    pub(super) fn find(&mut self, user: &User) -> bool {
        if !self.found.insert(user.id) {
            return false;
        }
        let age = user.created.map(|at| self.asked_at.duration_since(at));
        match age {
            Some(age) if age <= CLOCKS => {}
            Some(age) if age <= LAG => self.recent += 1,
            _ => self.settled += 1,
        }
        true
    }

    /// How many users are still to be found, by the count.
    pub(super) fn left(&self) -> usize {
        self.counted.saturating_sub(self.found.len())
    }

    /// Who was found.
    pub(super) fn into_found(self) -> HashSet<UserId> {
        self.found
    }

    /// What the number of users says against the reading.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        let holds = (self.settled..=self.settled + self.recent).contains(&self.counted);
        (!holds).then_some(Doubt::Number {
            counted: self.counted,
            read: self.settled + self.recent,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(number: u128, created: &str) -> User {
        User {
            created: created.parse().ok(),
            ..User::new(
                UserId(Uuid::from_u128(number)),
                "A".into(),
                "a@b.example".into(),
            )
        }
    }

    const LONG_AGO: &str = "2020-01-01T00:00:00Z";

    fn proof(counted: usize) -> Proof {
        Proof::new(counted, "2026-11-26T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn as_many_as_were_counted_means_that_nobody_is_missing() {
        let mut proof = proof(2);
        assert!(proof.find(&user(1, LONG_AGO)) && proof.find(&user(2, LONG_AGO)));
        assert!(!proof.find(&user(2, LONG_AGO)), "found already");
        assert_eq!(proof.doubt(), None);
    }

    #[test]
    fn a_user_who_was_created_meanwhile_does_not_stand_in_for_one_who_is_lost() {
        let mut proof = proof(2);
        proof.find(&user(1, LONG_AGO));
        proof.find(&user(3, "2026-11-26T12:00:01Z"));
        let read = 1;
        assert_eq!(proof.doubt(), Some(Doubt::Number { counted: 2, read }));
    }

    #[test]
    fn a_count_that_runs_behind_may_lack_new_users_and_no_others() {
        let mut late = proof(1);
        late.find(&user(1, LONG_AGO));
        late.find(&user(2, "2026-11-26T11:55:00Z"));
        assert_eq!(late.doubt(), None);
        let mut odd = proof(1);
        odd.find(&user(1, LONG_AGO));
        odd.find(&user(2, LONG_AGO));
        assert!(odd.doubt().is_some(), "such a count proves nothing");
    }
}
