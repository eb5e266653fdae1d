//! The tenant that the token is for.

use serde::Deserialize;
use uuid::Uuid;

use super::error::Error;
use super::{Area, Graph, Version};

/// A tenant by its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: Uuid,
    /// Its verified domains, as the service spells them.
    pub domains: Vec<String>,
}

#[derive(Deserialize)]
struct Body {
    value: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: Uuid,
    #[serde(default)]
    verified_domains: Vec<Domain>,
}

#[derive(Deserialize)]
struct Domain {
    name: String,
}

impl Graph {
    /// Reads the tenant's id and domains, which every signed-in account may.
    pub async fn organization(&self) -> Result<Organization, Error> {
        let query = Some("$select=id,verifiedDomains");
        let path = ["organization"];
        let answer = self.get(Area::Identity, Version::V1, path, query).await?;
        let body: Body = answer.json()?;
        let row = body.value.into_iter().next();
        let row = row.ok_or_else(|| answer.unreadable("it names no tenant"))?;
        let domains = row.verified_domains.into_iter();
        Ok(Organization {
            id: row.id,
            domains: domains.map(|domain| domain.name).collect(),
        })
    }
}
