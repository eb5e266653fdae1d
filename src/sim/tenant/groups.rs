//! Groups and what is in them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::Tenant;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: Uuid,
    /// displayName
    pub name: Box<str>,
    pub role_assignable: bool,
    /// Direct members.
    pub members: Vec<Member>,
}

/// What can be in a group, by object id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    Person(Uuid),
    Group(Uuid),
    Device(Uuid),
    ServicePrincipal(Uuid),
}

impl Member {
    pub fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Group(id) | Self::Device(id) | Self::ServicePrincipal(id) => {
                id
            }
        }
    }
}

/// Where to find what about groups.
#[derive(Debug, Default)]
pub struct GroupIndex {
    /// Place of each group among all.
    at: HashMap<Uuid, usize>,
    /// The groups that hold a person or group directly.
    holders: HashMap<Uuid, Vec<Uuid>>,
    /// Transitive members that were asked for.
    closures: Mutex<HashMap<Uuid, Arc<[Member]>>>,
}

impl GroupIndex {
    pub fn new(groups: &[Group]) -> Self {
        let mut index = Self::default();
        for (at, group) in groups.iter().enumerate() {
            index.at.insert(group.id, at);
            for member in &group.members {
                if let Member::Person(id) | Member::Group(id) = member {
                    index.holders.entry(*id).or_default().push(group.id);
                }
            }
        }
        index
    }
}

impl Tenant {
    /// The group with this object id.
    pub fn group(&self, id: Uuid) -> Option<&Group> {
        self.group_index.at.get(&id).map(|at| &self.groups[*at])
    }

    /// Everything in a group and in the groups inside it, each once; the group itself is not among it.
    pub fn transitive_members(&self, group: &Group) -> Arc<[Member]> {
        let closures = &self.group_index.closures;
        let mut closures = closures.lock().unwrap_or_else(PoisonError::into_inner);
        let closure = closures.entry(group.id);
        Arc::clone(closure.or_insert_with(|| self.closure(group)))
    }

    fn closure(&self, group: &Group) -> Arc<[Member]> {
        let mut seen = HashSet::from([group.id]);
        let mut todo = vec![group];
        let mut members = Vec::new();
        while let Some(group) = todo.pop() {
            for member in &group.members {
                if !seen.insert(member.id()) {
                    continue;
                }
                members.push(*member);
                if let Member::Group(inner) = member {
                    todo.extend(self.group(*inner));
                }
            }
        }
        members.into()
    }

    /// Ids of the groups that a person or group is in, also through groups.
    pub fn groups_of(&self, id: Uuid) -> HashSet<Uuid> {
        let mut seen = HashSet::new();
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            for holder in self.group_index.holders.get(&id).into_iter().flatten() {
                if seen.insert(*holder) {
                    todo.push(*holder);
                }
            }
        }
        seen
    }
}
