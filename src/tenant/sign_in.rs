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
    /// `correlationId`: the entries of one attempt share it.
    pub correlation: Option<SafeText>,
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
    /// `authenticationRequirement`, which only beta has.
    pub requirement: Option<SafeText>,
    /// `authenticationRequirementPolicies`, which only beta has.
    pub required_by: Vec<RequirementPolicy>,
    /// `authenticationDetails`, which only beta has.
    pub steps: Vec<AuthenticationStep>,
}

/// What a Conditional Access policy did to a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedPolicy {
    /// `displayName`.
    pub name: SafeText,
    /// `result`, such as `success`, `failure` or `reportOnlyFailure`.
    pub result: SafeText,
}

/// What required MFA of a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct RequirementPolicy {
    /// `requirementProvider`, such as `user` or `multiConditionalAccess`.
    pub provider: SafeText,
    /// `detail`, a text for people.
    pub detail: Option<SafeText>,
}

/// One step of a sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticationStep {
    /// `authenticationMethod`.
    pub method: Option<SafeText>,
    /// `succeeded`.
    pub succeeded: Option<bool>,
    /// `authenticationStepResultDetail`.
    pub result: Option<SafeText>,
}

impl SignIn {
    /// A sign-in of which nothing else is known.
    pub fn new(at: Timestamp, code: u32) -> Self {
        Self {
            at,
            code,
            reason: None,
            details: None,
            correlation: None,
            app: None,
            client: None,
            address: None,
            city: None,
            country: None,
            policies: Vec::new(),
            requirement: None,
            required_by: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Whether the service required MFA; none where the log does not say.
    pub fn required_mfa(&self) -> Option<bool> {
        match self.requirement.as_ref()?.as_str() {
            "multiFactorAuthentication" => Some(true),
            "singleFactorAuthentication" => Some(false),
            _ => None,
        }
    }

    /// Whether an earlier sign-in satisfied MFA: a claim in the token, and no prompt.
    pub fn satisfied_earlier(&self) -> bool {
        let results = self.steps.iter().filter_map(|step| step.result.as_ref());
        results.chain(&self.details).any(|text| {
            let text = text.to_lowercase();
            text.contains("previously satisfied")
                || text.contains("satisfied by claim in the token")
        })
    }
}
