//! The signals that ask the program to leave.

use std::io;

pub(crate) use system::Signals;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaveSignal {
    Interrupt,
    Terminate,
    /// The terminal is gone.
    HangUp,
}

#[cfg(unix)]
mod system {
    use super::{LeaveSignal, io};
    use tokio::signal::unix::{Signal, SignalKind, signal};

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
}

#[cfg(windows)]
mod system {
    use super::{LeaveSignal, io};
    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
    };

    /// Listens from its creation on.
    pub(crate) struct Signals {
        interrupt: CtrlC,
        terminate: CtrlBreak,
        shut_down: CtrlShutdown,
        hang_up: CtrlClose,
    }

    impl Signals {
        pub(crate) fn new() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
                terminate: ctrl_break()?,
                shut_down: ctrl_shutdown()?,
                hang_up: ctrl_close()?,
            })
        }

        pub(crate) async fn next(&mut self) -> LeaveSignal {
            tokio::select! {
                _ = self.interrupt.recv() => LeaveSignal::Interrupt,
                _ = self.terminate.recv() => LeaveSignal::Terminate,
                _ = self.shut_down.recv() => LeaveSignal::Terminate,
                _ = self.hang_up.recv() => LeaveSignal::HangUp,
            }
        }
    }
}
