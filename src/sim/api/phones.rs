//! `…/authentication/phoneMethods`: adding a phone, changing its number, and signing in by text message.

use serde_json::Value;

use super::methods::{self, view};
use super::{Answer, Call, method_json, refusal};
use crate::tenant::{Kind, Method, PhoneType, SmsState, Tenant, activity};
use crate::wire::Response;

/// Adds a phone of a type that the person does not have yet.
pub fn add(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    methods::check_not_own(tenant, call, person)?;
    let (number, phone_type) = read(call)?;
    let (Some(number), Some(phone_type)) = (number, phone_type) else {
        let message = "phoneNumber and phoneType are required.";
        return Err(refusal::bad_method(call.request, message));
    };
    let has = |wanted: PhoneType| {
        let methods = &tenant.people()[person].methods;
        methods.iter().any(|m| m.id == wanted.id())
    };
    if has(phone_type) {
        let message = format!("A {} phone is already registered.", phone_type.as_str());
        return Err(refusal::bad_method(call.request, &message));
    }
    if phone_type == PhoneType::AlternateMobile && !has(PhoneType::Mobile) {
        let message = "A user cannot have an alternateMobile number without a mobile number.";
        return Err(refusal::bad_method(call.request, message));
    }
    let phone = put(
        tenant,
        call,
        person,
        number,
        phone_type,
        activity::ADMIN_REGISTERED,
    );
    Ok(Response::json(201, phone))
}

/// Changes the number; the type of a phone cannot change.
pub fn change(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let (old, phone_type) = phone(tenant, call, person)?;
    let (number, asked) = read(call)?;
    if asked.is_some_and(|asked| asked != phone_type) {
        let message = "The type of a phone cannot be changed.";
        return Err(refusal::bad_method(call.request, message));
    }
    let number = number.unwrap_or(old);
    let updated = activity::ADMIN_UPDATED;
    put(tenant, call, person, number, phone_type, updated);
    Ok(Response::no_content())
}

/// `…/enableSmsSignIn`, for the mobile phone and where the policy allows it.
pub fn enable_sms_sign_in(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let (number, phone_type) = phone(tenant, call, person)?;
    match sms_state(tenant, person, phone_type, &number) {
        SmsState::Ready => set_sms(tenant, call, person, SmsState::Ready),
        other => {
            let message = format!("SMS sign-in cannot be enabled: {}.", other.as_str());
            Err(refusal::bad_method(call.request, &message))
        }
    }
}

/// `…/disableSmsSignIn`
pub fn disable_sms_sign_in(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    phone(tenant, call, person)?;
    set_sms(tenant, call, person, SmsState::NotEnabled)
}

/// The phone that the path names.
fn phone(
    tenant: &Tenant,
    call: &Call<'_>,
    person: usize,
) -> Result<(Box<str>, PhoneType), Response> {
    methods::check_not_own(tenant, call, person)?;
    let id = call.parameter(0);
    let mut methods = tenant.people()[person].methods.iter();
    let found = methods.find_map(|m| match &m.kind {
        Kind::Phone {
            number, phone_type, ..
        } if m.id.to_string() == id => Some((number.clone(), *phone_type)),
        _ => None,
    });
    found.ok_or_else(|| refusal::no_method(call.request, id))
}

fn set_sms(tenant: &mut Tenant, call: &Call<'_>, person: usize, sms: SmsState) -> Answer {
    let (number, phone_type) = phone(tenant, call, person)?;
    let kind = Kind::Phone {
        number,
        phone_type,
        sms,
    };
    let write = call.write(tenant);
    let method = Method::new(kind, phone_type.id(), write.at);
    tenant.register(person, method, activity::ADMIN_UPDATED, &write);
    Ok(Response::no_content())
}

fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    person: usize,
    number: Box<str>,
    phone_type: PhoneType,
    activity: &str,
) -> Value {
    let kind = Kind::Phone {
        phone_type,
        sms: sms_state(tenant, person, phone_type, &number),
        number,
    };
    let write = call.write(tenant);
    let method = Method::new(kind, phone_type.id(), write.at);
    tenant.register(person, method.clone(), activity, &write);
    let mut json = method_json::method(&method, &view(tenant, call));
    json["@odata.context"] = call.context("phoneMethods/$entity").into();
    json
}

/// A mobile phone signs in by text message at once where the policy allows it and nobody else has the number.
fn sms_state(tenant: &Tenant, person: usize, phone_type: PhoneType, number: &str) -> SmsState {
    if phone_type != PhoneType::Mobile {
        return SmsState::NotSupported;
    }
    if !tenant.methods_policy.sms_sign_in {
        return SmsState::NotAllowedByPolicy;
    }
    let people = tenant.people().iter().enumerate();
    let mut others = people
        .filter(|(at, _)| *at != person)
        .flat_map(|(_, p)| &p.methods);
    let taken = |m: &Method| matches!(&m.kind, Kind::Phone { number: own, .. } if **own == *number);
    if others.any(taken) {
        SmsState::PhoneNumberNotUnique
    } else {
        SmsState::Ready
    }
}

fn read(call: &Call<'_>) -> Result<(Option<Box<str>>, Option<PhoneType>), Response> {
    let (mut number, mut phone_type) = (None, None);
    for (name, value) in call.properties()? {
        match (name, value.as_str()) {
            ("phoneNumber", Some(text)) => number = Some(dialable(call, text)?),
            ("phoneType", Some(text)) => {
                let known = PhoneType::ALL.into_iter().find(|t| t.as_str() == text);
                phone_type = Some(known.ok_or_else(|| {
                    let message = format!("Invalid phoneType '{text}'.");
                    refusal::bad_method(call.request, &message)
                })?);
            }
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    Ok((number, phone_type))
}

/// `+{country} {number}x{extension}`, the extension optional.
fn dialable(call: &Call<'_>, text: &str) -> Result<Box<str>, Response> {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let good = text
        .strip_prefix('+')
        .and_then(|rest| rest.split_once(' '))
        .is_some_and(|(country, rest)| {
            let (number, extension) = rest.split_once('x').unwrap_or((rest, "0"));
            digits(country) && digits(number) && digits(extension)
        });
    if good {
        return Ok(text.into());
    }
    let message = format!("Invalid phone number '{text}'.");
    Err(refusal::bad_method(call.request, &message))
}
