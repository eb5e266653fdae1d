//! `auditLogs/directoryAudits`: who changed what. Kept for 7 days without a licence, 30 days with P1 or P2.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Deserialize;

use super::decode::{Row, rows, timestamp};
use super::error::Error;
use super::{Area, Graph, Version};
use crate::tenant::{AuditEvent, Text, UserId};

impl Graph {
    /// The newest entries about a user, at most a hundred, newest first; only those since an instant, if one is given.
    pub async fn audits(
        &self,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Vec<AuditEvent>, Error> {
        let since = since
            .map(|since| {
                format!(
                    "activityDateTime ge {} and ",
                    since.strftime("%Y-%m-%dT%H:%M:%SZ")
                )
            })
            .unwrap_or_default();
        let query = format!("$filter={since}targetResources/any(t: t/id eq '{user}')&$top=100");
        let path = ["auditLogs", "directoryAudits"];
        let answer = self
            .get(Area::Audits, Version::V1, path, Some(&query))
            .await?;
        let mut events = rows::<AuditRow>(&answer)?.items;
        events.sort_by_key(|event| Reverse(event.at));
        Ok(events)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditRow {
    #[serde(default)]
    id: String,
    activity_date_time: Option<String>,
    activity_display_name: Option<String>,
    result: Option<String>,
    initiated_by: Option<InitiatedBy>,
}

#[derive(Deserialize)]
struct InitiatedBy {
    user: Option<Initiator>,
    app: Option<Initiator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Initiator {
    user_principal_name: Option<String>,
    display_name: Option<String>,
}

impl Row for AuditRow {
    type Item = AuditEvent;

    fn item(self, _: Timestamp) -> Option<AuditEvent> {
        let by = self.initiated_by.and_then(|by| by.user.or(by.app));
        Some(AuditEvent {
            id: Text::from(self.id),
            at: timestamp(self.activity_date_time.as_deref())?,
            activity: Text::from(self.activity_display_name?),
            succeeded: self.result.as_deref() == Some("success"),
            by: by
                .and_then(|by| by.user_principal_name.or(by.display_name))
                .map(Text::from),
        })
    }
}
