//! Lists of users as files have them: one a line, CSV with a heading, the portal's layouts, our own JSON Lines.
//!
//! Nothing is guessed, and every line is planned or named: what cannot be understood is reported with its line, and a
//! caller then sends nothing.

mod decode;
mod json_lines;
mod table;

use std::fmt;

use crate::tenant::{MfaState, UserKey};

/// The content of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserList {
    /// The users in the order of the file, duplicates included.
    pub users: Vec<ListedUser>,
    /// Lines that cannot be understood.
    pub problems: Vec<Remark>,
    /// Lines that were skipped, and other things to know.
    pub notes: Vec<Remark>,
}

/// A user as a line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUser {
    /// The user.
    pub key: UserKey,
    /// Counted from 1.
    pub line: usize,
    /// The state that the line asks for, in the portal's bulk update.
    pub asked: Option<MfaState>,
    /// The tenant that the line names, in a list of many tenants.
    pub tenant: Option<String>,
}

/// Something about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Counted from 1.
    pub line: usize,
    /// The remark.
    pub text: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

impl UserList {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Self {
        let mut list = Self::default();
        match decode::text(bytes) {
            Err(problems) => {
                // The other lines are read all the same: all problems are named at once.
                let known: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
                list.read_text(&String::from_utf8_lossy(bytes));
                list.problems
                    .retain(|problem| !known.contains(&problem.line));
                list.problems.extend(problems);
            }
            Ok(text) => list.read_text(&text),
        }
        list.problems.sort_by_key(|problem| problem.line);
        list
    }

    fn read_text(&mut self, text: &str) {
        match text.trim_start().chars().next() {
            Some('{') => json_lines::read(text, self),
            Some('[') => self.problem(
                1,
                "this is a JSON array: use JSON Lines, such as those of --format jsonl",
            ),
            _ => table::read(text, self),
        }
        if self.users.is_empty() && self.problems.is_empty() {
            self.problem(1, "the list has no users");
        }
        self.check_for_other_tenants();
    }

    /// A plan is for one tenant: its preview, its guards and its record are about that one.
    fn check_for_other_tenants(&mut self) {
        let users = self.users.iter();
        let mut named = users.filter_map(|user| Some((user.line, user.tenant.as_deref()?)));
        let Some((_, first)) = named.next() else {
            return;
        };
        if let Some((line, other)) = named.find(|(_, other)| *other != first) {
            let text = format!(
                "the list has users of {first} and of {other}, and changes are made in one tenant at a time: keep the \
                 lines of one, and name it with --profile"
            );
            self.problem(line, text);
        }
    }

    fn problem(&mut self, line: usize, text: impl Into<String>) {
        let text = text.into();
        self.problems.push(Remark { line, text });
    }

    fn note(&mut self, line: usize, text: impl Into<String>) {
        let text = text.into();
        self.notes.push(Remark { line, text });
    }

    fn blank(&mut self, line: usize) {
        self.note(line, "blank line, skipped");
    }
}

#[cfg(test)]
mod tests;
