//! The one way a request goes out. Each rule is in one place:
//!
//! | Rule | Where |
//! |---|---|
//! | no write in read-only mode | [`Graph::send`], first |
//! | the token, its renewal and replacement | `crate::auth` (`token_cache`); a rejected token is replaced once by [`Graph::send`] |
//! | places, pace, and `Retry-After` for all requests | `gate` |
//! | which failures are repeated, and when | `retry` |
//! | what a `Retry-After` header says | `retry::retry_after` |
//! | a connection that no other try gets past, and the first contact through a proxy | `first_contact` |
//! | how long a body may be, and how deep its JSON | `Request::longest`, `json_bounds` |
//! | a success that is no JSON | `unusable` |
//! | the service's clock | `service_clock` |
//! | pages, and links to this host only | `page`, `endpoint` |
//! | items of a `$batch` | `batch` |
//!
//! Every wait ends: an exchange after [`crate::auth::TimeLimits`], the wait for the service's limits and between tries with the patience, all
//! of them when the work is stopped ([`Graph::until`]).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use azure_core::credentials::Secret;
use jiff::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE};
use reqwest::{Method, RequestBuilder, Response};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use url::Url;
use uuid::Uuid;

use super::error::{Cause, Error};
use super::gate::{Lane, Shut};
use super::retry::{Retrying, Tries, may_repeat, names_a_wait, retry_after};
use super::service_error::{ServiceError, claims};
use super::{Area, Graph, Version, json_bounds, trace};
use crate::auth::http::{self, Body};
use crate::auth::{ConnectFault, Rejected, redact};
use crate::platform::clock;
use crate::tenant::SafeText;

/// The longest answer about one thing.
const LONGEST: usize = 4 << 20;

/// The longest page of a collection.
const LONGEST_PAGE: usize = 32 << 20;

/// How much of an error's body is read.
const LONGEST_ERROR: usize = 256 << 10;

/// A request as the areas of the API build it.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) area: Area,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Vec<u8>>,
    /// Whether it changes something, by itself or by an item of its batch.
    pub(super) write: bool,
    /// The longest success that is read, in bytes.
    pub(super) longest: usize,
    /// Whether an answer of some minutes ago is good enough: what Graph demands for a count.
    pub(super) eventual: bool,
}

/// A success of the service.
#[derive(Debug)]
pub(super) struct GraphResponse {
    pub(super) area: Area,
    pub(super) write: bool,
    pub(super) body: Vec<u8>,
    pub(super) request_id: Option<SafeText>,
    /// When its request was sent, by this machine's clock: what changed after that is not in it, however late it came.
    pub(super) asked_at: Timestamp,
}

struct FailedTry {
    error: Error,
    /// The service wants no call for this long.
    retry_after: Option<Duration>,
    /// The same request may be sent again.
    again: bool,
}

impl Request {
    pub(super) fn get(area: Area, url: Url) -> Self {
        Self {
            area,
            method: Method::GET,
            url,
            body: None,
            write: false,
            longest: LONGEST,
            eventual: false,
        }
    }

    /// A read whose answer may be some minutes old.
    pub(super) fn eventual(area: Area, url: Url) -> Self {
        Self {
            eventual: true,
            ..Self::get(area, url)
        }
    }

    /// Reads a page of a collection.
    pub(super) fn page(area: Area, url: Url) -> Self {
        Self {
            longest: LONGEST_PAGE,
            ..Self::get(area, url)
        }
    }

    pub(super) fn write(area: Area, method: Method, url: Url, body: Option<&Value>) -> Self {
        Self {
            area,
            method,
            url,
            body: body.map(|body| body.to_string().into_bytes()),
            write: true,
            longest: LONGEST,
            eventual: false,
        }
    }
}

impl Error {
    fn stopped(request: &Request, last_try: Option<SafeText>) -> Self {
        Self::new(Cause::Stopped, request.area, request.write).with_request_id(last_try)
    }
}

impl GraphResponse {
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(without_value(&error)))
    }

    pub(super) fn unreadable(&self, what: impl Into<String>) -> Error {
        Error::new(Cause::Unreadable(what.into()), self.area, self.write)
            .with_request_id(self.request_id.clone())
    }
}

impl Graph {
    pub(super) async fn get<'a>(
        &self,
        area: Area,
        version: Version,
        segments: impl IntoIterator<Item = &'a str>,
        query: Option<&str>,
    ) -> Result<GraphResponse, Error> {
        let url = self.endpoint().url(version, segments, query);
        self.send(&Request::get(area, url)).await
    }

    /// Sends a request until it is answered, refused, out of tries, or stopped.
    pub(super) async fn send(&self, request: &Request) -> Result<GraphResponse, Error> {
        if request.write && self.read_only() {
            return Err(Error::new(Cause::ReadOnly, request.area, true));
        }
        let mut tries = Tries::new(&self.shared.options);
        let mut renewed = false;
        loop {
            let token = self.token(request, None).await?;
            let failure = match self.attempt(request, &token, tries.deadline()).await {
                Ok(answer) => {
                    self.say_retrying(None);
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            let error = failure.error;
            if error.rejects_token() && !renewed {
                let rejected = Rejected {
                    token: token.clone(),
                    claims: error.claims().map(str::to_owned),
                };
                renewed = self.token(request, Some(rejected)).await? != token;
                if renewed {
                    continue;
                }
            }
            let again = failure.again && (!error.is_time_out() || tries.time_out());
            let wait = again.then(|| tries.wait(failure.retry_after));
            let Some(wait) = wait.flatten() else {
                self.say_retrying(None);
                return Err(error.retry_after(failure.retry_after));
            };
            // The gate says until when the service throttles.
            if failure.retry_after.is_none() {
                self.say_retrying(Retrying::after(&error, wait));
            }
            if self.unless_stopped(sleep(wait)).await.is_none() {
                self.say_retrying(None);
                return Err(Error::stopped(request, error.request_id));
            }
        }
    }

    fn say_retrying(&self, now: Option<Retrying>) {
        self.shared.retrying.send_if_modified(|known| {
            let changed = *known != now;
            *known = now;
            changed
        });
    }

    async fn token(&self, request: &Request, rejected: Option<Rejected>) -> Result<Secret, Error> {
        let token = self.unless_stopped(self.shared.tokens.get(rejected)).await;
        let token = token.ok_or_else(|| Error::stopped(request, None))?;
        token.map_err(|error| Error::credential(request.area, request.write, &error))
    }

    async fn attempt(
        &self,
        request: &Request,
        token: &Secret,
        deadline: Instant,
    ) -> Result<GraphResponse, FailedTry> {
        let lane = if request.write {
            Lane::Urgent
        } else {
            self.lane
        };
        let family = request.area.family();
        let entering = self.shared.gate.enter(lane, family, deadline);
        let _place = match self.unless_stopped(entering).await {
            Some(Ok(place)) => place,
            Some(Err(Shut { until })) => {
                let error = Error::new(Cause::Throttled(until), request.area, request.write);
                return Err(FailedTry::last(error));
            }
            None => return Err(FailedTry::last(Error::stopped(request, None))),
        };
        let Some(turn) = self.unless_stopped(self.shared.contact.turn()).await else {
            return Err(FailedTry::last(Error::stopped(request, None)));
        };
        if let Some(fault) = self.shared.contact.lasting_fault() {
            let error = Error::new(Cause::Connect(fault), request.area, request.write);
            return Err(FailedTry::last(error));
        }
        let id = Uuid::new_v4().to_string();
        let (start, asked_at) = (Instant::now(), clock::asking());
        self.shared.sent.fetch_add(1, Ordering::Relaxed);
        let exchange = self.exchange(request, token, lane, &id);
        let Some(outcome) = self.unless_given_up(request.write, exchange).await else {
            let given_up = if request.write {
                Error::new(Cause::Abandoned, request.area, true)
            } else {
                Error::stopped(request, None)
            };
            let sent = Some(SafeText::new(&id));
            return Err(FailedTry::last(given_up.with_request_id(sent)));
        };
        let (status, headers, mut body) = match outcome {
            Ok(answer) => answer,
            Err(error) => {
                trace::exchange(&request.method, &request.url, None, &id, start.elapsed());
                let error = Arc::new(error.without_url());
                self.shared.contact.failed(&error);
                return Err(FailedTry::without_answer(request, error, &id));
            }
        };
        self.shared.contact.answered();
        drop(turn);
        self.shared.clock.note(&headers, start.elapsed());
        redact::take_out(&mut body.bytes, token.secret());
        let request_id = request_id(&headers).map(|id| redact::without(id, token.secret()));
        let request_id = request_id.as_deref().unwrap_or(&id);
        trace::exchange(
            &request.method,
            &request.url,
            Some(status),
            request_id,
            start.elapsed(),
        );
        let answer = GraphResponse {
            area: request.area,
            write: request.write,
            body: body.bytes,
            request_id: Some(SafeText::new(request_id)),
            asked_at,
        };
        let failure = match status {
            200..=299 if body.cut => FailedTry::last(
                answer.unreadable(format!("it is longer than {} MiB", request.longest >> 20)),
            ),
            200..=299 => match unusable(&headers, &answer) {
                None => return Ok(answer),
                Some(failure) => failure,
            },
            _ => FailedTry::of_status(status, &headers, answer).without(token),
        };
        if let Some(wait) = failure.retry_after {
            self.shared.gate.shut(family, wait);
        }
        Err(failure)
    }

    async fn exchange(
        &self,
        request: &Request,
        token: &Secret,
        lane: Lane,
        id: &str,
    ) -> reqwest::Result<(u16, HeaderMap, Body)> {
        let mut builder = self
            .shared
            .http
            .request(request.method.clone(), request.url.clone())
            .bearer_auth(token.secret())
            .header(ACCEPT, "application/json")
            .header("client-request-id", id)
            .header("return-client-request-id", "true");
        if lane == Lane::Urgent {
            builder = builder.header("x-ms-throttle-priority", "high");
        }
        if request.eventual {
            builder = builder.header("ConsistencyLevel", "eventual");
        }
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = self.answer(builder).await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let longest = if response.status().is_success() {
            request.longest
        } else {
            LONGEST_ERROR
        };
        Ok((status, headers, http::body(response, longest).await?))
    }
}

impl Graph {
    async fn answer(&self, request: RequestBuilder) -> reqwest::Result<Response> {
        #[cfg(any(test, fuzzing))]
        if let Some(canned) = &self.shared.canned {
            return Ok(canned.answer(self.requests_sent() - 1));
        }
        request.send().await
    }
}

impl FailedTry {
    /// No other try follows.
    fn last(error: Error) -> Self {
        Self {
            error,
            retry_after: None,
            again: false,
        }
    }

    fn without_answer(request: &Request, error: Arc<reqwest::Error>, id: &str) -> Self {
        let nothing_sent = error.is_connect() || error.is_builder();
        let lasting = nothing_sent && ConnectFault::of(&error).is_lasting();
        let cause = if nothing_sent {
            Cause::Connect(error)
        } else {
            Cause::Lost(error)
        };
        Self {
            error: Error::new(cause, request.area, request.write)
                .with_request_id(Some(SafeText::new(id))),
            retry_after: None,
            again: !lasting && (nothing_sent || !request.write),
        }
    }

    /// Without a token that the service wrote into its claims.
    fn without(mut self, token: &Secret) -> Self {
        if let Cause::Service(service) = &mut self.error.cause
            && let Some(claims) = &mut service.claims
        {
            *claims = redact::without(claims, token.secret());
        }
        self
    }

    fn of_status(status: u16, headers: &HeaderMap, answer: GraphResponse) -> Self {
        let mut service = ServiceError::parse(status, &answer.body);
        service.claims = headers
            .get_all(WWW_AUTHENTICATE)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(claims);
        Self {
            error: Error::new(Cause::Service(Box::new(service)), answer.area, answer.write)
                .with_request_id(answer.request_id),
            retry_after: retry_after(headers).filter(|_| names_a_wait(status)),
            again: may_repeat(status, answer.write),
        }
    }
}

/// What makes a success useless: another kind of content, JSON beyond all bounds, or JSON that stops in the middle.
fn unusable(headers: &HeaderMap, answer: &GraphResponse) -> Option<FailedTry> {
    if answer.body.is_empty() {
        return None;
    }
    if !is_json(headers) {
        return Some(FailedTry::last(
            answer.unreadable("it is not JSON; a proxy may stand in between"),
        ));
    }
    if let Err(why) = json_bounds::check(&answer.body) {
        return Some(FailedTry::last(answer.unreadable(why)));
    }
    let damage = answer.json::<IgnoredAny>().err()?;
    Some(FailedTry {
        error: damage,
        retry_after: None,
        again: !answer.write,
    })
}

/// What is wrong with JSON, without the text that stands there: it may be somebody's.
fn without_value(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match (words.split_once("string \""), words.rsplit_once('"')) {
        (Some((before, _)), Some((_, after))) => format!("{before}text{after}"),
        _ => words,
    }
}

fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("request-id")?.to_str().ok()
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.trim_start().starts_with("application/json"))
}
