//! Log entries described one by one.

use serde::Deserialize;

use super::{Ago, Risk};
use crate::tenant::State;

/// One sign-in of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInSpec {
    pub user: Box<str>,
    pub ago: Ago,
    /// `status/errorCode`
    #[serde(default)]
    pub code: u32,
    /// Application, one of the simulation's.
    pub app: String,
    /// City, one of the simulation's.
    pub place: String,
    /// `clientAppUsed`
    #[serde(default)]
    pub client: ClientApp,
    /// `mfaDetail/authMethod`
    #[serde(default)]
    pub prompt: Prompt,
    /// The person declined the prompt, where it failed; not answered otherwise.
    #[serde(default)]
    pub declined: bool,
    /// Name of the Conditional Access policy that decided, or would have in report-only.
    pub policy: Option<Box<str>>,
    /// `riskLevelDuringSignIn`
    pub risk: Option<Risk>,
    /// `deviceDetail/isCompliant`
    pub compliant: Option<bool>,
}

/// `clientAppUsed`, the values that the scenarios use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ClientApp {
    #[default]
    Browser,
    /// Modern mobile apps and desktop clients.
    #[serde(rename = "Mobile Apps and Desktop clients")]
    Modern,
    /// Authenticated SMTP: basic authentication.
    #[serde(rename = "Authenticated SMTP")]
    Smtp,
}

impl ClientApp {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "Browser",
            Self::Modern => "Mobile Apps and Desktop clients",
            Self::Smtp => "Authenticated SMTP",
        }
    }
}

/// What MFA asked for in a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Prompt {
    #[default]
    None,
    /// A prompt of the Authenticator.
    Push,
    Text,
    Passkey,
}

impl Prompt {
    /// Graph's words, if anything was asked for.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Push => Some("Mobile app notification"),
            Self::Text => Some("Text message"),
            Self::Passkey => Some("Passkey"),
        }
    }
}

/// One audit entry of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditSpec {
    pub ago: Ago,
    /// activityDisplayName
    pub activity: Box<str>,
    /// Principal name of the person it was done to.
    pub user: Box<str>,
    /// Principal name of who did it; the person themself when not given.
    pub by: Option<Box<str>>,
    /// The per-user MFA states before and after, for the modified property that holds them.
    pub states: Option<(State, State)>,
    /// `resultReason`
    pub reason: Option<Box<str>>,
    /// Entries of the same name belong to one act.
    pub act: Option<Box<str>>,
    /// A service of Microsoft's that did it, in the place of a person.
    pub service: Option<Box<str>>,
    #[serde(default)]
    pub failed: bool,
    /// How many times it was logged, hourly until then.
    #[serde(default)]
    pub repeat: u32,
}
