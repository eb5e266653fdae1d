//! What may stand where a query is being typed: keys and their values, by the language's own table.

use super::parse::KEYS;
use crate::tenant::text::fold;

/// The words that can end a text, and where they would begin in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The byte at which each of the words would begin.
    pub start: usize,
    /// In the order of the help.
    pub words: Vec<&'static str>,
}

/// The keys or values that begin like the end of a text; none within quotes, and none that are there already.
pub fn complete(text: &str) -> Completion {
    let word_at = word_start(text);
    let word = &text[word_at..];
    let none = Completion {
        start: text.len(),
        words: Vec::new(),
    };
    if word.contains('"') {
        return none;
    }
    let sign = usize::from(word.starts_with(['-', '!']));
    let Some((name, values)) = word[sign..].split_once(':') else {
        let begun = fold(&word[sign..]);
        let keys = KEYS.iter().map(|key| key.name);
        return Completion {
            start: word_at + sign,
            words: keys.filter(|name| name.starts_with(&begun)).collect(),
        };
    };
    let name = fold(name);
    let Some(key) = KEYS
        .iter()
        .find(|key| key.name == name && key.name != "role")
    else {
        return none;
    };
    let last = values.rfind([',', '|']).map_or(0, |at| at + 1);
    let begun = fold(&values[last..]);
    let earlier: Vec<String> = values[..last].split([',', '|']).map(fold).collect();
    let known = key.values.split(' ');
    let fits = |value: &&str| fold(value).starts_with(&begun) && !earlier.contains(&fold(value));
    Completion {
        start: text.len() - (values.len() - last),
        words: known.filter(fits).collect(),
    }
}

/// Where the last word begins: behind the last space outside quotes.
fn word_start(text: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::Query;

    fn ends(text: &str) -> Vec<String> {
        let completion = complete(text);
        let words = completion.words.iter();
        words
            .map(|word| format!("{}{word}", &text[..completion.start]))
            .collect()
    }

    #[test]
    fn keys_and_values_that_begin_alike_are_offered() {
        assert_eq!(ends("re"), ["required", "registered"]);
        assert_eq!(ends("ada -st"), ["ada -state"]);
        assert_eq!(ends("state:en"), ["state:enabled", "state:enforced"]);
        assert_eq!(
            ends("State:enabled,"),
            [
                "State:enabled,disabled",
                "State:enabled,enforced",
                "State:enabled,unknown"
            ]
        );
        assert_eq!(ends("default:VO").len(), 3, "in any case");
        assert_eq!(ends("\"admin staff\" ad"), ["\"admin staff\" admin"]);
    }

    #[test]
    fn nothing_is_offered_within_quotes_and_for_what_has_no_list() {
        for text in ["\"re", "role:gl", "sate:", "zzz", "x \"a re"] {
            assert_eq!(ends(text), [""; 0], "{text}");
        }
        assert_eq!(ends("").len(), KEYS.len());
    }

    #[test]
    fn every_value_that_is_offered_can_be_read() {
        for key in KEYS.iter().filter(|key| key.name != "role") {
            for text in ends(&format!("{}:", key.name)) {
                assert!(Query::parse(&text).is_ok(), "{text}");
            }
        }
    }
}
