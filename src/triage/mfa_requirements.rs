//! What really requires MFA of a user: the per-user state, security defaults, Conditional Access.

use super::conditional_access::{Answer, PolicyMatch, PolicySubject, applies_to};
use super::{Case, Seen};
use crate::tenant::conditional_access::{Demand, PolicyState};
use crate::tenant::{MfaState, Policy, SafeText};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementSource {
    PerUserMfa,
    SecurityDefaults,
    /// Conditional Access as a whole, where its policies are unknown.
    ConditionalAccess,
    Policy {
        /// `displayName`
        name: SafeText,
        id: SafeText,
    },
}

impl RequirementSource {
    pub fn label(&self) -> String {
        match self {
            Self::PerUserMfa => "Per-user MFA".to_owned(),
            Self::SecurityDefaults => "Security defaults".to_owned(),
            Self::ConditionalAccess => "Conditional Access".to_owned(),
            Self::Policy { name, .. } => format!("Conditional Access \"{name}\""),
        }
    }

    /// The same among others of its kind: a policy by its name alone.
    pub fn short(&self) -> String {
        match self {
            Self::Policy { name, .. } => format!("\"{name}\""),
            other => other.label(),
        }
    }

    /// The stable name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PerUserMfa => "perUserMfa",
            Self::SecurityDefaults => "securityDefaults",
            Self::ConditionalAccess | Self::Policy { .. } => "conditionalAccess",
        }
    }
}

/// Whether one source requires MFA of the user, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    pub by: RequirementSource,
    pub answer: Answer,
    /// The reason, for brackets or after a colon.
    pub because: String,
    /// A policy that would require MFA, or block, and only reports.
    pub report_only: bool,
    /// A policy for some sign-ins only, or one that accepts another control instead of MFA.
    pub at_times: bool,
}

impl Requirement {
    fn new(by: RequirementSource, answer: Answer, because: impl Into<String>) -> Self {
        Self {
            by,
            answer,
            because: because.into(),
            report_only: false,
            at_times: false,
        }
    }

    /// `Security defaults: no (off)`.
    pub fn line(&self) -> String {
        format!(
            "{}: {} ({})",
            self.by.label(),
            self.answer.name(),
            self.because
        )
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaRequirements {
    /// What requires MFA or might: the state, security defaults, then the policies.
    pub asking: Vec<Requirement>,
    /// Policies that block this user, or may.
    pub blocking: Vec<Requirement>,
    /// Microsoft's advice where the per-user state is set beside Conditional Access or security defaults.
    pub warning: Option<&'static str>,
}

const BESIDE_POLICIES: &str = "Microsoft: do not turn per-user MFA on where Conditional Access is used; \
     cover the user by a policy, then disable";
const BESIDE_DEFAULTS: &str =
    "Microsoft: disabled is the right per-user state where security defaults are used";

impl MfaRequirements {
    pub fn of(case: &Case<'_>) -> Self {
        let mut asking = vec![of_state(case), of_defaults(case)];
        let mut blocking = Vec::new();
        match case.policies() {
            Seen::Known(policies) => {
                let person = PolicySubject::from(case);
                for policy in policies {
                    match policy.demand {
                        Demand::Mfa | Demand::MfaOr(_) | Demand::Unclear(_) => {
                            asking.push(of_policy(policy, &person));
                        }
                        Demand::Block => blocking.push(of_policy(policy, &person)),
                        Demand::Other(_) => {}
                    }
                }
                blocking.retain(|line| line.answer != Answer::No || line.report_only);
            }
            unread => asking.push(Requirement::new(
                RequirementSource::ConditionalAccess,
                Answer::Unknown,
                unread.why_not().unwrap_or_default(),
            )),
        }
        Self {
            asking,
            blocking,
            warning: warning(case),
        }
    }

    /// The source that requires MFA at every sign-in, the per-user state first.
    pub fn always(&self) -> Option<&Requirement> {
        self.asking
            .iter()
            .find(|line| line.answer == Answer::Yes && !line.at_times)
    }

    /// Whether anything requires MFA: yes if one source does, no if none does, else unknown.
    pub fn answer(&self) -> Answer {
        let any = |answer| self.asking.iter().any(|line| line.answer == answer);
        if any(Answer::Yes) {
            Answer::Yes
        } else if any(Answer::Unknown) {
            Answer::Unknown
        } else {
            Answer::No
        }
    }
}

fn of_state(case: &Case<'_>) -> Requirement {
    let (answer, because) = match case.state() {
        Some(MfaState::Enforced) => (Answer::Yes, "enforced".to_owned()),
        Some(MfaState::Enabled) => (
            Answer::Yes,
            "enabled: asks to register at the next sign-in".to_owned(),
        ),
        Some(MfaState::Disabled) => (Answer::No, "disabled".to_owned()),
        None => (
            Answer::Unknown,
            case.state_reading().why_not().unwrap_or_default(),
        ),
    };
    Requirement::new(RequirementSource::PerUserMfa, answer, because)
}

fn of_defaults(case: &Case<'_>) -> Requirement {
    let read = case.security_defaults();
    let (answer, because) = match read {
        Seen::Known(true) => (Answer::Yes, "on".to_owned()),
        Seen::Known(false) => (Answer::No, "off".to_owned()),
        Seen::Failed(_) | Seen::Waiting => (Answer::Unknown, read.why_not().unwrap_or_default()),
    };
    Requirement::new(RequirementSource::SecurityDefaults, answer, because)
}

fn of_policy(policy: &Policy, person: &PolicySubject<'_>) -> Requirement {
    let PolicyMatch {
        answer,
        mut because,
    } = applies_to(policy, person);
    if let (Demand::MfaOr(others), true) = (&policy.demand, answer != Answer::No) {
        let others: Vec<&str> = others.iter().map(SafeText::as_str).collect();
        because = format!("{because}; {} is accepted instead", others.join(" or "));
    }
    let answer = match (&policy.demand, answer) {
        (Demand::Unclear(controls), Answer::Yes | Answer::Unknown) => {
            let controls: Vec<&str> = controls.iter().map(SafeText::as_str).collect();
            let controls = controls.join(", ");
            because = format!("{because}; requires what mfadeck does not know: {controls}");
            Answer::Unknown
        }
        (_, answer) => answer,
    };
    let report_only = policy.state == PolicyState::ReportOnly && answer != Answer::No;
    let answer = if report_only {
        because = format!("report-only; would {}: {because}", verb(&policy.demand));
        Answer::No
    } else {
        answer
    };
    Requirement {
        by: RequirementSource::Policy {
            name: policy.name.clone(),
            id: policy.id.clone(),
        },
        answer,
        because,
        report_only,
        at_times: !policy.only.is_empty() || matches!(policy.demand, Demand::MfaOr(_)),
    }
}

fn verb(demand: &Demand) -> &'static str {
    match demand {
        Demand::Block => "block",
        Demand::Unclear(_) => "require a control",
        Demand::Mfa | Demand::MfaOr(_) | Demand::Other(_) => "require MFA",
    }
}

fn warning(case: &Case<'_>) -> Option<&'static str> {
    if !case.state()?.requires_mfa() {
        return None;
    }
    if uses_policies(case) {
        return Some(BESIDE_POLICIES);
    }
    (case.security_defaults().known() == Some(&true)).then_some(BESIDE_DEFAULTS)
}

/// Whether the tenant is known to use Conditional Access.
pub(super) fn uses_policies(case: &Case<'_>) -> bool {
    let policies = case.policies().known();
    policies.is_some_and(|all| all.iter().any(|one| one.state == PolicyState::Enabled))
}
