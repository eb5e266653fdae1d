//! JSON in which nothing steers a terminal: such characters are escaped, which changes no value.

use std::fmt::Write;

use serde::Serialize;

use crate::tenant::is_hidden;

/// A value in one line, without a line end.
pub fn compact(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(escaped)
}

/// A value in lines, without the last line end.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(escaped)
}

/// Within a text, JSON escapes control characters itself: a line end that is left belongs to the layout, and every other
/// hidden character to a text.
fn escaped(json: String) -> String {
    let is_in_text = |c: char| c != '\n' && is_hidden(c);
    if !json.contains(is_in_text) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_in_text(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to memory cannot fail.
                write!(out, "\\u{unit:04x}").ok();
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn escaping_changes_no_value_and_leaves_nothing_hidden() {
        let value = json!({"name": "a\u{9b}31m\u{202e}b\u{e0041}", "joined": "👩\u{200d}💻", "of": [1, "\u{1b}\n"]});
        for written in [compact(&value).unwrap(), pretty(&value).unwrap()] {
            assert!(!written.contains(['\u{9b}', '\u{202e}', '\u{e0041}', '\u{1b}']));
            assert!(written.contains("👩\u{200d}💻"));
            assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
        }
    }
}
