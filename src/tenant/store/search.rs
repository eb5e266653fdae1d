//! Which users a query selects, in order.

use super::{Part, SearchText, Store, order};
use crate::tenant::query::Subject;
use crate::tenant::{Query, Sort};

/// The users that the latest query selects, by position. Kept while users arrive and change, so that only those
/// are matched again; users past its end were never matched.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FilterCache {
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
            let hits = self.filtered(query);
            let found = |position: &u32| hits.found.get(*position as usize) == Some(&true);
            let rows = ordered.iter().copied().filter(found).collect();
            self.filter_cache = Some(hits);
            rows
        };
        self.ordered = Some((sort, ordered));
        rows
    }

    /// A query that narrows the one before is matched against its hits only, the same query against new users only.
    fn filtered(&mut self, query: &Query) -> FilterCache {
        let kept = self
            .filter_cache
            .take()
            .filter(|kept| query.narrows(&kept.query));
        let (mut found, known) = match kept {
            Some(kept) if kept.query == *query => (kept.found, true),
            Some(kept) => (kept.found, false),
            None => (Vec::new(), false),
        };
        let first = if known { found.len() } else { 0 };
        found.resize(self.len(), true);
        query.narrow(self, &mut found, first);
        FilterCache {
            query: query.clone(),
            found,
        }
    }

    /// Matches users that have changed against the kept query.
    pub(super) fn recheck(&mut self, positions: &[u32]) {
        let Some(mut hits) = self.filter_cache.take() else {
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
        self.filter_cache = Some(hits);
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
