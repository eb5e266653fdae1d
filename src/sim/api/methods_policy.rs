//! `policies/authenticationMethodsPolicy`: the methods that the tenant allows, and the campaign that asks to register.

use serde_json::{Map, Value, json};

use super::{Answer, Call, refusal};
use crate::odata::{self, Collection};
use crate::tenant::Tenant;
use crate::tenant::methods_policy::{AdvancedState, CONFIGURATIONS};
use crate::wire::{Response, Version};

/// The whole policy.
pub fn get(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const POLICY: Collection<'static> = Collection {
        set: "authenticationMethodsPolicy",
        kind: "microsoft.graph.authenticationMethodsPolicy",
        properties: &[],
        default: &[],
        page: 1,
        max: 1,
        directory: false,
    };
    let policy = policy_json(tenant, call.request.version);
    odata::entity(call.request, &call.options()?, &POLICY, policy)
}

fn policy_json(tenant: &Tenant, version: Version) -> Value {
    let policy = &tenant.methods_policy;
    let mut json = json!({
        "id": "authenticationMethodsPolicy",
        "displayName": "Authentication Methods Policy",
        "description": "The tenant-wide policy that controls which authentication methods are allowed in the tenant, authentication method registration requirements, and self-service password reset settings",
        "lastModifiedDateTime": tenant.start.to_string(),
        "policyVersion": "1.5",
        "policyMigrationState": policy.migration.as_str(),
        "reconfirmationInDays": null,
        "registrationEnforcement": {
            "authenticationMethodsRegistrationCampaign": campaign_json(tenant),
        },
        "authenticationMethodConfigurations": configurations(tenant, version),
    });
    if version == Version::Beta {
        if let Some(state) = policy.system_preferred {
            json["systemCredentialPreferences"] = json!({
                "state": state.as_str(),
                "excludeTargets": [],
                "includeTargets": [{"id": "all_users", "targetType": "group"}],
            });
        }
        if policy.reports_opt_out {
            let opt_out = policy.passkey_opt_out.unwrap_or(false);
            json["optOutSettings"] = json!({"passkeyDynamicMigration": opt_out});
        }
    }
    json
}

fn campaign_json(tenant: &Tenant) -> Value {
    let campaign = &tenant.methods_policy.campaign;
    let mut include = targets(tenant, &campaign.include);
    for target in &mut include {
        target["targetedAuthenticationMethod"] = (&*campaign.method).into();
    }
    json!({
        "state": campaign.state.as_str(),
        "snoozeDurationInDays": campaign.snooze_days,
        "includeTargets": include,
        "excludeTargets": targets(tenant, &campaign.exclude),
    })
}

/// Groups by id; the word for everybody stays as it is.
fn targets(tenant: &Tenant, names: &[Box<str>]) -> Vec<Value> {
    let groups = tenant.groups();
    let id = |name: &str| {
        let group = groups.iter().find(|group| *group.name == *name);
        group.map_or_else(|| name.to_owned(), |group| group.id.to_string())
    };
    let target = |name: &str| json!({"id": id(name), "targetType": "group"});
    names.iter().map(|name| target(name)).collect()
}

fn configurations(tenant: &Tenant, version: Version) -> Vec<Value> {
    let known = CONFIGURATIONS.iter();
    known
        .filter(|(_, _, beta, _)| !beta || version == Version::Beta)
        .map(|(id, kind, _, enabled)| configuration_json(tenant, id, kind, *enabled))
        .collect()
}

fn configuration_json(tenant: &Tenant, id: &str, kind: &str, by_default: bool) -> Value {
    let configured = tenant.methods_policy.configuration(id);
    let is_pass = id == "TemporaryAccessPass";
    let enabled = match configured {
        _ if is_pass => tenant.access_pass.enabled,
        Some(configured) => configured.enabled,
        None => by_default,
    };
    let everybody = [Box::from("all_users")];
    let include = configured.map_or(&everybody[..], |configured| &configured.include);
    let exclude = configured.map_or(&[][..], |configured| &configured.exclude);
    let mut include = targets(tenant, include);
    for target in &mut include {
        target["isRegistrationRequired"] = false.into();
        if id == "Sms" {
            target["isUsableForSignIn"] = tenant.methods_policy.sms_sign_in.into();
        }
    }
    let mut json = json!({
        "@odata.type": format!("#microsoft.graph.{kind}AuthenticationMethodConfiguration"),
        "id": id,
        "state": if enabled { "enabled" } else { "disabled" },
        "excludeTargets": targets(tenant, exclude),
        "includeTargets": include,
    });
    if is_pass {
        let pass = &tenant.access_pass;
        json["defaultLength"] = pass.default_length.into();
        json["defaultLifetimeInMinutes"] = pass.default_lifetime.into();
        json["minimumLifetimeInMinutes"] = pass.minimum_lifetime.into();
        json["maximumLifetimeInMinutes"] = pass.maximum_lifetime.into();
        json["isUsableOnce"] = pass.usable_once.into();
    }
    json
}

const CONFIGURATION: Collection<'static> = Collection {
    set: "authenticationMethodConfigurations",
    kind: "microsoft.graph.authenticationMethodConfiguration",
    properties: &[],
    default: &[],
    page: 100,
    max: 999,
    directory: false,
};

/// `…/authenticationMethodConfigurations/{id}`, the id in any case.
pub fn one_configuration(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let id = call.parameter(0);
    let all = configurations(tenant, call.request.version);
    let is = |json: &Value| {
        json["id"]
            .as_str()
            .is_some_and(|own| own.eq_ignore_ascii_case(id))
    };
    let found = all.into_iter().find(is);
    let found = found.ok_or_else(|| refusal::no_method(call.request, id))?;
    odata::entity(call.request, &call.options()?, &CONFIGURATION, found)
}

/// Changes the campaign, and in beta the opt-out and the system's preferences.
pub fn patch(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let mut policy = tenant.methods_policy.clone();
    let beta = call.request.version == Version::Beta;
    for (name, value) in call.properties()? {
        match (name, value) {
            ("registrationEnforcement", Value::Object(value)) => {
                let campaign = value.get("authenticationMethodsRegistrationCampaign");
                if let Some(Value::Object(campaign)) = campaign {
                    let asked = &mut policy.campaign;
                    read_campaign(campaign, &mut asked.state, &mut asked.snooze_days)
                        .ok_or_else(|| bad_value(call, "registrationEnforcement"))?;
                }
            }
            ("optOutSettings", value) if beta => {
                let opt_out = value["passkeyDynamicMigration"].as_bool();
                let opt_out = opt_out.ok_or_else(|| bad_value(call, name))?;
                policy.passkey_opt_out = Some(opt_out);
            }
            ("systemCredentialPreferences", value) if beta => {
                let state = value["state"].as_str().and_then(AdvancedState::from_graph);
                policy.system_preferred = Some(state.ok_or_else(|| bad_value(call, name))?);
            }
            _ => return Err(refusal::no_property(call.request, name)),
        }
    }
    tenant.methods_policy = policy;
    Ok(Response::no_content())
}

/// None when a value is out of range.
fn read_campaign(
    campaign: &Map<String, Value>,
    state: &mut AdvancedState,
    snooze_days: &mut u32,
) -> Option<()> {
    if let Some(asked) = campaign.get("state") {
        *state = AdvancedState::from_graph(asked.as_str()?)?;
    }
    if let Some(asked) = campaign.get("snoozeDurationInDays") {
        let days = u32::try_from(asked.as_u64()?).ok()?;
        *snooze_days = (days <= 14).then_some(days)?;
    }
    Some(())
}

fn bad_value(call: &Call<'_>, name: &str) -> Response {
    let message = format!("Invalid value specified for property '{name}'.");
    refusal::bad_method(call.request, &message)
}
