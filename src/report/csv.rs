//! Records as CSV (RFC 4180).

use serde_json::Value;

use crate::tenant::{is_hidden, is_joiner};

/// Between the elements of a list in one cell.
const JOINT: &str = "; ";

/// What a spreadsheet takes for the sign that a file is UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A value as the text of a cell, in which no text is a formula to a spreadsheet.
pub fn cell(value: &Value) -> String {
    match value {
        Value::String(_) | Value::Array(_) | Value::Object(_) => harmless(&text(value)),
        other => text(other),
    }
}

/// A value as text for people: unknown is empty, a list is joined, an empty list is `none`, and an object is its known
/// parts with their names.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(elements) if elements.is_empty() => "none".into(),
        Value::Array(elements) => {
            let texts: Vec<String> = elements.iter().map(text).collect();
            texts.join(JOINT)
        }
        Value::Object(parts) => {
            let known = parts.iter().filter(|(_, value)| !value.is_null());
            let texts: Vec<String> = known.map(|(name, value)| part(name, value)).collect();
            texts.join(", ")
        }
        other => other.to_string(),
    }
}

fn part(name: &str, value: &Value) -> String {
    match value {
        Value::Object(_) | Value::Array(_) => format!("{name} ({})", text(value)),
        _ => format!("{name}: {}", text(value)),
    }
}

/// A leading apostrophe makes text of what a spreadsheet would run.
fn harmless(text: &str) -> String {
    if text.starts_with(['\t', '\r', '\n']) || begins_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Spreadsheets run text that begins with these; some ignore blanks before them, some read escapes of the web.
fn begins_formula(text: &str) -> bool {
    let begins = [
        '=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '｜', '％',
    ];
    let is_blank = |c: char| c.is_whitespace() || is_hidden(c) || is_joiner(c);
    text.trim_start_matches(is_blank).starts_with(begins)
}

/// Whether a formula would begin a cell if another character than the comma separated cells.
fn hides_formula(cell: &[u8]) -> bool {
    let text = String::from_utf8_lossy(cell);
    text.split([';', '\t', '\n']).skip(1).any(begins_formula)
}

/// A line with its line end, quoted where necessary.
pub fn line(cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let cells: Vec<_> = cells.into_iter().collect();
    let quoted = cells.iter().any(|cell| hides_formula(cell.as_ref()));
    let style = if quoted {
        csv::QuoteStyle::Always
    } else {
        csv::QuoteStyle::Necessary
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(style)
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    writer.write_record(cells).ok();
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_cell_can_become_a_formula() {
        for hostile in [
            "=1+1",
            "+1",
            "-2",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "＝1",
            " =1",
            "\u{a0}=1",
            "\u{3000}\u{200b}@A",
            "\u{200d}=1",
            "|calc",
            "%0A=1",
        ] {
            assert!(cell(&json!(hostile)).starts_with('\''), "{hostile}");
            assert!(cell(&json!([hostile, "b"])).starts_with('\''), "{hostile}");
        }
        assert_eq!(cell(&json!("Ada = Bob")), "Ada = Bob");
    }

    #[test]
    fn no_formula_hides_behind_the_separator_of_another_country() {
        assert_eq!(line(["Ada;=1+1", "x"]), b"\"Ada;=1+1\",\"x\"\r\n");
        assert_eq!(line(["a; b", "x"]), b"a; b,x\r\n");
    }

    #[test]
    fn unknown_is_empty_and_an_empty_list_is_not() {
        assert_eq!(cell(&Value::Null), "");
        assert_eq!(cell(&json!([])), "none");
        assert_eq!(cell(&json!(["a", "b"])), "a; b");
        assert_eq!(cell(&json!(false)), "false");
    }

    #[test]
    fn no_cell_holds_json() {
        let sources = json!({
            "perUserMfaState": { "from": "users", "readAt": "2026-03-01T08:00:00Z" },
            "admin": null,
        });
        assert_eq!(
            cell(&sources),
            "perUserMfaState (from: users, readAt: 2026-03-01T08:00:00Z)"
        );
        let methods = json!([
            { "label": "Pixel 4", "outcome": "deleted", "reason": null },
            { "label": "+1 5550100", "outcome": "failed" },
        ]);
        assert_eq!(
            cell(&methods),
            "label: Pixel 4, outcome: deleted; label: +1 5550100, outcome: failed"
        );
    }

    #[test]
    fn commas_quotes_and_line_ends_stay_within_their_cell() {
        let written = line(["a,b", "say \"x\"", "two\nlines", "plain"]);
        assert_eq!(
            written,
            b"\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain\r\n"
        );
    }
}
