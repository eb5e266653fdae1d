//! `$batch`: up to twenty requests in one, each with its own answer.
//!
//! Items follow the rules of `retry` one by one: throttled items and reads that failed in passing are sent again, in a
//! smaller batch, after the longest wait that any of them names; that wait shuts the gate for all requests. An item that
//! is missing from the answer, or has no status, has no answer: for a write that is unclear.

use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::error::{Cause, Error};
use super::pipeline::{GraphResponse, Request};
use super::retry::{Tries, may_repeat, names_a_wait, retry_after_text};
use super::service_error::ServiceError;
use super::{Area, Graph, Version};
use crate::tenant::SafeText;

/// The most requests in one batch; one more and the service refuses all.
pub(super) const LONGEST: usize = 20;

/// Requests to be sent together.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    area: Area,
    version: Version,
    items: Vec<Item>,
}

#[derive(Clone, Debug)]
struct Item {
    method: Method,
    path: String,
    body: Option<Value>,
}

#[derive(Deserialize)]
struct Responses {
    responses: Vec<ItemResponse>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ItemResponse {
    id: String,
    status: Option<u16>,
    headers: Option<Map<String, Value>>,
    body: Value,
}

/// What the service answered to an item that succeeded.
#[derive(Clone, Debug)]
pub(super) struct ItemSuccess {
    /// Null where the service answered without a body.
    pub(super) body: Value,
    /// `request-id` of the item, or else of its batch.
    pub(super) request_id: Option<SafeText>,
}

/// What one round brought for an item.
struct ItemOutcome {
    result: Result<ItemSuccess, Error>,
    /// The service wants no call for this long.
    retry_after: Option<Duration>,
    /// It may be sent again by its own right.
    again: bool,
}

impl Item {
    fn write(&self) -> bool {
        self.method != Method::GET
    }
}

impl Batch {
    pub(super) fn new(area: Area, version: Version) -> Self {
        Self {
            area,
            version,
            items: Vec::new(),
        }
    }

    /// Adds a read; `path` starts below the version and is encoded.
    pub(super) fn get(&mut self, path: String) -> Result<(), Error> {
        self.push(Item {
            method: Method::GET,
            path,
            body: None,
        })
    }

    /// Adds a change; `path` starts below the version and is encoded.
    pub(super) fn patch(&mut self, path: String, body: Value) -> Result<(), Error> {
        self.push(Item {
            method: Method::PATCH,
            path,
            body: Some(body),
        })
    }

    fn push(&mut self, item: Item) -> Result<(), Error> {
        if self.items.len() == LONGEST {
            return Err(Error::refused(
                self.area,
                format!("a batch holds at most {LONGEST} requests"),
            ));
        }
        self.items.push(item);
        Ok(())
    }

    /// The body for some of the items. None depends on another: Graph takes batches that are wholly parallel or wholly
    /// one after the other, and in the latter one failure would take the rest with it.
    fn body(&self, round: &[usize]) -> Value {
        let requests: Vec<Value> = round
            .iter()
            .filter_map(|&index| Some((index, self.items.get(index)?)))
            .map(|(index, item)| {
                let mut request = json!({
                    "id": index.to_string(), "method": item.method.as_str(), "url": item.path,
                });
                if let Some(body) = &item.body {
                    request["headers"] = json!({"Content-Type": "application/json"});
                    request["body"] = body.clone();
                }
                request
            })
            .collect();
        json!({ "requests": requests })
    }

    fn error(&self, index: usize, cause: Cause, request_id: Option<SafeText>) -> Error {
        let write = self.items.get(index).is_some_and(Item::write);
        Error::new(cause, self.area, write).with_request_id(request_id)
    }
}

impl Graph {
    /// Sends a batch and gives each item's answer or error, in the order of the items. Throttled items, and reads that
    /// failed in passing, are sent again in a smaller batch after the longest wait that any of them names.
    pub(super) async fn batch(&self, batch: &Batch) -> Vec<Result<ItemSuccess, Error>> {
        let mut results: Vec<Result<ItemSuccess, Error>> = (0..batch.items.len())
            .map(|index| Err(batch.error(index, Cause::Missing, None)))
            .collect();
        let mut round: Vec<usize> = (0..batch.items.len()).collect();
        let mut tries = Tries::new(&self.shared.options);
        while !round.is_empty() {
            let outcomes = self.round(batch, &round).await;
            let again: Vec<usize> = round
                .iter()
                .zip(&outcomes)
                .filter(|(_, outcome)| outcome.again)
                .map(|(&index, _)| index)
                .collect();
            let retry_after = outcomes.iter().filter_map(|one| one.retry_after).max();
            if let Some(wait) = retry_after {
                self.shared.gate.shut(batch.area.family(), wait);
            }
            for (&index, outcome) in round.iter().zip(outcomes) {
                if let Some(result) = results.get_mut(index) {
                    *result = outcome.result;
                }
            }
            if again.len() < round.len() {
                tries = Tries::new(&self.shared.options);
            }
            round = again;
            if round.is_empty() {
                break;
            }
            let Some(wait) = tries.wait(retry_after) else {
                for &index in &round {
                    if let Some(Err(error)) = results.get_mut(index) {
                        *error = error.clone().retry_after(retry_after);
                    }
                }
                break;
            };
            if self
                .unless_stopped(tokio::time::sleep(wait))
                .await
                .is_none()
            {
                for &index in &round {
                    if let Some(result) = results.get_mut(index) {
                        *result = Err(batch.error(index, Cause::Stopped, None));
                    }
                }
                break;
            }
        }
        results
    }

    async fn round(&self, batch: &Batch, round: &[usize]) -> Vec<ItemOutcome> {
        let write = round
            .iter()
            .filter_map(|&index| batch.items.get(index))
            .any(Item::write);
        let request = Request {
            write,
            ..Request::write(
                batch.area,
                Method::POST,
                self.endpoint().url(batch.version, ["$batch"], None),
                Some(&batch.body(round)),
            )
        };
        let answered = self
            .send(&request)
            .await
            .and_then(|answer| Ok((answer.json::<Responses>()?, answer)));
        match answered {
            Ok((mut read, answer)) => round
                .iter()
                .map(|&index| outcome(batch, index, &mut read.responses, &answer))
                .collect(),
            Err(error) => round
                .iter()
                .map(|&index| ItemOutcome {
                    result: Err(batch.error(index, error.cause.clone(), error.request_id.clone())),
                    retry_after: None,
                    again: false,
                })
                .collect(),
        }
    }
}

/// Takes the item's answer out of the batch's, wherever in it the service put it.
fn outcome(
    batch: &Batch,
    index: usize,
    responses: &mut Vec<ItemResponse>,
    answer: &GraphResponse,
) -> ItemOutcome {
    let id = index.to_string();
    let at = responses.iter().position(|response| response.id == id);
    let response = at.map(|at| responses.swap_remove(at)).unwrap_or_default();
    let Some(status) = response.status else {
        return ItemOutcome {
            result: Err(batch.error(index, Cause::Missing, answer.request_id.clone())),
            retry_after: None,
            again: false,
        };
    };
    let request_id = response
        .header("request-id")
        .map(|id| SafeText::new(&id))
        .or_else(|| answer.request_id.clone());
    if (200..300).contains(&status) {
        return ItemOutcome {
            result: Ok(ItemSuccess {
                body: response.body,
                request_id,
            }),
            retry_after: None,
            again: false,
        };
    }
    let service = ServiceError::from_value(status, &response.body);
    let error = batch.error(index, Cause::Service(Box::new(service)), request_id);
    ItemOutcome {
        retry_after: response
            .header("retry-after")
            .filter(|_| names_a_wait(status))
            .and_then(|value| retry_after_text(&value, response.header("date").as_deref())),
        again: may_repeat(status, error.write),
        result: Err(error),
    }
}

impl ItemResponse {
    /// A header's value by its lower-case name, text or number.
    fn header(&self, name: &str) -> Option<String> {
        let headers = self.headers.as_ref()?;
        let (_, value) = headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_of_twenty_one_is_refused() {
        let mut batch = Batch::new(Area::Requirements, Version::Beta);
        for _ in 0..LONGEST {
            batch.get("/users/x".to_owned()).unwrap();
        }
        assert!(batch.get("/users/x".to_owned()).is_err());
    }

    #[test]
    fn a_change_in_a_batch_carries_its_content_type() {
        let mut batch = Batch::new(Area::Requirements, Version::Beta);
        batch.patch("/a".to_owned(), json!({"x": 1})).unwrap();
        let body = batch.body(&[0]);
        assert_eq!(
            body["requests"][0]["headers"]["Content-Type"],
            "application/json"
        );
    }
}
