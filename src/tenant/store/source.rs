//! The readings that facts of users rest on, and why one of them failed.

use std::sync::Arc;

use super::Store;
use crate::tenant::{Column, Known, Problem, Unknown};

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

    /// Notes that the registration report was read to its end: who has no row is not in it.
    pub fn end_registrations(&mut self) {
        self.problems.remove(&Source::Registrations);
        self.set_missing_row(Unknown::NotReported);
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
