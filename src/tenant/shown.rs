//! The border that every text passes before a terminal gets it.
//!
//! Data stays as it is: names, reasons and answers are kept, recorded and exported as they came. What a screen or a
//! message shows of them is a [`Shown`], and drawing and printing take nothing else. There is one way to make one.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use unicode_normalization::char::is_combining_mark;

use super::text::{Nature, nature};

/// How many marks may sit on one letter; more run into the lines above.
const MARKS: usize = 3;

/// Text that a terminal can be given: nothing in it steers the terminal, hides, or turns the reading direction, and
/// every terminal gives it the same width.
///
/// What must not be shown is U+FFFD. Emoji that are joined from several stand side by side, and flags are the two letters
/// of their country: terminals do not agree how wide the others are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown<'a>(Cow<'a, str>);

impl<'a> Shown<'a> {
    /// A text in one line.
    pub fn line(text: impl Into<Cow<'a, str>>) -> Self {
        Self::passed(text.into(), false)
    }

    /// A text whose line ends stay.
    pub fn lines(text: impl Into<Cow<'a, str>>) -> Self {
        Self::passed(text.into(), true)
    }

    fn passed(text: Cow<'a, str>, line_ends: bool) -> Self {
        let stays = |b: u8| (0x20..0x7f).contains(&b) || line_ends && b == b'\n';
        if text.bytes().all(stays) {
            return Self(text);
        }
        let mut border = Border::default();
        for c in text.chars() {
            if c == '\n' && line_ends {
                border = Border {
                    out: border.out + "\n",
                    ..Border::default()
                };
            } else {
                border.pass(c);
            }
        }
        Self(Cow::Owned(border.out))
    }

    /// The words, each with the spaces after it.
    pub fn words(&self) -> impl Iterator<Item = Shown<'_>> {
        self.0
            .split_inclusive(' ')
            .map(|word| Shown(Cow::Borrowed(word)))
    }

    /// The same, without a copy.
    pub fn borrowed(&self) -> Shown<'_> {
        Shown(Cow::Borrowed(&self.0))
    }

    /// Parts the text at a byte, which has to be the beginning of a character.
    pub fn parted(self, at: usize) -> (Self, Self) {
        match self.0 {
            Cow::Borrowed(text) => {
                let (head, rest) = text.split_at_checked(at).unwrap_or((text, ""));
                (Self(Cow::Borrowed(head)), Self(Cow::Borrowed(rest)))
            }
            Cow::Owned(mut text) => {
                let at = text.floor_char_boundary(at);
                let rest = text.split_off(at);
                (Self(Cow::Owned(text)), Self(Cow::Owned(rest)))
            }
        }
    }

    /// Appends another one.
    pub fn push(&mut self, more: &Shown<'_>) {
        self.0.to_mut().push_str(&more.0);
    }

    /// The same, free of what it was made from.
    pub fn into_owned(self) -> Shown<'static> {
        Shown(Cow::Owned(self.0.into_owned()))
    }
}

impl Deref for Shown<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> From<Shown<'a>> for Cow<'a, str> {
    fn from(shown: Shown<'a>) -> Self {
        shown.0
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What was passed so far, and what the next character is judged by.
#[derive(Default)]
struct Border {
    out: String,
    /// The last character that takes cells of its own; none at the beginning.
    base: Option<char>,
    /// How many marks sit on it.
    marks: usize,
}

impl Border {
    fn pass(&mut self, c: char) {
        match nature(c) {
            // Between ASCII letters they only hide a difference between two names.
            Nature::Joiner if self.joins(c) => {}
            Nature::Tag if self.base == Some('\u{1f3f4}') => {}
            Nature::Joiner | Nature::Tag | Nature::Hostile => self.put(char::REPLACEMENT_CHARACTER),
            Nature::Plain if is_combining_mark(c) => self.mark(c),
            Nature::Plain => match c {
                '\u{1f1e6}'..='\u{1f1ff}' => self.put(letter_of_flag(c)),
                // A colour of skin; its emoji is shown without.
                '\u{1f3fb}'..='\u{1f3ff}' if self.base.is_some_and(|base| !base.is_ascii()) => {}
                _ => self.put(c),
            },
        }
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        (self.base, self.marks) = (Some(c), 0);
    }

    /// A mark without a letter would sit on what stands before the text.
    fn mark(&mut self, c: char) {
        if self.base.is_none() {
            self.put(char::REPLACEMENT_CHARACTER);
        } else if self.marks < MARKS {
            self.out.push(c);
            self.marks += 1;
        }
    }

    fn joins(&self, c: char) -> bool {
        self.base.is_some_and(|base| {
            !base.is_ascii() || c == '\u{fe0f}' && matches!(base, '0'..='9' | '#' | '*')
        })
    }
}

/// Two of these are a flag.
fn letter_of_flag(c: char) -> char {
    u8::try_from(u32::from(c) - 0x1_f1e6).map_or(c, |at| char::from(b'A' + at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_of_the_world_is_shown_as_it_is() {
        for text in [
            "Ada Lovelace",
            "Zoë Łukasz",
            "李小龍",
            "Ольга",
            "محمد",
            "नमस्ते",
        ] {
            assert_eq!(&*Shown::line(text), text);
        }
    }

    #[test]
    fn what_steers_hides_or_turns_is_shown_as_a_mark() {
        for text in [
            "\u{1b}]52;c;eA==\u{7}",
            "a\u{202e}b",
            "ad\u{200b}min",
            "ad\u{200d}min",
            "x\r\ny",
            "\u{9b}31m",
            "\u{2066}z",
            "\u{301}x",
            "\u{e0041}",
            "a\u{fe0f}",
        ] {
            let shown = Shown::line(text);
            assert!(shown.contains('\u{fffd}'), "{text:?} -> {shown:?}");
            assert_eq!(Shown::line(&*shown), shown);
        }
    }

    #[test]
    fn emoji_have_the_width_that_every_terminal_gives_them() {
        for (text, shown) in [
            ("🇩🇪 Berlin", "DE Berlin"),
            ("👩\u{200d}💻", "👩💻"),
            ("👍🏽", "👍"),
            ("❤\u{fe0f}", "❤"),
            ("1\u{fe0f}\u{20e3}", "1\u{20e3}"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴"),
            ("می\u{200c}خواهم", "میخواهم"),
        ] {
            assert_eq!(&*Shown::line(text), shown);
        }
    }

    #[test]
    fn piles_of_marks_stay_within_their_line() {
        let pile = format!("a{}b", "\u{301}".repeat(10_000));
        assert_eq!(Shown::line(pile).chars().count(), 2 + MARKS);
    }

    #[test]
    fn line_ends_stay_where_there_are_lines() {
        assert_eq!(&*Shown::lines("a\nb\u{1b}"), "a\nb\u{fffd}");
        assert_eq!(&*Shown::line("a\nb"), "a\u{fffd}b");
    }
}
