//! People described one by one.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, de};
use uuid::Uuid;

use super::{EligibleSpec, RoleSpec};
use crate::tenant::{Kind, Licence, Preference, State};

/// One person of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "properties of an account, each set or not"
)]
pub struct PersonSpec {
    /// displayName
    pub name: Box<str>,
    /// userPrincipalName
    pub user: Box<str>,
    /// mail; the principal name when not given, none when empty.
    pub mail: Option<Box<str>>,
    /// mobilePhone
    pub mobile: Option<Box<str>>,
    /// businessPhones
    #[serde(default)]
    pub office: Vec<Box<str>>,
    /// perUserMfaState
    #[serde(default)]
    pub state: State,
    /// accountEnabled
    #[serde(default = "yes")]
    pub enabled: bool,
    /// userType is Guest.
    #[serde(default)]
    pub guest: bool,
    /// userType is null.
    #[serde(default)]
    pub untyped: bool,
    /// externalUserState; accepted when not given and the principal name says `#EXT#`.
    pub external: Option<External>,
    /// The tenant that an external account comes from; only the simulation's own evaluation knows it.
    pub home_tenant: Option<Uuid>,
    /// preferredLanguage
    pub language: Option<Box<str>>,
    /// The account of an agent, no person.
    #[serde(default)]
    pub agent: bool,
    /// onPremisesSyncEnabled
    pub synced: Option<bool>,
    #[serde(default)]
    pub licences: Vec<Licence>,
    /// Identity protection holds the account for at risk.
    pub risk: Option<Risk>,
    /// Directory roles that are active.
    #[serde(default)]
    pub roles: Vec<RoleSpec>,
    /// Directory roles that can be activated.
    #[serde(default)]
    pub eligible: Vec<EligibleSpec>,
    #[serde(default)]
    pub methods: Vec<MethodSpec>,
    /// userPreferredMethodForSecondaryAuthentication
    pub default: Option<Preference>,
    /// How long ago the account was made.
    pub created: Option<Ago>,
    /// How long ago the password was changed.
    pub password_changed: Option<Ago>,
    /// How long ago the person signed in.
    pub signed_in: Option<Ago>,
    /// The registration report has not seen the account yet; it will within hours.
    #[serde(default)]
    pub unreported: bool,
    /// The policy allows none of the registered methods: registered, but not capable.
    #[serde(default)]
    pub incapable: bool,
    /// What the registration report still shows instead of the methods; it catches up within the hour.
    pub reported_methods: Option<Vec<MethodSpec>>,
}

/// `externalUserState` as a scenario gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum External {
    Accepted,
    PendingAcceptance,
    /// Null, as for accounts of this directory and for guests of old.
    #[serde(rename = "none")]
    Unset,
}

impl External {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Accepted => Some("Accepted"),
            Self::PendingAcceptance => Some("PendingAcceptance"),
            Self::Unset => None,
        }
    }
}

/// `riskLevel` of an account at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Risk {
    Low,
    Medium,
    High,
}

impl Risk {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One method of a person.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct MethodSpec {
    /// How long ago it was registered.
    pub created: Option<Ago>,
    /// How long ago it was last used.
    pub used: Option<Ago>,
    /// What it is; refuses what it does not know.
    #[serde(flatten)]
    pub kind: Kind,
}

/// A hardware token in the tenant's stock.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSpec {
    /// Serial number on the token.
    pub serial: Box<str>,
    pub manufacturer: Box<str>,
    pub model: Box<str>,
    /// What it shows; the simulation's tokens show one code for ever.
    pub code: Box<str>,
}

/// How long before the start of the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ago(pub SignedDuration);

/// How long after the start of the simulation; before it when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead(pub SignedDuration);

impl<'de> Deserialize<'de> for Ago {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        duration(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Ahead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        duration(deserializer).map(Self)
    }
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    let text = Box::<str>::deserialize(deserializer)?;
    let span: Span = text.parse().map_err(de::Error::custom)?;
    span.to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(de::Error::custom)
}

fn yes() -> bool {
    true
}
