//! `reports/authenticationMethods/userRegistrationDetails`: who has registered what, hours late.

use std::collections::HashSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call, refusal};
use crate::odata::{self, Collection};
use crate::tenant::{Kind, Member, Person, Preference, Snapshot, Tenant};
use crate::wire::Version;

const SET: &str = "reports/authenticationMethods/userRegistrationDetails";

const PROPERTIES: [&str; 17] = [
    "id",
    "isAdmin",
    "isMfaCapable",
    "isMfaRegistered",
    "isPasswordlessCapable",
    "isSsprCapable",
    "isSsprEnabled",
    "isSsprRegistered",
    "isSystemPreferredAuthenticationMethodEnabled",
    "lastUpdatedDateTime",
    "methodsRegistered",
    "systemPreferredAuthenticationMethods",
    "userDisplayName",
    "userPreferredMethodForSecondaryAuthentication",
    "userPrincipalName",
    "userType",
    "defaultMfaMethod",
];

const V1: Collection<'static> = Collection {
    set: SET,
    kind: "microsoft.graph.userRegistrationDetails",
    properties: PROPERTIES.split_at(16).0,
    default: &[],
    page: 100,
    max: 999,
    directory: false,
};

/// Beta adds the default method.
const BETA: Collection<'static> = Collection {
    properties: &PROPERTIES,
    ..V1
};

pub fn list(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let now = call.request.now;
    let admins = admins(tenant);
    let rows = tenant.people().iter().filter(|p| p.is_reported(now));
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        collection(call),
        rows,
        |person, _| {
            person.reported(now).map_or(Value::Null, |shown| {
                row(call, person, &shown, admins.contains(&person.id))
            })
        },
    )
}

pub fn one(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let key = call.parameter(0);
    let found = Uuid::try_parse(key)
        .ok()
        .and_then(|id| tenant.person(id))
        .and_then(|person| Some((person, person.reported(call.request.now)?)));
    let (person, shown) = found.ok_or_else(|| refusal::no_such(call.request, key))?;
    let is_admin = admins(tenant).contains(&person.id);
    let row = row(call, person, &shown, is_admin);
    odata::entity(call.request, &call.options()?, collection(call), row)
}

fn collection(call: &Call<'_>) -> &'static Collection<'static> {
    match call.request.version {
        Version::V1 => &V1,
        Version::Beta => &BETA,
    }
}

/// Everybody who holds a role, also through a group.
pub fn admins(tenant: &Tenant) -> HashSet<Uuid> {
    let mut admins = HashSet::new();
    for assignment in tenant.assignments() {
        match tenant.group(assignment.principal.id()) {
            Some(group) => {
                let members = tenant.transitive_members(group);
                let people = members.iter().filter(|m| matches!(m, Member::Person(_)));
                admins.extend(people.map(|person| person.id()));
            }
            None => {
                admins.insert(assignment.principal.id());
            }
        }
    }
    admins
}

/// A row of the report.
pub fn row(call: &Call<'_>, person: &Person, shown: &Snapshot, is_admin: bool) -> Value {
    let registered = shown.methods.iter().any(|m| m.kind.is_strong());
    let passwordless = shown.methods.iter().any(|m| {
        matches!(
            m.kind,
            Kind::Fido2 { .. } | Kind::WindowsHello { .. } | Kind::PlatformCredential { .. }
        )
    });
    let mut names: Vec<&str> = Vec::new();
    for name in shown.methods.iter().flat_map(|m| m.kind.report_names()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    // Password reset asks for two methods here.
    let sspr_registered = names.len() > 1;
    let mut row = json!({
        "id": person.id.to_string(),
        "userPrincipalName": person.upn,
        "userDisplayName": person.name,
        "userType": if person.is_guest() { "guest" } else { "member" },
        "isAdmin": is_admin,
        "isSsprRegistered": sspr_registered,
        "isSsprEnabled": !person.is_guest(),
        "isSsprCapable": sspr_registered && !person.is_guest(),
        "isMfaRegistered": registered,
        "isMfaCapable": registered && !person.report.incapable,
        "isPasswordlessCapable": passwordless,
        "methodsRegistered": names,
        "isSystemPreferredAuthenticationMethodEnabled": true,
        "systemPreferredAuthenticationMethods": preferred(shown),
        "userPreferredMethodForSecondaryAuthentication":
            shown.preference.map_or("none", Preference::as_str),
        "lastUpdatedDateTime": person.reported_at(call.request.now).to_string(),
    });
    if call.request.version == Version::Beta {
        let name = shown.preference.map_or("none", Preference::report_name);
        row["defaultMfaMethod"] = name.into();
    }
    row
}

/// The strongest that the system would ask for.
fn preferred(shown: &Snapshot) -> Vec<&'static str> {
    let has = |test: fn(&Kind) -> bool| shown.methods.iter().any(|m| test(&m.kind));
    if has(|k| matches!(k, Kind::Fido2 { .. })) {
        vec!["fido2"]
    } else if has(|k| matches!(k, Kind::Authenticator { .. })) {
        vec!["push"]
    } else if has(|k| matches!(k, Kind::SoftwareOath {} | Kind::HardwareOath { .. })) {
        vec!["oath"]
    } else if has(|k| matches!(k, Kind::Phone { .. })) {
        vec!["sms"]
    } else {
        Vec::new()
    }
}
