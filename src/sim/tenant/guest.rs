//! Guests and other accounts that are not simply members.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Person, Tenant};

/// `userType`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserType {
    Member,
    Guest,
    /// Null.
    Unset,
}

impl UserType {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Member => Some("Member"),
            Self::Guest => Some("Guest"),
            Self::Unset => None,
        }
    }
}

/// What few accounts have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rare {
    /// The account of an agent.
    pub agent: bool,
    /// The tenant that an external account comes from; the directory does not tell it.
    pub home: Option<Uuid>,
}

/// The kinds of accounts that Conditional Access calls guests or external users, as far as the directory holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestKind {
    /// An account of this directory whose type is Guest.
    Internal,
    /// An external account whose type is Guest.
    CollaborationGuest,
    /// An external account whose type is Member.
    CollaborationMember,
    /// Any other external account.
    Other,
}

impl GuestKind {
    /// Its word in `guestOrExternalUserTypes`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internalGuest",
            Self::CollaborationGuest => "b2bCollaborationGuest",
            Self::CollaborationMember => "b2bCollaborationMember",
            Self::Other => "otherExternalUser",
        }
    }
}

impl Person {
    pub fn is_guest(&self) -> bool {
        self.user_type == UserType::Guest
    }

    pub fn is_agent(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.agent)
    }

    /// The account belongs to another directory or provider.
    pub fn is_external(&self) -> bool {
        self.external.as_str().is_some() || self.upn.contains("#EXT#")
    }

    /// Which kind of guest or external user it is, if any.
    pub fn guest_kind(&self) -> Option<GuestKind> {
        match (self.is_external(), self.user_type) {
            (true, UserType::Guest) => Some(GuestKind::CollaborationGuest),
            (true, UserType::Member) => Some(GuestKind::CollaborationMember),
            (true, UserType::Unset) => Some(GuestKind::Other),
            (false, UserType::Guest) => Some(GuestKind::Internal),
            (false, _) => None,
        }
    }

    /// `identities`: how the account signs in.
    pub fn identities(&self, tenant: &Tenant) -> Value {
        if self.is_external() {
            json!([{"signInType": "federated", "issuer": "ExternalAzureAD", "issuerAssignedId": null}])
        } else {
            json!([{"signInType": "userPrincipalName", "issuer": tenant.domain, "issuerAssignedId": self.upn}])
        }
    }
}
