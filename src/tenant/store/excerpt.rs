//! A few users of a store, changed, in the place of all of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::Store;
use crate::tenant::{User, UserId};

impl Store {
    /// The store as somebody may see it who must not see its users as they are: those named are as `change` makes
    /// them and mail addresses as `mail` does, nobody else is found by id or position. Roles and all figures are those of the whole.
    #[must_use]
    pub fn excerpt(
        &self,
        users: impl IntoIterator<Item = UserId>,
        change: impl Fn(&User) -> User,
        mail: impl Fn(&str) -> String,
    ) -> Self {
        let positions: HashMap<UserId, u32> = users
            .into_iter()
            .filter_map(|id| Some((id, self.position(id)?)))
            .collect();
        let shown = positions
            .values()
            .filter_map(|position| Some((*position, change(self.at(*position)?))))
            .collect();
        let measure = self.measure.excerpt(&mail);
        let on_demand = self.on_demand.excerpt(positions.values().copied(), mail);
        Self {
            users: Arc::clone(&self.users),
            shown: Some(shown),
            positions,
            roles: self.roles.clone(),
            counts: self.counts,
            measure,
            on_demand,
            ..Self::default()
        }
    }
}
