//! Records as CSV (RFC 4180).

use serde_json::Value;

/// Between the elements of a list in one cell.
const JOINT: &str = "; ";

/// A value as the text of a cell: unknown is empty, a list is joined, an empty list is `none`, and no text is a formula
/// to a spreadsheet.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        Value::Array(elements) if elements.is_empty() => "none".into(),
        Value::Array(elements) => {
            let texts: Vec<String> = elements.iter().map(plain).collect();
            harmless(&texts.join(JOINT))
        }
        other => other.to_string(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Spreadsheets run text that begins with these; a leading apostrophe makes it text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A line with its line end, quoted where necessary.
pub fn line(cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
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
        for hostile in ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "＝1"] {
            assert!(cell(&json!(hostile)).starts_with('\''), "{hostile}");
            assert!(cell(&json!([hostile, "b"])).starts_with('\''), "{hostile}");
        }
        assert_eq!(cell(&json!("Ada = Bob")), "Ada = Bob");
    }

    #[test]
    fn unknown_is_empty_and_an_empty_list_is_not() {
        assert_eq!(cell(&Value::Null), "");
        assert_eq!(cell(&json!([])), "none");
        assert_eq!(cell(&json!(["a", "b"])), "a; b");
        assert_eq!(cell(&json!(false)), "false");
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
