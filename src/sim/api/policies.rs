//! What else requires MFA: security defaults, Conditional Access, and the policy of Temporary Access Passes.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call};
use crate::odata::{self, Collection};
use crate::population::draw;
use crate::scenario::{ConditionalAccess, Grant};
use crate::tenant::{ALL_GUESTS, Tenant, roles::role_by_name};
use crate::wire::Response;

/// `policies/identitySecurityDefaultsEnforcementPolicy`
pub fn security_defaults(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    call.options()?;
    let set = "policies/identitySecurityDefaultsEnforcementPolicy/$entity";
    Ok(Response::ok(json!({
        "@odata.context": format!("{}/$metadata#{set}", call.request.root()),
        "id": "00000000-0000-0000-0000-000000000005",
        "displayName": "Security Defaults",
        "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
        "isEnabled": tenant.security_defaults,
    })))
}

/// `policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`
pub fn access_pass(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    call.options()?;
    let policy = &tenant.access_pass;
    let set = "authenticationMethodConfigurations/$entity";
    Ok(Response::ok(json!({
        "@odata.context": format!("{}/$metadata#{set}", call.request.root()),
        "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
        "id": "TemporaryAccessPass",
        "state": if policy.enabled { "enabled" } else { "disabled" },
        "defaultLength": policy.default_length,
        "defaultLifetimeInMinutes": policy.default_lifetime,
        "minimumLifetimeInMinutes": policy.minimum_lifetime,
        "maximumLifetimeInMinutes": policy.maximum_lifetime,
        "isUsableOnce": policy.usable_once,
        "excludeTargets": [],
        "includeTargets": [{"targetType": "group", "id": "all_users", "isRegistrationRequired": false}],
    })))
}

/// `identity/conditionalAccess/policies`
pub fn conditional_access(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
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
        Grant::SessionOnly => "",
    }
}

fn policy_json(tenant: &Tenant, at: usize, policy: &ConditionalAccess) -> Value {
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
        "grantControls": grant_controls(policy),
    })
}

fn conditions(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let applications = match (&policy.applications[..], &policy.user_actions[..]) {
        ([], []) => json!(["All"]),
        (applications, _) => json!(applications),
    };
    let client_app_types = match &policy.client_app_types[..] {
        [] => json!(["all"]),
        types => json!(types),
    };
    json!({
        "clientAppTypes": client_app_types,
        "applications": {
            "includeApplications": applications,
            "excludeApplications": policy.exclude_applications,
            "includeUserActions": policy.user_actions,
            "includeAuthenticationContextClassReferences": [],
            "applicationFilter": null,
        },
        "signInRiskLevels": policy.sign_in_risk,
        "userRiskLevels": policy.user_risk,
        "servicePrincipalRiskLevels": [],
        "insiderRiskLevels": policy.insider_risk,
        "clientApplications": null,
        "authenticationFlows": policy.authentication_flows.as_ref().map(|methods| json!({"transferMethods": methods})),
        "locations": policy.outside_trusted_locations.then(|| {
            json!({"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})
        }),
        "platforms": (!policy.platforms.is_empty()).then(|| {
            json!({"includePlatforms": policy.platforms, "excludePlatforms": []})
        }),
        "devices": policy.device_filter.as_ref().map(|rule| {
            json!({"deviceFilter": {"mode": "exclude", "rule": rule}})
        }),
        "users": users(tenant, policy),
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
        "includeGuestsOrExternalUsers": some_guests(policy.guest_types.as_deref()),
        "excludeGuestsOrExternalUsers": some_guests(policy.exclude_guest_types.as_deref()),
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

fn some_guests(types: Option<&str>) -> Value {
    types.map_or(Value::Null, |types| {
        json!({
            "guestOrExternalUserTypes": types,
            "externalTenants": {
                "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                "membershipKind": "all",
            },
        })
    })
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
fn grant_controls(policy: &ConditionalAccess) -> Value {
    let own: &[&str] = match policy.grant {
        Grant::Mfa => &["mfa"],
        Grant::Block => &["block"],
        Grant::CompliantDevice => &["compliantDevice"],
        Grant::PasswordChange => &["mfa", "passwordChange"],
        Grant::Strength => &[],
        Grant::SessionOnly => return Value::Null,
    };
    let all_of_them = policy.grant == Grant::PasswordChange || !policy.and.is_empty();
    let others = policy.or.iter().chain(&policy.and).map(String::as_str);
    let controls: Vec<&str> = own.iter().copied().chain(others).collect();
    json!({
        "operator": if all_of_them { "AND" } else { "OR" },
        "builtInControls": controls,
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": (policy.grant == Grant::Strength).then(strength),
    })
}

fn strength() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000002",
        "displayName": "Multifactor authentication",
        "policyType": "builtIn",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": ["windowsHelloForBusiness", "fido2", "password,microsoftAuthenticatorPush"],
    })
}
