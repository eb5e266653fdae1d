//! The per-user MFA state.

use std::fmt;

use serde::{Deserialize, Serialize};

/// `perUserMfaState` of `strongAuthenticationRequirements`. That the state is not known is `Option::None`
/// wherever a state is held; it is never read as `Disabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MfaState {
    /// Per-user MFA asks nothing of the user.
    Disabled,
    /// The user is asked to register at the next sign-in.
    Enabled,
    /// The user must use MFA; legacy clients need app passwords.
    Enforced,
}

impl MfaState {
    /// All states, in the order of their strength.
    pub const ALL: [Self; 3] = [Self::Disabled, Self::Enabled, Self::Enforced];

    /// The word that Graph and the portal use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::Enforced => "enforced",
        }
    }

    /// Reads Graph's word, whatever its case; other words are not known to this program.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.name().eq_ignore_ascii_case(word))
    }

    /// Whether per-user MFA asks the user for a second factor in this state.
    pub fn asks(self) -> bool {
        self != Self::Disabled
    }
}

impl fmt::Display for MfaState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
