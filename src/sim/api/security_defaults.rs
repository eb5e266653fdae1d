//! Security defaults.

use serde_json::json;

use super::{Answer, Call};
use crate::tenant::Tenant;
use crate::wire::Response;

/// `policies/identitySecurityDefaultsEnforcementPolicy`
pub fn get(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
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
