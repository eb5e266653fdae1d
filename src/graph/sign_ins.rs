//! `auditLogs/signIns`. Needs P1 or P2; kept for 30 days.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Row, not_before, rows, text, timestamp};
use super::error::Error;
use super::{Area, Graph, Version};
use crate::tenant::sign_in::AppliedPolicy;
use crate::tenant::{SafeText, SignIn, UserId};

impl Graph {
    /// A user's newest entries in the sign-in log, at most fifty, newest first; only those since an instant, if one is
    /// given. One request.
    pub async fn sign_ins(
        &self,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Vec<SignIn>, Error> {
        let since = since
            .map(|since| format!(" and {}", not_before("createdDateTime", since)))
            .unwrap_or_default();
        let query = format!("$filter=userId eq '{user}'{since}&$top=50");
        let path = ["auditLogs", "signIns"];
        let answer = self
            .get(Area::SignIns, Version::V1, path, Some(&query))
            .await?;
        let mut sign_ins = rows::<SignInRow>(&answer)?.items;
        sign_ins.sort_by_key(|sign_in| Reverse(sign_in.at));
        Ok(sign_ins)
    }
}

/// An entry as it came; any of its keys may be missing or null.
#[derive(Deserialize)]
#[serde(transparent)]
struct SignInRow(Value);

impl Row for SignInRow {
    type Item = SignIn;

    /// An entry without a time or a code is of no use.
    fn item(self, _: Timestamp) -> Option<SignIn> {
        let Self(row) = self;
        let (status, location) = (&row["status"], &row["location"]);
        Some(SignIn {
            at: timestamp(row["createdDateTime"].as_str())?,
            code: status["errorCode"].as_u64()?.try_into().ok()?,
            reason: text(&status["failureReason"]),
            details: text(&status["additionalDetails"]),
            app: text(&row["appDisplayName"]),
            client: text(&row["clientAppUsed"]),
            address: text(&row["ipAddress"]),
            city: text(&location["city"]),
            country: text(&location["countryOrRegion"]),
            policies: applied(&row["appliedConditionalAccessPolicies"]),
        })
    }
}

fn applied(policies: &Value) -> Vec<AppliedPolicy> {
    let policies = policies.as_array().into_iter().flatten();
    policies
        .filter_map(|policy| {
            Some(AppliedPolicy {
                name: text(&policy["displayName"]).or_else(|| text(&policy["id"]))?,
                result: text(&policy["result"]).unwrap_or_else(|| SafeText::new("unknown")),
            })
        })
        .collect()
}
