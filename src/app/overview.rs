//! The overview: figures about MFA, each of which stands for a filter of the list.

mod change;
mod notes;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Model;
use super::statement::Tone;
use crate::tenant::query::QueryError;
use crate::tenant::time;
use crate::tenant::{Census, Headcount, MfaState, Query, ReportAge};

pub use change::Change;

/// The figures, counted from the users at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// State by what is registered: a row for each state, one for the unknown, and one for all.
    pub table: Vec<Row>,
    /// Questions that are worth a look, what has changed since the last visit, then the admin's own views.
    pub lines: Vec<Line>,
    /// How old the registration report is.
    pub report: ReportAge,
    /// Enforced users, who must have registered, without a registration in the report.
    pub contradicted: usize,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The users of the row.
    pub who: Who,
    /// The figures, in the order of [`Column::ALL`].
    pub figures: Vec<Figure>,
}

/// The users of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Users in a state.
    In(MfaState),
    /// Users with an unknown state.
    Unknown,
    /// All users.
    All,
}

impl Who {
    /// All rows, from the top.
    const ALL: [Self; 5] = [
        Self::In(MfaState::Disabled),
        Self::In(MfaState::Enabled),
        Self::In(MfaState::Enforced),
        Self::Unknown,
        Self::All,
    ];

    /// What the row is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::In(state) => state.name(),
            Self::Unknown => "unknown",
            Self::All => "all",
        }
    }

    fn filter(self) -> String {
        match self {
            Self::In(state) => format!("state:{} ", state.name()),
            Self::Unknown => "state:unknown ".into(),
            Self::All => String::new(),
        }
    }
}

/// A column of the table. All but the last are of users who may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A second factor is registered.
    Registered,
    /// None is.
    NotRegistered,
    /// The report does not know.
    Unknown,
    /// All who may sign in.
    All,
    /// Those of them who hold a directory role.
    Admins,
    /// Users who may not sign in.
    Blocked,
}

impl Column {
    /// All columns, from left to right.
    pub const ALL: [Self; 6] = [
        Self::Registered,
        Self::NotRegistered,
        Self::Unknown,
        Self::All,
        Self::Admins,
        Self::Blocked,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::NotRegistered => "not",
            Self::Unknown => "unknown",
            Self::All => "all",
            Self::Admins => "admins",
            Self::Blocked => "blocked",
        }
    }

    fn filter(self) -> &'static str {
        match self {
            Self::Registered => "registered:yes -enabled:no",
            Self::NotRegistered => "registered:no -enabled:no",
            Self::Unknown => "registered:unknown -enabled:no",
            Self::All => "-enabled:no",
            Self::Admins => "admin:yes -enabled:no",
            Self::Blocked => "enabled:no",
        }
    }
}

/// A figure with words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Under which heading it stands.
    pub section: Section,
    /// What is counted.
    pub title: String,
    /// What it means that there are some.
    pub tone: Tone,
    /// How many.
    pub figure: Figure,
}

/// The headings of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What is worth a look in any tenant.
    Questions,
    /// What has changed since the last visit, whose list was read at this time.
    Since(Timestamp),
    /// The admin's own views.
    Views,
}

impl Section {
    /// The heading.
    pub fn title(self, zone: &TimeZone) -> String {
        match self {
            Self::Questions => "Needs attention".into(),
            Self::Since(at) => format!("Since your last visit, {}", time::minute(at, zone)),
            Self::Views => "Your views".into(),
        }
    }
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
}

/// What is asked of every tenant: what is counted, the filter, and what it means that there are some.
const QUESTIONS: [(&str, &str, Tone); 8] = [
    (
        "admins, MFA never required",
        "admin:yes required:never -enabled:no",
        Tone::Bad,
    ),
    (
        "licensed, no second factor registered",
        "registered:no licensed:yes -enabled:no",
        Tone::Unsure,
    ),
    (
        "enforced, no second factor registered",
        "state:enforced registered:no -enabled:no",
        Tone::Unsure,
    ),
    (
        "phones as the only second factor",
        "method:only-phone -enabled:no",
        Tone::Unsure,
    ),
    (
        "guests, MFA never required",
        "guest:yes required:never -enabled:no",
        Tone::Unsure,
    ),
    ("blocked accounts", "enabled:no", Tone::Plain),
    ("unknown per-user MFA state", "state:unknown", Tone::Unsure),
    (
        "not in the registration report",
        "registered:unknown -enabled:no",
        Tone::Unsure,
    ),
];

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
    /// Who may sign in and is not asked by per-user MFA.
    fn default() -> Self {
        Self { line: 0, column: 3 }
    }
}

impl Overview {
    /// Counts the users of a model.
    pub fn of(model: &Model) -> Self {
        let census = Census::of(&model.store);
        let questions = QUESTIONS.map(|(title, filter, tone)| Line {
            section: Section::Questions,
            title: title.into(),
            tone,
            figure: Figure::of(filter.into(), &census),
        });
        let views = model.session.views.iter().map(|view| Line {
            section: Section::Views,
            title: view.name.clone(),
            tone: Tone::Plain,
            figure: Figure::of(view.filter.clone(), &census),
        });
        let mut overview = Self {
            table: Who::ALL.map(|who| Row::of(who, &census)).into(),
            lines: questions
                .into_iter()
                .chain(change::lines(model))
                .chain(views)
                .collect(),
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
        let of_lines = self.lines.iter_mut().map(|line| &mut line.figure);
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
            Some(line) => self.lines.get(line).map(|line| &line.figure),
        }
    }
}

impl Row {
    fn of(who: Who, census: &Census<'_>) -> Self {
        let of_column =
            |column: &Column| Figure::of(format!("{}{}", who.filter(), column.filter()), census);
        Self {
            who,
            figures: Column::ALL.iter().map(of_column).collect(),
        }
    }

    /// Whether per-user MFA asks none of them.
    pub fn lacks(&self) -> bool {
        self.who == Who::In(MfaState::Disabled)
    }

    /// The figure of a column.
    pub fn figure(&self, column: Column) -> Option<&Figure> {
        let at = Column::ALL.iter().position(|known| *known == column)?;
        self.figures.get(at)
    }

    /// How many users stand in a column.
    pub fn users(&self, column: Column) -> usize {
        self.figure(column).map_or(0, Figure::users)
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
            Ok(count) if count.unsure == 0 && !self.is_partial => count.users.to_string(),
            Ok(count) if count.users == 0 => "?".into(),
            Ok(count) => format!("{}+", count.users),
        }
    }
}
