//! One reading by reference: there, failed, or on its way.

use super::{Problem, Reading};

/// A reading that a rule looks at.
#[derive(Debug, PartialEq)]
pub enum Seen<'a, T> {
    /// It was read.
    Known(&'a T),
    /// It could not be read.
    Failed(&'a Problem),
    /// It was not read yet.
    Waiting,
}

impl<T> Clone for Seen<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Seen<'_, T> {}

impl<'a, T> Seen<'a, T> {
    /// From a reading; none yet is waiting.
    pub fn of(reading: Option<&'a Reading<T>>) -> Self {
        match reading.map(|reading| &reading.value) {
            Some(Ok(value)) => Self::Known(value),
            Some(Err(problem)) => Self::Failed(problem),
            None => Self::Waiting,
        }
    }

    /// The value, where it is known.
    pub fn known(self) -> Option<&'a T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Failed(_) | Self::Waiting => None,
        }
    }

    /// Why it is unknown, for the end of a sentence; none where it is known.
    pub fn why_not(self) -> Option<String> {
        match self {
            Self::Known(_) => None,
            Self::Failed(problem) => Some(problem.line()),
            Self::Waiting => Some("still being read".to_owned()),
        }
    }

    /// Why it is unknown, in a byte.
    pub fn unknown(self) -> super::Unknown {
        match self {
            Self::Failed(problem) => problem.kind.into(),
            Self::Known(_) | Self::Waiting => super::Unknown::NotRead,
        }
    }
}
