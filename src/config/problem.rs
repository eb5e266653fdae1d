//! Errors in a configuration, and their lines.

use std::fmt;
use std::path::Path;

use crate::tenant::suggest;

/// An error in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and a suggestion, in one line.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Why a configuration cannot be used, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(super) String);

impl ConfigError {
    /// The first problem of a file, and how many there are.
    pub(super) fn of(path: &Path, problems: &[Problem]) -> Self {
        let place = path.display();
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        Self(match problems.len() {
            0 | 1 => format!("{place}, {first}"),
            all => format!("{place}, {first} ({all} errors; mfadeck config check lists them)"),
        })
    }
}

/// The message for an unknown word, with the one that was probably meant.
pub fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match (
        suggest::nearest(word, known.iter().copied()),
        known.is_empty(),
    ) {
        (Some(meant), _) => format!("unknown {what} \"{word}\"; did you mean \"{meant}\"?"),
        (None, true) => format!("unknown {what} \"{word}\"; there are none"),
        (None, false) => format!("unknown {what} \"{word}\"; known are {}", known.join(", ")),
    }
}
