//! The way off per-user MFA: of which users the policies require as much as the per-user state does.

use std::collections::HashSet;

use strum::{IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::conditional_access::strength;
use super::{Answer, MfaRequirements, Requirement, RequirementSource, Rules};
use crate::tenant::conditional_access::{Demand, Narrowing, PolicyState};
use crate::tenant::group::Membership;
use crate::tenant::{Known, MfaState, Policy, RegisteredMethods, Required, User};

/// What becomes of a user whose per-user MFA is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase")]
pub enum Standing {
    /// An enabled policy for every sign-in surely covers the user, and legacy authentication is blocked.
    Safe,
    /// MFA would be required at some sign-ins only, or by a policy that only reports, or legacy authentication would remain.
    PartlyCovered,
    /// Nothing else requires MFA.
    NotCovered,
    /// Something that decides was not read.
    Unknown,
}

impl Standing {
    /// All, from the safest.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The same for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::PartlyCovered => "partly covered",
            Self::NotCovered => "not covered",
            Self::Unknown => "cannot be judged",
        }
    }
}

/// One user on the way off per-user MFA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// What becomes of the user.
    pub standing: Standing,
    /// What requires MFA without the per-user state.
    pub covered_by: Vec<RequirementSource>,
    /// Why, each for a line of its own.
    pub reasons: Vec<String>,
    /// What else to know about the user.
    pub notes: Vec<&'static str>,
}

/// Judges a user; none where there is nothing to disable: the state is disabled, or the account is that of a program.
pub fn migration(rules: &Rules<'_>, user: &User) -> Option<Migration> {
    if user.is_agent() || user.state.value.is(&MfaState::Disabled) {
        return None;
    }
    let without = MfaRequirements::of(rules, user, Ok(MfaState::Disabled));
    let (standing, reasons) = match (user.state.value, without.range().is_exact()) {
        (Known::Unknown(_), _) => (
            Standing::Unknown,
            vec!["the per-user MFA state could not be read".to_owned()],
        ),
        (Known::Is(_), false) => (Standing::Unknown, unread(&without)),
        (Known::Is(_), true) => match without.range().least() {
            Required::Always => of_covered(rules, user, &without),
            Required::Sometimes => (
                Standing::PartlyCovered,
                reasons(&without, |line| line.range.least() == Required::Sometimes),
            ),
            Required::Never => of_uncovered(&without),
        },
    };
    Some(Migration {
        standing,
        covered_by: without.required_by().cloned().collect(),
        reasons,
        notes: notes(user),
    })
}

fn reasons(without: &MfaRequirements, wanted: impl Fn(&Requirement) -> bool) -> Vec<String> {
    let lines = without.asking.iter().filter(|line| wanted(line));
    lines
        .map(|line| format!("{}: {}", line.by.label(), line.because))
        .collect()
}

fn unread(without: &MfaRequirements) -> Vec<String> {
    let sources = without.unread().into_iter();
    sources
        .map(|source| format!("{}: {}", source.by.label(), source.because))
        .collect()
}

/// Without the per-user state, a client without modern authentication needs the password alone, unless it is blocked.
fn of_covered(
    rules: &Rules<'_>,
    user: &User,
    without: &MfaRequirements,
) -> (Standing, Vec<String>) {
    let mut because = reasons(without, |line| line.range.least() == Required::Always);
    let standing = match legacy_blocked(rules, user) {
        Answer::Yes => return (Standing::Safe, because),
        Answer::No => {
            because.push(
                "no enabled policy blocks legacy authentication for this user: it would need the password alone"
                    .to_owned(),
            );
            Standing::PartlyCovered
        }
        Answer::Unknown => {
            because.push(
                "cannot tell whether legacy authentication is blocked for this user".to_owned(),
            );
            Standing::Unknown
        }
    };
    (standing, because)
}

fn of_uncovered(without: &MfaRequirements) -> (Standing, Vec<String>) {
    let reporting = reasons(without, |line| line.report_only);
    if !reporting.is_empty() {
        return (Standing::PartlyCovered, reporting);
    }
    let of_policy = |line: &Requirement| matches!(line.by, RequirementSource::Policy { .. });
    let excluded = reasons(without, |line| line.excluded);
    if !excluded.is_empty() {
        return (Standing::NotCovered, excluded);
    }
    let why = if without.asking.iter().any(of_policy) {
        "no enabled policy that requires MFA includes this user"
    } else {
        "no policy requires MFA"
    };
    (Standing::NotCovered, vec![why.to_owned()])
}

fn notes(user: &User) -> Vec<&'static str> {
    let app_passwords = RegisteredMethods::of_word("app-password");
    let has_app_passwords = app_passwords.is_some_and(|kind| {
        user.methods()
            .map(|methods| methods.intersects(kind))
            .is_yes()
    });
    let notes = [
        (user.admin.is_yes(), "is an admin"),
        (!user.admin.is_known(), "may be an admin"),
        (user.enabled.is_no(), "the account may not sign in"),
        (
            user.registered().is_no(),
            "has no second factor: the policy asks to register at the next sign-in",
        ),
        (
            has_app_passwords,
            "has app passwords, which are no longer needed",
        ),
    ];
    let said = notes.into_iter().filter(|(holds, _)| *holds);
    said.map(|(_, words)| words).collect()
}

/// Whether an enabled policy blocks a user's sign-ins without modern authentication.
pub fn legacy_blocked(rules: &Rules<'_>, user: &User) -> Answer {
    let Some(policies) = rules.policies.known() else {
        return Answer::Unknown;
    };
    let mut blocked = Answer::No;
    for policy in policies.iter().filter(|policy| blocks_legacy(policy)) {
        match rules.applies(policy, user).answer {
            Answer::Yes => return Answer::Yes,
            Answer::Unknown => blocked = Answer::Unknown,
            Answer::No => {}
        }
    }
    blocked
}

/// Whether a policy blocks legacy authentication of the people that it is about.
pub fn blocks_legacy(policy: &Policy) -> bool {
    policy.state == PolicyState::Enabled
        && policy.demand == Demand::Block
        && (policy.only.is_empty() || policy.only == [Narrowing::LegacyClients])
}

/// The groups that decide the way off beside those of `groups_to_read`: of policies that block legacy authentication, for
/// users who are covered, and of policies that only report, for users who are not.
pub fn groups_of_migration<'u>(
    rules: &Rules<'_>,
    users: impl IntoIterator<Item = &'u User>,
) -> Vec<Uuid> {
    let policies = rules.policies.known().map_or(&[][..], Vec::as_slice);
    let mut wanted = HashSet::new();
    for user in users {
        if user.is_agent() || user.state.value.is(&MfaState::Disabled) {
            continue;
        }
        for policy in policies {
            let decides = match user.by_policies.least() {
                Required::Always => blocks_legacy(policy),
                Required::Sometimes => false,
                Required::Never => {
                    policy.state == PolicyState::ReportOnly && strength(policy).is_some()
                }
            };
            if !decides {
                continue;
            }
            let groups = policy.include.groups.iter().chain(&policy.exclude.groups);
            wanted.extend(groups.filter(|group| {
                rules.groups.membership(**group, user.id) == Membership::Unknown(None)
            }));
        }
    }
    let mut groups: Vec<Uuid> = wanted.into_iter().copied().collect();
    groups.sort_unstable();
    groups
}
