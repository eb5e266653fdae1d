//! What changed between two complete readings of the list.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Known, Renewed, Store, User, UserId};

/// The difference between an earlier list and the present one. A fact that is unknown in one of the two counts as
/// unchanged.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// When the earlier list was read.
    pub at: Timestamp,
    /// Users who lack MFA now and did not then, or who are new; see [`User::lacks_mfa`].
    pub lacking: Vec<UserId>,
    /// Users who lacked MFA then, and are required to use it, or are blocked, now.
    pub no_longer_lacking: Vec<UserId>,
    /// Users whose per-user MFA state changed.
    pub changed: Vec<UserId>,
    /// Users who were not there then.
    pub new: Vec<UserId>,
    /// Users who have gone, as they were then: the present list cannot name them.
    pub gone: Vec<User>,
    /// Who lacked MFA then.
    pub(crate) lacked: Arc<HashSet<UserId>>,
    /// Where that was unknown then.
    pub(crate) unknown_then: Arc<HashSet<UserId>>,
}

impl Since {
    /// Compares a list that was read at a time with the present one. The ids are in the order of the present list,
    /// those who are gone in the order of the earlier one.
    pub fn between(at: Timestamp, earlier: &Store, now: &Store) -> Self {
        let mut since = Self::begin(at, earlier);
        for user in now.users() {
            since.compare(earlier.get(user.id), user);
        }
        let present: HashSet<UserId> = now.users().iter().map(|user| user.id).collect();
        let gone = |user: &&User| !present.contains(&user.id);
        since.gone = earlier.users().iter().filter(gone).cloned().collect();
        since.judge(now);
        since
    }

    /// The same where the list itself becomes the present one; see [`Self::end`].
    pub(crate) fn begin(at: Timestamp, earlier: &Store) -> Self {
        let who = |wanted: fn(Known<bool>) -> bool| {
            let users = earlier.users().iter();
            let users = users.filter(|user| wanted(user.lacks_mfa()));
            Arc::new(users.map(|user| user.id).collect())
        };
        Self {
            at,
            lacking: Vec::new(),
            no_longer_lacking: Vec::new(),
            changed: Vec::new(),
            new: Vec::new(),
            gone: Vec::new(),
            lacked: who(Known::is_yes),
            unknown_then: who(|lacks| !lacks.is_known()),
        }
    }

    /// The difference, once the list has become the present one.
    pub(crate) fn end(mut self, renewed: Renewed, now: &Store) -> Self {
        (self.changed, self.new, self.gone) = (renewed.states, renewed.new, renewed.gone);
        self.judge(now);
        self
    }

    fn compare(&mut self, then: Option<&User>, now: &User) {
        let Some(then) = then else {
            self.new.push(now.id);
            return;
        };
        if let (Known::Is(was), Known::Is(is)) = (then.state.value, now.state.value)
            && was != is
        {
            self.changed.push(now.id);
        }
    }

    /// Compares the verdicts again: the policies may have been read after the users.
    pub fn judge(&mut self, now: &Store) {
        self.lacking.clear();
        self.no_longer_lacking.clear();
        for user in now.users() {
            let lacked = self.lacked.contains(&user.id);
            match user.lacks_mfa() {
                Known::Is(true) if lacked || self.unknown_then.contains(&user.id) => {}
                Known::Is(true) => self.lacking.push(user.id),
                Known::Is(false) if lacked => self.no_longer_lacking.push(user.id),
                Known::Is(false) | Known::Unknown(_) => {}
            }
        }
    }

    /// Whether both lists say the same.
    pub fn is_empty(&self) -> bool {
        self.lacking.is_empty()
            && self.no_longer_lacking.is_empty()
            && self.changed.is_empty()
            && self.new.is_empty()
            && self.gone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tenant::MfaState::{self, Disabled, Enabled, Enforced};
    use crate::tenant::{Observed, SafeText};

    fn id(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn store(users: &[(u128, Option<MfaState>, bool)]) -> Store {
        let mut store = Store::default();
        store.append(
            users
                .iter()
                .map(|&(n, state, enabled)| User {
                    state: Observed::never(Known::reported(state)),
                    enabled: Known::Is(enabled),
                    by_policies: crate::tenant::RequiredRange::NEVER,
                    ..User::new(
                        id(n),
                        SafeText::new("Ada"),
                        SafeText::new("ada@contoso.example"),
                    )
                })
                .collect(),
        );
        store
    }

    #[test]
    fn each_change_between_two_lists_is_reported_once_and_by_its_kind() {
        let then = store(&[
            (1, Some(Enabled), true),
            (2, Some(Disabled), true),
            (3, Some(Enabled), true),
            (4, Some(Disabled), false),
            (5, Some(Disabled), true),
            (9, Some(Enforced), true),
        ]);
        let now = store(&[
            (1, Some(Disabled), true),
            (2, Some(Enforced), true),
            (3, Some(Enforced), true),
            (4, Some(Disabled), true),
            (5, Some(Disabled), false),
            (6, Some(Disabled), true),
            (7, Some(Enabled), true),
        ]);
        let since = Since::between(Timestamp::UNIX_EPOCH, &then, &now);
        assert_eq!(since.lacking, [id(1), id(4), id(6)]);
        assert_eq!(since.no_longer_lacking, [id(2), id(5)]);
        assert_eq!(since.changed, [id(1), id(2), id(3)]);
        assert_eq!(since.new, [id(6), id(7)]);
        let gone: Vec<UserId> = since.gone.iter().map(|user| user.id).collect();
        assert_eq!(gone, [id(9)]);
        assert!(!since.is_empty());
    }

    #[test]
    fn a_fact_that_is_unknown_in_one_list_has_not_changed() {
        let (known, unknown) = (
            store(&[(1, Some(Disabled), true)]),
            store(&[(1, None, true)]),
        );
        for (then, now) in [(&known, &unknown), (&unknown, &known), (&known, &known)] {
            assert!(Since::between(Timestamp::UNIX_EPOCH, then, now).is_empty());
        }
    }
}
