//! What a successful sign-in proves: one factor or two, and what required the second.

use crate::tenant::SignIn;

/// How a sign-in succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// MFA was passed at this sign-in; by what it was required, as far as the log says.
    Passed(Vec<String>),
    /// An earlier sign-in satisfied MFA: the token carried the claim, and nobody was asked.
    Earlier(Vec<String>),
    /// One factor was enough.
    OneFactor,
    /// The log does not say; v1.0 never does.
    Unknown,
}

/// The proof of a success.
pub fn of(sign_in: &SignIn) -> Proof {
    let completed = sign_in
        .details
        .as_ref()
        .is_some_and(|details| details.starts_with("MFA completed"));
    match sign_in.required_mfa() {
        _ if sign_in.satisfied_earlier() => Proof::Earlier(required_by(sign_in)),
        Some(true) => Proof::Passed(required_by(sign_in)),
        _ if completed => Proof::Passed(Vec::new()),
        Some(false) => Proof::OneFactor,
        None => Proof::Unknown,
    }
}

impl Proof {
    /// `passed MFA`: reads on with "at" and a time.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Passed(_) => "passed MFA",
            Self::Earlier(_) => "signed in with MFA from an earlier sign-in",
            Self::OneFactor => "signed in with one factor",
            Self::Unknown => "signed in",
        }
    }

    /// ` (required by per-user MFA)`, or nothing.
    pub fn required_by(&self) -> String {
        match self {
            Self::Passed(by) | Self::Earlier(by) if !by.is_empty() => {
                format!(" (required by {})", by.join(", "))
            }
            _ => String::new(),
        }
    }
}

/// `requirementProvider` of beta, with the name of the source.
#[rustfmt::skip]
const PROVIDERS: &[(&str, &str)] = &[
    ("user", "per-user MFA"),
    ("request", "the application"),
    ("servicePrincipal", "the application"),
    ("v1ConditionalAccess", "Conditional Access"),
    ("multiConditionalAccess", "Conditional Access"),
    ("v1ConditionalAccessDependency", "Conditional Access"),
    ("v1ConditionalAccessPolicyIdRequested", "Conditional Access"),
    ("mfaRegistrationRequiredByMultiConditionalAccess", "Conditional Access"),
    ("tenantSessionRiskPolicy", "a risk policy"),
    ("accountCompromisePolicies", "a risk policy"),
    ("riskBasedPolicy", "a risk policy"),
    ("mfaRegistrationRequiredByIdentityProtectionPolicy", "the MFA registration policy"),
    ("baselineProtection", "baseline protection"),
    ("mfaRegistrationRequiredByBaselineProtection", "baseline protection"),
    ("securityDefaults", "security defaults"),
    ("mfaRegistrationRequiredBySecurityDefaults", "security defaults"),
    ("enforcedForCspAdmins", "Microsoft, for partner admins"),
    ("proofUpCodeRequest", "the registration of security info"),
    ("crossTenantOutboundRule", "a cross-tenant rule"),
    ("gpsLocationCondition", "a location condition"),
];

/// The sources by name, each once; one that mfadeck does not know by its own text.
fn required_by(sign_in: &SignIn) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for policy in &sign_in.required_by {
        let provider = policy.provider.as_str();
        let known = PROVIDERS.iter().find(|(word, _)| *word == provider);
        let name = match (known, &policy.detail) {
            (Some((_, name)), _) => (*name).to_owned(),
            (None, Some(detail)) => detail.to_string(),
            (None, None) => provider.to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
