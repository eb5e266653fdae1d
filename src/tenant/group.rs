//! Who is in which group, as far as policies name groups.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::{Problem, Reading, UserId};

/// The members of the groups that can change an answer, and the groups of single users. Nested groups are resolved by the
/// service in both directions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupBook {
    members: HashMap<Uuid, Dated<Members>>,
    of_users: HashMap<UserId, Dated<Groups>>,
    /// Grows with every reading of the tenant; what carries an earlier number is old.
    edition: u32,
}

/// The users in one group, nested groups included, in the order of their ids.
pub type Members = Reading<Arc<[UserId]>>;

/// The groups of one user, also by way of other groups.
pub type Groups = Reading<Vec<Uuid>>;

#[derive(Clone, Debug, PartialEq)]
struct Dated<T> {
    edition: u32,
    reading: T,
}

/// What a book says of a user and a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Membership<'a> {
    /// The user is in the group.
    In,
    /// The user is not.
    Out,
    /// Nobody knows; the failure where there was one, none while it was not read.
    Unknown(Option<&'a Problem>),
}

impl GroupBook {
    /// Takes in the members of a group. The book sorts them.
    pub fn receive(&mut self, group: Uuid, members: Reading<Vec<UserId>>) {
        let sorted = members.value.map(|mut users| {
            users.sort_unstable();
            users.dedup();
            Arc::from(users)
        });
        let reading = Reading {
            at: members.at,
            value: sorted,
        };
        let edition = self.edition;
        let failed_again = reading.value.is_err()
            && self
                .members
                .get(&group)
                .is_some_and(|known| known.reading.value.is_ok());
        if failed_again && let Some(known) = self.members.get_mut(&group) {
            // What an earlier reading brought stays.
            known.edition = edition;
            return;
        }
        self.members.insert(group, Dated { edition, reading });
    }

    /// Takes in the groups of one user.
    pub fn receive_of_user(&mut self, user: UserId, groups: Groups) {
        let edition = self.edition;
        let reading = groups;
        self.of_users.insert(user, Dated { edition, reading });
    }

    /// Begins another reading of the tenant: what is known stays, and counts as old.
    pub fn renew(&mut self) {
        self.edition += 1;
    }

    /// The book without what is old.
    #[must_use]
    pub fn fresh(&self) -> Self {
        let edition = self.edition;
        Self {
            members: self
                .members
                .iter()
                .filter(|(_, known)| known.edition == edition)
                .map(|(group, known)| (*group, known.clone()))
                .collect(),
            of_users: self
                .of_users
                .iter()
                .filter(|(_, known)| known.edition == edition)
                .map(|(user, known)| (*user, known.clone()))
                .collect(),
            edition,
        }
    }

    /// Whether a user is in a group: by the user's own groups where they were read, else by the group's members.
    pub fn membership(&self, group: Uuid, user: UserId) -> Membership<'_> {
        let own = self.of_users.get(&user).map(|known| &known.reading.value);
        if let Some(Ok(groups)) = own {
            return Membership::of(groups.contains(&group));
        }
        match self.members.get(&group).map(|known| &known.reading.value) {
            Some(Ok(members)) => Membership::of(members.binary_search(&user).is_ok()),
            Some(Err(problem)) => Membership::Unknown(Some(problem)),
            None => Membership::Unknown(own.and_then(|own| own.as_ref().err())),
        }
    }

    /// The members of a group, if they were read.
    pub fn members(&self, group: Uuid) -> Option<&[UserId]> {
        self.members.get(&group)?.reading.value.as_deref().ok()
    }

    /// Why the members of a group are unknown, where the reading failed.
    pub fn problem(&self, group: Uuid) -> Option<&Problem> {
        self.members.get(&group)?.reading.value.as_ref().err()
    }

    /// The groups whose members could not be read, each with the reason, in the order of their ids.
    pub fn problems(&self) -> Vec<(Uuid, &Problem)> {
        let mut problems: Vec<_> = self
            .members
            .iter()
            .filter_map(|(group, known)| Some((*group, known.reading.value.as_ref().err()?)))
            .collect();
        problems.sort_unstable_by_key(|(group, _)| *group);
        problems
    }

    /// Whether the groups of this very user were read.
    pub fn has_own_groups(&self, user: UserId) -> bool {
        self.of_users.contains_key(&user)
    }

    /// The reading of a user's own groups.
    pub fn own_groups(&self, user: UserId) -> Option<&Groups> {
        self.of_users.get(&user).map(|known| &known.reading)
    }
}

impl Membership<'_> {
    fn of(is_in: bool) -> Self {
        if is_in { Self::In } else { Self::Out }
    }
}
