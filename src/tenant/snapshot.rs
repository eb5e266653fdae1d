//! A complete list as it is kept for the next start.

use std::sync::Arc;

use jiff::Timestamp;

use super::{RoleBook, Store, User};

/// The users of one complete reading, and who held which role then.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// When the list was read to its end.
    pub at: Timestamp,
    /// The users, shared with the store they come from.
    pub users: Arc<Vec<User>>,
    /// The roles, if they were read.
    pub roles: Option<RoleBook>,
}

impl Snapshot {
    /// What is to be kept of a list that was read to its end at a time.
    pub fn of(store: &Store, at: Timestamp) -> Self {
        Self {
            at,
            users: store.shared_users(),
            roles: store.roles().cloned(),
        }
    }

    /// The list again, in order and counted: work for a hundred thousand users, so not for the screen's thread.
    pub fn into_store(self) -> Store {
        let mut store = Store::default();
        store.append(Arc::unwrap_or_clone(self.users));
        if let Some(roles) = self.roles {
            store.set_roles(roles);
        }
        store
    }
}
