//! Directory roles and who holds them.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Known, Problem, SafeText, UserId};

/// A directory role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// `templateId`; for built-in roles the same in every tenant.
    pub template: Uuid,
    /// `displayName`.
    pub name: SafeText,
    /// The administrative unit, or another part of the tenant, that the role is held for; none for the whole tenant.
    pub scope: Option<SafeText>,
    /// `isBuiltIn`; none where the answer does not say.
    pub built_in: Option<bool>,
}

impl Role {
    /// A role that is held for the whole tenant.
    pub fn new(template: Uuid, name: SafeText) -> Self {
        Self {
            template,
            name,
            scope: None,
            built_in: None,
        }
    }

    /// Whether Conditional Access and security defaults count the role: built-in, and held for the whole tenant.
    pub fn counts_for_policies(&self) -> bool {
        self.scope.is_none() && self.built_in != Some(false)
    }

    /// `User Administrator (administrative unit 0fa1…)`.
    pub fn label(&self) -> String {
        match &self.scope {
            Some(scope) => format!("{} ({scope})", self.name),
            None => self.name.to_string(),
        }
    }
}

/// Global Administrator.
pub const GLOBAL_ADMINISTRATOR: Uuid = Uuid::from_u128(0x62e9_0394_69f5_4237_9190_0121_7714_5e10);
/// Authentication Administrator.
pub const AUTHENTICATION_ADMINISTRATOR: Uuid =
    Uuid::from_u128(0xc4e3_9bd9_1100_46d3_8c65_fb16_0da0_071f);
/// Privileged Authentication Administrator.
pub const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: Uuid =
    Uuid::from_u128(0x7be4_4c8a_adaf_4e2a_84d6_ab26_49e0_8a13);
/// Authentication Policy Administrator.
pub const AUTHENTICATION_POLICY_ADMINISTRATOR: Uuid =
    Uuid::from_u128(0x0526_716b_113d_4c15_b2c8_68e3_c22b_9f80);
/// Global Reader.
pub const GLOBAL_READER: Uuid = Uuid::from_u128(0xf2ef_992c_3afb_46b9_b7cf_a126_ee74_c451);

/// The English name of a role that decides about the keys.
pub fn name(template: Uuid) -> Option<&'static str> {
    Some(match template {
        GLOBAL_ADMINISTRATOR => "Global Administrator",
        AUTHENTICATION_ADMINISTRATOR => "Authentication Administrator",
        PRIVILEGED_AUTHENTICATION_ADMINISTRATOR => "Privileged Authentication Administrator",
        AUTHENTICATION_POLICY_ADMINISTRATOR => "Authentication Policy Administrator",
        GLOBAL_READER => "Global Reader",
        _ => return None,
    })
}

/// An eligible assignment (Privileged Identity Management): the user can activate the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Eligibility {
    /// `endDateTime`; none for an assignment without an end.
    pub until: Option<Timestamp>,
    /// Through a group that is eligible for the role.
    pub through_group: bool,
}

/// The roles with who holds them and who is eligible for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoleBook {
    roles: Vec<Role>,
    holders: HashMap<UserId, Vec<u16>>,
    eligible: HashMap<UserId, Vec<(u16, Eligibility)>>,
    /// Why the members of some groups that hold a role are not in it.
    gap: Option<Box<Problem>>,
    /// Why some or all who are eligible are not in it.
    eligible_gap: Option<Box<Problem>>,
}

impl RoleBook {
    fn index(&mut self, role: &Role) -> Option<u16> {
        let known = self
            .roles
            .iter()
            .position(|known| (known.template, &known.scope) == (role.template, &role.scope));
        let index = known.unwrap_or_else(|| {
            self.roles.push(role.clone());
            self.roles.len() - 1
        });
        u16::try_from(index).ok()
    }

    /// Notes that a user holds a role, directly or through a group.
    pub fn assign(&mut self, user: UserId, role: &Role) {
        let Some(index) = self.index(role) else {
            return;
        };
        let held = self.holders.entry(user).or_default();
        if !held.contains(&index) {
            held.push(index);
        }
    }

    /// Notes that a user is eligible for a role. Of several for the same role, the first stays.
    pub fn assign_eligible(&mut self, user: UserId, role: &Role, eligibility: Eligibility) {
        let Some(index) = self.index(role) else {
            return;
        };
        let held = self.eligible.entry(user).or_default();
        if !held.iter().any(|(known, _)| *known == index) {
            held.push((index, eligibility));
        }
    }

    /// The active roles of a user, in the order they were read.
    pub fn of(&self, user: UserId) -> impl Iterator<Item = &Role> {
        self.holders
            .get(&user)
            .into_iter()
            .flatten()
            .filter_map(|&index| self.roles.get(usize::from(index)))
    }

    /// The roles that a user is eligible for, in the order they were read.
    pub fn eligible_of(&self, user: UserId) -> impl Iterator<Item = (&Role, Eligibility)> {
        self.eligible
            .get(&user)
            .into_iter()
            .flatten()
            .filter_map(|&(index, eligibility)| {
                Some((self.roles.get(usize::from(index))?, eligibility))
            })
    }

    /// Whether a user holds a role actively, as far as the book says.
    pub fn holds_any(&self, user: UserId) -> bool {
        self.holders.contains_key(&user)
    }

    /// The roles with all who hold them, each in the order of the object ids.
    pub fn holders(&self) -> Vec<(&Role, Vec<UserId>)> {
        let mut roles: Vec<_> = self.roles.iter().map(|role| (role, Vec::new())).collect();
        for (user, held) in &self.holders {
            for index in held {
                if let Some((_, holders)) = roles.get_mut(usize::from(*index)) {
                    holders.push(*user);
                }
            }
        }
        for (_, holders) in &mut roles {
            holders.sort_unstable();
        }
        roles
    }

    /// The roles with all who are eligible for them, each in the order of the object ids.
    pub fn eligible_holders(&self) -> Vec<(&Role, Vec<(UserId, Eligibility)>)> {
        let mut roles: Vec<_> = self.roles.iter().map(|role| (role, Vec::new())).collect();
        for (user, held) in &self.eligible {
            for (index, eligibility) in held {
                if let Some((_, holders)) = roles.get_mut(usize::from(*index)) {
                    holders.push((*user, *eligibility));
                }
            }
        }
        for (_, holders) in &mut roles {
            holders.sort_unstable_by_key(|(user, _)| *user);
        }
        roles
    }

    /// Whether a user holds any role or is eligible for one; unknown for users who might through what could not be read.
    pub fn is_admin(&self, user: UserId) -> Known<bool> {
        let known = self.holders.contains_key(&user) || self.eligible.contains_key(&user);
        match (known, self.gap.as_ref().or(self.eligible_gap.as_ref())) {
            (true, _) => Known::Is(true),
            (false, None) => Known::Is(false),
            (false, Some(problem)) => Known::Unknown(problem.kind.into()),
        }
    }

    /// Whether a user is eligible for any role.
    pub fn is_eligible(&self, user: UserId) -> Known<bool> {
        match (self.eligible.contains_key(&user), &self.eligible_gap) {
            (true, _) => Known::Is(true),
            (false, None) => Known::Is(false),
            (false, Some(problem)) => Known::Unknown(problem.kind.into()),
        }
    }

    /// Notes that the members of a group that holds a role could not be read.
    pub fn leave_gap(&mut self, why: Problem) {
        self.gap = Some(Box::new(why));
    }

    /// Notes that who is eligible could not be read, or not all of them.
    pub fn leave_eligible_gap(&mut self, why: Problem) {
        self.eligible_gap = Some(Box::new(why));
    }

    /// Why the active roles are not complete, if they are not.
    pub fn gap(&self) -> Option<&Problem> {
        self.gap.as_deref()
    }

    /// Why the eligible roles are not complete, if they are not.
    pub fn eligible_gap(&self) -> Option<&Problem> {
        self.eligible_gap.as_deref()
    }
}
