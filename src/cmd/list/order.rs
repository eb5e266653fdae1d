//! `--sort`: the order of a listing.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error, ValueEnum};
use jiff::Timestamp;

use crate::cmd::choice::{Synonym, invalid_value};
use crate::report::{Enrichment, Field};
use crate::tenant::{Query, Selection, Sort, Store};

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

    /// The users that match a query, in this order.
    pub(in crate::cmd) fn select(
        self,
        store: &mut Store,
        query: &Query,
        enrichment: &Enrichment,
    ) -> Selection {
        let descending = self.descending;
        if let Some(column) = self.field.column() {
            return store.selection(query, Sort { column, descending });
        }
        let mut selection = store.selection(query, Sort::default());
        // Users who never signed in, or whose last sign-in is unknown, come last in both directions.
        selection.rows.sort_by_key(|row| {
            let user = store.at(*row);
            let at = user.and_then(|user| enrichment.last_sign_in(user));
            let seconds = at.map(Timestamp::as_second);
            (
                seconds.is_none(),
                seconds.map(|at| if descending { -at } else { at }),
            )
        });
        selection
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
    field.column().is_some() || field == Field::LastSignInDateTime
}
