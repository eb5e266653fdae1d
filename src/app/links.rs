//! Links into the portal that fit what is selected.

use crate::tenant::UserId;

/// The window of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Whose they are; nobody's where they are about the tenant.
    pub user: Option<UserId>,
    /// The links; never none.
    pub rows: Vec<Link>,
    /// Which of them is chosen.
    pub chosen: usize,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The letter or digit that copies it.
    pub key: Option<char>,
    /// What it shows.
    pub label: String,
    /// What to look for there.
    pub note: Option<String>,
    /// Its address.
    pub address: String,
}

impl Links {
    /// The link under the cursor.
    pub fn chosen(&self) -> Option<&Link> {
        self.rows.get(self.chosen)
    }

    /// The place of the link that a key copies.
    pub fn of_key(&self, key: char) -> Option<usize> {
        self.rows.iter().position(|row| row.key == Some(key))
    }
}
