//! One line of a result: its text and its tone. The screen shows it, the clipboard gets it.

use std::fmt;

/// One line, which the screen may wrap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What kind of line it is.
    pub tone: Tone,
    /// How deep it belongs under the line before.
    pub depth: u8,
    /// The text.
    pub text: String,
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Opens a group.
    Heading,
    /// A plain fact.
    Plain,
    /// Something was done.
    Good,
    /// Something was refused or failed.
    Bad,
    /// Nobody knows, or somebody has to look.
    Unsure,
    /// Of less weight.
    Quiet,
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = usize::from(self.depth) * 2;
        write!(f, "{:indent$}{}", "", self.text)
    }
}

pub(super) fn say(tone: Tone, depth: u8, text: impl Into<String>) -> Statement {
    Statement {
        tone,
        depth,
        text: text.into(),
    }
}
