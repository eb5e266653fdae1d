//! People with their names, as few as a reader can take in.

use serde::Serialize;

use crate::tenant::User;

/// How many people a list names.
pub(super) const LISTED: usize = 25;

/// Some users, the first of them named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed<T> {
    /// How many there are.
    pub users: usize,
    /// How many there may be beside them.
    pub unknown: usize,
    /// The first of them.
    pub list: Vec<T>,
}

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// `displayName`
    pub display_name: String,
    /// `userPrincipalName`; null where people are masked.
    pub user_principal_name: Option<String>,
}

impl Person {
    /// A user by a number in the list.
    pub(super) fn of(user: &User, number: usize, mask: bool) -> Self {
        if mask {
            return Self {
                display_name: format!("Person {number}"),
                user_principal_name: None,
            };
        }
        Self {
            display_name: user.name.to_string(),
            user_principal_name: Some(user.upn.to_string()),
        }
    }
}

/// Nobody.
impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            users: 0,
            unknown: 0,
            list: Vec::new(),
        }
    }
}

impl<T> Listed<T> {
    /// The users in their order, numbered from one.
    pub(super) fn of(
        users: &[&User],
        unknown: usize,
        mask: bool,
        person: impl Fn(&User, usize, bool) -> T,
    ) -> Self {
        let named = users.iter().take(LISTED).zip(1..);
        Self {
            users: users.len(),
            unknown,
            list: named
                .map(|(user, number)| person(user, number, mask))
                .collect(),
        }
    }

    /// How many are not named.
    pub(super) fn rest(&self) -> usize {
        self.users - self.list.len()
    }
}
