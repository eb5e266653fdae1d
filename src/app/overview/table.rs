//! The table: how much MFA is required, by what is registered.

use super::Figure;
use crate::tenant::{Census, Required};

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
    /// Users who are required this much.
    Required(Required),
    /// Users who cannot be judged.
    Unknown,
    /// All users.
    All,
}

impl Who {
    /// All rows, from the top.
    pub(super) const ALL: [Self; 5] = [
        Self::Required(Required::Always),
        Self::Required(Required::Sometimes),
        Self::Required(Required::Never),
        Self::Unknown,
        Self::All,
    ];

    /// What the row is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Required(required) => required.name(),
            Self::Unknown => "unknown",
            Self::All => "all",
        }
    }

    fn filter(self) -> String {
        match self {
            Self::Required(required) => format!("required:{} ", required.name()),
            Self::Unknown => "required:unknown ".into(),
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
    /// Those of them who hold a directory role or are eligible for one.
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

impl Row {
    pub(super) fn of(who: Who, census: &Census<'_>) -> Self {
        let of_column =
            |column: &Column| Figure::of(format!("{}{}", who.filter(), column.filter()), census);
        Self {
            who,
            figures: Column::ALL.iter().map(of_column).collect(),
        }
    }

    /// Whether nothing requires MFA of them.
    pub fn lacks(&self) -> bool {
        self.who == Who::Required(Required::Never)
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
