//! Breaches of the contract by the client: what a service forgives today and punishes tomorrow. A test fails when there is one.

use super::wire::{Body, Request, Response, Verb, Version};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};
use std::collections::HashMap;

/// More than these are not kept.
const KEPT: usize = 1_000;

/// Segments that only beta has.
const BETA_ONLY: [&str; 7] = [
    "requirements",
    "signInPreferences",
    "hardwareOathMethods",
    "qrCodePinMethod",
    "passwordlessMicrosoftAuthenticatorMethods",
    "resourceAccountKeyAuthenticationMethods",
    "invalidateAllRefreshTokens",
];

/// The breaches seen, one sentence each, and what is needed to see them.
#[derive(Debug, Default)]
pub struct Breaches {
    seen: Vec<String>,
    /// Request lines that were asked to wait: until when, and when the answer said so.
    waits: HashMap<String, (Timestamp, Timestamp)>,
}

impl Breaches {
    /// The sentences, oldest first.
    pub fn seen(&self) -> &[String] {
        &self.seen
    }

    pub fn note(&mut self, sentence: String) {
        if self.seen.len() < KEPT {
            self.seen.push(sentence);
        }
    }

    /// Looks at a request as it came over the wire, alone or as a whole batch.
    pub fn on_wire(&mut self, request: &Request) {
        let line = line(request);
        if request.header("client-request-id").is_none() {
            self.note(format!("{line} has no client-request-id"));
        }
        if request.body.is_some() && request.header("content-type").is_none() {
            self.note(format!("{line} has a body without a Content-Type"));
        }
        if request
            .query
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("access_token"))
        {
            self.note(format!(
                "{} carries the token in its address",
                request.full_path()
            ));
        }
    }

    /// Looks at one request, alone or out of a batch, before it is answered.
    pub fn on_request(&mut self, request: &Request) {
        let line = line(request);
        if let Some((until, _)) = self.waits.get(&line).copied() {
            self.waits.remove(&line);
            if request.now < until {
                let early = until.duration_since(request.now).as_millis();
                self.note(format!(
                    "{line} was sent again {early} ms before its Retry-After was over"
                ));
            }
        }
        if request.version == Version::V1
            && let Some(segment) = request
                .path
                .iter()
                .find(|segment| BETA_ONLY.contains(&segment.as_str()))
        {
            self.note(format!(
                "{line} asks v1.0 for {segment}, which only beta has"
            ));
        }
        if request
            .path
            .first()
            .is_some_and(|segment| segment == "applications")
        {
            self.note(format!("{line} touches app registrations"));
        }
        for key in unknown_keys(request) {
            self.note(format!("{line} writes the unknown property {key}"));
        }
    }

    /// Looks at the answer that the service itself gave.
    pub fn on_answer(&mut self, request: &Request, response: &Response) {
        let Body::Json(body) = &response.body else {
            return;
        };
        let (Some(code), Some(message)) = (
            body["error"]["code"].as_str(),
            body["error"]["message"].as_str(),
        ) else {
            return;
        };
        let about_query = matches!(
            code,
            "Request_UnsupportedQuery" | "Directory_ExpiredPageToken"
        ) || [
            "Could not find a property named",
            "The query parameter",
            "$count is not currently supported",
            "Resource not found for the segment",
        ]
        .iter()
        .any(|start| message.starts_with(start));
        if response.status == 400 && about_query {
            self.note(format!("{} was refused: {code}: {message}", line(request)));
        }
    }

    /// Forgets the waits of an answer that did not arrive whole: nobody can heed them.
    pub fn unsaid(&mut self, now: Timestamp) {
        self.waits.retain(|_, (_, said)| *said != now);
    }

    /// Remembers how long the answer asks the client to wait.
    pub fn on_wait(&mut self, request: &Request, response: &Response) {
        if !matches!(response.status, 429 | 503 | 504) {
            return;
        }
        let wait = response
            .headers
            .iter()
            .find(|(name, _)| name == "Retry-After");
        if let Some(until) = wait.and_then(|(_, value)| wait_until(value, request.now)) {
            self.waits.insert(line(request), (until, request.now));
        }
    }
}

/// The end of a wait, given in seconds, perhaps with a fraction, or as an HTTP date.
fn wait_until(value: &str, now: Timestamp) -> Option<Timestamp> {
    if let Ok(seconds) = value.parse::<f64>() {
        let wait = SignedDuration::try_from_secs_f64(seconds).ok()?;
        return now.checked_add(wait).ok();
    }
    DateTimeParser::new().parse_timestamp(value).ok()
}

/// `GET /v1.0/users?$top=999`
fn line(request: &Request) -> String {
    let query: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!(
        "{} {}{mark}{}",
        request.verb.as_str(),
        request.full_path(),
        query.join("&")
    )
}

/// The properties that a write may carry, as documented (the service forgives another case); nothing for other paths.
fn writable(request: &Request) -> Option<&'static [&'static str]> {
    match (request.verb, request.segments().as_slice()) {
        (Verb::Patch, [.., "authentication", "requirements"]) => Some(&["perUserMfaState"]),
        (Verb::Patch, [.., "authentication", "signInPreferences"]) => Some(&[
            "userPreferredMethodForSecondaryAuthentication",
            "isSystemPreferredAuthenticationMethodEnabled",
        ]),
        (Verb::Post, [.., "authentication", "temporaryAccessPassMethods"]) => {
            Some(&["lifetimeInMinutes", "isUsableOnce", "startDateTime"])
        }
        (
            Verb::Post | Verb::Patch,
            [.., "authentication", "phoneMethods"] | [.., "authentication", "phoneMethods", _],
        ) => Some(&["phoneNumber", "phoneType"]),
        (
            Verb::Post | Verb::Patch,
            [.., "authentication", "emailMethods"] | [.., "authentication", "emailMethods", _],
        ) => Some(&["emailAddress"]),
        (Verb::Post, [.., "assignAndActivateBySerialNumber"]) => {
            Some(&["serialNumber", "verificationCode", "displayName"])
        }
        (Verb::Post, [.., "revokeSignInSessions" | "invalidateAllRefreshTokens"]) => Some(&[]),
        _ => None,
    }
}

fn unknown_keys(request: &Request) -> Vec<String> {
    let (Some(known), Some(Ok(body))) = (writable(request), &request.body) else {
        return Vec::new();
    };
    let keys = body.as_object().into_iter().flatten().map(|(key, _)| key);
    keys.filter(|key| !key.starts_with('@') && !known.iter().any(|name| name == key))
        .cloned()
        .collect()
}
