//! How far the readings of a large tenant are, in words.

use std::time::Duration;

use jiff::Timestamp;

use super::{Loading, Model};
use crate::change::estimate;
use crate::change::words::count;
use crate::tenant::{Renewal, ReportPace, grouped, out_of, time};

impl Model {
    /// How far the registration report is: rows, how many there may be, and the time left. None where it is short, or not
    /// being read.
    pub fn report_progress(&self) -> Option<String> {
        let rows = self.load.report_rows;
        if self.load.registrations != Loading::Running || self.load.is_list_partial() {
            return None;
        }
        let counts = self.store.counts();
        // The report has no blocked accounts.
        let most = (counts.can_sign_in + counts.can_sign_in_unsure).max(rows);
        if most <= ReportPace::ROWS * ReportPace::LIMIT.requests() {
            return None;
        }
        let left = estimate::said(ReportPace::BESIDE_A_PERSON.time_for(most - rows));
        Some(format!(
            "{} of at most {} rows, {left} left",
            grouped(rows),
            grouped(most)
        ))
    }

    /// How many users this reading has brought, and of how many.
    pub fn users_so_far(&self) -> String {
        let incoming = self.incoming.as_ref().map(Renewal::len);
        let read = incoming.unwrap_or(self.store.len());
        out_of(read, self.load.users_counted)
    }

    /// How many of the states were read that are read one by one, and the time left. None where none is.
    pub fn states_progress(&self) -> Option<String> {
        let load = &self.load;
        let pending = load.states_pending.len();
        let all = load.states_asked.max(pending);
        let read = out_of(all - pending, Some(all));
        let left = self.states_left();
        let left = left.map_or_else(String::new, |left| format!(", {left} left"));
        (pending > 0).then(|| format!("{read} states read{left}"))
    }

    /// How many of the groups that policies name were read; none where none is being read.
    pub fn groups_progress(&self) -> Option<String> {
        let load = &self.load;
        let all = count(load.groups_asked, "group");
        let read = grouped(load.groups_read);
        (load.groups == Loading::Running).then(|| format!("{read} of {all}"))
    }

    /// The time left until these states are read, once their pace says it.
    pub fn states_left(&self) -> Option<String> {
        let load = &self.load;
        let all = load.states_asked;
        let read = all.checked_sub(load.states_pending.len())?;
        self.left(all, read, load.states_begun_at)
    }

    /// The time left of a reading by its pace, in words; what the service lets us wait comes on top.
    fn left(&self, all: usize, read: usize, begun_at: Timestamp) -> Option<String> {
        let between = |from, to: Timestamp| Duration::try_from(to.duration_since(from));
        let left = estimate::reading(all, read, between(begun_at, self.now).ok()?)?;
        let held = self.load.throttled_until;
        let held = held.and_then(|until| between(self.now, until).ok());
        Some(estimate::said(left + held.unwrap_or_default()))
    }

    /// Of when the rows of the registration report are that stand until the new ones come.
    pub fn earlier_report(&self) -> Option<String> {
        let is_old = !matches!(self.load.registrations, Loading::Done { .. });
        let at = self.store.report_at().filter(|_| is_old)?;
        Some(time::clock(at, self.now, &self.session.time_zone))
    }
}
