//! Yes, no, or nobody knows.

/// Three-valued: unknown is never no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Surely.
    Yes,
    /// Surely not.
    No,
    /// Something that decides it was not read.
    Unknown,
}

impl Answer {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}
