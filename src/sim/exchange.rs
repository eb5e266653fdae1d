//! What comes over the wire and what goes back, before and after it is Graph's business.

use super::faults::On;
use super::wire::{Body, Response};

/// The type of every JSON answer.
pub(super) const JSON_TYPE: &str = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The method of the request line.
    pub method: String,
    /// Path and query, not decoded.
    pub target: String,
    /// Header names in lower case with their values.
    pub headers: Vec<(String, String)>,
    /// The body; empty when there was none.
    pub body: Vec<u8>,
}

impl Arrival {
    /// The first value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What goes back over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Every header that the shell does not add itself.
    pub headers: Vec<(String, String)>,
    /// What is sent; half of it when the answer is to arrive malformed.
    pub body: Vec<u8>,
    /// The reply waits so many milliseconds.
    pub delay_ms: u64,
    /// The connection closes instead of replying.
    pub cut: bool,
    /// The reply waits until another request was answered.
    pub(super) hold: Option<u64>,
}

/// The answer to one request, with what goes wrong on its way.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) response: Response,
    pub(super) delay_ms: u64,
    pub(super) cut: bool,
    pub(super) malformed: bool,
    /// Which later request the answer waits for.
    pub(super) hold_until: Option<On>,
    /// The same, once the wait has begun.
    pub(super) hold: Option<u64>,
}

impl Outcome {
    /// An answer that arrives as it was given.
    pub(super) fn of(response: Response) -> Self {
        Self {
            response,
            delay_ms: 0,
            cut: false,
            malformed: false,
            hold_until: None,
            hold: None,
        }
    }
}

/// One line of the log of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The method.
    pub verb: &'static str,
    /// `/v1.0/users`, decoded and without the query; requests to the sign-in endpoints begin with the tenant.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// Whether it came inside a batch, which has its own line after those of its requests.
    pub in_batch: bool,
}

/// A reply with nothing but what the answer says.
pub(super) fn plain_reply(response: Response) -> Reply {
    let mut headers = response.headers;
    let (kind, body) = match response.body {
        Body::Empty => (None, Vec::new()),
        Body::Json(body) => (Some(JSON_TYPE), body.to_string().into_bytes()),
        Body::Text(text) => (Some("text/plain"), text.into_bytes()),
    };
    if let Some(kind) = kind {
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    Reply {
        status: response.status,
        headers,
        body,
        delay_ms: 0,
        cut: false,
        hold: None,
    }
}
