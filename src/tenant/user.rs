//! One user as the list knows it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use super::{MfaState, Registration, SafeText};

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

/// One user with everything that the bulk reads bring. `None` is unknown, never "no".
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The object id.
    pub id: UserId,
    /// `displayName`.
    pub name: SafeText,
    /// `userPrincipalName`.
    pub upn: SafeText,
    /// `perUserMfaState`.
    pub state: Option<MfaState>,
    /// When the state was read from the service.
    pub state_at: Option<Timestamp>,
    /// `accountEnabled`: whether the account may sign in.
    pub enabled: Option<bool>,
    /// `userType`.
    pub user_type: Option<UserType>,
    /// How many licences are assigned.
    pub licences: Option<u16>,
    /// `onPremisesSyncEnabled`; Graph's null means never synced and is read as `false`.
    pub synced: Option<bool>,
    /// `createdDateTime`.
    pub created: Option<Timestamp>,
    /// `lastPasswordChangeDateTime`.
    pub password_changed: Option<Timestamp>,
    /// The row of the registration report; absent without P1 and for blocked accounts.
    pub registration: Option<Registration>,
    /// Whether the user holds a directory role.
    pub admin: Option<bool>,
    /// What else finds the user. The store keeps it with its search text and leaves none here.
    pub contact: Option<Box<Contact>>,
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
            state: None,
            state_at: None,
            enabled: None,
            user_type: None,
            licences: None,
            synced: None,
            created: None,
            password_changed: None,
            registration: None,
            admin: None,
            contact: None,
        }
    }

    /// Whether the user may sign in and per-user MFA does not require a second factor; `None` where
    /// the state is unknown. Conditional Access and security defaults may still require one.
    pub fn lacks_mfa(&self) -> Option<bool> {
        if self.enabled == Some(false) || self.user_type == Some(UserType::Agent) {
            return Some(false);
        }
        self.state.map(|state| !state.requires_mfa())
    }

    /// Whether a second factor is registered, by the report.
    pub fn registered(&self) -> Option<bool> {
        self.registration.as_ref().map(|row| row.registered)
    }
}
