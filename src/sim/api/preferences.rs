//! `…/authentication/signInPreferences`: the default second factor. Beta only.

use serde_json::{Value, json};

use super::{Answer, Call, refusal};
use crate::tenant::{Preference, Tenant};
use crate::wire::Response;

/// The property that can be changed.
const PREFERENCE: &str = "userPreferredMethodForSecondaryAuthentication";

pub fn get(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    call.options()?;
    let preference = tenant.people()[person].preference;
    Ok(Response::ok(json!({
        "@odata.context": call.context("signInPreferences"),
        "isSystemPreferredAuthenticationMethodEnabled": true,
        PREFERENCE: preference.map_or("none", Preference::as_str),
    })))
}

/// A preference needs a registered method that can serve it.
pub fn patch(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let mut asked = None;
    for (name, value) in call.properties()? {
        match name {
            PREFERENCE => asked = Some(read(call, value)?),
            "isSystemPreferredAuthenticationMethodEnabled" => {}
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    let Some(asked) = asked else {
        return Ok(Response::no_content());
    };
    let methods = &tenant.people()[person].methods;
    if !methods.iter().any(|m| asked.is_served_by(&m.kind)) {
        let message = format!("No method for '{}' is registered.", asked.as_str());
        return Err(refusal::bad_method(call.request, &message));
    }
    let write = call.write(tenant);
    tenant.prefer(person, Some(asked), &write);
    Ok(Response::no_content())
}

fn read(call: &Call<'_>, value: &Value) -> Result<Preference, Response> {
    value
        .as_str()
        .and_then(Preference::from_graph)
        .ok_or_else(|| {
            let message = format!("Invalid value {value} for {PREFERENCE}.");
            refusal::bad_method(call.request, &message)
        })
}
