//! What is done to an account itself: ending its sessions, blocking its sign-in.

use serde_json::json;

use super::{Answer, Call, refusal};
use crate::tenant::Tenant;
use crate::wire::Response;

/// `revokeSignInSessions`, and beta's `invalidateAllRefreshTokens`.
pub fn revoke_sessions(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    call.options()?;
    let write = call.write(tenant);
    tenant.revoke_sessions(person, &write);
    let context = format!("{}/$metadata#Edm.Boolean", call.request.root());
    Ok(Response::ok(
        json!({"@odata.context": context, "value": true}),
    ))
}

/// The one property of an account that the simulation lets change.
pub fn patch(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let mut asked = None;
    for (name, value) in call.properties()? {
        match (name, value.as_bool()) {
            ("accountEnabled", Some(enabled)) => asked = Some(enabled),
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    if let Some(enabled) = asked {
        let write = call.write(tenant);
        tenant.set_enabled(person, enabled, &write);
    }
    Ok(Response::no_content())
}
