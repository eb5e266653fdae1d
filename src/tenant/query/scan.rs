//! A query asked of all users of a store at once.

use super::{Query, Sought, Term, Test, Verdict};
use crate::tenant::Store;
use crate::tenant::store::Part;

/// A pass over everybody's text takes as long as matching one user in so many.
const PASS: usize = 4;

impl Query {
    /// Lowers the verdicts, which stand for the users of a store by position, to what the query says of each; it looks
    /// only at positions from `first` on, and at users who are not out already.
    pub(in crate::tenant) fn narrow(&self, store: &Store, verdicts: &mut [Verdict], first: usize) {
        let (words, others): (Vec<&Term>, Vec<&Term>) =
            self.terms.iter().partition(|term| term.word().is_some());
        for term in words.into_iter().chain(others) {
            term.narrow(store, verdicts, first);
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

    fn narrow(&self, store: &Store, verdicts: &mut [Verdict], first: usize) {
        let is_in = |verdict: &Verdict| *verdict != Verdict::No;
        let asked = verdicts
            .iter()
            .skip(first)
            .filter(|verdict| is_in(verdict))
            .count();
        match self.word() {
            Some(word) if asked > store.len() / PASS => {
                let found = word.find_all(store);
                for (verdict, found) in verdicts.iter_mut().zip(found).skip(first) {
                    *verdict = (*verdict).min((found != self.negated).into());
                }
            }
            _ => {
                let left = (0..).zip(verdicts).skip(first);
                for (position, verdict) in left.filter(|(_, verdict)| is_in(verdict)) {
                    let says = store.subject(position).map(|user| self.verdict(&user));
                    *verdict = (*verdict).min(says.unwrap_or(Verdict::No));
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
