//! Entries of the sign-in log.

use jiff::Timestamp;

use super::SafeText;

/// One entry of `auditLogs/signIns`.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// `createdDateTime`.
    pub at: Timestamp,
    /// `status/errorCode`; 0 is a success.
    pub code: u32,
    /// `status/failureReason`, in the service's words.
    pub reason: Option<SafeText>,
    /// `status/additionalDetails`.
    pub details: Option<SafeText>,
    /// `appDisplayName`.
    pub app: Option<SafeText>,
    /// `clientAppUsed`.
    pub client: Option<SafeText>,
    /// `ipAddress`.
    pub address: Option<SafeText>,
    /// `location/city`.
    pub city: Option<SafeText>,
    /// `location/countryOrRegion`.
    pub country: Option<SafeText>,
    /// `appliedConditionalAccessPolicies`; empty where the operator may not see them.
    pub policies: Vec<AppliedPolicy>,
}

/// What a Conditional Access policy did to a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedPolicy {
    /// `displayName`.
    pub name: SafeText,
    /// `result`, such as `success`, `failure` or `reportOnlyFailure`.
    pub result: SafeText,
}
