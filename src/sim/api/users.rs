//! `/users`.

use serde_json::{Map, Value, json};

use super::{Answer, Call, refusal};
use crate::sim::odata::{self, Collection, Options, Wanted};
use crate::sim::scenario::{Plan, StateColumn};
use crate::sim::tenant::{Person, Tenant};
use crate::sim::wire::{Body, Response};

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
        "givenName",
        "id",
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
    let column = tenant.state_column;
    odata::page(
        call.request,
        &options,
        &USERS,
        tenant.people().iter(),
        |person, wanted| row(person, wanted, column),
    )
}

pub fn count(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let mut options = call.options()?;
    options.count = true;
    options.check(call.request, &USERS)?;
    check_state_filter(tenant, call, &options)?;
    let column = tenant.state_column;
    let count = odata::count(&options, tenant.people().iter(), |person, wanted| {
        row(person, wanted, column)
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
    let row = row(
        &tenant.people()[person],
        &options.wanted(&USERS),
        tenant.state_column,
    );
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

fn row(person: &Person, wanted: &Wanted<'_>, column: StateColumn) -> Value {
    let mut row = Map::new();
    let mut put = |name: &str, value: &dyn Fn() -> Value| {
        if wanted.has(name) {
            row.insert(name.to_owned(), value());
        }
    };
    put("accountEnabled", &|| person.enabled.into());
    put("assignedLicenses", &|| licences(person));
    put("businessPhones", &|| json!([]));
    put("createdDateTime", &|| person.created.to_string().into());
    put("displayName", &|| (*person.name).into());
    put("id", &|| person.id.to_string().into());
    put("lastPasswordChangeDateTime", &|| {
        person.password_changed.to_string().into()
    });
    put("mail", &|| person.mail.as_deref().into());
    put("onPremisesSyncEnabled", &|| person.synced.into());
    put("signInActivity", &|| activity(person));
    put("signInSessionsValidFromDateTime", &|| {
        person.sessions_from.to_string().into()
    });
    put("userPrincipalName", &|| (*person.upn).into());
    put("userType", &|| {
        if person.guest { "Guest" } else { "Member" }.into()
    });
    match column {
        StateColumn::Shown => put("perUserMfaState", &|| person.state.as_str().into()),
        StateColumn::Null => put("perUserMfaState", &|| Value::Null),
        StateColumn::Absent => {}
    }
    for name in [
        "department",
        "givenName",
        "jobTitle",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "usageLocation",
    ] {
        put(name, &|| Value::Null);
    }
    Value::Object(row)
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
