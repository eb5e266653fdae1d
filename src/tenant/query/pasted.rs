//! From what a ticket says to a query.

use super::Query;

/// What mail programs and links put before an address or a number.
const PREFIXES: [&str; 4] = ["mailto:", "smtp:", "sip:", "tel:"];

impl Query {
    /// The query that a pasted text most likely means: an address out of `Ada Lovelace <ada@contoso.example>`, the text
    /// as a phrase where it is no query.
    pub fn of_pasted(text: &str) -> String {
        let around = ['<', '>', '"', '\'', '(', ')', '[', ']', ',', ';'];
        let text = address_in_brackets(text).unwrap_or(text);
        let text = text.trim_matches(|c: char| c.is_whitespace() || around.contains(&c));
        let text = without_prefix(text).trim_start_matches(['-', '!']);
        match Self::parse(text) {
            Ok(_) => text.to_owned(),
            Err(_) => format!("\"{}\"", text.replace('"', "")),
        }
    }
}

fn address_in_brackets(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('<')?;
    let (address, _) = rest.split_once('>')?;
    address.contains('@').then_some(address)
}

fn without_prefix(text: &str) -> &str {
    let prefix = PREFIXES.into_iter().find(|prefix| {
        let start = text.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    });
    prefix
        .and_then(|prefix| text.get(prefix.len()..))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_an_address_or_a_number_is_left_out() {
        for (pasted, query) in [
            ("  ada@contoso.example\n", "ada@contoso.example"),
            ("Ada Lovelace <ada@contoso.example>", "ada@contoso.example"),
            (
                "\"Lovelace, Ada\" <ada@contoso.example>;",
                "ada@contoso.example",
            ),
            ("mailto:ada@contoso.example", "ada@contoso.example"),
            ("SMTP:ada@contoso.example", "ada@contoso.example"),
            ("tel:+447700900118", "+447700900118"),
            ("'Ada Lovelace'", "Ada Lovelace"),
            ("state:disabled guest:yes", "state:disabled guest:yes"),
            ("-- Ada", " Ada"),
            ("", ""),
        ] {
            assert_eq!(Query::of_pasted(pasted), query, "{pasted}");
        }
    }

    #[test]
    fn a_text_that_is_no_query_is_looked_for_as_it_stands() {
        assert_eq!(Query::of_pasted("Room: 12 \"East\""), "\"Room: 12 East\"");
    }
}
