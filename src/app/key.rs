//! Keys as the dashboard knows them, free of any terminal library.

use std::fmt;

/// A key press. Control chords are keys of their own, so that they never match a bare letter.
#[expect(missing_docs, reason = "the others are the keys of their names")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, with shift already applied.
    Char(char),
    /// Control and a letter.
    Ctrl(char),
    /// A function key by its number, from 1 to 12.
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
}

impl Key {
    /// The keys that have a name instead of a sign.
    pub const NAMED: [Self; 15] = [
        Self::Char(' '),
        Self::Enter,
        Self::Esc,
        Self::Tab,
        Self::BackTab,
        Self::Backspace,
        Self::Delete,
        Self::Up,
        Self::Down,
        Self::Left,
        Self::Right,
        Self::PageUp,
        Self::PageDown,
        Self::Home,
        Self::End,
    ];

    /// Reads what [`fmt::Display`] writes: `e`, `space`, `ctrl-b`, `pgup`. None for what is no key.
    pub fn parse(word: &str) -> Option<Self> {
        let mut signs = word.chars();
        if let (Some(sign), None) = (signs.next(), signs.next()) {
            return (!sign.is_control() && !sign.is_whitespace()).then_some(Self::Char(sign));
        }
        if let Some(letter) = word.strip_prefix("ctrl-") {
            return match letter.as_bytes() {
                [letter @ b'a'..=b'z'] => Some(Self::Ctrl(char::from(*letter))),
                _ => None,
            };
        }
        if let Some(number) = word
            .strip_prefix('f')
            .and_then(|number| number.parse().ok())
        {
            let key = Self::F(number);
            return ((1..=12).contains(&number) && key.to_string() == word).then_some(key);
        }
        Self::NAMED.into_iter().find(|key| key.to_string() == word)
    }

    /// What a terminal sends for both this chord and another key, so that the chord never arrives for certain.
    pub fn sent_as(self) -> Option<Self> {
        match self {
            Self::Ctrl('h') => Some(Self::Backspace),
            Self::Ctrl('i') => Some(Self::Tab),
            Self::Ctrl('m') => Some(Self::Enter),
            _ => None,
        }
    }

    /// Whether it is text where text is typed.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Char(_))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(' ') => f.pad("space"),
            Self::Char(c) => f.pad(c.encode_utf8(&mut [0; 4])),
            Self::Ctrl(c) => f.pad(&format!("ctrl-{c}")),
            Self::F(number) => f.pad(&format!("f{number}")),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_named_key_is_read_as_it_is_written() {
        for key in Key::NAMED {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        assert_eq!(Key::parse("f12"), Some(Key::F(12)));
        for none in ["f0", "f13", "f05", "f+1", "F5"] {
            assert_eq!(Key::parse(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn every_sign_and_every_chord_is_read_as_it_is_written(sign in any::<char>(), letter in 0..26_u8) {
            let chord = Key::Ctrl(char::from(b'a' + letter));
            prop_assert_eq!(Key::parse(&chord.to_string()), Some(chord));
            prop_assume!(!sign.is_control() && !sign.is_whitespace());
            let key = Key::Char(sign);
            prop_assert_eq!(Key::parse(&key.to_string()), Some(key));
        }

        #[test]
        fn what_is_no_key_is_refused_and_what_is_one_is_written_the_same(word in "(ctrl-)?\\PC{0,6}") {
            if let Some(key) = Key::parse(&word) {
                prop_assert_eq!(key.to_string(), word);
            }
        }
    }
}
