//! The tenant itself: what it is called, what it pays for, who is at risk.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call};
use crate::odata::{self, Collection};
use crate::scenario::{Plan, Risk};
use crate::tenant::{Licence, Tenant};
use crate::wire::Response;

const BASE: Collection<'static> = Collection {
    set: "organization",
    kind: "microsoft.graph.organization",
    properties: &[],
    default: &[],
    page: 100,
    max: 999,
    directory: true,
};

pub fn organization(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &BASE,
        std::iter::once(()),
        |(), _| {
            json!({
                "id": tenant.id.to_string(),
                "displayName": tenant.name,
                "verifiedDomains": [{
                    "name": tenant.domain, "isDefault": true, "isInitial": true, "type": "Managed",
                }],
            })
        },
    )
}

/// `subscribedSkus`: what is assigned, with the plan of the tenant inside.
pub fn skus(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const SKUS: Collection<'static> = Collection {
        set: "subscribedSkus",
        kind: "microsoft.graph.subscribedSku",
        ..BASE
    };
    let held: Vec<(Licence, usize)> = Licence::ALL
        .into_iter()
        .map(|licence| {
            let people = tenant.people().iter();
            let holders = people.filter(|p| p.licences.contains(&licence)).count();
            (licence, holders)
        })
        .filter(|(_, holders)| *holders > 0)
        .collect();
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &SKUS,
        held.iter(),
        |(licence, holders), _| sku_json(tenant.id, *licence, *holders),
    )
}

fn sku_json(tenant: Uuid, licence: Licence, holders: usize) -> Value {
    let plan = match licence.plan() {
        Plan::Free => None,
        Plan::P1 => Some(("AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d")),
        Plan::P2 => Some(("AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998")),
    };
    let plans: Vec<Value> = plan
        .into_iter()
        .map(|(name, id)| {
            json!({
                "servicePlanId": id, "servicePlanName": name,
                "provisioningStatus": "Success", "appliesTo": "User",
            })
        })
        .collect();
    json!({
        "id": format!("{tenant}_{}", licence.sku_id()),
        "skuId": licence.sku_id().to_string(),
        "skuPartNumber": licence.part_number(),
        "capabilityStatus": "Enabled",
        "appliesTo": "User",
        "consumedUnits": holders,
        "prepaidUnits": {"enabled": holders + 25, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": plans,
    })
}

/// `identityProtection/riskyUsers`: who is at risk, for tenants with P2.
pub fn risky_users(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const RISKY: Collection<'static> = Collection {
        set: "identityProtection/riskyUsers",
        kind: "microsoft.graph.riskyUser",
        directory: false,
        ..BASE
    };
    if tenant.plan < Plan::P2 {
        let message = "Your tenant is not licensed for this feature.";
        return Err(Response::error(call.request, 403, "Forbidden", message));
    }
    let risky = tenant.risky.iter();
    odata::page(
        call.request,
        &call.options()?,
        &RISKY,
        risky,
        |(id, level), _| risky_json(tenant, *id, *level),
    )
}

fn risky_json(tenant: &Tenant, id: Uuid, level: Risk) -> Value {
    let person = tenant.person(id);
    json!({
        "id": id.to_string(),
        "isDeleted": false,
        "isProcessing": false,
        "riskDetail": "none",
        "riskLastUpdatedDateTime": tenant.start.to_string(),
        "riskLevel": level.as_str(),
        "riskState": "atRisk",
        "userDisplayName": person.map(|p| &p.name),
        "userPrincipalName": person.map(|p| &p.upn),
    })
}
