//! A complete list as it is kept for the next start.

use std::sync::Arc;

use jiff::Timestamp;

use super::{RoleBook, SearchText, Store, User};

/// The users of one complete reading, and who held which role then.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// When the list was read to its end.
    pub at: Timestamp,
    /// The users, shared with the store they come from.
    pub users: Arc<Vec<User>>,
    /// What finds each of them, in the same order.
    pub text: Arc<SearchText>,
    /// The roles, if they were read.
    pub roles: Option<RoleBook>,
    /// When the registration report was read to its end of which the users have rows.
    pub report_at: Option<Timestamp>,
}

impl Snapshot {
    /// What is to be kept of a list that was read to its end at a time.
    pub fn of(store: &Store, at: Timestamp) -> Self {
        let (users, text) = store.shared();
        Self {
            at,
            users,
            text,
            roles: store.roles().cloned(),
            report_at: store.report_at(),
        }
    }

    /// The same, with nothing asked for later than now: it was kept while the clock of the computer was ahead, and would
    /// count for more than what is read today.
    pub fn not_after(mut self, now: Timestamp) -> Self {
        let is_ahead = |user: &User| user.asked_at.max(user.state.asked_at) > now;
        if self.at > now || self.users.iter().any(is_ahead) {
            self.at = self.at.min(now);
            for user in Arc::make_mut(&mut self.users) {
                user.asked_at = user.asked_at.min(now);
                user.state.asked_at = user.state.asked_at.min(now);
            }
        }
        self
    }

    /// The list again, in order and counted: work for a hundred thousand users, so not for the screen's thread.
    pub fn into_store(self) -> Store {
        Store::restored(self.users, self.text, self.roles, self.report_at)
    }
}

/// What the files of a tenant are called: its name with nothing in it that means something to a file system.
pub(crate) fn file_stem(tenant: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-.".contains(c) {
            c
        } else {
            '_'
        }
    };
    let safe: String = tenant.chars().map(plain).collect();
    safe.trim_start_matches('.').to_owned()
}
