//! The time at which something is asked, for the order of what is known.
//!
//! Answers are ordered by when they were asked for. A clock that is set back in the middle of a session would make every
//! later answer older than what is known already, and so of no account.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Microseconds since 1970.
static LATEST: AtomicI64 = AtomicI64::new(i64::MIN);

/// The time of this computer; never before what it gave earlier, also where the clock is set back.
pub(crate) fn asking() -> Timestamp {
    no_earlier(&LATEST, Timestamp::now())
}

fn no_earlier(latest: &AtomicI64, now: Timestamp) -> Timestamp {
    let at = now.as_microsecond();
    let before = latest.fetch_max(at, Ordering::Relaxed);
    Timestamp::from_microsecond(at.max(before)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_clock_that_is_set_back_makes_no_question_earlier_than_the_one_before() {
        let latest = AtomicI64::new(i64::MIN);
        let noon: Timestamp = "2026-11-26T12:00:00Z".parse().unwrap();
        let an_hour = SignedDuration::from_hours(1);
        assert_eq!(no_earlier(&latest, noon), noon);
        assert_eq!(no_earlier(&latest, noon - an_hour), noon);
        assert_eq!(no_earlier(&latest, noon + an_hour), noon + an_hour);
        assert_eq!(no_earlier(&latest, noon), noon + an_hour);
    }
}
