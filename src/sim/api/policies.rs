//! Security defaults and the policy of Temporary Access Passes.

use serde_json::json;

use super::{Answer, Call};
use crate::tenant::Tenant;
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
