//! Microsoft's own answer about a sign-in that did not happen: which Conditional Access policies would apply.

use super::{Known, SafeText};

/// What the service says of one policy: `whatIfAnalysisResult`.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfPolicy {
    /// `id`.
    pub id: SafeText,
    /// `displayName`.
    pub name: SafeText,
    /// The policy only reports.
    pub report_only: bool,
    /// `policyApplies`.
    pub applies: Known<bool>,
    /// `analysisReasons`: the first condition that is not met, or several.
    pub reasons: Vec<SafeText>,
}

impl WhatIfPolicy {
    /// Whether the service says that the user is not among the people of the policy.
    pub fn is_for_others(&self) -> bool {
        self.applies.is_no() && self.reasons.iter().any(|reason| reason.as_str() == "users")
    }
}
