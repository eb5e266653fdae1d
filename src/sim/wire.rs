//! The simulated tenant's own view of a request and an answer.
//!
//! Nothing here comes from the Graph client: a mistake shared by both sides would be invisible.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// The root a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// `/v1.0`
    V1,
    Beta,
}

impl Version {
    /// The path segment of this root, without slashes.
    pub fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// The verbs that Graph knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

impl Verb {
    /// The verb of a request line, if Graph knows it.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete]
            .into_iter()
            .find(|verb| verb.as_str() == text)
    }

    /// As on the request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One request, whether it came alone or inside a `$batch`.
#[derive(Clone, Debug)]
pub struct Request {
    /// The root it came in by.
    pub version: Version,
    pub verb: Verb,
    /// Path segments below the root, percent-decoded, without empty ones: `["users", "5e7b…", "authentication", "methods"]`.
    pub path: Vec<String>,
    /// Query options in the order given, percent-decoded: `[("$top", "999")]`.
    pub query: Vec<(String, String)>,
    /// Header names in lower case with their values.
    pub headers: Vec<(String, String)>,
    /// The body, when there was one; `Err` holds the text that was not JSON.
    pub body: Option<Result<Value, String>>,
    /// `http://127.0.0.1:PORT`, for nextLinks and contexts.
    pub origin: String,
    pub caller: Caller,
    /// This request's id, which the answer repeats.
    pub id: Uuid,
    pub now: Timestamp,
}

impl Request {
    /// The first value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The first value of a query option, by its exact name.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// `/beta/users/5e7b…/authentication/methods`, decoded and without the query.
    pub fn full_path(&self) -> String {
        format!("/{}/{}", self.version.segment(), self.path.join("/"))
    }

    /// The path as slices, for matching.
    pub fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// `http://127.0.0.1:PORT/v1.0`, the base of links and contexts.
    pub fn root(&self) -> String {
        format!("{}/{}", self.origin, self.version.segment())
    }
}

/// The identity behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The signed-in user's object id; none for an app-only token.
    pub user: Option<Uuid>,
    /// Delegated scopes, or application permissions.
    pub scopes: Vec<String>,
    /// Role template ids that the signed-in user holds.
    pub roles: Vec<Uuid>,
    pub app: Uuid,
}

/// An answer before it is written to the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub status: u16,
    /// Headers beside those that every answer has.
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// What an answer carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing, as with 204.
    Empty,
    /// JSON, as almost everything.
    Json(Value),
    /// `text/plain`, as `/users/$count`.
    Text(String),
}

impl Response {
    /// 200 with a JSON body.
    pub fn ok(body: Value) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: Body::Json(body),
        }
    }

    /// Any status with a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Json(body),
        }
    }

    /// 204 without a body.
    pub fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Body::Empty,
        }
    }

    /// An error in Graph's shape.
    pub fn error(request: &Request, status: u16, code: &str, message: &str) -> Self {
        let id = request.id.to_string();
        let client = request.header("client-request-id").unwrap_or(&id);
        let date = request.now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        Self::json(
            status,
            json!({"error": {"code": code, "message": message,
                "innerError": {"date": date, "request-id": id, "client-request-id": client}}}),
        )
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
