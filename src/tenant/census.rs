//! How many users queries select, many queries at a time.

#[cfg(test)]
pub(crate) mod tests;

use super::query::{Answers, Verdict};
use super::{Query, Store};

/// Users who are alike in everything that terms ask, counted once: a few hundred groups stand for a
/// hundred thousand users, so that each query is answered for the groups and not for everybody.
#[derive(Clone, Debug)]
pub struct Census<'a> {
    store: &'a Store,
    /// The position of one user of each group, and how many there are.
    groups: Vec<(u32, usize)>,
}

/// How many users a query selects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headcount {
    /// Users that it selects.
    pub users: usize,
    /// Users that it might select: something that it asks about is unknown for them.
    pub unsure: usize,
}

impl<'a> Census<'a> {
    /// Counts the users of a store in one pass.
    pub fn of(store: &'a Store) -> Self {
        let mut kinds: Vec<(Answers, u32)> =
            store.users().iter().map(Answers::of).zip(0..).collect();
        kinds.sort_unstable_by_key(|(answers, _)| *answers);
        let alike = kinds.chunk_by(|one, next| one.0 == next.0);
        let groups = alike.filter_map(|users| Some((users.first()?.1, users.len())));
        Self {
            store,
            groups: groups.collect(),
        }
    }

    /// How many users a query selects: as many as [`Store::select`] gives.
    pub fn count(&self, query: &Query) -> Headcount {
        let mut count = Headcount::default();
        if query.looks_beyond_answers() {
            for (position, _) in (0..).zip(self.store.users()) {
                count.add(self.verdict(query, position), 1);
            }
        } else {
            for &(position, users) in &self.groups {
                count.add(self.verdict(query, position), users);
            }
        }
        count
    }

    fn verdict(&self, query: &Query, position: u32) -> Verdict {
        self.store
            .subject(position)
            .map_or(Verdict::No, |subject| query.verdict(&subject))
    }
}

impl Headcount {
    fn add(&mut self, verdict: Verdict, users: usize) {
        match verdict {
            Verdict::Yes => self.users += users,
            Verdict::Unsure => self.unsure += users,
            Verdict::No => {}
        }
    }
}
