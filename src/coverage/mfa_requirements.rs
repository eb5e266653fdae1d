//! What requires MFA of one user, source by source: the per-user state, security defaults, Conditional Access.

use super::conditional_access::list;
use super::security_defaults::{self, ByDefaults, by_defaults};
use super::{Answer, Rules};
use crate::tenant::conditional_access::{Demand, PolicyState};
use crate::tenant::{
    Known, MfaState, Policy, Required, RequiredRange, SafeText, Seen, Unknown, User,
};

/// What can require MFA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementSource {
    /// The per-user state.
    PerUserMfa,
    /// Security defaults.
    SecurityDefaults,
    /// Conditional Access as a whole, where its policies are unknown.
    ConditionalAccess,
    /// One policy.
    Policy {
        /// `displayName`
        name: SafeText,
        /// `id`
        id: SafeText,
    },
}

impl RequirementSource {
    /// What it is called.
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

    /// The stable name of the source itself: `conditionalAccess:MFA for all`.
    pub fn stable(&self) -> String {
        match self {
            Self::Policy { name, .. } => format!("conditionalAccess:{name}"),
            other => other.kind().to_owned(),
        }
    }
}

/// Whether one source requires MFA of the user, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The source.
    pub by: RequirementSource,
    /// Whether it requires MFA at all. For a policy that blocks: whether it blocks.
    pub answer: Answer,
    /// How much it requires.
    pub range: RequiredRange,
    /// The reason, for brackets or after a colon.
    pub because: String,
    /// A policy that would require MFA, or block, and only reports.
    pub report_only: bool,
    /// A policy that excludes the user.
    pub excluded: bool,
    /// A source for some sign-ins only, or one that accepts another control instead of MFA.
    pub at_times: bool,
}

impl Requirement {
    fn new(by: RequirementSource, range: RequiredRange, because: impl Into<String>) -> Self {
        Self {
            by,
            answer: answer(range),
            range,
            because: because.into(),
            report_only: false,
            excluded: false,
            at_times: range.most() == Required::Sometimes,
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

fn answer(range: RequiredRange) -> Answer {
    match range.is_never() {
        Known::Is(true) => Answer::No,
        Known::Is(false) => Answer::Yes,
        Known::Unknown(_) => Answer::Unknown,
    }
}

/// What requires MFA of a user, and what blocks the user.
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
    /// What the rules say of a user. `state` is the per-user state, or why it is unknown, for the end of a sentence.
    pub fn of(rules: &Rules<'_>, user: &User, state: Result<MfaState, String>) -> Self {
        let known_state = state.as_ref().ok().copied();
        let mut asking = vec![of_state(user, state), of_defaults(rules, user)];
        let mut blocking = Vec::new();
        match rules.policies {
            Seen::Known(policies) => {
                for policy in policies {
                    match policy.demand {
                        Demand::Mfa
                        | Demand::MfaOr(_)
                        | Demand::MfaOrUnclear(_)
                        | Demand::Unclear(_) => {
                            asking.push(of_policy(rules, policy, user));
                        }
                        Demand::Block => blocking.push(of_policy(rules, policy, user)),
                        Demand::Other(_) => {}
                    }
                }
                blocking.retain(|line| line.answer != Answer::No || line.report_only);
            }
            unread => asking.push(Requirement::new(
                RequirementSource::ConditionalAccess,
                RequiredRange::up_to(Required::Always, unread.unknown()),
                unread.why_not().unwrap_or_default(),
            )),
        }
        Self {
            asking,
            blocking,
            warning: warning(rules, known_state),
        }
    }

    /// How much MFA everything together requires.
    pub fn range(&self) -> RequiredRange {
        let ranges = self.asking.iter().map(|line| line.range);
        ranges.fold(RequiredRange::NEVER, RequiredRange::and)
    }

    /// The verdict: the highest that is known.
    pub fn verdict(&self) -> Known<Required> {
        self.range().verdict()
    }

    /// Every source that requires as much as the verdict; empty for never, and where nothing known requires it.
    pub fn required_by(&self) -> impl Iterator<Item = &RequirementSource> {
        let least = self.range().least();
        let as_much =
            move |line: &&Requirement| line.range.least() == least && least > Required::Never;
        self.asking.iter().filter(as_much).map(|line| &line.by)
    }

    /// The source that requires MFA at every sign-in, the per-user state first.
    pub fn always(&self) -> Option<&Requirement> {
        self.asking
            .iter()
            .find(|line| line.range.least() == Required::Always)
    }

    /// Whether anything requires MFA: yes if one source does, no if none does, else unknown.
    pub fn answer(&self) -> Answer {
        answer(self.range())
    }
}

fn of_state(user: &User, state: Result<MfaState, String>) -> Requirement {
    let (range, because) = match state {
        Ok(MfaState::Enforced) => (
            RequiredRange::exactly(Required::Always),
            "enforced".to_owned(),
        ),
        Ok(MfaState::Enabled) => (
            RequiredRange::exactly(Required::Always),
            "enabled: asks to register at the next sign-in".to_owned(),
        ),
        Ok(MfaState::Disabled) => (RequiredRange::NEVER, "disabled".to_owned()),
        Err(why_not) => {
            let why = user.state.value.unknown().unwrap_or_default();
            (RequiredRange::up_to(Required::Always, why), why_not)
        }
    };
    Requirement::new(RequirementSource::PerUserMfa, range, because)
}

fn of_defaults(rules: &Rules<'_>, user: &User) -> Requirement {
    let because = match by_defaults(rules, user) {
        ByDefaults::Off => "off".to_owned(),
        ByDefaults::NotRead => rules.security_defaults.why_not().unwrap_or_default(),
        ByDefaults::LeftOut => "on, and leave the synchronization account out".to_owned(),
        ByDefaults::Role(role) => format!("on, always for {}", role.name),
        ByDefaults::ScopedRole(role) => format!(
            "on, when Microsoft decides that it is necessary; whether always for {} is not documented",
            role.label()
        ),
        ByDefaults::Others => "on, when Microsoft decides that it is necessary".to_owned(),
        ByDefaults::RolesUnknown(_) => {
            let why_not = rules.roles.known().and_then(|book| book.gap());
            let why_not = why_not.map(crate::tenant::Problem::line);
            format!(
                "on, when Microsoft decides that it is necessary; always for admins, and this user's roles are unknown ({})",
                why_not
                    .or_else(|| rules.roles.why_not())
                    .unwrap_or_default()
            )
        }
    };
    let range = security_defaults::range(rules, user);
    let mut line = Requirement::new(RequirementSource::SecurityDefaults, range, because);
    line.at_times = range.least() == Required::Sometimes;
    line
}

fn of_policy(rules: &Rules<'_>, policy: &Policy, user: &User) -> Requirement {
    let is = rules.applies(policy, user);
    let mut because = is.because(policy);
    if is.answer != Answer::No {
        match &policy.demand {
            Demand::MfaOr(others) | Demand::MfaOrUnclear(others) => {
                let others: Vec<&str> = others.iter().map(SafeText::as_str).collect();
                because = format!("{because}; {} is accepted instead", others.join(" or "));
            }
            Demand::Unclear(controls) => {
                let controls = list(controls);
                because = format!("{because}; requires what mfadeck does not know: {controls}");
            }
            Demand::Mfa | Demand::Block | Demand::Other(_) => {}
        }
    }
    let unclear = matches!(policy.demand, Demand::Unclear(_)) && is.answer == Answer::Yes;
    let applies = if unclear { Answer::Unknown } else { is.answer };
    let report_only = policy.state == PolicyState::ReportOnly && applies != Answer::No;
    let (range, answer) = if report_only {
        because = format!("report-only; would {}: {because}", verb(&policy.demand));
        (RequiredRange::NEVER, Answer::No)
    } else {
        (is.range(policy), applies)
    };
    Requirement {
        by: RequirementSource::Policy {
            name: policy.name.clone(),
            id: policy.id.clone(),
        },
        answer,
        range,
        because,
        report_only,
        excluded: policy.state == PolicyState::Enabled && is.is_excluded(),
        at_times: !policy.only.is_empty()
            || matches!(policy.demand, Demand::MfaOr(_) | Demand::MfaOrUnclear(_)),
    }
}

fn verb(demand: &Demand) -> &'static str {
    match demand {
        Demand::Block => "block",
        Demand::Unclear(_) => "require a control",
        Demand::Mfa | Demand::MfaOr(_) | Demand::MfaOrUnclear(_) | Demand::Other(_) => {
            "require MFA"
        }
    }
}

/// Microsoft's advice where a per-user state is set beside Conditional Access or security defaults.
pub fn warning(rules: &Rules<'_>, state: Option<MfaState>) -> Option<&'static str> {
    if !state?.requires_mfa() {
        return None;
    }
    if rules.uses_policies() {
        return Some(BESIDE_POLICIES);
    }
    (rules.security_defaults.known() == Some(&true)).then_some(BESIDE_DEFAULTS)
}

impl Rules<'_> {
    /// Whether the tenant is known to use Conditional Access.
    pub fn uses_policies(&self) -> bool {
        let policies = self.policies.known();
        policies.is_some_and(|all| all.iter().any(|one| one.state == PolicyState::Enabled))
    }

    /// The sources that require as much of a user as the verdict of the list says. Without the reasons: this is for every
    /// user of a tenant.
    pub fn required_by(&self, user: &User) -> Vec<RequirementSource> {
        let defaults = security_defaults::range(self, user).least();
        let policies = self.policies.known().into_iter().flatten();
        let policies: Vec<(&Policy, Required)> = policies
            .map(|policy| (policy, self.applies(policy, user).range(policy).least()))
            .collect();
        let state = user.by_state().least();
        let most = policies.iter().map(|(_, least)| *least).max();
        let least = state.max(defaults).max(most.unwrap_or(Required::Never));
        if least == Required::Never {
            return Vec::new();
        }
        let mut sources = Vec::new();
        if state == least {
            sources.push(RequirementSource::PerUserMfa);
        }
        if defaults == least {
            sources.push(RequirementSource::SecurityDefaults);
        }
        let as_much = policies.into_iter().filter(|(_, known)| *known == least);
        sources.extend(as_much.map(|(policy, _)| RequirementSource::Policy {
            name: policy.name.clone(),
            id: policy.id.clone(),
        }));
        sources
    }
}

/// What could change a verdict and was not read, by name, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadSource {
    /// What was not read.
    pub by: RequirementSource,
    /// Why, for brackets.
    pub because: String,
    /// The same in a byte.
    pub why: Unknown,
}

impl MfaRequirements {
    /// The sources that may require more than is known, each with the reason.
    pub fn unread(&self) -> Vec<UnreadSource> {
        let least = self.range().least();
        let may_rise = |line: &&Requirement| line.range.most() > least;
        self.asking
            .iter()
            .filter(may_rise)
            .map(|line| UnreadSource {
                by: line.by.clone(),
                because: line.because.clone(),
                why: line.range.why().unwrap_or_default(),
            })
            .collect()
    }
}
