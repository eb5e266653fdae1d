//! The per-user MFA state.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// `perUserMfaState` of `strongAuthenticationRequirements`. An unknown state is never read as `Disabled`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum MfaState {
    /// Per-user MFA requires nothing.
    Disabled,
    /// The user must register at the next sign-in.
    Enabled,
    /// The user must use MFA; legacy clients need app passwords.
    Enforced,
}

impl MfaState {
    /// All states, in the order of their strength.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word that Graph and the portal use.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Reads Graph's word in any case; none for a word of the future.
    pub fn parse(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// Whether per-user MFA requires a second factor in this state.
    pub fn requires_mfa(self) -> bool {
        self != Self::Disabled
    }
}

impl fmt::Display for MfaState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
