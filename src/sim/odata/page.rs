//! Answers made of rows: pages of a collection, one object, a count.

use super::super::wire::{Request, Response};
use super::link::Token;
use super::{Collection, Options, Wanted};
use serde_json::{Map, Value};

/// Answers a collection: filtered, ordered, projected, one page of it, with a link to the next.
///
/// `rows` is walked cheaply to where the page begins; `json` builds one row as the service sends it and may leave out what is
/// not [`Wanted`], which is cut away in any case.
pub fn page<T>(
    request: &Request,
    options: &Options,
    collection: &Collection<'_>,
    rows: impl Iterator<Item = T> + Clone,
    json: impl Fn(&T, &Wanted<'_>) -> Value,
) -> Result<Response, Response> {
    options.check(request, collection)?;
    let deciding = options.deciding();
    let plain = options.filter.is_none() && options.search.is_none();
    let accepted = |row: &T| plain || options.accepts(&json(row, &deciding));
    let size = options.top.unwrap_or(collection.page);
    let wanted = options.wanted(collection);
    let mut body = Map::new();
    body.insert(
        "@odata.context".into(),
        context(request, options, collection, "").into(),
    );
    if options.count && options.skip == 0 {
        let count = rows.clone().filter(|row| accepted(row)).count();
        body.insert("@odata.count".into(), count.into());
    }
    let (value, next) = if options.order.is_empty() {
        // Links name a place among all rows, so that a filtered walk reads every row once.
        let mut ahead = rows
            .enumerate()
            .skip(options.skip)
            .filter(|(_, row)| accepted(row));
        let value: Vec<Value> = ahead
            .by_ref()
            .take(size)
            .map(|(_, row)| project(json(&row, &wanted), &wanted))
            .collect();
        (value, ahead.next().map(|(at, _)| at))
    } else {
        let mut sorted: Vec<(Vec<SortKey>, T)> = rows
            .filter(|row| accepted(row))
            .map(|row| (sort_keys(&options.order, &json(&row, &deciding)), row))
            .collect();
        sorted.sort_by(|(a, _), (b, _)| compare_keys(&options.order, a, b));
        let end = options.skip.saturating_add(size);
        let next = (sorted.len() > end).then_some(end);
        let page = sorted.into_iter().skip(options.skip).take(size);
        (
            page.map(|(_, row)| project(json(&row, &wanted), &wanted))
                .collect(),
            next,
        )
    };
    if let Some(at) = next {
        body.insert("@odata.nextLink".into(), Token::link(request, at).into());
    }
    body.insert("value".into(), Value::Array(value));
    Ok(Response::ok(Value::Object(body)))
}

/// Answers one object, projected, with its context.
pub fn entity(
    request: &Request,
    options: &Options,
    collection: &Collection<'_>,
    object: Value,
) -> Result<Response, Response> {
    options.check(request, collection)?;
    let mut object = project(object, &options.wanted(collection));
    object["@odata.context"] = context(request, options, collection, "/$entity").into();
    Ok(Response::ok(object))
}

/// How many rows pass, as `/$count` answers.
pub fn count<T>(
    options: &Options,
    rows: impl Iterator<Item = T>,
    json: impl Fn(&T, &Wanted<'_>) -> Value,
) -> usize {
    let deciding = options.deciding();
    rows.filter(|row| options.accepts(&json(row, &deciding)))
        .count()
}

/// `{root}/$metadata#{set}(selected){suffix}`
fn context(
    request: &Request,
    options: &Options,
    collection: &Collection<'_>,
    suffix: &str,
) -> String {
    let selected = if options.select.is_empty() {
        String::new()
    } else {
        format!("({})", options.select.join(","))
    };
    format!(
        "{}/$metadata#{}{selected}{suffix}",
        request.root(),
        collection.set
    )
}

/// Keeps what is wanted, `id` when it is, and every annotation.
fn project(mut row: Value, wanted: &Wanted<'_>) -> Value {
    if let Value::Object(properties) = &mut row {
        properties.retain(|name, _| name.starts_with('@') || wanted.has(name));
    }
    row
}

/// Texts sort without regard to case, numbers and booleans by value, null first.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum SortKey {
    Null,
    Number(f64),
    Text(String),
}

fn sort_keys(order: &[(String, bool)], row: &Value) -> Vec<SortKey> {
    let key = |(name, _): &(String, bool)| match row.get(name) {
        Some(Value::Bool(value)) => SortKey::Number(f64::from(u8::from(*value))),
        Some(Value::Number(value)) => value.as_f64().map_or(SortKey::Null, SortKey::Number),
        Some(Value::String(value)) => SortKey::Text(value.to_lowercase()),
        _ => SortKey::Null,
    };
    order.iter().map(key).collect()
}

fn compare_keys(order: &[(String, bool)], a: &[SortKey], b: &[SortKey]) -> std::cmp::Ordering {
    order
        .iter()
        .zip(a.iter().zip(b))
        .map(|((_, descending), (a, b))| {
            let ordering = a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal);
            if *descending {
                ordering.reverse()
            } else {
                ordering
            }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}
