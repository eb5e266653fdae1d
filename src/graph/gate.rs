//! The one gate that every request passes: places in two lanes, the instants before which the service wants no call,
//! and the pace of reports and of Conditional Access.
//!
//! **Retry-After is obeyed here.** [`Gate::shut`] notes it for the whole family of calls that it concerns, whoever's
//! answer carried it; [`Gate::enter`] lets nobody pass before. Who has less patience than the service asks for fails at
//! once, with the time, instead of waiting in silence. How the header is read is in `retry`.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

use super::area::Family;
use crate::tenant::ReportPace;

/// How long after a person has asked for a report or log the next one is expected.
const PERSON_ASKS_AGAIN: Duration = Duration::from_mins(1);
/// The window of [`ReportPace`], with half a second for requests that travel at different speed.
const REPORTS_WINDOW: Duration = Duration::from_millis(10_500);
/// Conditional Access and Identity Protection take one request a second for the whole tenant and name no wait.
const PROTECTION_EVERY: Duration = Duration::from_millis(1_050);
/// How long a limit of the directory holds up the other families, which may share its budget, at most.
const OTHERS_WAIT: Duration = Duration::from_mins(1);

/// Who waits for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// A person, or a change under way.
    Urgent,
    Background,
}

/// A place among the requests under way; given back when dropped.
#[derive(Debug)]
pub(super) struct Place<'a> {
    _permit: Option<SemaphorePermit<'a>>,
}

/// The service wants no call of this family before an instant that is beyond the caller's patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shut {
    pub(super) until: Timestamp,
}

#[derive(Debug)]
pub(super) struct Gate {
    urgent: Semaphore,
    background: Semaphore,
    rules: Mutex<Rules>,
    throttled_until: watch::Sender<Option<Timestamp>>,
}

#[derive(Debug, Default)]
struct Rules {
    directory_not_before: Option<Instant>,
    reports_not_before: Option<Instant>,
    protection_not_before: Option<Instant>,
    reports_sent: VecDeque<Instant>,
    /// When a person last asked for a report or log.
    person_asked: Option<Instant>,
}

impl Gate {
    pub(super) fn new(max_in_flight: usize) -> Self {
        let background = (max_in_flight * 2 / 3).max(1);
        Self {
            urgent: Semaphore::new(max_in_flight.saturating_sub(background).max(1)),
            background: Semaphore::new(background),
            rules: Mutex::default(),
            throttled_until: watch::Sender::new(None),
        }
    }

    pub(super) fn watch(&self) -> watch::Receiver<Option<Timestamp>> {
        self.throttled_until.subscribe()
    }

    /// Waits until a request may be sent. No place is held while waiting for an instant.
    ///
    /// # Errors
    /// At once, when that is after `deadline`.
    pub(super) async fn enter(
        &self,
        lane: Lane,
        family: Family,
        deadline: Instant,
    ) -> Result<Place<'_>, Shut> {
        let places = match lane {
            Lane::Urgent => &self.urgent,
            Lane::Background => &self.background,
        };
        loop {
            let permit = places.acquire().await.ok();
            let now = Instant::now();
            let ready = self.rules().ready(lane, family, now);
            match ready {
                Ok(()) => {
                    self.clear_passed();
                    return Ok(Place { _permit: permit });
                }
                Err(until) if until > deadline.max(now) => {
                    let wait = until - now;
                    return Err(Shut {
                        until: Timestamp::now().checked_add(wait).unwrap_or(Timestamp::MAX),
                    });
                }
                Err(until) => {
                    drop(permit);
                    sleep_until(until).await;
                }
            }
        }
    }

    /// Takes note that the service wants no call for a while. A limit of the reports or of Conditional Access concerns
    /// only them. A limit of the directory concerns all, the others for a minute at most.
    pub(super) fn shut(&self, family: Family, wait: Duration) {
        self.rules().shut(family, Instant::now(), wait);
        let until = Timestamp::now().checked_add(wait).unwrap_or(Timestamp::MAX);
        self.throttled_until.send_if_modified(|known| {
            let later = known.is_none_or(|known| known < until);
            if later {
                *known = Some(until);
            }
            later
        });
    }

    fn clear_passed(&self) {
        let now = Timestamp::now();
        self.throttled_until.send_if_modified(|known| {
            let passed = known.is_some_and(|until| until <= now);
            if passed {
                *known = None;
            }
            passed
        });
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rules {
    /// Takes a slot now, or says when to ask again.
    fn ready(&mut self, lane: Lane, family: Family, now: Instant) -> Result<(), Instant> {
        let not_before = match family {
            Family::Directory => self.directory_not_before,
            Family::Reports => self.reports_not_before,
            Family::Protection => self.protection_not_before,
        };
        if let Some(until) = not_before.filter(|until| *until > now) {
            return Err(until);
        }
        match family {
            Family::Directory => {}
            Family::Reports => self.take_report_slot(lane, now)?,
            Family::Protection => self.protection_not_before = Some(now + PROTECTION_EVERY),
        }
        Ok(())
    }

    fn take_report_slot(&mut self, lane: Lane, now: Instant) -> Result<(), Instant> {
        while self
            .reports_sent
            .front()
            .is_some_and(|sent| *sent + REPORTS_WINDOW <= now)
        {
            self.reports_sent.pop_front();
        }
        let asks_again = |at: Instant| now < at + PERSON_ASKS_AGAIN;
        let pace = match lane {
            Lane::Urgent => {
                self.person_asked = Some(now);
                ReportPace::LIMIT
            }
            Lane::Background if self.person_asked.is_some_and(asks_again) => ReportPace::YIELDING,
            Lane::Background => ReportPace::BESIDE_A_PERSON,
        };
        let at_once = pace.requests();
        // The slot that has to come free first so that fewer than `at_once` are taken.
        let in_the_way = self.reports_sent.len().checked_sub(at_once);
        if let Some(sent) = in_the_way.and_then(|index| self.reports_sent.get(index)) {
            return Err(*sent + REPORTS_WINDOW);
        }
        self.reports_sent.push_back(now);
        Ok(())
    }

    fn shut(&mut self, family: Family, now: Instant, wait: Duration) {
        let own = Some(now + wait);
        let others = Some(now + wait.min(OTHERS_WAIT));
        let (directory, reports, protection) = match family {
            Family::Directory => (own, others, others),
            Family::Reports => (None, own, None),
            Family::Protection => (None, None, own),
        };
        self.directory_not_before = self.directory_not_before.max(directory);
        self.reports_not_before = self.reports_not_before.max(reports);
        self.protection_not_before = self.protection_not_before.max(protection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enters with an hour of patience.
    async fn enter(gate: &Gate, lane: Lane, family: Family) -> Place<'_> {
        let deadline = Instant::now() + Duration::from_hours(1);
        gate.enter(lane, family, deadline).await.unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_throttled_answer_nobody_enters_early() {
        for (lane, family) in [
            (Lane::Urgent, Family::Directory),
            (Lane::Background, Family::Reports),
            (Lane::Background, Family::Protection),
        ] {
            let gate = Gate::new(8);
            let start = Instant::now();
            gate.shut(Family::Directory, Duration::from_secs(3));
            drop(enter(&gate, lane, family).await);
            assert_eq!(start.elapsed(), Duration::from_secs(3), "{family:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_less_patience_than_the_service_asks_for_fails_at_once_with_the_time() {
        let gate = Gate::new(8);
        let start = Instant::now();
        gate.shut(Family::Directory, Duration::from_hours(1));
        let deadline = start + Duration::from_mins(5);
        let shut = gate.enter(Lane::Urgent, Family::Directory, deadline).await;
        let wait = shut.unwrap_err().until.duration_since(Timestamp::now());
        assert!((59..=60).contains(&(wait.as_secs() / 60)), "{wait:?}");
        assert_eq!(start.elapsed(), Duration::ZERO);
        let report = gate
            .enter(Lane::Background, Family::Reports, deadline)
            .await;
        assert!(report.is_ok());
        assert_eq!(
            start.elapsed(),
            OTHERS_WAIT,
            "other families wait a minute at most"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_wait_does_not_undo_a_longer_one() {
        let gate = Gate::new(8);
        let start = Instant::now();
        gate.shut(Family::Directory, Duration::from_secs(30));
        gate.shut(Family::Directory, Duration::from_secs(1));
        drop(enter(&gate, Lane::Urgent, Family::Directory).await);
        assert!(start.elapsed() >= Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_of_the_reports_leaves_the_directory_open() {
        let gate = Gate::new(8);
        let start = Instant::now();
        gate.shut(Family::Reports, Duration::from_mins(1));
        drop(enter(&gate, Lane::Urgent, Family::Directory).await);
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn never_more_than_five_reports_in_any_ten_seconds() {
        let gate = Gate::new(8);
        let mut sent = Vec::new();
        for _ in 0..17 {
            drop(enter(&gate, Lane::Background, Family::Reports).await);
            sent.push(Instant::now());
        }
        for window in sent.windows(ReportPace::LIMIT.requests() + 1) {
            let (Some(first), Some(last)) = (window.first(), window.last()) else {
                unreachable!()
            };
            assert!(*last - *first > Duration::from_secs(10));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn background_reports_leave_one_of_five_to_a_person_and_two_to_one_who_asks() {
        let gate = Gate::new(8);
        let wait = Duration::from_secs(1);
        let report = || tokio::time::timeout(wait, enter(&gate, Lane::Background, Family::Reports));
        let mut taken = 0;
        while report().await.is_ok() {
            taken += 1;
        }
        assert_eq!(taken, 4);
        let asked = Instant::now();
        drop(enter(&gate, Lane::Urgent, Family::Reports).await);
        assert_eq!(asked.elapsed(), Duration::ZERO);
        tokio::time::advance(REPORTS_WINDOW).await;
        for _ in 0..3 {
            assert!(report().await.is_ok());
        }
        assert!(report().await.is_err());
        for _ in 0..2 {
            let asked = Instant::now();
            drop(enter(&gate, Lane::Urgent, Family::Reports).await);
            assert_eq!(asked.elapsed(), Duration::ZERO);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn conditional_access_is_asked_once_a_second_and_its_limit_shuts_nothing_else() {
        let gate = Gate::new(8);
        let start = Instant::now();
        for _ in 0..3 {
            drop(enter(&gate, Lane::Urgent, Family::Protection).await);
        }
        assert_eq!(start.elapsed(), 2 * PROTECTION_EVERY);
        gate.shut(Family::Protection, Duration::from_secs(30));
        let before = Instant::now();
        drop(enter(&gate, Lane::Urgent, Family::Reports).await);
        drop(enter(&gate, Lane::Urgent, Family::Directory).await);
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn background_reads_never_take_the_last_place_from_a_person() {
        let gate = Gate::new(2);
        let _background = enter(&gate, Lane::Background, Family::Directory).await;
        let urgent = enter(&gate, Lane::Urgent, Family::Directory);
        assert!(
            tokio::time::timeout(Duration::from_millis(1), urgent)
                .await
                .is_ok()
        );
        let second = enter(&gate, Lane::Background, Family::Directory);
        assert!(
            tokio::time::timeout(Duration::from_secs(1), second)
                .await
                .is_err()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_throttled_state_can_be_watched() {
        let gate = Gate::new(2);
        let mut state = gate.watch();
        assert_eq!(*state.borrow_and_update(), None);
        gate.shut(Family::Directory, Duration::from_secs(5));
        assert!(state.has_changed().unwrap());
        assert!(state.borrow_and_update().unwrap() > Timestamp::now());
    }
}
