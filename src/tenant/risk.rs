//! Users whom Identity Protection holds for risky.

use jiff::Timestamp;

use super::{SafeText, UserId};

/// One entry of `identityProtection/riskyUsers` with `riskState` `atRisk`.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyUser {
    /// Who.
    pub user: UserId,
    /// `riskLevel`: low, medium, high, hidden or none.
    pub level: SafeText,
    /// `riskDetail`.
    pub detail: Option<SafeText>,
    /// `riskLastUpdatedDateTime`.
    pub at: Option<Timestamp>,
}
