//! The command line: what may be said, and which way it leads.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "commands write to the shell"
)]

mod connect;
mod doctor;
mod login;
mod logout;
mod options;
mod prompt;
mod settings;
mod sim;
mod way_in;

use std::process::ExitCode;

use clap::Parser;
use color_eyre::eyre::Report;

use crate::run::{self, Ended, Service};
use options::{Command, Options};

/// Exit codes, the same for every command.
mod exit {
    /// Something failed before anything was sent.
    pub(super) const ERROR: u8 = 1;
    /// The call is wrong, or there is no terminal.
    pub(super) const USAGE: u8 = 2;
    /// A job was stopped half-way.
    pub(super) const HALF_WAY: u8 = 4;
    /// Nobody is signed in.
    pub(super) const SIGN_IN: u8 = 6;
}

/// Why a command could not do its work; decides the exit code.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The call is wrong, or there is no terminal.
    #[error("{0}")]
    Usage(String),
    /// Nobody is signed in.
    #[error("{0}")]
    SignIn(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Report),
}

/// Reads the command line and does what it says.
pub async fn main() -> ExitCode {
    let options = Options::parse();
    let result = match &options.command {
        Some(Command::Sim(command)) => sim::run(command).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Login) => login::run(&options).await,
        Some(Command::Logout) => logout::run(&options),
        Some(Command::Doctor) => doctor::run(&options).await,
        None => dashboard(&options).await,
    };
    result.unwrap_or_else(|failure| {
        let code = match &failure {
            Failure::Usage(_) => exit::USAGE,
            Failure::SignIn(_) => exit::SIGN_IN,
            Failure::Other(_) => exit::ERROR,
        };
        match failure {
            Failure::Other(report) => eprintln!("mfadeck: {report:#}"),
            told => eprintln!("mfadeck: {told}"),
        }
        ExitCode::from(code)
    })
}

async fn dashboard(options: &Options) -> Result<ExitCode, Failure> {
    if !run::has_terminal() {
        return Err(Failure::Usage(
            "the dashboard needs a terminal for input and output; run it in one, or see mfadeck --help".into(),
        ));
    }
    options.start_log()?;
    let (connection, prompts) = connect::watched(options).await?;
    let look = options.look(connection.header);
    let (graph, journal) = (connection.graph.clone(), connection.journal.clone());
    let service = Service {
        graph,
        journal,
        prompts,
    };
    let ended = run::dashboard(service, connection.session.clone(), look).await?;
    match ended {
        Ended::Complete => Ok(ExitCode::SUCCESS),
        Ended::HalfWay(tally) => {
            eprintln!("mfadeck: stopped half-way: {}", tally.line());
            Ok(ExitCode::from(exit::HALF_WAY))
        }
    }
}
