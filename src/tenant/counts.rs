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
    /// Users who may sign in.
    pub can_sign_in: usize,
    /// Users where that is unknown.
    pub can_sign_in_unsure: usize,
    /// Users who may sign in although nothing requires MFA of them; see [`User::lacks_mfa`].
    pub never_required: usize,
    /// Users who may or may not be among them: something that decides it is unknown.
    pub never_required_unsure: usize,
    /// Those of [`Self::never_required`] who hold a directory role or are eligible for one.
    pub never_required_admins: usize,
    /// Users who may or may not be among them.
    pub never_required_admins_unsure: usize,
    /// Users who may sign in without a second factor; see [`User::lacks_second_factor`].
    pub no_second_factor: usize,
    /// Users who may or may not be among them.
    pub no_second_factor_unsure: usize,
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
        change(&mut self.can_sign_in, user.enabled.is_yes());
        change(&mut self.can_sign_in_unsure, !user.enabled.is_known());
        change(&mut self.never_required, lacks.is_yes());
        change(&mut self.never_required_unsure, !lacks.is_known());
        let surely = lacks.is_yes() && user.admin.is_yes();
        change(&mut self.never_required_admins, surely);
        let may_be = !lacks.is_no() && !user.admin.is_no();
        change(&mut self.never_required_admins_unsure, may_be && !surely);
        let factor = user.lacks_second_factor();
        change(&mut self.no_second_factor, factor.is_yes());
        change(&mut self.no_second_factor_unsure, !factor.is_known());
        change(&mut self.admin_unknown, !user.admin.is_known());
    }
}
