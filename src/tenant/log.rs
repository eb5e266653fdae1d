//! The newest entries of a log, with how far back they were read.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::{AuditEvent, SignIn};

/// The newest entries of a log, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Log<T> {
    /// What could be read.
    pub entries: Vec<T>,
    /// How many entries could not be read.
    pub skipped: usize,
    /// Whether the log was read to its end; if not, older entries exist, and every count is "at least".
    pub complete: bool,
}

impl<T> Log<T> {
    /// A log that was read to its end.
    pub fn whole(entries: Vec<T>) -> Self {
        Self {
            entries,
            skipped: 0,
            complete: true,
        }
    }

    /// The same log with other entries.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Log<U> {
        Log {
            entries: self.entries.into_iter().map(change).collect(),
            skipped: self.skipped,
            complete: self.complete,
        }
    }
}

impl<T: LogEntry> Log<T> {
    /// The time of the oldest entry that was read.
    pub fn back_to(&self) -> Option<Timestamp> {
        self.entries.iter().map(LogEntry::time).min()
    }

    /// Adds entries in their order.
    pub fn add(&mut self, entries: impl IntoIterator<Item = T>) {
        self.entries.extend(entries);
        self.entries.sort_by_key(|entry| Reverse(entry.time()));
    }
}

/// An entry of a log.
pub trait LogEntry {
    /// When it happened.
    fn time(&self) -> Timestamp;
}

impl LogEntry for AuditEvent {
    fn time(&self) -> Timestamp {
        self.at
    }
}

impl LogEntry for SignIn {
    fn time(&self) -> Timestamp {
        self.at
    }
}
