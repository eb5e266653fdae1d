//! `identity/conditionalAccess/evaluate`: which policies the service itself says would apply to a sign-in of a user. A read,
//! although it is a POST.

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::decode::{Row, rows, text};
use super::error::Error;
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::tenant::{Known, SafeText, UserId, WhatIfPolicy};

/// Exchange Online. Groups of applications, such as Office 365, match nothing here: one has to be named by its id.
const APPLICATION: &str = "00000002-0000-0ff1-ce00-000000000000";

impl Graph {
    /// Which policies would apply to a user's sign-in to Exchange Online, in a browser on Windows and without risk. The
    /// service answers for every policy that is on or only reports.
    pub async fn what_if(&self, user: UserId) -> Result<Vec<WhatIfPolicy>, Error> {
        let url = self.endpoint().url(
            Version::V1,
            ["identity", "conditionalAccess", "evaluate"],
            None,
        );
        let request = Request {
            method: Method::POST,
            body: Some(body(user).to_string().into_bytes()),
            ..Request::page(Area::ConditionalAccess, url)
        };
        let answer = self.send(&request).await?;
        let read = rows::<ResultRow>(&answer)?;
        if read.skipped > 0 || read.next.is_some() {
            return Err(answer.unreadable("not all policies are in it"));
        }
        Ok(read.items)
    }
}

fn body(user: UserId) -> Value {
    json!({
        "signInIdentity": { "@odata.type": "#microsoft.graph.userSignIn", "userId": user.to_string() },
        "signInContext": {
            "@odata.type": "#microsoft.graph.applicationContext",
            "includeApplications": [APPLICATION],
        },
        "signInConditions": {
            "devicePlatform": "windows",
            "clientAppType": "browser",
            "signInRiskLevel": "none",
            "userRiskLevel": "none",
        },
        "appliedPoliciesOnly": false,
    })
}

/// A result as it came; any of its keys may be missing or null.
#[derive(Deserialize)]
#[serde(transparent)]
struct ResultRow(Value);

impl Row for ResultRow {
    type Item = WhatIfPolicy;

    fn item(self, _: Timestamp) -> Option<WhatIfPolicy> {
        let Self(row) = self;
        let id = text(&row["id"])?;
        let reasons = row["analysisReasons"].as_str().unwrap_or_default();
        Some(WhatIfPolicy {
            name: text(&row["displayName"]).unwrap_or_else(|| id.clone()),
            id,
            report_only: row["state"] == "enabledForReportingButNotEnforced",
            applies: Known::reported(row["policyApplies"].as_bool()),
            reasons: reasons
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty() && *word != "notSet")
                .map(SafeText::new)
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(row: Value) -> WhatIfPolicy {
        ResultRow(row).item(Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn what_the_answer_leaves_out_is_unknown_and_never_no() {
        let bare = read(json!({ "id": "p1" }));
        assert!(!bare.applies.is_known() && bare.reasons.is_empty());
        assert_eq!(bare.name.as_str(), "p1");
        let odd = read(json!({ "id": "p1", "policyApplies": "perhaps", "analysisReasons": null }));
        assert!(!odd.applies.is_known());
    }

    #[test]
    fn several_reasons_come_as_one_word_with_commas() {
        let flags = read(json!({
            "id": "p1", "displayName": "MFA for all", "policyApplies": false,
            "state": "enabledForReportingButNotEnforced", "analysisReasons": "application, users"
        }));
        assert!(flags.is_for_others() && flags.report_only);
        assert_eq!(flags.reasons.len(), 2);
        let applies =
            read(json!({ "id": "p1", "policyApplies": true, "analysisReasons": "notSet" }));
        assert!(applies.applies.is_yes() && applies.reasons.is_empty());
    }

    #[test]
    fn the_body_names_one_application_and_nothing_that_nobody_asked_for() {
        let body = body(UserId::parse("5e7b6f34-0000-4000-8000-000000000001").unwrap());
        assert_eq!(
            body["signInIdentity"]["userId"],
            "5e7b6f34-0000-4000-8000-000000000001"
        );
        assert_eq!(
            body["signInContext"]["includeApplications"],
            json!([APPLICATION])
        );
        assert_eq!(body["appliedPoliciesOnly"], false);
        assert!(body["signInConditions"].get("country").is_none());
    }
}
