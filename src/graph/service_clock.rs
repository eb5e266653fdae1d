//! The service's clock, by the `Date` of its answers.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};
use tokio::sync::watch;

use super::retry::http_date;
use crate::tenant::time::ClockSkew;

/// How far the service's clock is from this machine's, as the latest answer shows it.
#[derive(Debug, Default)]
pub(super) struct ServiceClock(watch::Sender<Option<ClockSkew>>);

impl ServiceClock {
    /// Takes note of an answer that arrived just now, `took` after its request was sent.
    pub(super) fn note(&self, headers: &HeaderMap, took: Duration) {
        let date = headers.get(DATE).and_then(|value| value.to_str().ok());
        let Some(date) = date.and_then(http_date) else {
            return;
        };
        // The service wrote the date somewhere between, and cut its second off.
        let half_way = SignedDuration::try_from(took / 2).unwrap_or_default();
        let here = Timestamp::now().checked_sub(half_way);
        let there = date.checked_add(SignedDuration::from_millis(500));
        if let (Ok(here), Ok(there)) = (here, there) {
            let skew = ClockSkew::between(here, there);
            self.0.send_if_modified(|known| {
                // Dates are whole seconds: what moves by less has not changed, and wakes nobody.
                let moved = known.is_none_or(|known| {
                    (known.ahead() - skew.ahead()).abs() > SignedDuration::from_secs(3)
                });
                if moved {
                    *known = Some(skew);
                }
                moved
            });
        }
    }

    pub(super) fn watch(&self) -> watch::Receiver<Option<ClockSkew>> {
        self.0.subscribe()
    }

    pub(super) fn skew(&self) -> Option<ClockSkew> {
        *self.0.borrow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_shows_how_far_off_the_clock_here_is() {
        let clock = ServiceClock::default();
        let mut headers = HeaderMap::new();
        clock.note(&headers, Duration::ZERO);
        assert_eq!(clock.skew(), None);
        let hours_ahead = Timestamp::now() + SignedDuration::from_hours(3);
        let date = hours_ahead
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        headers.insert(DATE, date.parse().unwrap());
        clock.note(&headers, Duration::from_millis(300));
        let minutes = clock.skew().unwrap().ahead().as_secs() / 60;
        assert!((179..=180).contains(&minutes), "{minutes}");
    }
}
