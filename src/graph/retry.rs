//! Which failures are tried again, and after what wait.
//!
//! **The rule.** A read is repeated after every passing failure: throttled (429), 408, 500, 502, 503, 504, no answer, JSON
//! that stops in the middle. A write is repeated only where the service cannot have applied it: throttled, or nothing was
//! sent; any other lost answer is [`super::Error::unclear`] and the caller's to find out. A connection that no other try
//! can get past ([`crate::auth::ConnectFault`]) is not tried again. The waits double with jitter, are never shorter than
//! `Retry-After`, and end with [`GraphOptions::patience`]: a longer `Retry-After` fails at once. What ends by a time limit is
//! tried twice at most. How `Retry-After` stops
//! other requests is in `gate`.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use super::GraphOptions;
use super::error::Error;
use crate::tenant::SafeText;

/// The longest wait that this program chooses by itself.
const LONGEST_DELAY: Duration = Duration::from_secs(20);

/// The longest `Retry-After` that is believed. A longer one is nonsense, and an `Instant` could overflow.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

/// What is tried again, and when: nobody waits without knowing for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrying {
    /// Why the latest try failed.
    pub what: SafeText,
    /// When it is tried again, by this machine's clock.
    pub next_try: Timestamp,
}

/// A wait that is shorter is not worth a word.
const WORTH_A_WORD: Duration = Duration::from_secs(1);

impl Retrying {
    /// What to say about a wait between tries; nothing about a short one.
    pub(super) fn after(error: &Error, wait: Duration) -> Option<Self> {
        let next_try = Timestamp::now().checked_add(wait).ok()?;
        (wait >= WORTH_A_WORD).then(|| Self {
            what: error.to_string().into(),
            next_try,
        })
    }
}

/// How often one request may end without a byte of an answer within the time limit: who is silent twice, stays so.
const MOST_TIME_OUTS: usize = 2;

/// The tries of one request.
#[derive(Debug)]
pub(super) struct Tries {
    backoff: ExponentialBackoff,
    deadline: Instant,
    timed_out: usize,
}

impl Tries {
    pub(super) fn new(options: &GraphOptions) -> Self {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(options.first_delay)
            .with_max_delay(LONGEST_DELAY)
            .with_max_times(options.max_tries.saturating_sub(1))
            .with_jitter()
            .with_jitter_seed(rand::random())
            .build();
        Self {
            backoff,
            deadline: Instant::now() + options.patience,
            timed_out: 0,
        }
    }

    /// Takes note of a try that ended by the time limit; false when it was the last one.
    pub(super) fn time_out(&mut self) -> bool {
        self.timed_out += 1;
        self.timed_out < MOST_TIME_OUTS
    }

    /// When the patience ends.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// How long to wait before the next try; none when the tries are used up, or the patience would be over.
    pub(super) fn wait(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        let own = self.backoff.next()?;
        let wait = own.max(retry_after.unwrap_or_default());
        (Instant::now() + wait <= self.deadline).then_some(wait)
    }
}

/// Whether a request with this answer may be sent again: reads after any passing failure, writes only where the service
/// did not apply them.
pub(super) fn may_repeat(status: u16, write: bool) -> bool {
    status == 429 || !write && matches!(status, 408 | 500 | 502 | 503 | 504)
}

/// Whether the `Retry-After` of this status holds for every further call.
pub(super) fn names_a_wait(status: u16) -> bool {
    matches!(status, 429 | 503 | 504)
}

/// The `Retry-After` of an answer: seconds, also fractional, or an HTTP date, which is held against the answer's own
/// `Date` so that a wrong clock here does no harm.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    retry_after_text(text(RETRY_AFTER)?, text(DATE))
}

/// See [`retry_after`].
pub(super) fn retry_after_text(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    let wait = if let Ok(seconds) = value.parse::<f64>() {
        Duration::try_from_secs_f64(seconds).ok()?
    } else {
        let until = http_date(value)?;
        let now = date.and_then(http_date).unwrap_or_else(Timestamp::now);
        Duration::try_from(until.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_fractions_and_http_dates() {
        let date = Some("Wed, 21 Oct 2026 07:28:00 GMT");
        for (value, seconds) in [
            ("10", 10.0),
            (" 2.128 ", 2.128),
            ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
            ("Wed, 21 Oct 2026 07:20:00 GMT", 0.0),
            ("1e12", 86400.0),
        ] {
            let wait = retry_after_text(value, date).unwrap();
            assert!((wait.as_secs_f64() - seconds).abs() < 1e-9, "{value}");
        }
        for bad in ["", "soon", "-3", "NaN"] {
            assert_eq!(retry_after_text(bad, date), None, "{bad:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn waits_are_never_shorter_than_the_service_asks_and_end_with_the_patience() {
        let options = GraphOptions {
            patience: Duration::from_secs(25),
            ..GraphOptions::default()
        };
        let asked = Some(Duration::from_secs(20));
        let mut tries = Tries::new(&options);
        let wait = tries.wait(asked).unwrap();
        assert!(wait >= Duration::from_secs(20));
        tokio::time::advance(wait).await;
        assert_eq!(tries.wait(asked), None);
    }

    #[test]
    fn tries_are_counted() {
        let options = GraphOptions {
            max_tries: 3,
            ..GraphOptions::default()
        };
        let mut tries = Tries::new(&options);
        assert!(tries.wait(None).is_some());
        assert!(tries.wait(None).is_some());
        assert_eq!(tries.wait(None), None);
    }

    #[test]
    fn a_write_is_repeated_only_when_the_service_throttled_it() {
        for status in [408, 500, 502, 503, 504] {
            assert!(may_repeat(status, false), "{status}");
            assert!(!may_repeat(status, true), "{status}");
        }
        assert!(may_repeat(429, true));
        assert!(!may_repeat(403, false));
    }
}
