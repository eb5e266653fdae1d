//! Records as a table in Markdown (GitHub's).

use serde_json::Value;

use super::csv;
use crate::tenant::markdown::escaped;
pub use crate::tenant::markdown::{heading, line};

/// A value as the text of a cell. Markup within it is text, and so is what looks like HTML.
pub fn cell(value: &Value) -> String {
    escaped(&csv::text(value))
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
