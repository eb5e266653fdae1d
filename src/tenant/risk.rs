//! Users at risk, as Identity Protection reports them.

use jiff::Timestamp;

use super::{SafeText, UserId};

/// One entry of `identityProtection/riskyUsers` with `riskState` `atRisk`.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyUser {
    /// The user at risk.
    pub user: UserId,
    /// `riskLevel`: low, medium, high, hidden or none.
    pub level: SafeText,
    /// `riskDetail`.
    pub detail: Option<SafeText>,
    /// `riskLastUpdatedDateTime`.
    pub at: Option<Timestamp>,
}
