//! The overview: figures about MFA, each of which stands for a filter of the list.

mod change;
mod lines;
mod notes;
mod reach;
mod table;
#[cfg(test)]
mod tests;
mod trend;

use super::Model;
use crate::coverage::ReachPart;
use crate::tenant::query::QueryError;
use crate::tenant::{Census, Headcount, Query, ReportAge, SafeText, grouped};

pub use change::Change;
pub use lines::{Line, Section};
pub use table::{Column, Row, Who};

/// The figures, counted from the users at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// How much is required by what is registered: a row for each verdict, one for the unknown, and one for all.
    pub table: Vec<Row>,
    /// Questions that are worth a look, the policies, what has changed since the last visit, then the admin's own views.
    pub lines: Vec<Line>,
    /// How old the registration report is.
    pub report: ReportAge,
    /// Enforced users, who must have registered, without a registration in the report.
    pub contradicted: usize,
}

/// How many users it is about, and how to come to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What shows the users in the list.
    pub goal: Goal,
    /// How many, or why the filter cannot be read.
    pub count: Result<Headcount, QueryError>,
    /// Not all users were read, so there may be more.
    pub is_partial: bool,
}

/// What shows the users of a figure in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// A filter in the query language.
    Filter(String),
    /// The users with this change since the last visit.
    Since(Change),
    /// The users that a policy is about, or one part of them.
    Policy {
        /// `id` of the policy.
        id: SafeText,
        /// Its `displayName`.
        name: SafeText,
        /// Which of its users.
        part: ReachPart,
    },
    /// The users who are excluded, by name or through a group, from every policy.
    ExcludedEverywhere,
}

/// Enforced takes a registration, so one of the two is behind.
const CONTRADICTED: &str = "state:enforced registered:no";

/// A figure's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row of the table, and after its rows the lines.
    pub line: usize,
    /// The column; kept while the place is on a line.
    pub column: usize,
}

impl Default for Place {
    /// Who may sign in and is not required to use MFA.
    fn default() -> Self {
        Self { line: 2, column: 3 }
    }
}

impl Overview {
    /// Counts the users of a model.
    pub fn of(model: &Model) -> Self {
        let census = Census::of(&model.store);
        let mut overview = Self {
            table: Who::ALL.map(|who| Row::of(who, &census)).into(),
            lines: [
                lines::questions(model, &census),
                lines::policies(model),
                change::lines(model),
                lines::views(model, &census),
            ]
            .concat(),
            report: ReportAge::of(model.store.users(), model.service_now()),
            contradicted: Figure::of(CONTRADICTED.into(), &census).users(),
        };
        if model.load.is_list_partial() {
            overview.mark_as_partial();
        }
        overview
    }

    fn mark_as_partial(&mut self) {
        let of_table = self.table.iter_mut().flat_map(|row| &mut row.figures);
        let of_lines = self
            .lines
            .iter_mut()
            .flat_map(|line| [&mut line.figure].into_iter().chain(&mut line.more));
        for figure in of_table.chain(of_lines) {
            figure.is_partial = true;
        }
    }

    /// How many lines there are, with the rows of the table.
    pub fn len(&self) -> usize {
        self.table.len() + self.lines.len()
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The figure at a place.
    pub fn figure(&self, place: Place) -> Option<&Figure> {
        match place.line.checked_sub(self.table.len()) {
            None => self.table.get(place.line)?.figures.get(place.column),
            Some(line) => self.lines.get(line).map(|line| line.at(place.column)),
        }
    }

    /// How many figures stand in a line.
    pub fn columns(&self, line: usize) -> usize {
        let below = line.checked_sub(self.table.len());
        below.map_or(Column::ALL.len(), |line| {
            self.lines.get(line).map_or(1, Line::columns)
        })
    }
}

impl Figure {
    fn of(filter: String, census: &Census<'_>) -> Self {
        let count = Query::parse(&filter).map(|query| census.count(&query));
        Self {
            goal: Goal::Filter(filter),
            count,
            is_partial: false,
        }
    }

    /// How many users the filter shows.
    pub fn users(&self) -> usize {
        self.count.as_ref().map_or(0, |count| count.users)
    }

    /// The figure in a few characters: `12`, `12+` where there may be more, `?` where nobody knows.
    pub fn short(&self) -> String {
        match &self.count {
            Err(_) => "!".into(),
            Ok(count) if count.unsure == 0 && !self.is_partial => grouped(count.users),
            Ok(count) if count.users == 0 => "?".into(),
            Ok(count) => format!("{}+", grouped(count.users)),
        }
    }
}
