//! The figures of the header.

use super::{MfaState, User};

/// Counts over all loaded users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All users.
    pub users: usize,
    /// Users by state.
    pub disabled: usize,
    /// See [`MfaState::Enabled`].
    pub enabled: usize,
    /// See [`MfaState::Enforced`].
    pub enforced: usize,
    /// Users whose state is not known.
    pub unknown: usize,
    /// Users who may sign in and are not asked by per-user MFA; see [`User::lacks_mfa`].
    pub lacking: usize,
    /// Those of them who hold a directory role.
    pub lacking_admins: usize,
    /// Users of whom it is not known whether they hold a role.
    pub admin_unknown: usize,
}

impl Counts {
    /// Counts the users.
    pub fn of<'a>(users: impl IntoIterator<Item = &'a User>) -> Self {
        let mut counts = Self::default();
        for user in users {
            counts.add(user);
        }
        counts
    }

    /// Counts one more user.
    pub(super) fn add(&mut self, user: &User) {
        self.users += 1;
        match user.state {
            Some(MfaState::Disabled) => self.disabled += 1,
            Some(MfaState::Enabled) => self.enabled += 1,
            Some(MfaState::Enforced) => self.enforced += 1,
            None => self.unknown += 1,
        }
        let lacks = user.lacks_mfa() == Some(true);
        self.lacking += usize::from(lacks);
        self.lacking_admins += usize::from(lacks && user.admin == Some(true));
        self.admin_unknown += usize::from(user.admin.is_none());
    }
}
