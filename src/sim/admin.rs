//! The admin door `/_sim/*`: what only whoever started the simulation may do. No Graph token opens it.

use super::exchange::{Arrival, Reply, plain_reply};
use super::scenario::Script;
use super::service::Service;
use super::tenant::PortalAction;
use super::wire::Response;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Answers a request to the door; `path` is what follows `/_sim/`.
pub(super) fn answer(
    service: &mut Service,
    arrival: &Arrival,
    path: &[String],
    now: Timestamp,
) -> Reply {
    let key = format!("Bearer {}", service.identity.issuer.admin_key());
    if arrival.header("authorization") != Some(&key) {
        return plain_reply(Response::json(
            401,
            json!({"error": "the admin key is missing or wrong"}),
        ));
    }
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let done = match (arrival.method.as_str(), path.as_slice()) {
        ("GET", ["breaches"]) => Ok(Response::ok(json!({"breaches": service.breaches()}))),
        ("GET", ["requests"]) => Ok(Response::ok(json!({"requests": counted(service)}))),
        ("POST", ["expire-tokens"]) => {
            service.expire_tokens();
            Ok(Response::no_content())
        }
        ("POST", ["device-sign-in"]) => serde_json::from_slice(&arrival.body)
            .map(|plan| {
                service.identity.devices.plan = plan;
                Response::no_content()
            })
            .map_err(|error| error.to_string()),
        ("POST", ["refuse-sign-in"]) => serde_json::from_slice(&arrival.body)
            .map(|refusal| {
                service.identity.refuse = refusal;
                Response::no_content()
            })
            .map_err(|error| error.to_string()),
        ("POST", ["demand-claims"]) => serde_json::from_slice(&arrival.body)
            .map(|claims| {
                service.identity.issuer.demand(claims);
                Response::no_content()
            })
            .map_err(|error| error.to_string()),
        ("POST", ["script"]) => Script::parse(&String::from_utf8_lossy(&arrival.body))
            .map(|script| {
                service.run_script(&script);
                Response::no_content()
            })
            .map_err(|error| error.to_string()),
        ("POST", ["portal"]) => portal(service, &arrival.body, now),
        _ => Ok(Response::json(
            404,
            json!({"error": "there is no such door"}),
        )),
    };
    plain_reply(done.unwrap_or_else(|error| Response::json(400, json!({"error": error}))))
}

/// How often each verb and path was asked for.
fn counted(service: &Service) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for logged in &service.log {
        *counts
            .entry(format!("{} {}", logged.verb, logged.path))
            .or_default() += 1;
    }
    counts
}

/// Plays `{"user": "ada@contoso.example", "action": "deleteAppPasswords"}`.
fn portal(service: &mut Service, body: &[u8], now: Timestamp) -> Result<Response, String> {
    let mut body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let user = body.as_object_mut().and_then(|body| body.remove("user"));
    let user = user
        .as_ref()
        .and_then(Value::as_str)
        .ok_or("'user' is missing")?;
    let action: PortalAction = serde_json::from_value(body).map_err(|error| error.to_string())?;
    service.play(&action, user, now)?;
    Ok(Response::no_content())
}
