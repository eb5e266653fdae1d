//! What per-user MFA still does beside the policies.

use serde::Serialize;

use super::{Measure, signing_in};
use crate::tenant::{Known, MfaState, Store};

/// The per-user states of users who may sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PerUserMfa {
    /// Per-user MFA requires nothing.
    pub disabled: usize,
    /// It requires MFA, and a registration at the next sign-in.
    pub enabled: usize,
    /// It requires MFA.
    pub enforced: usize,
    /// The state is unknown.
    pub unknown: usize,
    /// Users who are required to use MFA by the per-user state alone: without it they would sign in with a password.
    #[serde(rename = "requiredOnlyByPerUserMfa")]
    pub only_source: Measure,
    /// Users who are required by the policies too: per-user MFA can be switched off for those.
    pub required_twice: Measure,
}

impl PerUserMfa {
    pub(super) fn of(store: &Store) -> Self {
        let mut states = Self::default();
        for user in signing_in(store) {
            let state = user.state.value;
            *match state {
                Known::Is(MfaState::Disabled) => &mut states.disabled,
                Known::Is(MfaState::Enabled) => &mut states.enabled,
                Known::Is(MfaState::Enforced) => &mut states.enforced,
                Known::Unknown(_) => &mut states.unknown,
            } += 1;
            let required = state.map(MfaState::requires_mfa);
            let (only, twice) = match (required, user.by_policies.is_never()) {
                (Known::Is(false), _) => (Known::Is(false), Known::Is(false)),
                (Known::Is(true), by_policies) => (by_policies, by_policies.map(|never| !never)),
                (unknown, Known::Is(never)) if never => (unknown, Known::Is(false)),
                (unknown, Known::Is(_)) => (Known::Is(false), unknown),
                (unknown, Known::Unknown(_)) => (unknown, unknown),
            };
            states.only_source.add(only);
            states.required_twice.add(twice);
        }
        states
    }

    /// Users who are required by per-user MFA.
    pub fn required(&self) -> usize {
        self.enabled + self.enforced
    }
}
