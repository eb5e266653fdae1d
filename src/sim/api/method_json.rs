//! A method as the service writes it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::collections;
use crate::tenant::{Kind, Method, Person, PhoneType, Tenant, method::PASSWORD_ID};
use crate::wire::Version;

/// What the writing of a method depends on.
pub struct View<'a> {
    pub tenant: &'a Tenant,
    pub version: Version,
    pub now: Timestamp,
    /// Phone numbers show their last two digits only.
    pub masked: bool,
}

/// The id as the wire has it: some types write it as base64, the others as a UUID.
pub fn id(method: &Method) -> String {
    match method.kind {
        Kind::Authenticator { .. } | Kind::Passwordless { .. } | Kind::Fido2 { .. } => {
            format!("{}2", URL_SAFE_NO_PAD.encode(method.id.as_bytes()))
        }
        _ => method.id.to_string(),
    }
}

/// The password that everybody has.
pub fn password(person: &Person, view: &View<'_>) -> Value {
    let mut json = json!({
        "id": PASSWORD_ID.to_string(),
        "password": null,
        "createdDateTime": person.password_changed.to_string(),
    });
    if view.version == Version::Beta {
        json["lastUsedDateTime"] = person.signed_in.map(|at| at.to_string()).into();
    }
    json
}

/// The type annotation of a method.
pub fn annotation(kind: &Kind) -> String {
    let name = match (kind, collections::of(kind)) {
        (Kind::Unknown { name }, _) => name,
        (_, Some(collection)) => collection.kind,
        (_, None) => "authenticationMethod",
    };
    format!("#microsoft.graph.{name}")
}

/// A method without its annotation.
pub fn method(method: &Method, view: &View<'_>) -> Value {
    let mut json = properties(method, view);
    json["id"] = id(method).into();
    json["createdDateTime"] = method.created.map(|at| at.to_string()).into();
    if view.version == Version::Beta {
        json["lastUsedDateTime"] = method.used.map(|at| at.to_string()).into();
    }
    json
}

fn properties(method: &Method, view: &View<'_>) -> Value {
    match &method.kind {
        Kind::Phone {
            number,
            phone_type,
            sms,
        } => json!({
            "phoneNumber": if view.masked { masked(number) } else { number.to_string() },
            "phoneType": phone_type.as_str(),
            "smsSignInState": match phone_type {
                PhoneType::Mobile => sms.as_str(),
                _ => "notSupported",
            },
        }),
        Kind::Email { address } => json!({"emailAddress": address}),
        Kind::Authenticator {
            name,
            version,
            outlook,
        } => {
            let mut json = json!({
                "displayName": name,
                "deviceTag": "SoftwareTokenActivated",
                "phoneAppVersion": version,
            });
            if view.version == Version::Beta {
                json["clientAppName"] = if *outlook {
                    "outlookMobile".into()
                } else {
                    "microsoftAuthenticator".into()
                };
            }
            json
        }
        Kind::Passwordless { name } => json!({
            "displayName": name,
            "creationDateTime": method.created.map(|at| at.to_string()),
        }),
        Kind::Fido2 {
            name,
            model,
            synced,
        } => passkey(method.id, name, model, *synced),
        Kind::WindowsHello { name, strength } => {
            json!({"displayName": name, "keyStrength": strength.as_str()})
        }
        Kind::PlatformCredential {
            name,
            strength,
            platform,
        } => json!({
            "displayName": name,
            "keyStrength": strength.as_str(),
            "platform": platform.as_str(),
        }),
        Kind::SoftwareOath {} => json!({"secretKey": null}),
        Kind::HardwareOath { .. } => json!({"device": token(method)}),
        Kind::AccessPass {
            starts,
            minutes,
            once,
        } => access_pass(method, view, *starts, *minutes, *once),
        Kind::External { name } => json!({
            "configurationId": Uuid::from_u128(method.id.as_u128() ^ 1).to_string(),
            "displayName": name,
        }),
        Kind::QrCodePin {} => qr_code(method),
        Kind::ResourceAccountKey { name } => json!({"displayName": name}),
        Kind::Unknown { .. } => json!({"displayName": "Something new"}),
    }
}

fn passkey(id: Uuid, name: &str, model: &str, synced: bool) -> Value {
    let certificates = if synced {
        json!([])
    } else {
        json!([format!("{}{}", id.simple(), "e3a1268a")])
    };
    json!({
        "displayName": name,
        "aaGuid": if synced { "fbfc3007-154e-4ecc-8c0b-6e020557d7bd" } else { "2fc0579f-8113-47ea-b116-555a8db9202a" },
        "model": model,
        "attestationCertificates": certificates,
        "attestationLevel": if synced { "notAttested" } else { "attested" },
        "passkeyType": if synced { "synced" } else { "deviceBound" },
    })
}

fn token(method: &Method) -> Value {
    let Kind::HardwareOath {
        serial,
        manufacturer,
        model,
        status,
    } = &method.kind
    else {
        return Value::Null;
    };
    json!({
        "id": Uuid::from_u128(method.id.as_u128() ^ 1).to_string(),
        "serialNumber": serial,
        "manufacturer": manufacturer,
        "model": model,
        "status": status.as_str(),
        "timeIntervalInSeconds": 30,
        "hashFunction": "hmacsha1",
        "lastUsedDateTime": method.used.map(|at| at.to_string()),
    })
}

fn qr_code(method: &Method) -> Value {
    let created = method.created.map(|at| at.to_string());
    let expires = method
        .created
        .map(|at| (at + SignedDuration::from_hours(365 * 24)).to_string());
    json!({
        "standardQRCode": {
            "id": Uuid::from_u128(method.id.as_u128() ^ 2).to_string(),
            "createdDateTime": created,
            "startDateTime": created,
            "expireDateTime": expires,
            "lastUsedDateTime": method.used.map(|at| at.to_string()),
            "image": null,
        },
        "temporaryQRCode": null,
        "pin": {
            "id": Uuid::from_u128(method.id.as_u128() ^ 3).to_string(),
            "code": null,
            "forceChangePinNextSignIn": false,
            "createdDateTime": created,
            "updatedDateTime": created,
        },
    })
}

fn access_pass(
    method: &Method,
    view: &View<'_>,
    starts: Timestamp,
    minutes: u32,
    once: bool,
) -> Value {
    let ends = starts + SignedDuration::from_mins(i64::from(minutes));
    let reason = if !view.tenant.access_pass.enabled {
        "DisabledByPolicy"
    } else if view.now < starts {
        "NotYetValid"
    } else if view.now >= ends {
        "Expired"
    } else if once && method.used.is_some() {
        "OneTimeUsed"
    } else {
        "EnabledByPolicy"
    };
    json!({
        "temporaryAccessPass": null,
        "startDateTime": starts.to_string(),
        "lifetimeInMinutes": minutes,
        "isUsableOnce": once,
        "isUsable": reason == "EnabledByPolicy",
        "methodUsabilityReason": reason,
    })
}

/// `+1 5550100` becomes `+X XXXXX00`.
fn masked(number: &str) -> String {
    let shown = number.chars().count().saturating_sub(2);
    (0..)
        .zip(number.chars())
        .map(|(at, c)| {
            if at < shown && c.is_ascii_digit() {
                'X'
            } else {
                c
            }
        })
        .collect()
}
