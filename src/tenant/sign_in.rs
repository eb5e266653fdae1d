//! Entries of the sign-in log.

use jiff::Timestamp;

use super::Text;

/// One entry of `auditLogs/signIns`.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// `createdDateTime`.
    pub at: Timestamp,
    /// `status/errorCode`; 0 is a success.
    pub code: u32,
    /// `status/failureReason`, in the service's words.
    pub reason: Option<Text>,
    /// `status/additionalDetails`.
    pub details: Option<Text>,
    /// `appDisplayName`.
    pub app: Option<Text>,
    /// `clientAppUsed`.
    pub client: Option<Text>,
    /// `ipAddress`.
    pub address: Option<Text>,
    /// `location/city`.
    pub city: Option<Text>,
    /// `location/countryOrRegion`.
    pub country: Option<Text>,
    /// `appliedConditionalAccessPolicies`; empty where the operator may not see them.
    pub policies: Vec<AppliedPolicy>,
}

/// What a Conditional Access policy did to a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedPolicy {
    /// `displayName`.
    pub name: Text,
    /// `result`, such as `success`, `failure` or `reportOnlyFailure`.
    pub result: Text,
}
