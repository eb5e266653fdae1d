//! `auditLogs/signIns`. Needs P1 or P2; kept for 30 days.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Row, not_before, text, timestamp};
use super::error::Error;
use super::log::newest;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::sign_in::{AppliedPolicy, AuthenticationStep, RequirementPolicy};
use crate::tenant::{Log, SafeText, SignIn, UserId};

impl Graph {
    /// A user's newest interactive sign-ins, back to the last success or to a bound; only those since an instant, if one
    /// is given. Beta says which factor was required and by what; where it has no such log, v1.0 is asked.
    pub async fn sign_ins(
        &self,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Log<SignIn>, Error> {
        match self.sign_ins_of(Version::Beta, user, since).await {
            Err(error) if matches!(error.status(), Some(400 | 404 | 405 | 501)) => {
                self.sign_ins_of(Version::V1, user, since).await
            }
            answered => answered,
        }
    }

    /// A user's newest successful sign-ins for which the service required one factor only. Only beta knows that.
    pub async fn one_factor_sign_ins(&self, user: UserId) -> Result<Log<SignIn>, Error> {
        let query = format!(
            "$filter=userId eq '{user}' and authenticationRequirement eq 'singleFactorAuthentication' and status/errorCode eq 0&$top=50"
        );
        let path = ["auditLogs", "signIns"];
        let url = self.endpoint().url(Version::Beta, path, Some(&query));
        let pages = Pages::new::<SignInRow>(self.clone(), Area::SignIns, url);
        newest(pages, |read| !read.is_empty()).await
    }

    async fn sign_ins_of(
        &self,
        version: Version,
        user: UserId,
        since: Option<Timestamp>,
    ) -> Result<Log<SignIn>, Error> {
        let since = since
            .map(|since| format!(" and {}", not_before("createdDateTime", since)))
            .unwrap_or_default();
        let query = format!("$filter=userId eq '{user}'{since}&$top=50");
        let url = self
            .endpoint()
            .url(version, ["auditLogs", "signIns"], Some(&query));
        let pages = Pages::new::<SignInRow>(self.clone(), Area::SignIns, url);
        newest(pages, |read| read.iter().any(|one| one.code == 0)).await
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
            correlation: text(&row["correlationId"]),
            requirement: text(&row["authenticationRequirement"]),
            required_by: required_by(&row["authenticationRequirementPolicies"]),
            steps: steps(&row["authenticationDetails"]),
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

fn required_by(policies: &Value) -> Vec<RequirementPolicy> {
    let policies = policies.as_array().into_iter().flatten();
    policies
        .filter_map(|policy| {
            Some(RequirementPolicy {
                provider: text(&policy["requirementProvider"])?,
                detail: text(&policy["detail"]),
            })
        })
        .collect()
}

fn steps(details: &Value) -> Vec<AuthenticationStep> {
    let details = details.as_array().into_iter().flatten();
    details
        .map(|step| AuthenticationStep {
            method: text(&step["authenticationMethod"]),
            succeeded: step["succeeded"].as_bool(),
            result: text(&step["authenticationStepResultDetail"]),
        })
        .collect()
}
