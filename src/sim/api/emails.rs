//! `…/authentication/emailMethods`: the address for the password reset.

use super::methods::{check_not_own, view};
use super::{Answer, Call, method_json, refusal};
use crate::tenant::method::EMAIL_ID;
use crate::tenant::{Kind, Method, Tenant, activity};
use crate::wire::Response;

/// Adds the address, of which there is one.
pub fn add(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    check_not_own(tenant, call, person)?;
    let address = read(call)?;
    if has_one(tenant, person) {
        let message = "An email method is already registered.";
        return Err(refusal::bad_method(call.request, message));
    }
    let method = put(tenant, call, person, address, activity::ADMIN_REGISTERED);
    let mut json = method_json::method(&method, &view(tenant, call));
    json["@odata.context"] = call.context("emailMethods/$entity").into();
    Ok(Response::json(201, json))
}

/// Changes the address.
pub fn change(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    check_not_own(tenant, call, person)?;
    let id = call.parameter(0);
    if id != EMAIL_ID.to_string() || !has_one(tenant, person) {
        return Err(refusal::no_method(call.request, id));
    }
    let address = read(call)?;
    put(tenant, call, person, address, activity::ADMIN_UPDATED);
    Ok(Response::no_content())
}

fn has_one(tenant: &Tenant, person: usize) -> bool {
    let methods = &tenant.people()[person].methods;
    methods.iter().any(|m| m.id == EMAIL_ID)
}

fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    person: usize,
    address: Box<str>,
    activity: &str,
) -> Method {
    let write = call.write(tenant);
    let method = Method::new(Kind::Email { address }, EMAIL_ID, write.at);
    tenant.register(person, method.clone(), activity, &write);
    method
}

/// `name@domain`
fn read(call: &Call<'_>) -> Result<Box<str>, Response> {
    let mut address = None;
    for (name, value) in call.properties()? {
        match (name, value.as_str()) {
            ("emailAddress", Some(text)) => address = Some(text),
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    let is_good = |text: &&str| {
        let parts = text.split_once('@');
        parts.is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !domain.contains('@')
        }) && !text.contains(char::is_whitespace)
    };
    let good = address.filter(is_good).map(Into::into);
    good.ok_or_else(|| {
        let message = format!("Invalid email address '{}'.", address.unwrap_or_default());
        refusal::bad_method(call.request, &message)
    })
}
