//! `policies/crossTenantAccessPolicy`: whether MFA that guests did in their own tenants counts here.

use serde_json::{Value, json};

use super::{Answer, Call};
use crate::odata::{self, Collection};
use crate::tenant::Tenant;

const PARTNERS: Collection<'static> = Collection {
    set: "policies/crossTenantAccessPolicy/partners",
    kind: "microsoft.graph.crossTenantAccessPolicyConfigurationPartner",
    properties: &[],
    default: &[],
    page: 100,
    max: 999,
    directory: false,
};

/// What holds for tenants that are not listed.
pub fn default(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const DEFAULT: Collection<'static> = Collection {
        set: "policies/crossTenantAccessPolicy/default",
        kind: "microsoft.graph.crossTenantAccessPolicyConfigurationDefault",
        ..PARTNERS
    };
    let json = json!({"inboundTrust": trust(tenant.trusts_guest_mfa)});
    odata::entity(call.request, &call.options()?, &DEFAULT, json)
}

/// The tenants that are listed.
pub fn partners(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let trusted = !tenant.trusts_guest_mfa;
    odata::page(
        call.request,
        &call.options()?,
        &PARTNERS,
        tenant.trust_exceptions.iter(),
        |partner, _| json!({"tenantId": partner.to_string(), "inboundTrust": trust(trusted)}),
    )
}

fn trust(mfa: bool) -> Value {
    json!({"isMfaAccepted": mfa})
}
