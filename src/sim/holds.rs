//! Answers that are held back until another request was answered.

use super::faults::On;
use super::wire::Request;

/// The answers that wait, each for its kind of request.
#[derive(Debug, Default)]
pub(super) struct Holds {
    waiting: Vec<(u64, On)>,
    begun: u64,
}

impl Holds {
    pub(super) fn begin(&mut self, until: On) -> u64 {
        self.begun += 1;
        self.waiting.push((self.begun, until));
        self.begun
    }

    /// Ends the waits for requests of this kind.
    pub(super) fn release(&mut self, request: &Request, user: &[String]) {
        self.waiting
            .retain(|(_, until)| !until.matches(request, user));
    }

    pub(super) fn is_waiting(&self, hold: u64) -> bool {
        self.waiting.iter().any(|(waiting, _)| *waiting == hold)
    }
}
