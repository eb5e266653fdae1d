//! What the tenant asks of everybody beside the per-user state, read once for all users.

use uuid::Uuid;

use super::conditional_access::Policy;
use super::{GroupBook, MethodsPolicy, Reading, RiskyUser, UserId};

/// The tenant's own settings; a part that has not arrived is still being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Protection {
    /// Whether security defaults are on.
    pub security_defaults: Option<Reading<bool>>,
    /// All Conditional Access policies.
    pub policies: Option<Reading<Vec<Policy>>>,
    /// All users at risk.
    pub risky_users: Option<Reading<Vec<RiskyUser>>>,
    /// The authentication methods policy.
    pub methods_policy: Option<Reading<MethodsPolicy>>,
    /// Who is in which group that policies name.
    pub groups: GroupBook,
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
    /// See [`Protection::methods_policy`].
    MethodsPolicy(Reading<MethodsPolicy>),
    /// The members of groups, nested groups included.
    Groups(Vec<(Uuid, Reading<Vec<UserId>>)>),
}

impl Protection {
    /// Takes a part in, replacing an older one.
    pub fn receive(&mut self, part: ProtectionPart) {
        match part {
            ProtectionPart::SecurityDefaults(reading) => self.security_defaults = Some(reading),
            ProtectionPart::Policies(reading) => self.policies = Some(reading),
            ProtectionPart::RiskyUsers(reading) => self.risky_users = Some(reading),
            ProtectionPart::MethodsPolicy(reading) => self.methods_policy = Some(reading),
            ProtectionPart::Groups(groups) => {
                for (group, members) in groups {
                    self.groups.receive(group, members);
                }
            }
        }
    }
}
