//! From a request's path to a route.

use super::routes::{ROUTES, Route, TYPED, TYPED_BETA};
use super::{collections, refusal};
use crate::scenario::Cloud;
use crate::wire::{Request, Response, Version};

/// The route of a request and what its placeholders stand for.
pub struct Found<'a> {
    pub route: &'static Route,
    pub parameters: Vec<&'a str>,
}

/// The segments that begin with `$`; a key that does needs parentheses.
const OPERATORS: [&str; 3] = ["$batch", "$count", "$ref"];

/// The path with one spelling: `users('key')` becomes `users/key`, and `me` the caller's own id.
pub fn plain(request: &Request) -> Result<Vec<String>, Response> {
    let mut plain = Vec::with_capacity(request.path.len());
    for segment in &request.path {
        match in_parentheses(segment) {
            Some((name, key)) => plain.extend([name.to_owned(), key]),
            None if segment.starts_with('$') && !OPERATORS.contains(&segment.as_str()) => {
                return Err(refusal::no_segment(request, segment));
            }
            None => plain.push(segment.clone()),
        }
    }
    if plain.first().is_some_and(|first| first == "me") {
        let Some(own) = request.caller.user else {
            return Err(Response::error(
                request,
                400,
                "BadRequest",
                "/me request is only valid with delegated authentication flow.",
            ));
        };
        plain.splice(..1, ["users".to_owned(), own.to_string()]);
    }
    Ok(plain)
}

/// `name('key')` or `name(alternate='key')`, the key with its doubled quotes undone.
fn in_parentheses(segment: &str) -> Option<(&str, String)> {
    let (name, rest) = segment.strip_suffix("')")?.split_once('(')?;
    let (alternate, key) = rest.split_once('\'')?;
    let key = key.replace("''", "'");
    match alternate {
        "" => Some((name, key)),
        alternate => Some((name, format!("{alternate}{key}"))),
    }
}

/// The route that answers a path, or why there is none.
pub fn find<'a>(request: &Request, path: &'a [String]) -> Result<Found<'a>, Response> {
    let mut farthest = 0;
    let mut other_verb = false;
    for route in &ROUTES {
        let reach = reach(route, path, request.version);
        farthest = farthest.max(reach);
        let whole = reach == path.len() && route.path.split('/').count() == path.len();
        if whole && route.verb == request.verb {
            let parameters = parameters(route, path);
            return Ok(Found { route, parameters });
        }
        other_verb |= whole;
    }
    Err(match path.get(farthest) {
        Some(segment) => refusal::no_segment(request, segment),
        None if other_verb => refusal::no_verb(request),
        None => refusal::no_segment(request, path.last().map_or("", String::as_str)),
    })
}

/// The segment that a cloud does not have. China has the state and the preferences below `authentication`, no methods.
pub fn missing_in(cloud: Cloud, path: &[String]) -> Option<&str> {
    match path {
        [users, _, authentication, segment, ..]
            if cloud == Cloud::China && users == "users" && authentication == "authentication" =>
        {
            let there = ["requirements", "signInPreferences"];
            (!there.contains(&segment.as_str())).then_some(segment)
        }
        _ => None,
    }
}

/// How many segments of the path the route shares, in the version asked.
fn reach(route: &Route, path: &[String], version: Version) -> usize {
    let beta_only = if version == Version::V1 {
        route.beta
    } else {
        None
    };
    route
        .path
        .split('/')
        .zip(path)
        .take_while(|(pattern, segment)| matches(pattern, segment) && Some(*pattern) != beta_only)
        .count()
}

/// Braces stand for any segment, angle brackets for the collections of methods. The schema gives its namespace
/// `microsoft.graph` the alias `graph`, which Microsoft's libraries write in casts.
fn matches(pattern: &str, segment: &str) -> bool {
    match pattern {
        TYPED => collections::named(segment).is_some_and(|c| !c.beta),
        TYPED_BETA => {
            collections::named(segment).is_some_and(|c| c.beta && *c != collections::QR_CODE_PIN)
        }
        pattern => {
            pattern.starts_with('{')
                || pattern == segment
                || (segment.starts_with("graph.")
                    && pattern.strip_prefix("microsoft.") == Some(segment))
        }
    }
}

fn is_placeholder(pattern: &str) -> bool {
    pattern.starts_with(['{', '<'])
}

fn parameters<'a>(route: &Route, path: &'a [String]) -> Vec<&'a str> {
    let pairs = route.path.split('/').zip(path);
    pairs
        .filter(|(pattern, _)| is_placeholder(pattern))
        .map(|(_, segment)| segment.as_str())
        .collect()
}
