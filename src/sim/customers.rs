//! Other tenants under the same authority.

use super::service::Service;
use uuid::Uuid;

/// One of the tenants under the authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimTenant {
    /// The tenant's id.
    pub id: Uuid,
    /// What the organisation is called.
    pub name: Box<str>,
    /// The default domain.
    pub domain: Box<str>,
}

impl Service {
    /// Lets every access token expire, in every tenant.
    pub fn expire_tokens(&mut self) {
        self.identity.issuer.expire_all();
        for customer in &mut self.customers {
            customer.expire_tokens();
        }
    }

    pub(super) fn tenants(&self) -> Vec<SimTenant> {
        let own = SimTenant {
            id: self.tenant.id,
            name: self.tenant.name.clone(),
            domain: self.tenant.domain.clone(),
        };
        let customers = self.customers.iter().flat_map(Self::tenants);
        std::iter::once(own).chain(customers).collect()
    }

    /// The service of a customer's tenant, by its id or domain.
    pub fn customer(&mut self, tenant: &str) -> Option<&mut Self> {
        let is = |service: &&mut Self| service.tenant.is_named(tenant);
        self.customers.iter_mut().find(is)
    }
}
