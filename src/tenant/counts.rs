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
    /// Users who may or may not be among them: their state, or whether they may sign in, is unknown.
    pub lacking_unsure: usize,
    /// Those of [`Self::lacking`] who hold a directory role.
    pub lacking_admins: usize,
    /// Users who may or may not be among them: something that decides it is unknown.
    pub lacking_admins_unsure: usize,
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
        let (state, lacks) = (user.state.value, user.lacks_mfa());
        change(&mut self.users, true);
        change(&mut self.disabled, state.is(&MfaState::Disabled));
        change(&mut self.enabled, state.is(&MfaState::Enabled));
        change(&mut self.enforced, state.is(&MfaState::Enforced));
        change(&mut self.unknown, !state.is_known());
        change(&mut self.lacking, lacks.is_yes());
        change(&mut self.lacking_unsure, !lacks.is_known());
        let lacking_admin = lacks.is_yes() && user.admin.is_yes();
        change(&mut self.lacking_admins, lacking_admin);
        let may_be = !lacks.is_no() && !user.admin.is_no();
        change(&mut self.lacking_admins_unsure, may_be && !lacking_admin);
        change(&mut self.admin_unknown, !user.admin.is_known());
    }
}
