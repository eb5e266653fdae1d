//! `identityProtection/riskyUsers`. Needs P2; the service takes one request a second for the whole tenant.

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::{Row, timestamp};
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::{RiskyUser, SafeText, UserId};

impl Graph {
    /// All users at risk: found by Identity Protection, or confirmed as compromised by an admin.
    pub async fn risky_users(&self) -> Result<Vec<RiskyUser>, Error> {
        let path = ["identityProtection", "riskyUsers"];
        let query = format!("$filter=riskState eq 'atRisk' or riskState eq '{CONFIRMED}'");
        let url = self.endpoint().url(Version::V1, path, Some(&query));
        let pages = Pages::new::<RiskyUserRow>(self.clone(), Area::RiskyUsers, url);
        pages.all().await?.whole(Area::RiskyUsers, "users at risk")
    }
}

/// The state of a user whose compromise an admin confirmed.
const CONFIRMED: &str = "confirmedCompromised";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RiskyUserRow {
    id: Option<String>,
    risk_state: Option<String>,
    risk_level: Option<String>,
    risk_detail: Option<String>,
    risk_last_updated_date_time: Option<String>,
}

impl Row for RiskyUserRow {
    type Item = RiskyUser;

    fn item(self, _: Timestamp) -> Option<RiskyUser> {
        Some(RiskyUser {
            user: UserId::parse(self.id.as_deref()?)?,
            confirmed: self.risk_state.as_deref() == Some(CONFIRMED),
            level: SafeText::from(self.risk_level.unwrap_or_default()),
            detail: self.risk_detail.map(SafeText::from),
            at: timestamp(self.risk_last_updated_date_time.as_deref()),
        })
    }
}
