//! Hardware tokens: those in stock, and giving one to a person by its serial number.

use serde_json::{Value, json};

use super::methods::check_not_own;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection};
use crate::scenario::TokenSpec;
use crate::tenant::method::TokenStatus;
use crate::tenant::{Kind, Method, Tenant, activity};
use crate::wire::Response;

/// `directory/authenticationMethodDevices/hardwareOathDevices`
pub fn in_stock(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const DEVICES: Collection<'static> = Collection {
        set: "directory/authenticationMethodDevices/hardwareOathDevices",
        kind: "microsoft.graph.hardwareOathTokenAuthenticationMethodDevice",
        properties: &[],
        default: &[],
        page: 100,
        max: 999,
        directory: false,
    };
    odata::page(
        call.request,
        &call.options()?,
        &DEVICES,
        tenant.tokens.iter().enumerate(),
        |(at, token), _| token_json(tenant, *at, token),
    )
}

fn token_json(tenant: &Tenant, at: usize, token: &TokenSpec) -> Value {
    let holder = holder(tenant, &token.serial);
    let id = uuid::Uuid::new_v5(&tenant.id, format!("token {at}").as_bytes());
    json!({
        "id": id.to_string(),
        "serialNumber": token.serial,
        "manufacturer": token.manufacturer,
        "model": token.model,
        "secretKey": null,
        "timeIntervalInSeconds": 30,
        "status": holder.map_or("available", |(_, status)| status.as_str()),
        "hashFunction": "hmacsha1",
        "assignedTo": holder.map(|(person, _)| {
            let person = &tenant.people()[person];
            json!({"id": person.id.to_string(), "displayName": person.name})
        }),
    })
}

/// Who has a token, and how far it is set up.
fn holder(tenant: &Tenant, serial: &str) -> Option<(usize, TokenStatus)> {
    let people = tenant.people().iter().enumerate();
    let mut methods = people.flat_map(|(at, p)| p.methods.iter().map(move |m| (at, m)));
    methods.find_map(|(at, method)| match &method.kind {
        Kind::HardwareOath {
            serial: own,
            status,
            ..
        } if **own == *serial => Some((at, *status)),
        _ => None,
    })
}

/// `…/hardwareOathMethods/assignAndActivateBySerialNumber`: the code proves that the token is at hand.
pub fn assign_and_activate(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    check_not_own(tenant, call, person)?;
    let bad = |message: &str| refusal::bad_method(call.request, message);
    let (mut serial, mut code) = (None, None);
    for (name, value) in call.properties()? {
        match (name, value.as_str()) {
            ("serialNumber", Some(text)) => serial = Some(text),
            ("verificationCode", Some(text)) => code = Some(text),
            ("displayName", Some(_)) => {}
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    let (Some(serial), Some(code)) = (serial, code) else {
        return Err(bad("serialNumber and verificationCode are required."));
    };
    let token = tenant.tokens.iter().find(|token| *token.serial == *serial);
    let token = token.ok_or_else(|| {
        let message = format!("There is no token with the serial number '{serial}'.");
        bad(&message)
    })?;
    if holder(tenant, serial).is_some() {
        return Err(bad("The token is already assigned."));
    }
    if *token.code != *code {
        return Err(bad("The verification code is not valid."));
    }
    let kind = Kind::HardwareOath {
        serial: token.serial.clone(),
        manufacturer: token.manufacturer.clone(),
        model: token.model.clone(),
        status: TokenStatus::Activated,
    };
    let write = call.write(tenant);
    let method = Method::new(kind, tenant.draw(), write.at);
    tenant.register(person, method, activity::ADMIN_REGISTERED, &write);
    Ok(Response::no_content())
}
