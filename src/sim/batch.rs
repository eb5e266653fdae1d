//! `$batch`: up to twenty requests in one, each answered, limited and failed on its own.

use super::exchange::{JSON_TYPE, Outcome};
use super::service::Service;
use super::target::Target;
use super::wire::{Body, Request, Response, Verb};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The most requests that a batch may carry.
const LIMIT: usize = 20;

/// One request of a batch, read but not carried out.
struct Item {
    id: String,
    depends_on: Vec<String>,
    request: Request,
}

/// Answers a whole batch.
pub(super) fn answer(service: &mut Service, batch: &Request) -> Outcome {
    let items = match items(service, batch) {
        Ok(items) => items,
        Err(message) => {
            service.breach(format!("a batch was refused: {message}"));
            return Outcome::of(Response::error(batch, 400, "BadRequest", &message));
        }
    };
    let mut whole = Outcome::of(Response::no_content());
    let mut failed: HashMap<String, bool> = HashMap::new();
    let mut responses = Vec::with_capacity(items.len());
    for item in &items {
        let parent_failed = item.depends_on.iter().any(|parent| failed[parent]);
        let outcome = if parent_failed {
            let message = "Failed Dependency: a request that this one depends on has failed.";
            Outcome::of(Response::error(
                &item.request,
                424,
                "FailedDependency",
                message,
            ))
        } else {
            service.one(&item.request)
        };
        failed.insert(item.id.to_lowercase(), outcome.response.status >= 400);
        // One connection carries them all: what happens to it happens to all of them.
        whole.delay_ms = whole.delay_ms.max(outcome.delay_ms);
        whole.cut |= outcome.cut;
        whole.malformed |= outcome.malformed;
        whole.hold = whole.hold.or(outcome.hold);
        responses.push(written(&item.id, outcome.response));
    }
    // Any order is allowed, so a client must match by id.
    responses.reverse();
    whole.response = Response::ok(json!({"responses": responses}));
    whole
}

/// Reads and checks a batch, in which a request may depend on earlier ones only; the error is why the whole of it is refused.
fn items(service: &mut Service, batch: &Request) -> Result<Vec<Item>, String> {
    let format = || "Invalid batch payload format.".to_owned();
    let Some(Ok(body)) = &batch.body else {
        return Err(format());
    };
    let requests = body["requests"]
        .as_array()
        .filter(|requests| !requests.is_empty())
        .ok_or_else(format)?;
    if batch.verb != Verb::Post {
        return Err(format());
    }
    if requests.len() > LIMIT {
        return Err(format!(
            "Number of batch request steps exceeds the maximum value of {LIMIT}."
        ));
    }
    let mut items: Vec<Item> = Vec::with_capacity(requests.len());
    for request in requests {
        let item = item(service, batch, request)?;
        if items
            .iter()
            .any(|other| other.id.eq_ignore_ascii_case(&item.id))
        {
            return Err(format!("Request Id duplicate found: {}.", item.id));
        }
        let is_earlier = |parent: &String| {
            items
                .iter()
                .any(|other| other.id.eq_ignore_ascii_case(parent))
        };
        if !item.depends_on.iter().all(is_earlier) {
            return Err(format!("Invalid dependency for request Id {}.", item.id));
        }
        items.push(item);
    }
    if !is_sequenced(&items) {
        return Err("Batch should be either fully sequential or fully parallel.".to_owned());
    }
    Ok(items)
}

/// All at once, one after the other, or all after the same one: the service knows no other order.
fn is_sequenced(items: &[Item]) -> bool {
    let serial = items
        .windows(2)
        .all(|pair| pair[1].depends_on == [pair[0].id.to_lowercase()]);
    let mut children = items.iter().filter(|item| !item.depends_on.is_empty());
    let first = children.next();
    serial || children.all(|child| Some(&child.depends_on) == first.map(|first| &first.depends_on))
}

fn item(service: &mut Service, batch: &Request, written: &Value) -> Result<Item, String> {
    let format = || "Invalid batch payload format.".to_owned();
    let id = written["id"]
        .as_str()
        .filter(|id| !id.is_empty())
        .ok_or_else(format)?;
    let verb = written["method"]
        .as_str()
        .and_then(Verb::parse)
        .ok_or_else(format)?;
    let url = written["url"]
        .as_str()
        .filter(|url| !url.contains("://"))
        .ok_or_else(format)?;
    let Target { path, query } = Target::parse(url);
    if path == ["$batch"] {
        return Err(format());
    }
    let pairs = written["headers"].as_object().into_iter().flatten();
    let headers: Vec<(String, String)> = pairs
        .filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())))
        .collect();
    let body = written.get("body").filter(|body| !body.is_null());
    let typed = headers.iter().any(|(name, _)| name == "content-type");
    let writes = matches!(verb, Verb::Post | Verb::Patch | Verb::Put);
    if (writes || body.is_some()) && !(typed && body.is_some()) {
        return Err(format!(
            "Write request id : {id} does not contain Content-Type header or body."
        ));
    }
    let depends_on = written["dependsOn"].as_array().into_iter().flatten();
    Ok(Item {
        id: id.to_owned(),
        depends_on: depends_on
            .filter_map(Value::as_str)
            .map(str::to_lowercase)
            .collect(),
        request: Request {
            version: batch.version,
            verb,
            path,
            query,
            headers,
            body: body.cloned().map(Ok),
            origin: batch.origin.clone(),
            caller: batch.caller.clone(),
            id: service.next_id(),
            now: batch.now,
        },
    })
}

fn written(id: &str, response: Response) -> Value {
    let mut headers = Map::new();
    headers.insert("Cache-Control".to_owned(), "no-cache".into());
    for (name, value) in response.headers {
        headers.insert(name, value.into());
    }
    let body = match response.body {
        // Half of the empty answers lack the key, half have null.
        Body::Empty if id.len().is_multiple_of(2) => {
            return json!({"id": id, "status": response.status, "headers": headers});
        }
        Body::Empty => Value::Null,
        Body::Json(body) => {
            headers.insert("Content-Type".to_owned(), JSON_TYPE.into());
            body
        }
        Body::Text(text) => {
            headers.insert("Content-Type".to_owned(), "text/plain".into());
            text.into()
        }
    };
    json!({"id": id, "status": response.status, "headers": headers, "body": body})
}
