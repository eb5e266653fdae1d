//! Which users a query selects, in order.

use super::{Part, SearchText, Store, order};
use crate::tenant::query::{Subject, Verdict};
use crate::tenant::{Query, Sort};

/// The users that the latest query selects, by position. Kept while users arrive and change, so that only those
/// are matched again; users past its end were never matched.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FilterCache {
    query: Query,
    verdicts: Vec<Verdict>,
}

/// Who a query selects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The positions of the users that it surely selects, in order.
    pub rows: Vec<u32>,
    /// How many users nobody can judge: something that the query asks about is unknown for them.
    pub unsure: usize,
}

impl Store {
    /// The positions of the users that a query surely selects, in order.
    pub fn select(&mut self, query: &Query, sort: Sort) -> Vec<u32> {
        self.selection(query, sort).rows
    }

    /// The users that a query selects, and how many it cannot judge.
    pub fn selection(&mut self, query: &Query, sort: Sort) -> Selection {
        let ordered = match self.ordered.take() {
            Some((kept, order)) if kept == sort => order,
            _ => order::ordered(self, sort),
        };
        let selection = if query.is_empty() {
            Selection {
                rows: ordered.clone(),
                unsure: 0,
            }
        } else {
            let cache = self.filtered(query);
            let is_hit =
                |position: &u32| cache.verdicts.get(*position as usize) == Some(&Verdict::Yes);
            let unsure = |verdict: &&Verdict| **verdict == Verdict::Unsure;
            let selection = Selection {
                rows: ordered.iter().copied().filter(is_hit).collect(),
                unsure: cache.verdicts.iter().filter(unsure).count(),
            };
            self.filter_cache = Some(cache);
            selection
        };
        self.ordered = Some((sort, ordered));
        selection
    }

    /// A query that narrows the one before is matched against its hits only, the same query against new users only.
    fn filtered(&mut self, query: &Query) -> FilterCache {
        let kept = self.filter_cache.take();
        let kept = kept.filter(|kept| query.narrows(&kept.query));
        let (mut verdicts, known) = match kept {
            Some(kept) if kept.query == *query => (kept.verdicts, true),
            Some(kept) => (kept.verdicts, false),
            None => (Vec::new(), false),
        };
        let first = if known { verdicts.len() } else { 0 };
        verdicts.resize(self.len(), Verdict::Yes);
        query.narrow(self, &mut verdicts, first);
        FilterCache {
            query: query.clone(),
            verdicts,
        }
    }

    /// Matches users that have changed against the kept query.
    pub(super) fn recheck(&mut self, positions: &[u32]) {
        let Some(mut cache) = self.filter_cache.take() else {
            return;
        };
        for position in positions {
            let verdict = self
                .subject(*position)
                .map(|user| cache.query.verdict(&user));
            if let Some(known) = cache.verdicts.get_mut(*position as usize) {
                *known = verdict.unwrap_or(Verdict::No);
            }
        }
        self.filter_cache = Some(cache);
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
