//! One user as the list knows it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use super::{
    Known, MfaState, Observed, RegisteredMethods, Registration, Required, RequiredRange, SafeText,
};

/// A user's object id. Graph's other key, the UPN, can change and holds characters that break paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub Uuid);

impl UserId {
    /// Reads an object id as Graph writes it.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `userType`; Graph may leave it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum UserType {
    /// A user of this tenant.
    Member,
    /// A user invited from elsewhere.
    Guest,
    /// `#microsoft.graph.agentUser`: the account of a program, which takes no credential and is no person.
    Agent,
}

impl UserType {
    /// The word in lower case, as the list shows it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Reads Graph's word in any case; none for a word of the future.
    pub fn parse(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// One user with everything that the bulk reads bring. What is unknown is never "no".
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// When the request was sent that brought this row; the state has a time of its own.
    pub asked_at: Timestamp,
    /// The object id.
    pub id: UserId,
    /// `displayName`.
    pub name: SafeText,
    /// `userPrincipalName`.
    pub upn: SafeText,
    /// `perUserMfaState`.
    pub state: Observed<Known<MfaState>>,
    /// `accountEnabled`: whether the account may sign in.
    pub enabled: Known<bool>,
    /// `userType`.
    pub user_type: Known<UserType>,
    /// Whether the account belongs to another tenant or provider: `externalUserState` is set, or the account's name says that
    /// it was invited.
    pub external: Known<bool>,
    /// How many licences are assigned.
    pub licences: Known<u16>,
    /// `onPremisesSyncEnabled`; Graph's null means never synced and is read as `false`.
    pub synced: Known<bool>,
    /// `createdDateTime`.
    pub created: Option<Timestamp>,
    /// `lastPasswordChangeDateTime`.
    pub password_changed: Option<Timestamp>,
    /// The row of the registration report; absent without P1 and for blocked accounts.
    pub registration: Known<Registration>,
    /// Whether the user holds a directory role, actively or by eligibility: yes where an assignment or the registration
    /// report says so, no only where all assignments were read.
    pub admin: Known<bool>,
    /// Whether the user is eligible for a directory role.
    pub eligible: Known<bool>,
    /// How much security defaults and Conditional Access require; the per-user state is not in it.
    pub by_policies: RequiredRange,
    /// What else finds the user. The store keeps it with its search text and leaves none here.
    pub contact: Option<Box<Contact>>,
}

/// Where a user reads mail, and in which language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailAddress {
    /// `mail`; none where the account has none.
    pub mail: Option<SafeText>,
    /// `preferredLanguage`; none where it is not set.
    pub language: Option<SafeText>,
}

/// What finds a user beside name and account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// `mail`, where it is not the account's name.
    pub mail: Option<SafeText>,
    /// `mobilePhone` and `businessPhones`, as somebody wrote them.
    pub numbers: Vec<SafeText>,
}

impl User {
    /// A user of which only the names are known.
    pub fn new(id: UserId, name: SafeText, upn: SafeText) -> Self {
        Self {
            id,
            name,
            upn,
            asked_at: Timestamp::MIN,
            state: Observed::never(Known::default()),
            enabled: Known::default(),
            user_type: Known::default(),
            external: Known::default(),
            licences: Known::default(),
            synced: Known::default(),
            created: None,
            password_changed: None,
            registration: Known::default(),
            admin: Known::default(),
            eligible: Known::default(),
            by_policies: RequiredRange::default(),
            contact: None,
        }
    }

    /// When the state was asked for, where it is known.
    pub fn state_at(&self) -> Option<Timestamp> {
        self.state.value.is_known().then_some(self.state.asked_at)
    }

    /// Whether the account is that of a program: it takes no credential, so that nothing can be required of it.
    pub fn is_agent(&self) -> bool {
        self.user_type == Known::Is(UserType::Agent)
    }

    /// Whether Conditional Access counts the user among guests and external users.
    pub fn is_outsider(&self) -> Known<bool> {
        match (self.user_type, self.external) {
            (Known::Is(UserType::Agent), _) | (Known::Is(UserType::Member), Known::Is(false)) => {
                Known::Is(false)
            }
            (Known::Is(UserType::Guest), _) | (_, Known::Is(true)) => Known::Is(true),
            (Known::Unknown(why), _) | (_, Known::Unknown(why)) => Known::Unknown(why),
        }
    }

    /// How much the per-user state requires by itself.
    pub fn by_state(&self) -> RequiredRange {
        match self.state.value {
            Known::Is(state) if state.requires_mfa() => RequiredRange::exactly(Required::Always),
            Known::Is(_) => RequiredRange::NEVER,
            Known::Unknown(why) => RequiredRange::up_to(Required::Always, why),
        }
    }

    /// How much MFA everything together requires: the per-user state, security defaults, Conditional Access.
    pub fn required_range(&self) -> RequiredRange {
        self.by_state().and(self.by_policies)
    }

    /// The verdict: how much MFA is required of the user.
    pub fn required(&self) -> Known<Required> {
        self.required_range().verdict()
    }

    /// Whether the user may sign in and nothing requires MFA of them.
    pub fn lacks_mfa(&self) -> Known<bool> {
        if self.is_agent() {
            return Known::Is(false);
        }
        match (self.enabled, self.required_range().is_never()) {
            (Known::Is(false), _) | (_, Known::Is(false)) => Known::Is(false),
            (Known::Is(true), Known::Is(true)) => Known::Is(true),
            (_, Known::Unknown(why)) | (Known::Unknown(why), _) => Known::Unknown(why),
        }
    }

    /// Whether the user may sign in and has no second factor registered, by the report.
    pub fn lacks_second_factor(&self) -> Known<bool> {
        if self.is_agent() {
            return Known::Is(false);
        }
        match (self.enabled, self.registered()) {
            (Known::Is(false), _) | (_, Known::Is(true)) => Known::Is(false),
            (Known::Is(true), Known::Is(false)) => Known::Is(true),
            (_, Known::Unknown(why)) | (Known::Unknown(why), _) => Known::Unknown(why),
        }
    }

    /// Sets [`Self::admin`] from what the role assignments say. The registration report runs behind: its yes counts where
    /// the assignments say nothing, its no never does.
    pub fn judge_admin(&mut self, by_roles: Known<bool>) {
        let reported = self.registration.and_then(|row| row.admin);
        self.admin = if !by_roles.is_known() && reported.is_yes() {
            reported
        } else {
            by_roles
        };
    }

    /// Whether a second factor is registered, by the report.
    pub fn registered(&self) -> Known<bool> {
        self.registration.and_then(|row| row.registered)
    }

    /// The methods that the report counts.
    pub fn methods(&self) -> Known<RegisteredMethods> {
        self.registration.and_then(|row| row.methods)
    }
}
