//! Users at risk, as Identity Protection reports them.

use jiff::Timestamp;

use super::{SafeText, UserId};

/// One entry of `identityProtection/riskyUsers` with `riskState` `atRisk` or `confirmedCompromised`.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyUser {
    /// The user at risk.
    pub user: UserId,
    /// `riskState` is `confirmedCompromised`: an admin has confirmed it.
    pub confirmed: bool,
    /// `riskLevel`: low, medium, high, hidden or none.
    pub level: SafeText,
    /// `riskDetail`.
    pub detail: Option<SafeText>,
    /// `riskLastUpdatedDateTime`.
    pub at: Option<Timestamp>,
}
