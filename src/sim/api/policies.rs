//! What else asks for MFA: security defaults, Conditional Access, and the policy of Temporary Access Passes.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call};
use crate::sim::odata::{self, Collection};
use crate::sim::population::draw;
use crate::sim::scenario::{ConditionalAccess, Grant};
use crate::sim::tenant::{Tenant, roles::role_by_name};
use crate::sim::wire::Response;

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
        "sessionControls": null,
        "conditions": conditions(tenant, policy),
        "grantControls": grant_controls(policy.grant),
    })
}

fn conditions(tenant: &Tenant, policy: &ConditionalAccess) -> Value {
    let mut include: Vec<&str> = Vec::new();
    if policy.all_users {
        include.push("All");
    }
    if policy.guests {
        include.push("GuestsOrExternalUsers");
    }
    if include.is_empty() && policy.roles.is_empty() && policy.groups.is_empty() {
        include.push("None");
    }
    let exclude = policy.exclude.iter().filter_map(|upn| tenant.find(upn));
    let exclude: Vec<String> = exclude
        .map(|at| tenant.people()[at].id.to_string())
        .collect();
    let roles = policy.roles.iter().filter_map(|name| role_by_name(name));
    let roles: Vec<String> = roles.map(|role| role.template.to_string()).collect();
    json!({
        "clientAppTypes": if policy.client_app_types.is_empty() { json!(["all"]) } else { json!(policy.client_app_types) },
        "applications": {"includeApplications": ["All"], "excludeApplications": [], "includeUserActions": []},
        "signInRiskLevels": [],
        "userRiskLevels": [],
        "servicePrincipalRiskLevels": [],
        "locations": locations(policy),
        "platforms": null,
        "devices": null,
        "users": {
            "includeUsers": include,
            "excludeUsers": exclude,
            "includeGroups": group_ids(tenant, &policy.groups),
            "excludeGroups": group_ids(tenant, &policy.exclude_groups),
            "includeRoles": roles,
            "excludeRoles": [],
            "includeGuestsOrExternalUsers": null,
            "excludeGuestsOrExternalUsers": null,
        },
    })
}

fn locations(policy: &ConditionalAccess) -> Value {
    if policy.outside_trusted_locations {
        json!({"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})
    } else {
        Value::Null
    }
}

fn group_ids(tenant: &Tenant, names: &[Box<str>]) -> Vec<String> {
    let groups = tenant.groups().iter();
    groups
        .filter(|g| names.contains(&g.name))
        .map(|g| g.id.to_string())
        .collect()
}

fn grant_controls(grant: Grant) -> Value {
    json!({
        "operator": "OR",
        "builtInControls": match grant {
            Grant::Mfa => json!(["mfa"]),
            Grant::Block => json!(["block"]),
            Grant::Strength => json!([]),
        },
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": match grant {
            Grant::Strength => json!({
                "id": "00000000-0000-0000-0000-000000000002",
                "displayName": "Multifactor authentication",
                "policyType": "builtIn",
                "requirementsSatisfied": "mfa",
                "allowedCombinations": ["windowsHelloForBusiness", "fido2", "password,microsoftAuthenticatorPush"],
            }),
            _ => Value::Null,
        },
    })
}
