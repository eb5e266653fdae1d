//! Customers of a partner, as the partner's tenant knows them.

use jiff::Timestamp;
use uuid::Uuid;

use super::roles::role_by_name;
use crate::population::draw;
use crate::scenario::{Relationship, Scenario};

/// One customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// The tenant's id.
    pub tenant: Uuid,
    pub name: Box<str>,
    /// The default domain.
    pub domain: Box<str>,
    /// Role template ids that the relationship gives.
    pub roles: Vec<Uuid>,
    /// When the relationship ends, and how it stands.
    pub ends: Timestamp,
    pub relationship: Relationship,
}

/// The id of a scenario's tenant.
pub fn tenant_id(scenario: &Scenario) -> Uuid {
    draw::id(scenario.seed, 0, draw::DIRECTORY)
}

/// Those customers of a scenario that a relationship binds.
pub(super) fn customers(scenario: &Scenario, start: Timestamp) -> Vec<Customer> {
    let bound = |customer: &Scenario| {
        let relationship = customer.relationship.clone()?;
        let roles = customer.operator.roles.iter();
        Some(Customer {
            tenant: tenant_id(customer),
            name: customer.tenant.name.clone(),
            domain: customer.tenant.domain.clone(),
            roles: roles
                .filter_map(|name| Some(role_by_name(name)?.template))
                .collect(),
            ends: start + relationship.ends.0,
            relationship,
        })
    };
    scenario.customers.iter().filter_map(bound).collect()
}
