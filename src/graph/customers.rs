//! The customers of a partner: who has an active relationship of delegated administration (GDAP).

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::SafeText;

/// A customer's tenant, and what the relationship with it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The id of the tenant.
    pub tenant: Uuid,
    /// `displayName`.
    pub name: SafeText,
    /// When the relationship ends; none where the answer does not say.
    pub ends: Option<Timestamp>,
    /// Whether it is extended by itself.
    pub extends: bool,
    /// The template ids of the roles that it grants.
    pub roles: Vec<Uuid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RelationshipRow {
    customer: Option<CustomerRow>,
    #[serde(default)]
    end_date_time: Value,
    #[serde(default)]
    auto_extend_duration: Value,
    #[serde(default)]
    access_details: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomerRow {
    tenant_id: Uuid,
    #[serde(default)]
    display_name: Value,
}

impl Row for RelationshipRow {
    type Item = Customer;

    fn item(self, _: Timestamp) -> Option<Customer> {
        let customer = self.customer?;
        let roles = self.access_details["unifiedRoles"].as_array();
        let roles = roles.into_iter().flatten();
        let id = |role: &Value| Uuid::try_parse(role["roleDefinitionId"].as_str()?).ok();
        let extends = self.auto_extend_duration.as_str();
        Some(Customer {
            tenant: customer.tenant_id,
            name: SafeText::new(customer.display_name.as_str().unwrap_or_default()),
            ends: self.end_date_time.as_str().and_then(|at| at.parse().ok()),
            extends: extends.is_some_and(|duration| duration != "PT0S"),
            roles: roles.filter_map(id).collect(),
        })
    }
}

impl Graph {
    /// The customers with an active relationship. One with several relationships comes several times.
    ///
    /// # Errors
    /// Where they cannot be read, or not all of them can.
    pub async fn customers(&self) -> Result<Vec<Customer>, Error> {
        let path = ["tenantRelationships", "delegatedAdminRelationships"];
        let query = "$filter=status eq 'active'&$select=customer,endDateTime,autoExtendDuration,accessDetails";
        let url = self.endpoint().url(Version::V1, path, Some(query));
        let rows = Pages::new::<RelationshipRow>(self.clone(), Area::Partner, url).all();
        rows.await?.whole(Area::Partner, "relationships")
    }
}
