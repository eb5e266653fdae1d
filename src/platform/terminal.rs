//! The terminal as the system has it: gone, or lent to the shell for a while.

pub(crate) use system::{Suspensions, gone, let_go, stop};

/// What a shell's job control asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suspension {
    /// Another program asks this one to stop.
    Stop,
    /// It runs again.
    Continue,
}

/// Who stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopTarget {
    /// This process alone.
    Process,
    /// The whole job of the shell, as by a key.
    Group,
}

#[cfg(unix)]
mod system {
    use std::fs::OpenOptions;
    use std::io::{self, IsTerminal, stderr};
    use std::thread;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::process::{
        Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process,
    };
    use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout, stdin};
    use tokio::signal::unix::{Signal as Listener, SignalKind, signal};
    use tokio::sync::oneshot;

    use super::{StopTarget, Suspension};

    /// Listens from its creation on.
    pub(crate) struct Suspensions {
        stop: Listener,
        proceed: Listener,
    }

    impl Suspensions {
        pub(crate) fn new() -> io::Result<Self> {
            let listen = |wanted: Signal| signal(SignalKind::from_raw(wanted.as_raw()));
            Ok(Self {
                stop: listen(Signal::TSTP)?,
                proceed: listen(Signal::CONT)?,
            })
        }

        pub(crate) async fn next(&mut self) -> Suspension {
            tokio::select! {
                _ = self.stop.recv() => Suspension::Stop,
                _ = self.proceed.recv() => Suspension::Continue,
            }
        }
    }

    /// Stops until a shell continues the job; says at once that nobody could, where no shell has made a job of it.
    pub(crate) fn stop(target: StopTarget) -> bool {
        // A shell with job control gives each job a group of its own.
        let is_job = getsid(None).is_ok_and(|session| session != getpgrp());
        is_job
            && match target {
                StopTarget::Process => kill_process(getpid(), Signal::STOP).is_ok(),
                StopTarget::Group => kill_current_process_group(Signal::STOP).is_ok(),
            }
    }

    /// Waits until the terminal is gone. The signal for it does not come where the shell ignores it.
    pub(crate) async fn gone() {
        let (sender, heard) = oneshot::channel();
        // Nothing is asked for, so that only the end of the terminal wakes the thread.
        let watch = move || {
            let mut watched = [PollFd::from_borrowed_fd(stdin(), PollFlags::empty())];
            while poll(&mut watched, None) == Err(Errno::INTR) {}
            // Who has left by then does not hear.
            let _ = sender.send(());
        };
        if thread::Builder::new().spawn(watch).is_err() || heard.await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Lets go of a terminal that is gone: who writes to it would fail, and who reads from it would read its end over
    /// and over.
    pub(crate) fn let_go() {
        if let Ok((nothing, writer)) = io::pipe()
            && dup2_stdin(nothing).is_ok()
        {
            // A pipe without a writer has an end too.
            std::mem::forget(writer);
        }
        if let Ok(null) = OpenOptions::new().write(true).open("/dev/null") {
            let _ = dup2_stdout(&null);
            if stderr().is_terminal() {
                let _ = dup2_stderr(&null);
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use std::io;

    use super::{StopTarget, Suspension};

    /// Windows has no job control.
    pub(crate) struct Suspensions;

    impl Suspensions {
        #[expect(
            clippy::unnecessary_wraps,
            reason = "the same signature on every system"
        )]
        pub(crate) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn next(&mut self) -> Suspension {
            std::future::pending().await
        }
    }

    pub(crate) fn stop(_: StopTarget) -> bool {
        false
    }

    /// The console's closing is a signal.
    pub(crate) async fn gone() {
        std::future::pending().await
    }

    pub(crate) fn let_go() {}
}
