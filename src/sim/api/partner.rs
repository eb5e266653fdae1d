//! What a partner's tenant knows of its customers.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call};
use crate::odata::{self, Collection};
use crate::tenant::{Customer, Tenant};

const CUSTOMERS: Collection<'static> = Collection {
    set: "tenantRelationships/delegatedAdminCustomers",
    kind: "microsoft.graph.delegatedAdminCustomer",
    properties: &["displayName", "id", "tenantId"],
    default: &[],
    page: 100,
    max: 300,
    directory: false,
};

/// `tenantRelationships/delegatedAdminCustomers`
pub fn customers(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    odata::page(
        call.request,
        &call.options()?,
        &CUSTOMERS,
        tenant.customers.iter(),
        |customer, _| {
            let id = customer.tenant.to_string();
            json!({"id": id, "tenantId": id, "displayName": customer.name})
        },
    )
}

/// `tenantRelationships/delegatedAdminRelationships`
pub fn relationships(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const RELATIONSHIPS: Collection<'static> = Collection {
        set: "tenantRelationships/delegatedAdminRelationships",
        kind: "microsoft.graph.delegatedAdminRelationship",
        properties: &[
            "accessDetails",
            "autoExtendDuration",
            "customer",
            "displayName",
            "endDateTime",
            "id",
            "status",
        ],
        ..CUSTOMERS
    };
    odata::page(
        call.request,
        &call.options()?,
        &RELATIONSHIPS,
        tenant.customers.iter(),
        |customer, _| relationship_json(tenant, customer),
    )
}

fn relationship_json(tenant: &Tenant, customer: &Customer) -> Value {
    let roles = customer.roles.iter();
    let roles: Vec<Value> = roles
        .map(|role| json!({"roleDefinitionId": role.to_string()}))
        .collect();
    let id = format!(
        "{}-{}",
        Uuid::new_v5(&tenant.id, customer.tenant.as_bytes()),
        tenant.id
    );
    json!({
        "id": id,
        "displayName": format!("{} for {}", tenant.name, customer.name),
        "status": customer.relationship.status.as_str(),
        "endDateTime": customer.ends.to_string(),
        "autoExtendDuration": if customer.relationship.extends { "P180D" } else { "PT0S" },
        "customer": {"tenantId": customer.tenant.to_string(), "displayName": customer.name},
        "accessDetails": {"unifiedRoles": roles},
    })
}

/// `contracts`
pub fn contracts(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const CONTRACTS: Collection<'static> = Collection {
        set: "contracts",
        kind: "microsoft.graph.contract",
        properties: &[
            "contractType",
            "customerId",
            "defaultDomainName",
            "displayName",
            "id",
        ],
        max: 999,
        ..CUSTOMERS
    };
    odata::page(
        call.request,
        &call.options()?,
        &CONTRACTS,
        tenant.customers.iter(),
        |customer, _| {
            json!({
                "id": Uuid::new_v5(&customer.tenant, b"contract").to_string(),
                "customerId": customer.tenant.to_string(),
                "defaultDomainName": customer.domain,
                "displayName": customer.name,
                "contractType": "Contract",
            })
        },
    )
}
