//! Faults: what goes wrong, on which requests, how often. Plain values of the scenario.

use super::population::draw::Draws;
use super::replica::{Lag, ReplicaArea};
use super::throttle::too_many_requests;
use super::wire::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// One fault of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Fault {
    /// The requests it may strike.
    pub on: On,
    /// So many of them pass first.
    pub after: u32,
    /// It strikes so often; without a number, for ever.
    pub times: Option<u32>,
    /// The chance that it strikes, from 0 to 1.
    pub probability: f64,
    pub effect: Effect,
}

/// Which requests a fault may strike; what is not given matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct On {
    /// `GET`, `POST`, `PATCH`, `PUT`, `DELETE`
    pub verb: Option<String>,
    /// `/beta/users/*/authentication/requirements`: `*` stands for one segment, `**` at the end for the rest.
    pub path: Option<String>,
    /// A person's id or user principal name, as the path names it.
    pub user: Option<String>,
    /// A part of the query, such as `$skiptoken`.
    pub query: Option<String>,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The request is not carried out; this is the answer.
    Answer(Answer),
    /// The connection closes without an answer.
    Drop(Moment),
    /// The request is carried out, but its answer is cut off in the middle.
    Malformed,
    /// The request is carried out; the answer comes late by so many milliseconds.
    Delay(u64),
    /// The answer is made at once, but sent only after a later request of this kind was answered, or after ten seconds:
    /// what the client then gets was read before that request.
    Hold(On),
    /// Replicas lag: reads after the write still give what was there before it. `stale_reads`, `stale_ms` and `areas` in a
    /// scenario.
    Lag(Lag),
}

/// An error in place of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub status: u16,
    /// Graph's code; the usual one for the status when not given.
    pub code: Option<String>,
    /// The message; the usual one for the status when not given.
    pub message: Option<String>,
    /// The `Retry-After` header as it is sent: `10`, `2.128`; `date+5` sends the HTTP date that is five seconds ahead.
    pub retry_after: Option<String>,
    /// The `WWW-Authenticate` header as it is sent, such as a claims challenge.
    pub www_authenticate: Option<String>,
}

impl Answer {
    /// The answer to one request.
    pub fn response(&self, request: &Request) -> Response {
        let (code, message) = usual(self.status);
        let mut response = if self.status == 429 && self.code.is_none() && self.message.is_none() {
            too_many_requests(request)
        } else {
            let code = self.code.as_deref().unwrap_or(code);
            Response::error(
                request,
                self.status,
                code,
                self.message.as_deref().unwrap_or(message),
            )
        };
        if let Some(wait) = &self.retry_after {
            response = response.with_header("Retry-After", retry_after(wait, request.now));
        }
        if let Some(challenge) = &self.www_authenticate {
            response = response.with_header("WWW-Authenticate", challenge);
        }
        response
    }
}

/// What the service commonly says with a status.
fn usual(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => (
            "InvalidAuthenticationToken",
            "Lifetime validation failed, the token is expired.",
        ),
        403 => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
        404 => (
            "Request_ResourceNotFound",
            "Resource does not exist or one of its queried reference-property objects are not present.",
        ),
        409 => ("Conflict", "Another object was changed at the same time."),
        429 => ("TooManyRequests", "Please retry again later."),
        500 => ("InternalServerError", "An internal server error occurred."),
        503 | 504 => (
            "ServiceUnavailable",
            "The service is unavailable. Please try again later.",
        ),
        _ => ("UnknownError", ""),
    }
}

fn retry_after(written: &str, now: Timestamp) -> String {
    let Some(seconds) = written
        .strip_prefix("date+")
        .and_then(|seconds| seconds.parse().ok())
    else {
        return written.to_owned();
    };
    let at = now
        .saturating_add(SignedDuration::from_secs(seconds))
        .unwrap_or(now);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// When a connection is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// The request is not carried out.
    Before,
    /// The request is carried out, and nobody hears of it.
    After,
}

/// A fault as a scenario spells it: one of the effects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    on: On,
    #[serde(default)]
    after: u32,
    times: Option<u32>,
    probability: Option<f64>,
    answer: Option<Answer>,
    drop: Option<Moment>,
    malformed: Option<bool>,
    delay_ms: Option<u64>,
    hold_until: Option<On>,
    stale_reads: Option<u32>,
    stale_ms: Option<u64>,
    #[serde(default)]
    areas: Vec<ReplicaArea>,
}

impl Written {
    fn lag(&self) -> Option<Lag> {
        let lags = self.stale_reads.is_some() || self.stale_ms.is_some();
        lags.then(|| Lag {
            reads: self.stale_reads,
            ms: self.stale_ms,
            areas: self.areas.clone(),
        })
    }
}

impl TryFrom<Written> for Fault {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let lag = written.lag();
        if lag.is_none() && !written.areas.is_empty() {
            return Err("areas lag with stale_reads or stale_ms only".to_owned());
        }
        let effects = [
            written.answer.map(Effect::Answer),
            written.drop.map(Effect::Drop),
            written
                .malformed
                .filter(|it| *it)
                .map(|_| Effect::Malformed),
            written.delay_ms.map(Effect::Delay),
            written.hold_until.map(Effect::Hold),
            lag.map(Effect::Lag),
        ];
        let mut effects = effects.into_iter().flatten();
        let (Some(effect), None) = (effects.next(), effects.next()) else {
            return Err(
                "a fault has exactly one of answer, drop, malformed, delay_ms, hold_until, stale_reads or stale_ms"
                    .to_owned(),
            );
        };
        let probability = written.probability.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&probability) {
            return Err(format!(
                "a fault's probability is from 0 to 1, not {probability}"
            ));
        }
        Ok(Self {
            on: written.on,
            after: written.after,
            times: written.times,
            probability,
            effect,
        })
    }
}

/// The faults of a scenario and how often each has struck.
#[derive(Debug)]
pub struct Faults {
    states: Vec<FaultState>,
}

#[derive(Debug)]
struct FaultState {
    fault: Fault,
    draws: Draws,
    passed: u32,
    struck: u32,
}

/// Salt of the draws that decide whether a fault strikes.
const CHANCE: u64 = 0x66_61_75_6c;

impl Faults {
    /// The faults of a scenario, none of which has struck.
    pub fn new(faults: &[Fault], seed: u64) -> Self {
        let mut new = Self { states: Vec::new() };
        new.add(faults, seed);
        new
    }

    /// More faults, which strike where no earlier one does.
    pub fn add(&mut self, faults: &[Fault], seed: u64) {
        let first = self.states.len() as u64;
        let states = (first..).zip(faults).map(|(index, fault)| FaultState {
            fault: fault.clone(),
            draws: Draws::new(seed, index, CHANCE),
            passed: 0,
            struck: 0,
        });
        self.states.extend(states);
    }

    /// What strikes a request: the first fault that may. `user` is the person in its path by every name.
    pub fn strike(&mut self, request: &Request, user: &[String]) -> Option<Effect> {
        self.states
            .iter_mut()
            .find_map(|state| state.strike(request, user))
    }
}

impl FaultState {
    fn strike(&mut self, request: &Request, user: &[String]) -> Option<Effect> {
        let spent = self.fault.times.is_some_and(|times| self.struck >= times);
        if spent || !self.fault.on.matches(request, user) {
            return None;
        }
        if self.passed < self.fault.after {
            self.passed += 1;
            return None;
        }
        if !self.draws.chance(self.fault.probability) {
            return None;
        }
        self.struck += 1;
        Some(self.fault.effect.clone())
    }
}

impl On {
    /// Whether a request is meant; `user` is the person in its path by every name.
    pub(super) fn matches(&self, request: &Request, user: &[String]) -> bool {
        let verb = self
            .verb
            .as_deref()
            .is_none_or(|verb| verb.eq_ignore_ascii_case(request.verb.as_str()));
        let path = self
            .path
            .as_deref()
            .is_none_or(|glob| glob_matches(glob, &request.full_path()));
        let named = |wanted: &str| user.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        let person = self.user.as_deref().is_none_or(named);
        let query = self.query.as_deref().is_none_or(|part| {
            request
                .query
                .iter()
                .any(|(name, value)| format!("{name}={value}").contains(part))
        });
        verb && path && person && query
    }
}

fn glob_matches(glob: &str, path: &str) -> bool {
    let (mut globs, mut segments) = (glob.split('/'), path.split('/'));
    loop {
        match (globs.next(), segments.next()) {
            (None, None) | (Some("**"), _) => return true,
            (Some("*"), Some(_)) => {}
            (Some(wanted), Some(segment)) if wanted.eq_ignore_ascii_case(segment) => {}
            _ => return false,
        }
    }
}
