//! `--sort`: the order of a listing.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error, ValueEnum};

use crate::cmd::choice::{Synonym, invalid_value};
use crate::report::Field;
use crate::tenant::Sort;

/// What people call columns.
pub(in crate::cmd) const SYNONYMS: &[Synonym] = &[
    ("account", "userPrincipalName"),
    ("email", "userPrincipalName"),
    ("mail", "userPrincipalName"),
    ("methods", "methodsRegistered"),
    ("guest", "userType"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cmd) struct Order {
    pub(in crate::cmd) field: Field,
    descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            field: Field::DisplayName,
            descending: false,
        }
    }
}

impl Order {
    pub(in crate::cmd) const ACCOUNT: Self = Self {
        field: Field::UserPrincipalName,
        descending: false,
    };

    /// The order of the dashboard by this column: what is unknown comes last in both directions.
    pub(in crate::cmd) fn sort(self) -> Sort {
        let column = self.field.column();
        Sort {
            column: column.unwrap_or(Sort::default().column),
            descending: self.descending,
        }
    }
}

/// Reads a column that can be sorted by, with a dash before it for descending order.
#[derive(Clone, Copy, Debug)]
pub(in crate::cmd) struct OrderParser;

impl TypedValueParser for OrderParser {
    type Value = Order;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Order, Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        let (word, descending) = match text.strip_prefix('-') {
            Some(word) => (word, true),
            None => (text.as_str(), false),
        };
        match Field::from_str(word, true) {
            Ok(field) if sorts(field) => Ok(Order { field, descending }),
            _ => {
                let names: Vec<&str> = sortable().map(Field::name).collect();
                Err(invalid_value(command, arg, word, &names, SYNONYMS))
            }
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            sortable().filter_map(|field| field.to_possible_value()),
        ))
    }
}

fn sortable() -> impl Iterator<Item = Field> {
    Field::all().iter().copied().filter(|field| sorts(*field))
}

fn sorts(field: Field) -> bool {
    field.column().is_some()
}
