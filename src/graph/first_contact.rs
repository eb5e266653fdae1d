//! Behind a proxy the first request goes alone: many at once, each refused, may lock the account there. A connection that
//! no other try gets past ([`ConnectFault::is_lasting`]) is remembered for a moment, and what follows fails without
//! knocking again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::auth::ConnectFault;

/// How long a lasting fault is remembered; whoever repairs it is not kept waiting.
const MEMORY: Duration = Duration::from_secs(10);

/// Where proxies are named.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[derive(Debug)]
pub(super) struct FirstContact {
    made: AtomicBool,
    turn: tokio::sync::Mutex<()>,
    fault: Mutex<Option<(Instant, Arc<reqwest::Error>)>>,
}

impl FirstContact {
    /// One request at a time where a proxy may be in between, until the first answer; all at once otherwise.
    pub(super) fn new(on_this_machine: bool) -> Self {
        let proxy = PROXIES.iter().any(|name| std::env::var_os(name).is_some());
        Self {
            made: AtomicBool::new(on_this_machine || !proxy),
            turn: tokio::sync::Mutex::default(),
            fault: Mutex::default(),
        }
    }

    /// Waits for the turn to be the first; none once an answer has come.
    pub(super) async fn turn(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        if self.made.load(Ordering::Relaxed) {
            return None;
        }
        let turn = self.turn.lock().await;
        (!self.made.load(Ordering::Relaxed)).then_some(turn)
    }

    /// Takes note of an answer, whatever it says.
    pub(super) fn answered(&self) {
        self.made.store(true, Ordering::Relaxed);
        *self.fault() = None;
    }

    /// Takes note of a request that brought no answer.
    pub(super) fn failed(&self, error: &Arc<reqwest::Error>) {
        if ConnectFault::of(error).is_lasting() {
            *self.fault() = Some((Instant::now(), Arc::clone(error)));
        }
    }

    /// Why it is not worth trying now.
    pub(super) fn lasting_fault(&self) -> Option<Arc<reqwest::Error>> {
        let (at, error) = self.fault().clone()?;
        (at.elapsed() < MEMORY).then_some(error)
    }

    fn fault(&self) -> MutexGuard<'_, Option<(Instant, Arc<reqwest::Error>)>> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
