//! `/users`.

use serde_json::{Value, json};

use super::groups::annotated;
use super::row::Row;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection, Options, Wanted};
use crate::scenario::{Plan, StateColumn};
use crate::tenant::{Person, Tenant, second};
use crate::wire::{Body, Response};

const USERS: Collection<'static> = Collection {
    set: "users",
    kind: "microsoft.graph.user",
    properties: &[
        "accountEnabled",
        "assignedLicenses",
        "businessPhones",
        "createdDateTime",
        "department",
        "displayName",
        "externalUserState",
        "givenName",
        "id",
        "identities",
        "jobTitle",
        "lastPasswordChangeDateTime",
        "mail",
        "mobilePhone",
        "officeLocation",
        "onPremisesSyncEnabled",
        "perUserMfaState",
        "preferredLanguage",
        "signInActivity",
        "signInSessionsValidFromDateTime",
        "surname",
        "usageLocation",
        "userPrincipalName",
        "userType",
    ],
    default: &[
        "businessPhones",
        "displayName",
        "givenName",
        "id",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
    ],
    page: 100,
    max: 999,
    directory: true,
};

/// Pages with `signInActivity` hold no more rows than this, whatever `$top` says.
const ACTIVITY_PAGE: usize = 500;

pub fn list(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let mut options = call.options()?;
    options.check(call.request, &USERS)?;
    check_state_filter(tenant, call, &options)?;
    if options.select.iter().any(|name| name == "signInActivity") {
        check_activity(tenant, call)?;
        options.top = options.top.map(|top| top.min(ACTIVITY_PAGE));
    }
    // Parts of a large list are asked for side by side: building every row for each of them would take seconds.
    let beginning = options.take_beginning("userPrincipalName");
    let people = tenant.people().iter().filter(|person| {
        let beginning = beginning.as_deref();
        beginning.is_none_or(|beginning| begins_with(&person.upn, beginning))
    });
    odata::page(call.request, &options, &USERS, people, |person, wanted| {
        row(tenant, person, wanted)
    })
}

/// Without regard to case, as Graph compares.
fn begins_with(text: &str, beginning: &str) -> bool {
    match text.get(..beginning.len()) {
        Some(start) if text.is_ascii() => start.eq_ignore_ascii_case(beginning),
        _ => text.to_lowercase().starts_with(&beginning.to_lowercase()),
    }
}

pub fn count(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let mut options = call.options()?;
    options.count = true;
    options.check(call.request, &USERS)?;
    check_state_filter(tenant, call, &options)?;
    let count = odata::count(&options, tenant.people().iter(), |person, wanted| {
        row(tenant, person, wanted)
    });
    Ok(Response {
        status: 200,
        headers: Vec::new(),
        body: Body::Text(count.to_string()),
    })
}

pub fn one(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let options = call.options()?;
    if options.select.iter().any(|name| name == "signInActivity") {
        check_activity(tenant, call)?;
        if uuid::Uuid::try_parse(call.key).is_err() {
            let message = "signInActivity can be read by the id of a user only.";
            return Err(Response::error(call.request, 400, "BadRequest", message));
        }
    }
    let row = row(tenant, &tenant.people()[person], &options.wanted(&USERS));
    odata::entity(call.request, &options, &USERS, row)
}

/// The activity needs a plan and the scope of the logs beside that of the users.
fn check_activity(tenant: &Tenant, call: &Call<'_>) -> Result<(), Response> {
    if tenant.plan < Plan::P1 {
        return Err(refusal::no_premium(call.request));
    }
    let scopes = &call.request.caller.scopes;
    if scopes.iter().any(|scope| scope == "AuditLog.Read.All") {
        return Ok(());
    }
    Err(refusal::insufficient(call.request))
}

/// Filtering by the state is undocumented; where it works, it is an advanced query.
fn check_state_filter(tenant: &Tenant, call: &Call<'_>, options: &Options) -> Result<(), Response> {
    let by_state = options
        .filter
        .as_ref()
        .is_some_and(|f| f.properties().contains(&"perUserMfaState"));
    let advanced = options.count
        && call
            .request
            .header("consistencylevel")
            .is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
    if by_state && !(advanced && tenant.state_column == StateColumn::Shown) {
        let code = "Request_UnsupportedQuery";
        return Err(Response::error(
            call.request,
            400,
            code,
            "Unsupported Query.",
        ));
    }
    Ok(())
}

fn row(tenant: &Tenant, person: &Person, wanted: &Wanted<'_>) -> Value {
    let mut row = Row::new(wanted);
    row.put("accountEnabled", || person.enabled);
    row.put("assignedLicenses", || licences(person));
    let numbers = person.numbers.as_deref();
    row.put("businessPhones", || {
        numbers.map_or_else(|| json!([]), |numbers| json!(numbers.business))
    });
    row.put("mobilePhone", || {
        numbers.and_then(|numbers| numbers.mobile.as_deref())
    });
    row.put("createdDateTime", || person.created.to_string());
    row.put("displayName", || &*person.name);
    row.put("id", || person.id.to_string());
    row.put("lastPasswordChangeDateTime", || {
        person.password_changed.to_string()
    });
    row.put("mail", || person.mail.as_deref());
    row.put("onPremisesSyncEnabled", || person.synced);
    row.put("signInActivity", || activity(person));
    row.put("signInSessionsValidFromDateTime", || {
        second(person.sessions_from).to_string()
    });
    row.put("userPrincipalName", || &*person.upn);
    row.put("userType", || person.user_type.as_str());
    row.put("externalUserState", || person.external.as_str());
    row.put("preferredLanguage", || person.language.as_deref());
    row.put("identities", || person.identities(tenant));
    match tenant.state_column {
        StateColumn::Shown => row.put("perUserMfaState", || person.state.as_str()),
        StateColumn::Null => row.put("perUserMfaState", || Value::Null),
        StateColumn::Absent => {}
    }
    for name in [
        "department",
        "givenName",
        "jobTitle",
        "officeLocation",
        "surname",
        "usageLocation",
    ] {
        row.put(name, || Value::Null);
    }
    let row = row.finish();
    // A subtype among the users says so.
    if person.is_agent() {
        return annotated(row, "agentUser");
    }
    row
}

fn licences(person: &Person) -> Value {
    person
        .licences
        .iter()
        .map(|licence| json!({"disabledPlans": [], "skuId": licence.sku_id().to_string()}))
        .collect()
}

/// Null when the person never signed in.
fn activity(person: &Person) -> Value {
    person.signed_in.map_or(Value::Null, |at| {
        json!({
            "lastSignInDateTime": at.to_string(),
            "lastSignInRequestId": person.id.to_string(),
            "lastNonInteractiveSignInDateTime": at.to_string(),
            "lastNonInteractiveSignInRequestId": person.id.to_string(),
            "lastSuccessfulSignInDateTime": at.to_string(),
            "lastSuccessfulSignInRequestId": person.id.to_string(),
        })
    })
}
