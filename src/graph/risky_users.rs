//! `identityProtection/riskyUsers`. Needs P2; the service takes one request a second for the whole tenant.

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::{Row, timestamp};
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::{RiskyUser, SafeText, UserId};

impl Graph {
    /// All users whose risk state is `atRisk`.
    pub async fn risky_users(&self) -> Result<Vec<RiskyUser>, Error> {
        let path = ["identityProtection", "riskyUsers"];
        let query = "$filter=riskState eq 'atRisk'";
        let url = self.endpoint().url(Version::V1, path, Some(query));
        Pages::new::<RiskyUserRow>(self.clone(), Area::RiskyUsers, url)
            .all()
            .await
            .map(|read| read.items)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RiskyUserRow {
    id: Option<String>,
    risk_level: Option<String>,
    risk_detail: Option<String>,
    risk_last_updated_date_time: Option<String>,
}

impl Row for RiskyUserRow {
    type Item = RiskyUser;

    fn item(self, _: Timestamp) -> Option<RiskyUser> {
        Some(RiskyUser {
            user: UserId::parse(self.id.as_deref()?)?,
            level: SafeText::from(self.risk_level.unwrap_or_default()),
            detail: self.risk_detail.map(SafeText::from),
            at: timestamp(self.risk_last_updated_date_time.as_deref()),
        })
    }
}
