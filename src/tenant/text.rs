//! Foreign text as data, and how it is compared.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest text kept, in characters; Graph's own limit for a display name.
const LONGEST: usize = 256;

/// Foreign text as data: one line, no control or escape characters, no bidi overrides, nothing invisible beside what
/// names and emoji of the world are written with. What was taken out is U+FFFD. On a screen it is a
/// [`Shown`](super::Shown), which leaves out more.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SafeText(Box<str>);

impl SafeText {
    /// Replaces what could steer a terminal by U+FFFD and cuts what is too long.
    pub fn new(foreign: &str) -> Self {
        if foreign.len() <= LONGEST && foreign.bytes().all(|b| (0x20..0x7f).contains(&b)) {
            return Self(foreign.into());
        }
        let mut out = String::with_capacity(foreign.len().min(LONGEST * 4));
        let mut is_flag = false;
        for (count, c) in foreign.chars().enumerate() {
            if count == LONGEST {
                out.push('…');
                break;
            }
            let stays = match nature(c) {
                Nature::Plain | Nature::Joiner => true,
                Nature::Tag => is_flag,
                Nature::Hostile => false,
            };
            is_flag = c == '\u{1f3f4}' || is_flag && nature(c) == Nature::Tag;
            out.push(if stays {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            });
        }
        Self(out.into())
    }

    /// The text as a plain string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for SafeText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SafeText {
    fn from(foreign: &str) -> Self {
        Self::new(foreign)
    }
}

impl From<String> for SafeText {
    fn from(foreign: String) -> Self {
        Self::new(&foreign)
    }
}

impl From<SafeText> for String {
    fn from(text: SafeText) -> Self {
        text.0.into()
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What a character may do to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// It is shown.
    Plain,
    /// Invisible, and part of how names and emoji are written: joiners, and which form of a character is meant.
    Joiner,
    /// Invisible; after a black flag the name of a country's part.
    Tag,
    /// It steers a terminal, hides, or turns the reading direction.
    Hostile,
}

pub(super) fn nature(c: char) -> Nature {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            Nature::Joiner
        }
        '\u{e0020}'..='\u{e007f}' => Nature::Tag,
        c if c.is_control() => Nature::Hostile,
        '\u{00ad}'
        | '\u{034f}'
        | '\u{061c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Nature::Hostile,
        _ => Nature::Plain,
    }
}

/// Whether a character steers a terminal, hides, or turns the reading direction.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(nature(c), Nature::Hostile | Nature::Tag)
}

/// Whether a character is invisible, and part of how names and emoji are written.
pub(crate) fn is_joiner(c: char) -> bool {
    nature(c) == Nature::Joiner
}

/// Folds text for comparison: lower case, without accents, so that `zoe` finds `Zoë` and `lukasz` finds `Łukasz`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded text to a buffer; see [`fold`].
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && nature(*c) != Nature::Joiner)
        .flat_map(char::to_lowercase)
    {
        match without_decomposition(c) {
            Some(plain) => out.push_str(plain),
            None => out.push(c),
        }
    }
}

/// Letters that Unicode does not decompose but that people type without their stroke.
fn without_decomposition(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_bidi_overrides_and_invisible_characters_become_visible_marks() {
        for hostile in [
            "\u{1b}]52;c;eA==\u{7}",
            "a\u{202e}b",
            "ad\u{200b}a",
            "x\r\ny",
            "\u{9b}31m",
            "\u{2066}z",
        ] {
            let text = SafeText::new(hostile);
            assert!(text.contains('\u{fffd}'), "{hostile:?} -> {text:?}");
            assert!(
                text.chars().all(|c| nature(c) == Nature::Plain),
                "{hostile:?} -> {text:?}"
            );
        }
    }

    #[test]
    fn ordinary_names_of_the_world_stay_as_they_are() {
        for name in [
            "Ada Lovelace",
            "Zoë Łukasz",
            "李小龍",
            "Ольга",
            "محمد",
            "می\u{200c}خواهم",
            "葛\u{e0100}城",
            "👩\u{200d}💻 ❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(SafeText::new(name).as_str(), name);
        }
    }

    #[test]
    fn very_long_text_is_cut() {
        assert_eq!(
            SafeText::new(&"x".repeat(10_000)).chars().count(),
            LONGEST + 1
        );
    }

    #[test]
    fn names_with_accents_are_found_by_typing_them_without() {
        assert_eq!(fold("Zoë Ångström-Łukasz Ærø"), "zoe angstrom-lukasz aero");
        assert_eq!(fold("می\u{200c}خواهم"), "میخواهم");
        assert_eq!(fold("ADA@Contoso.example"), "ada@contoso.example");
    }
}
