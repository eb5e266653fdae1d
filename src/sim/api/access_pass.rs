//! `…/authentication/temporaryAccessPassMethods`: making a pass. Reading and deleting are those of every type.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use jiff::Timestamp;
use serde_json::Value;

use super::methods::view;
use super::{Answer, Call, collections, method_json, refusal};
use crate::tenant::{Kind, Method, Tenant, activity, tick};
use crate::wire::Response;

/// What a request asks for.
struct Asked {
    minutes: u32,
    once: bool,
    starts: Timestamp,
}

/// Makes a pass in place of the one there may be; its code is in this answer and never again.
pub fn create(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let policy = tenant.access_pass.clone();
    if !policy.enabled {
        let message = "Temporary Access Pass is not enabled by policy.";
        return Err(refusal::bad_method(call.request, message));
    }
    let asked = read(tenant, call)?;
    if !(policy.minimum_lifetime..=policy.maximum_lifetime).contains(&asked.minutes) {
        let message = format!(
            "Invalid LifetimeInMinutes specified. The valid range between {} and {}.",
            policy.minimum_lifetime, policy.maximum_lifetime
        );
        return Err(refusal::bad_method(call.request, &message));
    }
    if policy.usable_once && !asked.once {
        let message = "The policy allows passes for one-time use only.";
        return Err(refusal::bad_method(call.request, message));
    }
    let write = call.write(tenant);
    let methods = tenant.people()[person].methods.iter();
    let old = methods
        .clone()
        .find(|m| matches!(m.kind, Kind::AccessPass { .. }))
        .map(|m| m.id);
    let kind = Kind::AccessPass {
        starts: asked.starts,
        minutes: asked.minutes,
        once: asked.once,
    };
    let method = Method::new(kind, tenant.draw(), write.at);
    let code = code(tenant, policy.default_length);
    if let Some(old) = old {
        tenant.discard(person, old);
    }
    tenant.register(person, method.clone(), activity::ADMIN_REGISTERED, &write);
    let mut json = method_json::method(&method, &view(tenant, call));
    json["temporaryAccessPass"] = code.into();
    json["@odata.type"] = method_json::annotation(&method.kind).into();
    let part = format!("{}/$entity", collections::ACCESS_PASS.segment);
    json["@odata.context"] = call.context(&part).into();
    Ok(Response::json(201, json))
}

/// All keys are optional, and so is the body.
fn read(tenant: &Tenant, call: &Call<'_>) -> Result<Asked, Response> {
    let mut asked = Asked {
        minutes: tenant.access_pass.default_lifetime,
        once: tenant.access_pass.usable_once,
        starts: tick(call.request.now),
    };
    if call.request.body.is_none() {
        return Ok(asked);
    }
    let bad = |name: &str, value: &Value| {
        let message = format!("Invalid value {value} for {name}.");
        refusal::bad_method(call.request, &message)
    };
    for (name, value) in call.properties()? {
        let refuse = || bad(name, value);
        match name {
            _ if value.is_null() => {}
            "lifetimeInMinutes" => {
                let minutes = value.as_u64().and_then(|n| u32::try_from(n).ok());
                asked.minutes = minutes.ok_or_else(refuse)?;
            }
            "isUsableOnce" => asked.once = value.as_bool().ok_or_else(refuse)?,
            "startDateTime" => {
                let at = value.as_str().and_then(|text| text.parse().ok());
                asked.starts = at.ok_or_else(refuse)?;
            }
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    Ok(asked)
}

/// A code of drawn characters.
fn code(tenant: &mut Tenant, length: u32) -> String {
    let mut code = String::new();
    while code.len() < length as usize {
        code.push_str(&STANDARD_NO_PAD.encode(tenant.draw().as_bytes()));
    }
    code.truncate(length as usize);
    code
}
