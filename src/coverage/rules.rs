//! What was read about the tenant that can require MFA of somebody.

use uuid::Uuid;

use super::conditional_access::{applies_to, strength};
use super::{PolicyMatch, security_defaults};
use crate::tenant::conditional_access::PolicyState;
use crate::tenant::group::Membership;
use crate::tenant::{
    GroupBook, Policy, Problem, Protection, Required, RequiredRange, Role, RoleBook, Seen, User,
    UserId,
};

/// The rules of a tenant, and who they are about.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Whether security defaults are on.
    pub security_defaults: Seen<'a, bool>,
    /// All Conditional Access policies.
    pub policies: Seen<'a, Vec<Policy>>,
    /// Who holds which role.
    pub roles: Seen<'a, RoleBook>,
    /// Who is in which group.
    pub groups: &'a GroupBook,
}

impl<'a> Rules<'a> {
    /// The rules as far as they were read.
    pub fn of(protection: &'a Protection, roles: Seen<'a, RoleBook>) -> Self {
        Self {
            security_defaults: Seen::of(protection.security_defaults.as_ref()),
            policies: Seen::of(protection.policies.as_ref()),
            roles,
            groups: &protection.groups,
        }
    }

    /// How much MFA security defaults and Conditional Access require of a user; the per-user state is not in it.
    pub fn by_policies(&self, user: &User) -> RequiredRange {
        let defaults = security_defaults::range(self, user);
        let policies = match self.policies {
            Seen::Known(policies) => policies
                .iter()
                .map(|policy| self.applies(policy, user).range(policy))
                .fold(RequiredRange::NEVER, RequiredRange::and),
            unread => RequiredRange::up_to(Required::Always, unread.unknown()),
        };
        defaults.and(policies)
    }

    /// Whether security defaults or a policy require MFA at every sign-in of anybody, as far as was read, or may.
    pub fn may_require_always(&self) -> bool {
        let by_defaults = !matches!(self.security_defaults, Seen::Known(false));
        let in_force = |policy: &Policy| {
            !matches!(
                policy.state,
                PolicyState::Disabled | PolicyState::ReportOnly
            ) && strength(policy) == Some(Required::Always)
        };
        let by_policies = self.policies.known();
        by_defaults || by_policies.is_none_or(|policies| policies.iter().any(in_force))
    }

    /// How much MFA a policy requires where it applies.
    pub fn demands(&self, policy: &Policy) -> Required {
        strength(policy).unwrap_or(Required::Never)
    }

    /// Whether a policy applies to a user.
    pub fn applies(&self, policy: &'a Policy, user: &User) -> PolicyMatch<'a> {
        applies_to(policy, user, self)
    }

    /// Whether a policy that is not off names a group of which nobody knows whether the user is in it; with the failure, where
    /// there was one. Policies that only report or block count too: the pane shows them.
    pub fn unknown_membership(&self, user: UserId) -> Option<Option<&'a Problem>> {
        let policies = self.policies.known()?;
        let mut groups = policies
            .iter()
            .filter(|policy| policy.state != PolicyState::Disabled)
            .flat_map(|policy| policy.include.groups.iter().chain(&policy.exclude.groups));
        groups.find_map(|group| match self.groups.membership(*group, user) {
            Membership::Unknown(problem) => Some(problem),
            Membership::In | Membership::Out => None,
        })
    }

    /// The first of some roles, by template, that a user holds in the way that policies count: built-in, active, for the whole
    /// tenant.
    ///
    /// # Errors
    /// Why nobody can tell: the failure, or none while the roles are being read.
    pub(super) fn role_among(
        &self,
        templates: &[Uuid],
        user: UserId,
    ) -> Result<Option<&'a Role>, Option<&'a Problem>> {
        let book = match self.roles {
            Seen::Known(book) => book,
            Seen::Failed(problem) => return Err(Some(problem)),
            Seen::Waiting => return Err(None),
        };
        let counts =
            |role: &&Role| templates.contains(&role.template) && role.counts_for_policies();
        match (book.of(user).find(counts), book.gap()) {
            (Some(role), _) => Ok(Some(role)),
            (None, None) => Ok(None),
            (None, Some(gap)) => Err(Some(gap)),
        }
    }
}
