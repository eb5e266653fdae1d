//! Which users are never changed, and why.

use std::collections::HashSet;
use std::fmt;

use super::Target;
use jiff::Timestamp;

use crate::tenant::{MfaState, Required, Store, Unknown, User, UserId, same_case};

/// What every plan is checked against.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guards {
    /// No write may be sent in this session.
    pub read_only: bool,
    /// The user who is signed in to this program.
    pub operator: Option<UserId>,
    /// Break-glass and other accounts that nobody changes from here: UPNs or object ids in lower case.
    pub protected: HashSet<String>,
    /// The admins, eligible ones included, who may sign in and are protected by per-user MFA, if the roles are known.
    pub admins_with_mfa: Option<HashSet<UserId>>,
    /// Whether security defaults or Conditional Access require MFA at every sign-in of an admin, or may: then no admin is
    /// the last one by the preview, and the job judges by what it reads.
    pub policies_may_protect_an_admin: bool,
    /// States read before this are from the last session: no user is skipped because of them, and they are read
    /// again before they are changed.
    pub states_since: Option<Timestamp>,
}

/// Why a user is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refusal {
    /// No write may be sent in this session.
    ReadOnly,
    /// The signed-in user; the portal refuses it too.
    Yourself,
    /// On the list of protected accounts.
    Protected,
    /// No admin would be protected by MFA afterwards, neither by the per-user state nor by a policy.
    LastAdmin,
    /// Someone else changed the user in the meantime.
    ChangedSince,
    /// A guard could not be judged, since what it rests on could not be read.
    NotJudged(Guard, Unknown),
}

/// The guards that rest on a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guard {
    /// Whether it is the account of the signed-in admin.
    Yourself,
    /// Whether it is one of the protected accounts.
    Protected,
    /// Whether it is the last admin protected by MFA.
    LastAdmin,
    /// Whether someone else changed it since the preview.
    ChangedSince,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (guard, why) = match self {
            Self::NotJudged(guard, why) => (guard, why),
            other => return f.pad(other.words()),
        };
        let (question, reading, mend) = match guard {
            Guard::Yourself => (
                "is your own account",
                "the signed-in account",
                "sign in again",
            ),
            Guard::Protected => (
                "is a protected account",
                "the protected accounts",
                "needs User.Read.All",
            ),
            Guard::LastAdmin => (
                "is the last admin protected by MFA",
                "who holds a directory role, or what is required of them",
                "needs RoleManagement.Read.Directory, Policy.Read.All, and GroupMember.ReadBasic.All for roles held through groups",
            ),
            Guard::ChangedSince => (
                "was changed by someone else",
                "the state",
                "needs Policy.Read.All",
            ),
        };
        let mend = match (guard, why) {
            (Guard::Yourself, _) | (_, Unknown::Forbidden | Unknown::NotRead) => mend,
            _ => "try again",
        };
        write!(
            f,
            "cannot tell whether this {question}: could not read {reading} ({}; {mend})",
            reason(*why)
        )
    }
}

/// Why a reading is missing, within a sentence.
fn reason(why: Unknown) -> &'static str {
    match why {
        Unknown::NotRead => "not read",
        Unknown::NotReported => "the service does not report it",
        Unknown::Unreadable => "the answer cannot be understood",
        Unknown::Forbidden => "access denied",
        Unknown::NoLicence => "no licence",
        Unknown::NotOffered => "not offered in this cloud",
        Unknown::Failed => "the service did not answer",
    }
}

impl Refusal {
    fn words(self) -> &'static str {
        match self {
            Self::ReadOnly => "this session is read-only",
            Self::Yourself => "this is you",
            Self::Protected => "a protected account of this profile",
            Self::LastAdmin => "the last admin protected by MFA",
            Self::ChangedSince => "changed by someone else in the meantime",
            Self::NotJudged(..) => "a guard could not be judged",
        }
    }
}

impl Guards {
    /// Protects accounts by UPN or object id, whatever their case.
    #[must_use]
    pub fn protecting<'a>(mut self, accounts: impl IntoIterator<Item = &'a str>) -> Self {
        self.protected = accounts.into_iter().map(same_case).collect();
        self
    }

    /// Finds in the store the admins who are protected by per-user MFA, and whether policies protect one.
    #[must_use]
    pub fn with_admins_of(mut self, store: &Store) -> Self {
        let asked = |user: &&User| {
            user.admin.is_yes()
                && !user.enabled.is_no()
                && user.state.value.map(MfaState::requires_mfa).is_yes()
        };
        self.admins_with_mfa = store.roles().map(|_| {
            store
                .users()
                .iter()
                .filter(asked)
                .map(|user| user.id)
                .collect()
        });
        self.policies_may_protect_an_admin = store.users().iter().any(|user| {
            let may = user.by_policies.most() == Required::Always;
            may && user.admin.is_yes() && !user.enabled.is_no()
        });
        self
    }

    /// Why one user is not changed, looked at alone.
    pub(super) fn refuses(&self, target: &Target) -> Option<Refusal> {
        if self.read_only {
            Some(Refusal::ReadOnly)
        } else if self.operator == Some(target.id) {
            Some(Refusal::Yourself)
        } else if self.protected.contains(&same_case(&target.upn))
            || self.protected.contains(&target.id.to_string())
        {
            Some(Refusal::Protected)
        } else {
            None
        }
    }

    /// Whether the state of a user was read by the last session.
    pub(super) fn is_old(&self, target: &Target) -> bool {
        target.state_at < self.states_since && target.state_at.is_some()
    }

    /// Whether disabling these users would surely leave no admin protected by MFA.
    pub(super) fn leaves_no_admin(&self, disabled: &HashSet<UserId>) -> bool {
        if self.policies_may_protect_an_admin {
            return false;
        }
        let admins = self.admins_with_mfa.as_ref();
        admins.is_some_and(|admins| !admins.is_empty() && admins.is_subset(disabled))
    }
}
