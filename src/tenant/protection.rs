//! What the tenant asks of everybody beside the per-user state, read once for all users.

use super::conditional_access::{Policy, PolicyState};
use super::{Reading, RiskyUser};

/// The tenant's own settings; a part that has not arrived is still being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Protection {
    /// Whether security defaults are on.
    pub security_defaults: Option<Reading<bool>>,
    /// All Conditional Access policies.
    pub policies: Option<Reading<Vec<Policy>>>,
    /// All users at risk.
    pub risky_users: Option<Reading<Vec<RiskyUser>>>,
}

/// One part of it as an answer brings it.
#[derive(Clone, Debug, PartialEq)]
pub enum ProtectionPart {
    /// See [`Protection::security_defaults`].
    SecurityDefaults(Reading<bool>),
    /// See [`Protection::policies`].
    Policies(Reading<Vec<Policy>>),
    /// See [`Protection::risky_users`].
    RiskyUsers(Reading<Vec<RiskyUser>>),
}

impl Protection {
    /// Takes a part in, replacing an older one.
    pub fn receive(&mut self, part: ProtectionPart) {
        match part {
            ProtectionPart::SecurityDefaults(reading) => self.security_defaults = Some(reading),
            ProtectionPart::Policies(reading) => self.policies = Some(reading),
            ProtectionPart::RiskyUsers(reading) => self.risky_users = Some(reading),
        }
    }

    /// Whether any policy that is not off includes or excludes groups, so that a user's groups matter.
    pub fn names_groups(&self) -> bool {
        let policies = self.policies.as_ref().and_then(Reading::ok);
        policies.into_iter().flatten().any(|policy| {
            let people = [&policy.include, &policy.exclude];
            policy.state != PolicyState::Disabled
                && people.iter().any(|people| !people.groups.is_empty())
        })
    }
}
