//! The signals that ask the program to leave.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaveSignal {
    Interrupt,
    Terminate,
    /// The terminal is gone.
    HangUp,
}

/// Listens from its creation on.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    pub(crate) async fn next(&mut self) -> LeaveSignal {
        tokio::select! {
            _ = self.interrupt.recv() => LeaveSignal::Interrupt,
            _ = self.terminate.recv() => LeaveSignal::Terminate,
            _ = self.hang_up.recv() => LeaveSignal::HangUp,
        }
    }
}
