//! Conditional Access, as far as it asks for MFA beside the per-user state.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};

/// How many policies ask for MFA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MfaPolicies {
    /// Policies in force.
    pub enabled: usize,
    /// Those in force that include all users.
    pub for_everybody: usize,
    /// Policies that only report.
    pub report_only: usize,
}

impl Graph {
    /// Counts the policies that ask for MFA, by a control or by an authentication strength.
    pub async fn mfa_policies(&self) -> Result<MfaPolicies, Error> {
        let path = ["identity", "conditionalAccess", "policies"];
        let query = "$select=id,displayName,state,conditions,grantControls";
        let url = self.endpoint().url(Version::V1, path, Some(query));
        let rows = Pages::new::<PolicyRow>(self.clone(), Area::Policies, url);
        let mut counts = MfaPolicies::default();
        for policy in rows.all().await? {
            match policy {
                Some(Policy { reports: true, .. }) => counts.report_only += 1,
                Some(policy) => {
                    counts.enabled += 1;
                    counts.for_everybody += usize::from(policy.everybody);
                }
                None => {}
            }
        }
        Ok(counts)
    }
}

struct Policy {
    reports: bool,
    everybody: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PolicyRow {
    state: Option<String>,
    #[serde(default)]
    conditions: Value,
    #[serde(default)]
    grant_controls: Value,
}

impl Row for PolicyRow {
    /// None for a policy that does not ask for MFA.
    type Item = Option<Policy>;

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let holds = |list: &Value, word: &str| {
            let items = list.as_array();
            items.is_some_and(|items| items.iter().any(|item| item == word))
        };
        let grant = &self.grant_controls;
        let asks = holds(&grant["builtInControls"], "mfa")
            || grant["authenticationStrength"]["requirementsSatisfied"] == "mfa";
        let reports = match self.state.as_deref() {
            Some("enabled") => false,
            Some("enabledForReportingButNotEnforced") => true,
            _ => return Some(None),
        };
        let everybody = holds(&self.conditions["users"]["includeUsers"], "All");
        Some(asks.then_some(Policy { reports, everybody }))
    }
}
