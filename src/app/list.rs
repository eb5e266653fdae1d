//! The user list: which users, in which order, which one is under the cursor, which are marked.
//!
//! Cursor and marks are users, never row numbers, so pages, filters and refreshes cannot move them.

use std::collections::HashSet;
use std::sync::Arc;

use super::columns::ColumnChoice;
use super::typed::{FilterHistory, Offered};
use crate::tenant::query::QueryError;
use crate::tenant::{Query, Sort, Store, User, UserId};

/// State of the list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The filter as it was typed.
    pub filter: String,
    /// The filter as it is understood: the words that could be read.
    pub query: Query,
    /// Why the typed filter cannot be read, or what may follow.
    pub filter_note: Option<QueryError>,
    /// Filters that were kept before.
    pub filters: FilterHistory,
    /// Words that Tab goes through in the filter's field.
    pub offered: Option<Offered>,
    /// A set of users that no filter can describe; the filter selects among them.
    pub restriction: Option<Restriction>,
    /// The order.
    pub sort: Sort,
    /// The columns.
    pub columns: ColumnChoice,
    /// The positions of the selected users in the store, in order; shared with a masked frame.
    pub rows: Arc<Vec<u32>>,
    /// How many users the filter cannot judge: what it asks about is unknown for them.
    pub unsure: usize,
    /// The user under the cursor.
    pub cursor: Option<UserId>,
    /// The row of that user; where it is not among the rows, the row it was last seen in.
    pub row: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Marked users.
    pub marks: HashSet<UserId>,
    /// The marks that were cleared last.
    pub cleared: HashSet<UserId>,
    /// The filter that the users without MFA took the place of.
    pub before_lacking: Option<String>,
    /// The user that was marked last: one end of a range.
    pub last_marked: Option<UserId>,
    /// How many marked users the filter does not show.
    pub hidden: usize,
}

/// A selection of users that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// What they have in common.
    pub title: String,
    /// The users.
    pub users: HashSet<UserId>,
}

impl List {
    /// Selects the rows after the store, the query or the order changed. The cursor stays on its
    /// user; if the user is no longer selected it goes to the one that took the row.
    pub fn select(&mut self, store: &mut Store, height: usize) {
        let mut selection = store.selection(&self.query, self.sort);
        if let Some(only) = &self.restriction {
            let holds = |user: &User| only.users.contains(&user.id);
            let rows = &mut selection.rows;
            rows.retain(|row| store.at(*row).is_some_and(holds));
        }
        (self.rows, self.unsure) = (Arc::new(selection.rows), selection.unsure);
        let kept = self
            .cursor
            .and_then(|id| store.position(id))
            .and_then(|at| self.rows.iter().position(|row| *row == at));
        self.go_to(kept.unwrap_or(self.row), store, height);
        self.count_hidden(store);
    }

    /// The users shown from one row to another, whichever is first.
    pub fn between(&self, one: usize, other: usize, store: &Store) -> Vec<UserId> {
        let (first, last) = (one.min(other), one.max(other));
        let rows = self.rows.iter().skip(first).take(last + 1 - first);
        rows.filter_map(|row| store.at(*row))
            .map(|user| user.id)
            .collect()
    }

    /// The row of a user, if the filter shows it.
    pub fn row_of(&self, user: UserId, store: &Store) -> Option<usize> {
        let at = store.position(user)?;
        self.rows.iter().position(|row| *row == at)
    }

    /// Counts the marked users that are not shown, after marks or rows have changed.
    pub fn count_hidden(&mut self, store: &Store) {
        self.hidden = if self.marks.is_empty() || self.rows.len() == store.len() {
            0
        } else {
            let mut shown = vec![false; store.len()];
            for row in self.rows.iter() {
                if let Some(shown) = shown.get_mut(*row as usize) {
                    *shown = true;
                }
            }
            let is_shown = |id: &&UserId| {
                let row = store.position(**id);
                row.and_then(|row| shown.get(row as usize)) == Some(&true)
            };
            self.marks.len() - self.marks.iter().filter(is_shown).count()
        };
    }

    /// Puts the cursor on a row, or on the last one if there are fewer, and scrolls it into view.
    pub fn go_to(&mut self, row: usize, store: &Store, height: usize) {
        self.row = row.min(self.rows.len().saturating_sub(1));
        self.cursor = self
            .rows
            .get(self.row)
            .and_then(|at| store.at(*at))
            .map(|user| user.id);
        self.scroll(height);
    }

    /// Keeps the cursor on the screen, moving as little as possible.
    pub fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        let last_top = self.rows.len().saturating_sub(height);
        self.top = self
            .top
            .clamp((self.row + 1).saturating_sub(height), self.row)
            .min(last_top);
    }

    /// The one user that a change of a single user is for: the one that is marked, or the one under the cursor.
    pub fn only_one(&self) -> Option<UserId> {
        match self.marks.len() {
            0 => self.cursor,
            1 => self.marks.iter().next().copied(),
            _ => None,
        }
    }

    /// Marked users that exist, in the order of the store; without marks the one under the cursor.
    pub fn chosen(&self, store: &Store) -> Vec<UserId> {
        if self.marks.is_empty() {
            return self.cursor.into_iter().collect();
        }
        store
            .users()
            .iter()
            .map(|user| user.id)
            .filter(|id| self.marks.contains(id))
            .collect()
    }
}
