//! What is wrong with a configuration, and where.

use std::fmt;
use std::path::Path;

/// How alike two words have to be to be taken for a slip of the finger.
const ALIKE: f64 = 0.7;

/// A mistake in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what may have been meant, in one line.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Why a configuration cannot be used: in one line, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(super) String);

impl ConfigError {
    /// The first of a file's problems, and how many there are besides.
    pub(super) fn of(path: &Path, problems: &[Problem]) -> Self {
        let place = path.display();
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        Self(match problems.len() {
            0 | 1 => format!("{place}, {first}"),
            all => format!("{place}, {first} ({all} problems; mfadeck config check tells all)"),
        })
    }
}

/// Says that a word is not known, and which one may have been meant.
pub fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let likeness = |known: &&&str| strsim::jaro_winkler(word, known);
    let meant = known
        .iter()
        .filter(|known| likeness(known) >= ALIKE)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match (meant, known.is_empty()) {
        (Some(meant), _) => format!("unknown {what} \"{word}\"; did you mean \"{meant}\"?"),
        (None, true) => format!("unknown {what} \"{word}\"; there is none"),
        (None, false) => format!("unknown {what} \"{word}\"; known are {}", known.join(", ")),
    }
}
