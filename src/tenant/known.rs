//! What is known, what is not, and since when: no guard, filter, count or sentence may read "unknown" as "no".

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A fact that was read, or the reason why it was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known<T> {
    /// The service reported it.
    Is(T),
    /// Nobody knows, for this reason.
    Unknown(Unknown),
}

/// Why a fact is unknown. One byte, since a store holds several for each of a hundred thousand users; the
/// failure itself, with its request id, stands once beside the source that could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unknown {
    /// It was not read yet.
    #[default]
    NotRead,
    /// The answer does not carry it: the property or the row is absent.
    NotReported,
    /// The answer carries a value that this program cannot read.
    Unreadable,
    /// A permission or a role is missing (403).
    Forbidden,
    /// The tenant has no licence for it.
    NoLicence,
    /// This cloud does not offer it.
    NotOffered,
    /// The reading failed; a later one may succeed.
    Failed,
}

impl<T> Known<T> {
    /// A value that an answer may lack.
    pub fn reported(value: Option<T>) -> Self {
        value.map_or(Self::Unknown(Unknown::NotReported), Self::Is)
    }

    /// The value, where it is known.
    pub fn ok(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The same knowledge by reference.
    pub fn as_ref(&self) -> Known<&T> {
        match self {
            Self::Is(value) => Known::Is(value),
            Self::Unknown(why) => Known::Unknown(*why),
        }
    }

    /// What follows from the value, where it is known.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Is(value) => Known::Is(change(value)),
            Self::Unknown(why) => Known::Unknown(why),
        }
    }

    /// What follows from the value, where both are known.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Known<U>) -> Known<U> {
        match self {
            Self::Is(value) => next(value),
            Self::Unknown(why) => Known::Unknown(why),
        }
    }

    /// This knowledge, or another where this is unknown.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Is(_) => self,
            Self::Unknown(_) => other(),
        }
    }

    /// Whether the value is known.
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Is(_))
    }

    /// The reason, where it is unknown.
    pub fn unknown(&self) -> Option<Unknown> {
        match self {
            Self::Is(_) => None,
            Self::Unknown(why) => Some(*why),
        }
    }
}

impl<T: PartialEq> Known<T> {
    /// Known, and this value: an unknown fact is no value.
    pub fn is(&self, value: &T) -> bool {
        matches!(self, Self::Is(known) if known == value)
    }
}

impl Known<bool> {
    /// Known, and true: an unknown fact is neither yes nor no.
    pub fn is_yes(self) -> bool {
        matches!(self, Self::Is(true))
    }

    /// Known, and false.
    pub fn is_no(self) -> bool {
        matches!(self, Self::Is(false))
    }
}

/// What is unknown is null.
impl<T: Serialize> Serialize for Known<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Is(value) => serializer.serialize_some(value),
            Self::Unknown(_) => serializer.serialize_none(),
        }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::Unknown(Unknown::default())
    }
}

/// A fact and when the request that brought it was *sent*: what changed after that is not in it, however late the
/// answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed<T> {
    /// What the answer said, or why it said nothing.
    pub value: T,
    /// When the request was sent.
    pub asked_at: Timestamp,
}

impl<T> Observed<T> {
    /// A fact that a request sent at `asked_at` brought.
    pub fn new(value: T, asked_at: Timestamp) -> Self {
        Self { value, asked_at }
    }

    /// What nobody asked for yet: any observation replaces it.
    pub fn never(value: T) -> Self {
        Self::new(value, Timestamp::MIN)
    }

    /// Whether this replaces another observation: it was asked for no earlier.
    pub fn replaces<U>(&self, other: &Observed<U>) -> bool {
        self.asked_at >= other.asked_at
    }
}
