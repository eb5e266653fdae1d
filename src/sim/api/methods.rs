//! `…/authentication/methods` and the collections by type: reading and deleting.

use serde_json::Value;

use super::collections::{self, MethodCollection};
use super::method_json::{self, View};
use super::{Answer, Call, access, refusal};
use crate::odata::{self, Collection, Options};
use crate::tenant::{Kind, Person, PhoneType, Preference, Tenant};
use crate::wire::{Body, Response, Version};

pub fn view<'a>(tenant: &'a Tenant, call: &Call<'_>) -> View<'a> {
    View {
        tenant,
        version: call.request.version,
        now: call.request.now,
        masked: access::sees_masked_phones(call.request),
    }
}

/// All methods; v1.0 leaves out the types that only beta knows.
pub fn list(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let mut response = answer_list(call, "methods", &all(tenant, call, person))?;
    if let Body::Json(body) = &mut response.body {
        body["@microsoft.graph.tips"] = "Use $select to choose only the properties your app needs, as this can lead to performance improvements. For example: GET users('<key>')/authentication/methods?$select=creationDateTime".into();
    }
    Ok(response)
}

/// One method of any type.
pub fn one(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let id = call.parameter(0);
    let method = all(tenant, call, person)
        .into_iter()
        .find(|m| m["id"] == id)
        .ok_or_else(|| refusal::no_method(call.request, id))?;
    answer_one(call, "methods", method)
}

/// The methods of one type.
pub fn list_typed(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let collection = collection(call)?;
    let methods = typed(tenant, call, person, collection);
    answer_list(call, collection.segment, &methods)
}

/// One method of one type. Windows Hello can be asked for its device; this directory knows none.
pub fn one_typed(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let collection = collection(call)?;
    let id = call.parameter(1);
    let mut method = typed(tenant, call, person, collection)
        .into_iter()
        .find(|m| m["id"] == id)
        .ok_or_else(|| refusal::no_method(call.request, id))?;
    let options = Options::parse(call.request)?;
    if *collection == collections::WINDOWS_HELLO && options.expand == ["device"] {
        method["device"] = Value::Null;
        return odata::entity(
            call.request,
            &options,
            &below(&call.set(collection.segment)),
            method,
        );
    }
    answer_one(call, collection.segment, method)
}

/// The QR code, of which there is one at most.
pub fn qr_code(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let segment = collections::QR_CODE_PIN.segment;
    let method = typed(tenant, call, person, &collections::QR_CODE_PIN)
        .pop()
        .ok_or_else(|| refusal::no_method(call.request, segment))?;
    answer_one(call, segment, method)
}

/// The schema has it, the service does not: its backend knows no such controller.
pub fn delete_any(_tenant: &mut Tenant, call: &Call<'_>, _person: usize) -> Answer {
    let message = format!(
        r#"{{"Message":"No HTTP resource was found that matches the request URI 'https://mface.windowsazure.com/odata/users('{}')/authentication/methods('{}')'.","MessageDetail":"No type was found that matches the controller named 'users'."}}"#,
        call.key,
        call.parameter(0)
    );
    Err(refusal::methods(
        call.request,
        404,
        "UnknownError",
        &message,
    ))
}

/// Deletes one method of one type, by the rules of the default and of the alternate mobile phone.
pub fn delete_typed(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let collection = collection(call)?;
    if *collection == collections::PASSWORD {
        return Err(refusal::no_verb(call.request));
    }
    delete(tenant, call, person, |kind, id| {
        collections::of(kind) == Some(collection) && id == call.parameter(1)
    })
}

/// Deletes the QR code.
pub fn delete_qr_code(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    delete(tenant, call, person, |kind, _| {
        matches!(kind, Kind::QrCodePin {})
    })
}

fn delete(
    tenant: &mut Tenant,
    call: &Call<'_>,
    person: usize,
    is_meant: impl Fn(&Kind, &str) -> bool,
) -> Answer {
    let target = &tenant.people()[person];
    let method = target
        .methods
        .iter()
        .position(|m| is_meant(&m.kind, &method_json::id(m)))
        .ok_or_else(|| {
            let id = call.parameters.last().copied().unwrap_or_default();
            refusal::no_method(call.request, id)
        })?;
    check_delete(call, target, method)?;
    let write = call.write(tenant);
    tenant.delete_method(person, method, &write);
    Ok(Response::no_content())
}

/// Nobody adds or changes methods of their own with the permission of an administrator.
pub fn check_not_own(tenant: &Tenant, call: &Call<'_>, person: usize) -> Result<(), Response> {
    if call.request.caller.user == Some(tenant.people()[person].id) {
        return Err(refusal::denied(call.request));
    }
    Ok(())
}

fn check_delete(call: &Call<'_>, target: &Person, method: usize) -> Result<(), Response> {
    let others = || {
        let methods = target.methods.iter().enumerate();
        methods
            .filter(|(at, _)| *at != method)
            .map(|(_, m)| &m.kind)
    };
    // What can never be the default, such as a passkey, does not keep the default from going.
    if target.default_method() == Some(method) && others().any(Preference::may_mean) {
        let id = method_json::id(&target.methods[method]);
        let message = format!(
            "The requested authentication method id of [{id}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed"
        );
        return Err(refusal::bad_method(call.request, &message));
    }
    let is = |kind: &Kind, wanted| matches!(kind, Kind::Phone { phone_type, .. } if *phone_type == wanted);
    if is(&target.methods[method].kind, PhoneType::Mobile)
        && others().any(|kind| is(kind, PhoneType::AlternateMobile))
    {
        let message = "A user cannot have an alternateMobile number without a mobile number.";
        return Err(refusal::bad_method(call.request, message));
    }
    Ok(())
}

fn all(tenant: &Tenant, call: &Call<'_>, person: usize) -> Vec<Value> {
    let view = view(tenant, call);
    let target = &tenant.people()[person];
    let mut password = method_json::password(target, &view);
    password["@odata.type"] = format!("#microsoft.graph.{}", collections::PASSWORD.kind).into();
    let mut all = vec![password];
    for method in &target.methods {
        let beta = collections::of(&method.kind).is_some_and(|c| c.beta);
        if !beta || view.version == Version::Beta {
            let mut json = method_json::method(method, &view);
            json["@odata.type"] = method_json::annotation(&method.kind).into();
            all.push(json);
        }
    }
    all
}

fn typed(
    tenant: &Tenant,
    call: &Call<'_>,
    person: usize,
    collection: &MethodCollection,
) -> Vec<Value> {
    let view = view(tenant, call);
    let target = &tenant.people()[person];
    if *collection == collections::PASSWORD {
        return vec![method_json::password(target, &view)];
    }
    let methods = target.methods.iter();
    methods
        .filter(|m| collections::of(&m.kind) == Some(collection))
        .map(|m| method_json::method(m, &view))
        .collect()
}

fn collection(call: &Call<'_>) -> Result<&'static MethodCollection, Response> {
    let segment = call.parameter(0);
    collections::named(segment).ok_or_else(|| refusal::no_segment(call.request, segment))
}

fn answer_list(call: &Call<'_>, part: &str, methods: &[Value]) -> Answer {
    let set = call.set(part);
    odata::page(
        call.request,
        &call.options()?,
        &below(&set),
        methods.iter(),
        |method, _| (*method).clone(),
    )
}

fn answer_one(call: &Call<'_>, part: &str, method: Value) -> Answer {
    let set = call.set(part);
    odata::entity(call.request, &call.options()?, &below(&set), method)
}

/// The methods of one person fit a page, and their properties differ by type.
fn below(set: &str) -> Collection<'_> {
    Collection {
        set,
        kind: "microsoft.graph.authenticationMethod",
        properties: &[],
        default: &[],
        page: 1_000,
        max: 1_000,
        directory: false,
    }
}
