//! A figure that says what it does not know.

use std::fmt;

use serde::Serialize;

use crate::tenant::{Known, Store, User};

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

/// A number with a comma between thousands.
pub(in crate::report) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 user`, `12,000 users`.
pub(in crate::report) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
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
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(100_000), "100,000");
    }
}
