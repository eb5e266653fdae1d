//! Views: a filter with a name, and the order and the columns that belong to it.

use super::Key;
use crate::tenant::{Column, Sort};

/// A view of the configuration, or one that was saved in the dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What the admin calls it.
    pub name: String,
    /// The filter, in the query language.
    pub filter: String,
    /// The order; none: the one that is there.
    pub sort: Option<Sort>,
    /// The columns in their order; none: those that are there.
    pub columns: Option<Vec<Column>>,
    /// The key that leads to it from the list.
    pub key: Option<Key>,
    /// It was saved in the dashboard, so that it can be deleted there.
    pub is_saved: bool,
}

impl View {
    /// A filter with a name.
    pub fn new(name: impl Into<String>, filter: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            filter: filter.into(),
            ..Self::default()
        }
    }
}
