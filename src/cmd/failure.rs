//! Why a command could not do its work, and the exit codes.

use std::fmt;
use std::io;

use color_eyre::eyre::{Report, eyre};

use crate::config::ConfigError;
use crate::graph;
use crate::tenant::{Problem, ProblemKind};

/// Exit codes, the same for every command.
pub(super) mod exit {
    /// Everything that was asked for is done and confirmed.
    pub(in crate::cmd) const DONE: u8 = 0;
    /// An error before anything was sent.
    pub(in crate::cmd) const ERROR: u8 = 1;
    /// Wrong usage, or no terminal.
    pub(in crate::cmd) const USAGE: u8 = 2;
    /// Some users failed, or the answer is incomplete because something could not be read.
    pub(in crate::cmd) const INCOMPLETE: u8 = 3;
    /// A job was stopped half-way.
    pub(in crate::cmd) const HALF_WAY: u8 = 4;
    /// Refused by a guard, for all users or some of them.
    pub(in crate::cmd) const REFUSED: u8 = 5;
    /// Nobody is signed in.
    pub(in crate::cmd) const SIGN_IN: u8 = 6;
    /// Nothing failed, but something is left to do by hand.
    pub(in crate::cmd) const BY_HAND: u8 = 7;
    /// Interrupted by ctrl-c: 128 and the number of the signal, as shells have it.
    pub(in crate::cmd) const INTERRUPTED: u8 = 130;

    /// Every code with its meaning, for the help and the manual pages.
    pub(in crate::cmd) const MEANINGS: [(u8, &str); 9] = [
        (DONE, "everything is done and confirmed"),
        (ERROR, "error before anything was sent"),
        (USAGE, "wrong usage or no terminal"),
        (INCOMPLETE, "some failed or something could not be read"),
        (HALF_WAY, "stopped half-way"),
        (REFUSED, "refused by a guard"),
        (SIGN_IN, "sign-in needed"),
        (
            BY_HAND,
            "nothing failed, but something is left to do by hand",
        ),
        (INTERRUPTED, "interrupted before anything was changed"),
    ];
}

/// Why a command could not do its work; decides the exit code.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Wrong usage, or no terminal.
    #[error("{0}")]
    Usage(String),
    /// Nobody is signed in.
    #[error("{0}")]
    SignIn(String),
    /// A guard refuses it; nothing was sent.
    #[error("{0}")]
    Guard(String),
    /// Interrupted by ctrl-c; nothing was changed.
    #[error("{0}")]
    Interrupted(&'static str),
    /// The reader of the output has closed it, which is not an error.
    #[error("the output was closed")]
    OutputClosed,
    #[error(transparent)]
    Other(#[from] Report),
}

impl Failure {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit::USAGE,
            Self::Guard(_) => exit::REFUSED,
            Self::SignIn(_) => exit::SIGN_IN,
            Self::Interrupted(_) => exit::INTERRUPTED,
            Self::Other(_) => exit::ERROR,
            Self::OutputClosed => exit::DONE,
        }
    }
}

impl From<fmt::Error> for Failure {
    fn from(error: fmt::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::Other(error.into()),
        }
    }
}

/// Something that the configuration does not have.
impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

/// A request that failed before anything was changed.
impl From<graph::Error> for Failure {
    fn from(error: graph::Error) -> Self {
        let problem = error.problem();
        let text = with_advice(&problem);
        match problem.kind {
            ProblemKind::SignIn => Self::SignIn(text),
            _ => Self::Other(eyre!(text)),
        }
    }
}

/// What happened, and what to do about it.
pub(super) fn with_advice(problem: &Problem) -> String {
    let line = problem.line();
    match problem.advice.as_str() {
        "" => line,
        advice => format!("{}. {advice}", line.trim_end_matches('.')),
    }
}
