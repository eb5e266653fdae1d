//! How far the readings of a large tenant are, in words.

use super::{Loading, Model};
use crate::change::estimate;
use crate::tenant::{ReportPace, grouped, time};

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

    /// Of when the rows of the registration report are that stand until the new ones come.
    pub fn earlier_report(&self) -> Option<String> {
        let is_old = !matches!(self.load.registrations, Loading::Done { .. });
        let at = self.store.report_at().filter(|_| is_old)?;
        Some(time::clock(at, self.now, &self.session.time_zone))
    }
}
