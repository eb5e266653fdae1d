//! Keys as the dashboard knows them, free of any terminal library.

use std::fmt;

/// A key press. Control chords are keys of their own, so that they never match a bare letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, with shift already applied.
    Char(char),
    /// Control and a letter.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(' ') => f.pad("space"),
            Self::Char(c) => f.pad(c.encode_utf8(&mut [0; 4])),
            Self::Ctrl(c) => f.pad(&format!("ctrl-{c}")),
            Self::Enter => f.pad("enter"),
            Self::Esc => f.pad("esc"),
            Self::Tab => f.pad("tab"),
            Self::BackTab => f.pad("shift-tab"),
            Self::Backspace => f.pad("backspace"),
            Self::Delete => f.pad("delete"),
            Self::Up => f.pad("up"),
            Self::Down => f.pad("down"),
            Self::Left => f.pad("left"),
            Self::Right => f.pad("right"),
            Self::PageUp => f.pad("pgup"),
            Self::PageDown => f.pad("pgdn"),
            Self::Home => f.pad("home"),
            Self::End => f.pad("end"),
        }
    }
}
