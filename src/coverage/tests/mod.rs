//! One row for each condition, source and reading.

mod brute_force;
mod conditional_access;
mod judge;
mod mfa_requirements;
mod security_defaults;
mod sms;

use jiff::Timestamp;
use uuid::Uuid;

use super::{MfaRequirements, Rules};
use crate::tenant::conditional_access::{Demand, People, PolicyState};
use crate::tenant::{
    Known, MfaState, Policy, Problem, ProblemKind, Protection, ProtectionPart, Reading, RoleBook,
    Seen, User, UserId, UserType,
};

const ME: UserId = UserId(Uuid::from_u128(1));

fn read<T>(value: T) -> Reading<T> {
    Reading {
        at: Timestamp::UNIX_EPOCH,
        value: Ok(value),
    }
}

fn refused<T>() -> Reading<T> {
    Reading {
        at: Timestamp::UNIX_EPOCH,
        value: Err(forbidden()),
    }
}

/// What the service refuses, as a problem.
pub(crate) fn forbidden() -> Problem {
    Problem {
        kind: ProblemKind::Forbidden,
        message: "Request Authorization failed".into(),
        advice: "Needs the permission Policy.Read.All".into(),
        status: Some(403),
        code: Some("accessDenied".into()),
        request_id: None,
    }
}

/// What rules borrow, and one user.
struct World {
    user: User,
    protection: Protection,
    roles: Option<Result<RoleBook, Problem>>,
}

impl World {
    /// Everything was read: a member in no group, per-user MFA enforced, security defaults off, no policies.
    fn new() -> Self {
        let mut world = Self {
            user: member(ME),
            protection: Protection::default(),
            roles: Some(Ok(RoleBook::default())),
        };
        world.own_groups(read(Vec::new()));
        world.policies(Vec::new());
        world.defaults(read(false));
        world
    }

    fn own_groups(&mut self, groups: Reading<Vec<Uuid>>) {
        self.protection.groups.receive_of_user(ME, groups);
    }

    fn policies(&mut self, policies: Vec<Policy>) {
        self.protection
            .receive(ProtectionPart::Policies(read(policies)));
    }

    fn defaults(&mut self, on: Reading<bool>) {
        self.protection
            .receive(ProtectionPart::SecurityDefaults(on));
    }

    fn rules(&self) -> Rules<'_> {
        let roles = match &self.roles {
            Some(Ok(book)) => Seen::Known(book),
            Some(Err(problem)) => Seen::Failed(problem),
            None => Seen::Waiting,
        };
        Rules::of(&self.protection, roles)
    }

    fn requirements(&self) -> MfaRequirements {
        let state = self.user.state.value.ok().ok_or_else(|| forbidden().line());
        MfaRequirements::of(&self.rules(), &self.user, state)
    }
}

/// A member of the tenant with an enforced state.
fn member(id: UserId) -> User {
    let mut user = User::new(id, "Ada Lovelace".into(), "ada@contoso.example".into());
    user.state.value = Known::Is(MfaState::Enforced);
    user.enabled = Known::Is(true);
    user.user_type = Known::Is(UserType::Member);
    user.external = Known::Is(false);
    user
}

/// A policy in force that requires MFA of all users.
pub(crate) fn policy() -> Policy {
    Policy {
        id: "p1".into(),
        name: "MFA for all".into(),
        state: PolicyState::Enabled,
        demand: Demand::Mfa,
        include: People {
            all: true,
            ..People::default()
        },
        exclude: People::default(),
        only: Vec::new(),
        registration: None,
        unread: Vec::new(),
    }
}
