//! Answers in a shape that few clients expect: rows with missing, null or strange values, short and empty pages.

use super::faults::On;
use super::wire::{Body, Request, Response, Verb};
use serde::Deserialize;
use serde_json::Value;

/// Changes rows of answers. As TOML:
///
/// ```toml
/// [[rewrites]]
/// on = { path = "/v1.0/users" }
/// user = "bob@contoso.example"       # rows of this person; every row when not given
/// remove = ["id"]
/// null = ["accountEnabled"]
/// set = { userType = 7 }
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewrite {
    /// The requests whose answers it changes; path `/beta/$batch` means the items of a batch.
    #[serde(default)]
    pub on: On,
    /// Rows that have this person's id or principal name in some property.
    pub user: Option<Box<str>>,
    /// The row at this place in the page, from 0.
    pub row: Option<usize>,
    /// Properties that the rows lose.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Properties that become null.
    #[serde(default)]
    pub null: Vec<String>,
    /// Properties that get another value, of any type.
    #[serde(default)]
    pub set: serde_json::Map<String, Value>,
    /// What stands in the place of a whole row.
    pub replace: Option<Value>,
}

impl Rewrite {
    /// Changes an answer. `names` are those of the person meant by [`Self::user`].
    pub(super) fn apply(&self, response: &mut Response, names: &[String]) {
        let Body::Json(body) = &mut response.body else {
            return;
        };
        if response.status != 200 {
            return;
        }
        let key = ["value", "responses"]
            .into_iter()
            .find(|key| body[key].is_array());
        match key.and_then(|key| body[key].as_array_mut()) {
            Some(rows) => {
                for (at, row) in rows.iter_mut().enumerate() {
                    if self.row.is_none_or(|row| row == at) {
                        self.change(row, names);
                    }
                }
            }
            None => self.change(body, names),
        }
    }

    fn change(&self, row: &mut Value, names: &[String]) {
        if self.user.is_some() && !names.iter().any(|name| mentions(row, name)) {
            return;
        }
        if let Some(other) = &self.replace {
            *row = other.clone();
        }
        let Value::Object(row) = row else {
            return;
        };
        row.retain(|name, _| !self.remove.contains(name));
        for name in &self.null {
            row.insert(name.clone(), Value::Null);
        }
        for (name, value) in &self.set {
            row.insert(name.clone(), value.clone());
        }
    }
}

fn mentions(row: &Value, name: &str) -> bool {
    match row {
        Value::String(text) => text.eq_ignore_ascii_case(name),
        Value::Object(row) => row.values().any(|value| mentions(value, name)),
        Value::Array(rows) => rows.iter().any(|value| mentions(value, name)),
        _ => false,
    }
}

/// Cuts collections into short pages, whatever the client asks for, with empty ones before them if wanted:
///
/// ```toml
/// [[pages]]
/// on = { path = "/beta/users/*/authentication/methods" }
/// size = 1
/// empty_first = 1
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    #[serde(default)]
    pub on: On,
    /// The most rows of a page.
    pub size: Option<usize>,
    /// So many empty pages come before the first row.
    #[serde(default)]
    pub empty_first: usize,
}

/// Where a page of ours stands in a page of the collection.
#[derive(Debug, Default)]
pub(super) struct Place {
    empty: usize,
    skip: usize,
}

/// Begins our tokens; none of the collections' begins so.
const MARK: &str = "page~";

impl Place {
    /// Takes our token out of a request; what is left is the request for the page of the collection.
    pub(super) fn take(request: &mut Request) -> Self {
        let token = request
            .query
            .iter_mut()
            .find(|(name, value)| name == "$skiptoken" && value.starts_with(MARK));
        let Some((_, token)) = token else {
            return Self::default();
        };
        let mut parts = token[MARK.len()..].splitn(3, '~').map(str::to_owned);
        let mut number = || parts.next()?.parse().ok();
        let place = Self {
            empty: number().unwrap_or(0),
            skip: number().unwrap_or(0),
        };
        let inner = parts.next().filter(|inner| !inner.is_empty());
        if let Some(inner) = inner {
            *token = inner;
        } else {
            request
                .query
                .retain(|(name, value)| name != "$skiptoken" || !value.starts_with(MARK));
        }
        place
    }
}

impl Pages {
    /// Cuts the answer to a request for a whole page down to the page at a place.
    pub(super) fn apply(&self, request: &Request, place: &Place, response: &mut Response) {
        let Body::Json(body) = &mut response.body else {
            return;
        };
        if response.status != 200 || request.verb != Verb::Get {
            return;
        }
        let Some(rows) = body["value"].as_array_mut() else {
            return;
        };
        let first = request.option("$skiptoken").is_none() && place.skip == 0;
        if first && place.empty < self.empty_first {
            rows.clear();
            let next = link(request, place.empty + 1, 0);
            body["@odata.nextLink"] = next.into();
            return;
        }
        let size = self.size.unwrap_or(usize::MAX);
        let end = place.skip.saturating_add(size);
        let more = rows.len() > end;
        *rows = rows.iter().skip(place.skip).take(size).cloned().collect();
        if more {
            body["@odata.nextLink"] = link(request, self.empty_first, end).into();
        }
    }
}

fn link(request: &Request, empty: usize, skip: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in request
        .query
        .iter()
        .filter(|(name, _)| name != "$skiptoken")
    {
        query.append_pair(name, value);
    }
    let inner = request.option("$skiptoken").unwrap_or_default();
    query.append_pair("$skiptoken", &format!("{MARK}{empty}~{skip}~{inner}"));
    let path: Vec<String> = request
        .path
        .iter()
        .map(|segment| url::form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>())
        .map(|segment| segment.replace('+', "%20"))
        .collect();
    format!("{}/{}?{}", request.root(), path.join("/"), query.finish())
}
