//! A figure that says what it does not know.

use std::fmt;

use serde::Serialize;

use crate::tenant::{Known, Store, User, grouped};

/// How many users something is true of, and of how many that is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measure {
    /// Surely.
    pub users: usize,
    /// Perhaps.
    pub unknown: usize,
}

impl Measure {
    /// Asks a question of every user.
    pub(super) fn of(store: &Store, question: impl Fn(&User) -> Known<bool>) -> Self {
        let mut measure = Self::default();
        for user in store.users() {
            measure.add(question(user));
        }
        measure
    }

    /// Counts one more answer.
    pub(super) fn add(&mut self, answer: Known<bool>) {
        match answer {
            Known::Is(true) => self.users += 1,
            Known::Unknown(_) => self.unknown += 1,
            Known::Is(false) => {}
        }
    }
}

/// `12`, `at least 12`, or `unknown` where nobody is sure.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.users, self.unknown) {
            (users, 0) => f.write_str(&grouped(users)),
            (0, _) => f.write_str("unknown"),
            (users, _) => write!(f, "at least {}", grouped(users)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_what_it_does_not_know() {
        for (users, unknown, text) in [
            (0, 0, "0"),
            (12, 0, "12"),
            (12, 3, "at least 12"),
            (0, 3, "unknown"),
            (1_234_567, 0, "1,234,567"),
        ] {
            assert_eq!(Measure { users, unknown }.to_string(), text);
        }
    }
}
