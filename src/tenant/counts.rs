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
    /// Users whose state is unknown.
    pub unknown: usize,
    /// Users who may sign in and are not protected by per-user MFA; see [`User::lacks_mfa`].
    pub lacking: usize,
    /// Those of them who hold a directory role.
    pub lacking_admins: usize,
    /// Users who may or may not hold a role: nobody knows.
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
        self.each(user, |count, holds| *count += usize::from(holds));
    }

    /// Takes a user out of the counts; `user` must be as it was when it was counted.
    pub(super) fn remove(&mut self, user: &User) {
        self.each(user, |count, holds| *count -= usize::from(holds));
    }

    fn each(&mut self, user: &User, change: impl Fn(&mut usize, bool)) {
        let lacks = user.lacks_mfa() == Some(true);
        change(&mut self.users, true);
        change(&mut self.disabled, user.state == Some(MfaState::Disabled));
        change(&mut self.enabled, user.state == Some(MfaState::Enabled));
        change(&mut self.enforced, user.state == Some(MfaState::Enforced));
        change(&mut self.unknown, user.state.is_none());
        change(&mut self.lacking, lacks);
        change(&mut self.lacking_admins, lacks && user.admin == Some(true));
        change(&mut self.admin_unknown, user.admin.is_none());
    }
}
