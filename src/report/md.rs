//! Records as a table in Markdown (GitHub's).

use serde_json::Value;

use super::csv;

/// A value as the text of a cell. Markup within it is text, and so is what looks like HTML.
pub fn cell(value: &Value) -> String {
    escaped(&csv::text(value))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' | '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// A row with its line end.
pub fn line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut out = String::from("|");
    for cell in cells {
        out.push(' ');
        out.push_str(cell.as_ref());
        out.push_str(" |");
    }
    out.push('\n');
    out
}

/// The heading and the rule below it.
pub fn heading<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    line(&names) + &line(vec!["---"; names.len()])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn markup_in_a_value_stays_text_and_within_its_cell() {
        let hostile = json!("a|b `c` [d](e) <img src=x>\n# f_g");
        assert_eq!(
            line([cell(&hostile)]),
            "| a\\|b \\`c\\` \\[d\\](e) &lt;img src=x&gt; \\# f\\_g |\n"
        );
    }

    #[test]
    fn the_heading_has_a_rule_of_its_length() {
        assert_eq!(
            heading(["id", "reason"]),
            "| id | reason |\n| --- | --- |\n"
        );
    }

    #[test]
    fn a_number_below_zero_needs_no_apostrophe() {
        assert_eq!(cell(&json!("-1")), "-1");
        assert_eq!(cell(&Value::Null), "");
    }
}
