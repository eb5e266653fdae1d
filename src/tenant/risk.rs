//! Users whom Identity Protection holds for risky.

use jiff::Timestamp;

use super::{Text, UserId};

/// One entry of `identityProtection/riskyUsers` with `riskState` `atRisk`.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyUser {
    /// Who.
    pub user: UserId,
    /// `riskLevel`: low, medium, high, hidden or none.
    pub level: Text,
    /// `riskDetail`.
    pub detail: Option<Text>,
    /// `riskLastUpdatedDateTime`.
    pub at: Option<Timestamp>,
}
