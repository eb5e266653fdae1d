//! The readings that facts of users rest on, and why one of them failed.

use std::sync::Arc;

use jiff::Timestamp;

use super::Store;
use crate::tenant::{Column, Known, Problem, Registration, Unknown, UserId};

/// A reading beside the list of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The role assignments with the members of role groups.
    Roles,
    /// The registration report.
    Registrations,
}

impl Store {
    /// Records that a source could not be read: what rests on it is unknown for this reason. What an earlier reading
    /// brought stays.
    pub fn set_problem(&mut self, source: Source, problem: Problem) {
        let reason = problem.kind.into();
        self.problems.insert(source, problem);
        match source {
            Source::Roles => self.derive_admins(),
            Source::Registrations => self.set_missing_row(reason),
        }
    }

    /// Why a source is not complete: it could not be read, or role groups in it could not.
    pub fn problem(&self, source: Source) -> Option<&Problem> {
        let gap = match source {
            Source::Roles => {
                let roles = self.roles.as_ref();
                roles.and_then(|book| book.gap().or(book.eligible_gap()))
            }
            Source::Registrations => None,
        };
        gap.or_else(|| self.problems.get(&source))
    }

    /// Why a source could not be read.
    pub fn own_problem(&self, source: Source) -> Option<&Problem> {
        self.problems.get(&source)
    }

    /// When the registration report was read to its end of which rows are here; none before the first time.
    pub fn report_at(&self) -> Option<Timestamp> {
        self.report_at
    }

    /// Notes that the registration report is read again: until it brings a user's row, that of the earlier reading stands.
    pub fn begin_registrations(&mut self) {
        let with_row = self
            .users
            .iter()
            .filter(|user| user.registration.is_known());
        self.old_rows = with_row.map(|user| user.id).collect();
    }

    /// Notes that the registration report was read to its end: who has no row is not in it.
    pub fn end_registrations(&mut self, at: Timestamp) {
        self.problems.remove(&Source::Registrations);
        self.report_at = Some(at);
        let gone = std::mem::take(&mut self.old_rows);
        if !gone.is_empty() {
            for user in Arc::make_mut(&mut self.users) {
                if gone.contains(&user.id) {
                    user.registration = Known::default();
                }
            }
            self.derive_admins();
        }
        self.set_missing_row(Unknown::NotReported);
    }

    /// The rows of the registration report that are here.
    pub fn rows(&self) -> Vec<(UserId, Registration)> {
        let waiting = self.registrations.iter().map(|(id, row)| (*id, *row));
        let of_users = self.users.iter();
        let of_users = of_users.filter_map(|user| Some((user.id, user.registration.ok()?)));
        waiting.chain(of_users).collect()
    }

    fn set_missing_row(&mut self, reason: Unknown) {
        self.missing_row = reason;
        for user in Arc::make_mut(&mut self.users) {
            if !user.registration.is_known() {
                user.registration = Known::Unknown(reason);
            }
        }
        self.invalidate_order(&[Column::Registered, Column::Methods]);
    }
}
