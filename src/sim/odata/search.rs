//! `$search` on directory objects: `"displayName:ada" OR "userPrincipalName:ada"`.

use serde_json::Value;

/// A parsed `$search`: terms bound by `AND` within terms bound by `OR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search(Vec<Vec<Term>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    property: String,
    word: String,
}

impl Search {
    /// Reads a `$search`; every term must be in double quotes, as the service demands.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut alternatives = vec![Vec::new()];
        let mut rest = text.trim();
        loop {
            let (term, after) = rest
                .strip_prefix('"')
                .and_then(|quoted| quoted.split_once('"'))
                .ok_or("every term needs double quotes")?;
            let (property, word) = term.split_once(':').ok_or("a term is 'property:word'")?;
            if let Some(terms) = alternatives.last_mut() {
                terms.push(Term {
                    property: property.to_owned(),
                    word: word.to_lowercase(),
                });
            }
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self(alternatives));
            } else if let Some(next) = after.strip_prefix("OR ") {
                alternatives.push(Vec::new());
                rest = next.trim_start();
            } else if let Some(next) = after.strip_prefix("AND ") {
                rest = next.trim_start();
            } else {
                return Err("terms are joined by OR or AND".to_owned());
            }
        }
    }

    /// Whether a row passes: a word matches where one of the value's words, or the value, begins with it.
    pub fn matches(&self, row: &Value) -> bool {
        self.0
            .iter()
            .any(|terms| terms.iter().all(|term| term.matches(row)))
    }

    /// The properties of the row that it looks at.
    pub fn properties(&self) -> Vec<&str> {
        self.0
            .iter()
            .flatten()
            .map(|term| term.property.as_str())
            .collect()
    }
}

impl Term {
    fn matches(&self, row: &Value) -> bool {
        row.get(&self.property)
            .and_then(Value::as_str)
            .map(str::to_lowercase)
            .is_some_and(|value| {
                value.starts_with(&self.word)
                    || value
                        .split(|c: char| !c.is_alphanumeric())
                        .any(|word| word.starts_with(&self.word))
            })
    }
}
