//! Which users a query selects, in order.

use super::{Part, SearchText, Store, order};
use crate::tenant::query::Subject;
use crate::tenant::{Query, Sort};

/// The users whom the latest query selects, by position. Kept while users come in and change, so that only those
/// are looked at again; users past its end were not looked at yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hits {
    query: Query,
    found: Vec<bool>,
}

impl Store {
    /// The positions of the users that a query selects, in order.
    pub fn select(&mut self, query: &Query, sort: Sort) -> Vec<u32> {
        let ordered = match self.ordered.take() {
            Some((kept, order)) if kept == sort => order,
            _ => order::ordered(self, sort),
        };
        let rows = if query.is_empty() {
            ordered.clone()
        } else {
            let hits = self.hits_of(query);
            let found = |position: &u32| hits.found.get(*position as usize) == Some(&true);
            let rows = ordered.iter().copied().filter(found).collect();
            self.hits = Some(hits);
            rows
        };
        self.ordered = Some((sort, ordered));
        rows
    }

    /// A query that narrows the one before looks only at its hits, and the same query only at new users.
    fn hits_of(&mut self, query: &Query) -> Hits {
        let kept = self.hits.take().filter(|kept| query.narrows(&kept.query));
        let (mut found, known) = match kept {
            Some(kept) if kept.query == *query => (kept.found, true),
            Some(kept) => (kept.found, false),
            None => (Vec::new(), false),
        };
        let first = if known { found.len() } else { 0 };
        found.resize(self.len(), true);
        query.narrow(self, &mut found, first);
        Hits {
            query: query.clone(),
            found,
        }
    }

    /// Looks again at users who have changed.
    pub(super) fn look_again(&mut self, positions: &[u32]) {
        let Some(mut hits) = self.hits.take() else {
            return;
        };
        for position in positions {
            let selected = self
                .subject(*position)
                .map(|user| hits.query.matches(&user));
            if let Some(found) = hits.found.get_mut(*position as usize) {
                *found = selected == Some(true);
            }
        }
        self.hits = Some(hits);
    }

    /// What a query is asked about the user at a position.
    pub(in crate::tenant) fn subject(&self, position: u32) -> Option<Subject<'_>> {
        Some(Subject {
            user: self.at(position)?,
            folded: self.text.part(position, Part::Words),
            numbers: self.text.part(position, Part::Numbers),
            roles: self.roles.as_ref(),
        })
    }

    /// The text of all users.
    pub(in crate::tenant) fn text(&self) -> &SearchText {
        &self.text
    }
}
