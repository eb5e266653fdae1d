//! `…/authentication/requirements`: the per-user MFA state. Beta only.

use serde_json::{Value, json};

use super::{Answer, Call, refusal};
use crate::tenant::{State, Tenant};
use crate::wire::Response;

pub fn get(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    call.options()?;
    Ok(Response::ok(json!({
        "@odata.context": call.context("requirements"),
        "perUserMfaState": tenant.people()[person].state.as_str(),
    })))
}

/// Property and value are taken in any case, as the service does.
pub fn patch(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let mut asked = None;
    for (name, value) in call.properties()? {
        if !name.eq_ignore_ascii_case("perUserMfaState") {
            return Err(refusal::no_property(call.request, name));
        }
        let state = value.as_str().and_then(State::from_graph);
        asked = Some(state.ok_or_else(|| bad_value(call, value))?);
    }
    let asked = asked.ok_or_else(|| refusal::bad_body(call.request))?;
    let write = call.write(tenant);
    tenant.set_state(person, asked, &write);
    Ok(Response::no_content())
}

fn bad_value(call: &Call<'_>, value: &Value) -> Response {
    let message = format!("Invalid value {value} for perUserMfaState.");
    refusal::bad_method(call.request, &message)
}
