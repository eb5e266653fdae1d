//! A query asked of all users of a store at once.

use super::{Query, Sought, Term, Test};
use crate::tenant::Store;
use crate::tenant::store::Part;

/// A pass over everybody's text takes as long as matching one user in so many.
const PASS: usize = 4;

impl Query {
    /// Clears the hits, which stand for the users of a store by position, that the query does not select; it looks
    /// only at positions from `first` on.
    pub(in crate::tenant) fn narrow(&self, store: &Store, hits: &mut [bool], first: usize) {
        let (words, others): (Vec<&Term>, Vec<&Term>) =
            self.terms.iter().partition(|term| term.word().is_some());
        for term in words.into_iter().chain(others) {
            term.narrow(store, hits, first);
        }
    }
}

impl Term {
    fn word(&self) -> Option<&Sought> {
        match &self.any[..] {
            [Test::Word(word)] => Some(word),
            _ => None,
        }
    }

    fn narrow(&self, store: &Store, hits: &mut [bool], first: usize) {
        let asked = hits.iter().skip(first).filter(|hit| **hit).count();
        match self.word() {
            Some(word) if asked > store.len() / PASS => {
                let found = word.find_all(store);
                for (hit, found) in hits.iter_mut().zip(found).skip(first) {
                    *hit &= found != self.negated;
                }
            }
            _ => {
                for (position, hit) in (0..).zip(hits).skip(first).filter(|(_, hit)| **hit) {
                    *hit = store
                        .subject(position)
                        .is_some_and(|user| self.selects(&user));
                }
            }
        }
    }
}

impl Sought {
    fn find_all(&self, store: &Store) -> Vec<bool> {
        let mut found = vec![false; store.len()];
        let text = store.text();
        text.mark(&self.finder, Part::Words, &mut found);
        if let Some(guest) = &self.guest {
            text.mark(guest, Part::Words, &mut found);
        }
        if let Some(number) = &self.number {
            text.mark(number, Part::Numbers, &mut found);
        }
        let by_id = self.id.and_then(|id| store.position(id));
        if let Some(found) = by_id.and_then(|position| found.get_mut(position as usize)) {
            *found = true;
        }
        found
    }
}
