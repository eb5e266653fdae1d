//! Conditional Access: policies, authentication strengths and named locations as Graph writes them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call};
use crate::odata::{self, Collection};
use crate::population::draw;
use crate::scenario::{ConditionalAccess, Grant};
use crate::tenant::roles::role_by_name;
use crate::tenant::{ALL_GUESTS, AuthenticationStrength, NamedLocation, Tenant};

/// `identity/conditionalAccess/policies`
pub fn policies(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const POLICIES: Collection<'static> = Collection {
        set: "identity/conditionalAccess/policies",
        kind: "microsoft.graph.conditionalAccessPolicy",
        properties: &[
            "conditions",
            "createdDateTime",
            "description",
            "displayName",
            "grantControls",
            "id",
            "modifiedDateTime",
            "sessionControls",
            "state",
            "templateId",
        ],
        default: &[],
        page: 100,
        max: 999,
        directory: false,
    };
    let options = call.options()?;
    let policies = tenant.policies.iter().enumerate();
    odata::page(
        call.request,
        &options,
        &POLICIES,
        policies,
        |(at, policy), _| policy_json(tenant, *at, policy),
    )
}

/// The id of the policy with this index.
pub fn policy_id(tenant: &Tenant, at: usize) -> Uuid {
    draw::id(tenant.seed, at as u64, draw::DIRECTORY ^ draw::LOG)
}

/// What the sign-in log calls a control.
pub fn control_title(grant: Grant) -> &'static str {
    match grant {
        Grant::Mfa => "Mfa",
        Grant::Strength => "AuthenticationStrength",
        Grant::Block => "Block",
        Grant::CompliantDevice => "RequireCompliantDevice",
        Grant::PasswordChange => "PasswordChange",
        Grant::Controls | Grant::SessionOnly => "",
    }
}

/// A policy as Graph writes it.
pub fn policy_json(tenant: &Tenant, at: usize, policy: &ConditionalAccess) -> Value {
    json!({
        "id": policy_id(tenant, at).to_string(),
        "templateId": null,
        "displayName": policy.name,
        "description": null,
        "createdDateTime": (tenant.start - jiff::SignedDuration::from_hours(24 * 400)).to_string(),
        "modifiedDateTime": null,
        "state": policy.state.as_str(),
        "sessionControls": (policy.grant == Grant::SessionOnly).then(|| {
            json!({"signInFrequency": {"value": 12, "type": "hours", "isEnabled": true}})
        }),
        "conditions": conditions(tenant, policy),
        "grantControls": grant_controls(tenant, policy),
    })
}

fn conditions(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let client_app_types = match &policy.client_app_types[..] {
        [] => json!(["all"]),
        types => json!(types),
    };
    let platforms = !policy.platforms.is_empty() || !policy.exclude_platforms.is_empty();
    let mut conditions = json!({
        "clientAppTypes": client_app_types,
        "applications": applications(policy),
        "signInRiskLevels": policy.sign_in_risk,
        "userRiskLevels": policy.user_risk,
        "servicePrincipalRiskLevels": [],
        "insiderRiskLevels": policy.insider_risk,
        "clientApplications": null,
        "authenticationFlows": policy.authentication_flows.as_ref().map(|methods| json!({"transferMethods": methods})),
        "locations": locations(tenant, policy),
        "platforms": platforms.then(|| {
            json!({
                "includePlatforms": policy.platforms,
                "excludePlatforms": policy.exclude_platforms,
            })
        }),
        "devices": policy.device_filter.as_ref().map(|rule| {
            json!({"deviceFilter": {"mode": policy.device_filter_mode.as_str(), "rule": rule}})
        }),
        "users": users(tenant, policy),
    });
    for (name, value) in &policy.conditions {
        conditions[name.as_str()] = value.clone();
    }
    conditions
}

fn applications(policy: &ConditionalAccess) -> Value {
    let targets_others = !policy.user_actions.is_empty()
        || !policy.authentication_contexts.is_empty()
        || policy.application_filter.is_some();
    let applications = match &policy.applications[..] {
        [] if !targets_others => json!(["All"]),
        applications => json!(applications),
    };
    json!({
        "includeApplications": applications,
        "excludeApplications": policy.exclude_applications,
        "includeUserActions": policy.user_actions,
        "includeAuthenticationContextClassReferences": policy.authentication_contexts,
        "applicationFilter": policy.application_filter.as_ref().map(|rule| {
            json!({"mode": "include", "rule": rule})
        }),
    })
}

/// The included locations of a policy, and the excluded ones; none when it has no such condition.
pub fn places(policy: &ConditionalAccess) -> Option<(Vec<&str>, Vec<&str>)> {
    let mut include: Vec<&str> = policy.locations.iter().map(|name| &**name).collect();
    let mut exclude: Vec<&str> = policy
        .exclude_locations
        .iter()
        .map(|name| &**name)
        .collect();
    if policy.outside_trusted_locations {
        include.push("All");
        exclude.push("AllTrusted");
    }
    (!include.is_empty() || !exclude.is_empty()).then_some((include, exclude))
}

fn locations(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let id = |name: &&str| match tenant.location(name) {
        Some(location) => location.id.to_string(),
        None => (*name).to_owned(),
    };
    places(policy).map_or(Value::Null, |(include, exclude)| {
        let ids = |names: &[&str]| names.iter().map(id).collect::<Vec<String>>();
        json!({"includeLocations": ids(&include), "excludeLocations": ids(&exclude)})
    })
}

fn users(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let mut include = people(tenant, &policy.users);
    if policy.all_users {
        include.push("All".to_owned());
    }
    if policy.guests {
        include.push(ALL_GUESTS.to_owned());
    }
    let roles_or_groups = !policy.roles.is_empty() || !policy.groups.is_empty();
    if include.is_empty() && !roles_or_groups && policy.guest_types.is_none() {
        include.push("None".to_owned());
    }
    json!({
        "includeUsers": include,
        "excludeUsers": people(tenant, &policy.exclude),
        "includeGroups": group_ids(tenant, &policy.groups),
        "excludeGroups": group_ids(tenant, &policy.exclude_groups),
        "includeRoles": role_ids(&policy.roles),
        "excludeRoles": role_ids(&policy.exclude_roles),
        "includeGuestsOrExternalUsers": some_guests(policy.guest_types.as_deref(), &policy.external_tenants),
        "excludeGuestsOrExternalUsers": some_guests(policy.exclude_guest_types.as_deref(), &policy.exclude_external_tenants),
    })
}

/// Object ids; the word for all guests stays as it is.
fn people(tenant: &Tenant, names: &[Box<str>]) -> Vec<String> {
    names
        .iter()
        .filter_map(|name| match &**name {
            ALL_GUESTS => Some(ALL_GUESTS.to_owned()),
            name => match tenant.find(name) {
                Some(person) => Some(tenant.people()[person].id.to_string()),
                None => Some(Uuid::try_parse(name).ok()?.to_string()),
            },
        })
        .collect()
}

fn some_guests(types: Option<&str>, tenants: &[Uuid]) -> Value {
    let Some(types) = types else {
        return Value::Null;
    };
    let external_tenants = if tenants.is_empty() {
        json!({
            "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
            "membershipKind": "all",
        })
    } else {
        let members: Vec<String> = tenants.iter().map(Uuid::to_string).collect();
        json!({
            "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
            "membershipKind": "enumerated",
            "members": members,
        })
    };
    json!({"guestOrExternalUserTypes": types, "externalTenants": external_tenants})
}

fn role_ids(names: &[String]) -> Vec<String> {
    let id = |name: &String| match role_by_name(name) {
        Some(role) => Some(role.template),
        None => Uuid::try_parse(name).ok(),
    };
    let ids = names.iter().filter_map(id);
    ids.map(|id| id.to_string()).collect()
}

fn group_ids(tenant: &Tenant, names: &[Box<str>]) -> Vec<String> {
    let groups = tenant.groups();
    let id = |name: &str| match groups.iter().find(|group| *group.name == *name) {
        Some(group) => Some(group.id),
        None => Uuid::try_parse(name).ok(),
    };
    let ids = names.iter().filter_map(|name| id(name));
    ids.map(|id| id.to_string()).collect()
}

/// Null for a policy that is about the session only.
fn grant_controls(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let own: &[&str] = match policy.grant {
        Grant::Mfa => &["mfa"],
        Grant::Block => &["block"],
        Grant::CompliantDevice => &["compliantDevice"],
        Grant::PasswordChange => &["mfa", "passwordChange"],
        Grant::Strength | Grant::Controls => &[],
        Grant::SessionOnly => return Value::Null,
    };
    let all_of_them = policy.grant == Grant::PasswordChange || !policy.and.is_empty();
    let others = policy.or.iter().chain(&policy.and).map(String::as_str);
    let controls: Vec<&str> = own.iter().copied().chain(others).collect();
    let strength = (policy.grant == Grant::Strength)
        .then(|| tenant.strength(policy.strength.as_deref()))
        .flatten();
    json!({
        "operator": if all_of_them { "AND" } else { "OR" },
        "builtInControls": controls,
        "customAuthenticationFactors": policy.custom_controls,
        "termsOfUse": policy.terms_of_use,
        "authenticationStrength": strength.map(strength_json),
    })
}

fn strength_json(strength: &AuthenticationStrength) -> Value {
    json!({
        "id": strength.id.to_string(),
        "displayName": strength.name,
        "policyType": if strength.built_in { "builtIn" } else { "custom" },
        "requirementsSatisfied": strength.satisfies.as_str(),
        "allowedCombinations": strength.combinations,
    })
}

/// `policies/authenticationStrengthPolicies`
pub fn strengths(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const STRENGTHS: Collection<'static> = Collection {
        set: "policies/authenticationStrengthPolicies",
        kind: "microsoft.graph.authenticationStrengthPolicy",
        properties: &[],
        default: &[],
        page: 100,
        max: 999,
        directory: false,
    };
    odata::page(
        call.request,
        &call.options()?,
        &STRENGTHS,
        tenant.strengths.iter(),
        |strength, _| strength_json(strength),
    )
}

/// `identity/conditionalAccess/namedLocations`
pub fn named_locations(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const LOCATIONS: Collection<'static> = Collection {
        set: "identity/conditionalAccess/namedLocations",
        kind: "microsoft.graph.namedLocation",
        properties: &[],
        default: &[],
        page: 100,
        max: 999,
        directory: false,
    };
    odata::page(
        call.request,
        &call.options()?,
        &LOCATIONS,
        tenant.locations.iter(),
        |location, _| location_json(location),
    )
}

fn location_json(location: &NamedLocation) -> Value {
    let (id, spec) = (location.id.to_string(), &location.spec);
    if spec.ranges.is_empty() {
        return json!({
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "id": id, "displayName": spec.name, "countriesAndRegions": spec.countries,
        });
    }
    let range =
        |range| json!({"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": range});
    let ranges: Vec<Value> = spec.ranges.iter().map(range).collect();
    json!({
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "id": id, "displayName": spec.name, "isTrusted": spec.trusted, "ipRanges": ranges,
    })
}
