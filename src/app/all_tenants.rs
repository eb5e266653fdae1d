//! The table of all tenants: a row each, the worst first. It belongs to the desk, so that every tenant shows the same.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::tenant::Standing;

/// What was read less long ago than this is not read again while others wait.
const RECENT: SignedDuration = SignedDuration::from_mins(10);

/// What a tenant says that nobody has read.
const NOT_READ: &str = "not read yet";

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllTenants {
    rows: Vec<TenantRow>,
    /// How far the reading is that runs now.
    pub progress: Option<ReadProgress>,
}

/// A tenant of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantRow {
    /// How it stands.
    pub standing: Standing,
    /// When it was last read, or could not be; none before that.
    pub tried: Option<Timestamp>,
    /// It is among those that are being read.
    pub is_waiting: bool,
}

/// How far a reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadProgress {
    /// Tenants that were read, or could not be.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

impl TenantRow {
    fn unread(name: &str, tenant: Option<&String>) -> Self {
        Self {
            standing: Standing {
                profile: name.to_owned(),
                tenant: tenant.cloned(),
                figures: Err(NOT_READ.to_owned()),
                kept: false,
                unread: Vec::new(),
            },
            tried: None,
            is_waiting: false,
        }
    }

    /// Whether it was tried, and could not be read.
    pub fn has_failed(&self) -> bool {
        self.standing.figures.is_err() && self.tried.is_some()
    }

    fn is_recent(&self, now: Timestamp) -> bool {
        self.tried
            .is_some_and(|tried| now.duration_since(tried) < RECENT)
    }
}

impl AllTenants {
    /// The table before anything is known, of these profiles and what they call their tenants.
    pub fn of(names: &[(String, Option<String>)]) -> Self {
        let rows = names.iter();
        Self {
            rows: rows
                .map(|(name, tenant)| TenantRow::unread(name, tenant.as_ref()))
                .collect(),
            progress: None,
        }
    }

    /// The rows, the worst tenant first, and last those of which nothing is known.
    pub fn rows(&self) -> &[TenantRow] {
        &self.rows
    }

    /// Those that are still being read, by name.
    pub fn awaited(&self) -> BTreeSet<&str> {
        let waiting = self.rows.iter().filter(|row| row.is_waiting);
        waiting.map(|row| row.standing.profile.as_str()).collect()
    }

    /// The row of a profile.
    pub fn row(&self, profile: &str) -> Option<&TenantRow> {
        self.rows.iter().find(|row| row.standing.profile == profile)
    }

    /// Takes what an earlier reading counted, or what a tenant on the desk counts now, unless the row is newer.
    pub fn recall(&mut self, standing: Standing) {
        let Some(row) = self.row_mut(&standing.profile) else {
            return;
        };
        let tried = match (&standing.figures, &row.standing.figures) {
            (Ok(new), Ok(old)) if new.at < old.at || standing.kept && new.at == old.at => return,
            (Ok(new), _) if row.tried.is_some_and(|tried| tried > new.at) => return,
            (Ok(new), _) => Some(new.at),
            (Err(_), Err(_)) if row.tried.is_none() => None,
            (Err(_), _) => return,
        };
        row.tried = tried;
        row.standing = standing;
        self.order();
    }

    /// Which tenants a reading of all begins with: those that were not read just now; all of them where all were.
    pub fn to_read(&self, now: Timestamp) -> Vec<String> {
        let name = |row: &TenantRow| row.standing.profile.clone();
        let old = self.rows.iter().filter(|row| !row.is_recent(now));
        let old: Vec<String> = old.map(name).collect();
        if old.is_empty() {
            return self.rows.iter().map(name).collect();
        }
        old
    }

    /// These tenants are being read.
    pub fn begin(&mut self, names: &[String]) {
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        for row in &mut self.rows {
            row.is_waiting = names.contains(row.standing.profile.as_str());
        }
        self.progress = Some(ReadProgress {
            done: 0,
            all: self.rows.iter().filter(|row| row.is_waiting).count(),
        });
    }

    /// A tenant was read, or could not be.
    pub fn receive(&mut self, standing: Standing, now: Timestamp) {
        let Some(row) = self.row_mut(&standing.profile) else {
            return;
        };
        row.tried = Some(now);
        let was_waiting = std::mem::take(&mut row.is_waiting);
        row.standing = standing;
        if let Some(progress) = self.progress.as_mut().filter(|_| was_waiting) {
            progress.done += 1;
        }
        self.order();
    }

    /// Nothing is being read any more.
    pub fn end(&mut self) {
        self.progress = None;
        for row in &mut self.rows {
            row.is_waiting = false;
        }
    }

    /// The same table, with other texts for why something was not read.
    #[must_use]
    pub fn with_reasons(&self, reason: impl Fn(&str) -> String) -> Self {
        let mut table = self.clone();
        for row in &mut table.rows {
            let unread = row.standing.unread.iter_mut();
            for why in unread.chain(row.standing.figures.as_mut().err()) {
                *why = reason(why);
            }
        }
        table
    }

    fn row_mut(&mut self, profile: &str) -> Option<&mut TenantRow> {
        let mut rows = self.rows.iter_mut();
        rows.find(|row| row.standing.profile == profile)
    }

    fn order(&mut self) {
        self.rows.sort_by_cached_key(|row| row.standing.rank());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::Figures;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap()
    }

    fn counted(profile: &str, never: usize, minute: i64) -> Standing {
        Standing {
            figures: Ok(Figures {
                at: at(minute),
                never,
                ..Figures::default()
            }),
            ..TenantRow::unread(profile, None).standing
        }
    }

    fn kept(profile: &str, never: usize, minute: i64) -> Standing {
        Standing {
            kept: true,
            ..counted(profile, never, minute)
        }
    }

    fn failed(profile: &str) -> Standing {
        Standing {
            figures: Err("consent is missing: an admin consents".into()),
            ..TenantRow::unread(profile, None).standing
        }
    }

    fn three() -> AllTenants {
        AllTenants::of(&["alpine", "bellows", "coho"].map(|name| (name.to_owned(), None)))
    }

    fn names(table: &AllTenants) -> Vec<&str> {
        let rows = table.rows().iter();
        rows.map(|row| row.standing.profile.as_str()).collect()
    }

    #[test]
    fn the_worst_tenant_is_on_top_and_those_of_which_nothing_is_known_are_below() {
        let mut table = three();
        table.recall(kept("coho", 3, 0));
        table.receive(counted("bellows", 9, 5), at(5));
        assert_eq!(names(&table), ["bellows", "coho", "alpine"]);
        table.receive(failed("bellows"), at(6));
        assert_eq!(names(&table), ["coho", "alpine", "bellows"]);
        assert!(table.row("bellows").unwrap().has_failed());
        assert!(!table.row("alpine").unwrap().has_failed());
    }

    #[test]
    fn what_is_newer_stays_whatever_comes_later() {
        let mut table = three();
        table.receive(counted("coho", 5, 10), at(11));
        for older in [
            kept("coho", 1, 10),
            kept("coho", 1, 3),
            counted("coho", 1, 9),
        ] {
            table.recall(older);
        }
        let never = |table: &AllTenants| {
            let row = table.row("coho").unwrap();
            row.standing.figures.as_ref().unwrap().never
        };
        assert_eq!(never(&table), 5);
        table.recall(counted("coho", 4, 12));
        assert_eq!(never(&table), 4);
        // A tenant on the desk counts again after a change, of the same list.
        table.recall(counted("coho", 2, 12));
        assert_eq!(never(&table), 2);
        // What failed just now is not covered by what was counted before.
        table.receive(failed("coho"), at(20));
        table.recall(kept("coho", 2, 12));
        assert!(table.row("coho").unwrap().has_failed());
    }

    #[test]
    fn a_reading_that_was_stopped_continues_with_the_rest_and_a_complete_one_begins_again() {
        let mut table = three();
        let all = table.to_read(at(0));
        assert_eq!(all, ["alpine", "bellows", "coho"]);
        table.begin(&all);
        table.receive(failed("alpine"), at(1));
        table.receive(counted("coho", 1, 1), at(1));
        assert_eq!(table.progress, Some(ReadProgress { done: 2, all: 3 }));
        assert_eq!(table.awaited(), BTreeSet::from(["bellows"]));
        table.end();
        assert_eq!(table.progress, None);
        assert!(table.rows().iter().all(|row| !row.is_waiting));
        assert_eq!(table.to_read(at(2)), ["bellows"]);
        table.receive(counted("bellows", 1, 3), at(3));
        assert_eq!(table.to_read(at(4)).len(), 3, "all were read just now");
        assert_eq!(table.to_read(at(12)), ["coho", "alpine"]);
    }

    #[test]
    fn kept_figures_that_cannot_be_read_say_why_and_hide_nothing() {
        let mut table = three();
        table.recall(failed("alpine"));
        let row = table.row("alpine").unwrap();
        assert_eq!(row.standing.in_short(), Some("consent is missing"));
        assert!(!row.has_failed(), "nobody has asked the tenant");
        table.receive(counted("coho", 1, 1), at(1));
        table.recall(failed("coho"));
        assert!(table.row("coho").unwrap().standing.figures.is_ok());
    }
}
