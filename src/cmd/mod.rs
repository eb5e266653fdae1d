//! The command line: what may be said, and which way it leads.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "commands write to the shell"
)]

mod change;
mod completions;
mod config;
mod connect;
mod demo;
mod doctor;
mod job;
mod jobs;
mod joined;
mod list;
mod login;
mod logout;
mod options;
mod out;
mod plan;
mod prompt;
mod requests;
mod settings;
mod show;
mod sim;
mod table;
mod tap;
mod users;
mod way_in;

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use color_eyre::eyre::{Report, eyre};

use crate::graph;
use crate::run::{self, Ended, Service};
use crate::tenant::ProblemKind;
use connect::Connection;
use options::{Command, Options};

/// Exit codes, the same for every command.
mod exit {
    /// All that was asked is done and read back.
    pub(super) const DONE: u8 = 0;
    /// Something failed before anything was sent.
    pub(super) const ERROR: u8 = 1;
    /// The call is wrong, or there is no terminal.
    pub(super) const USAGE: u8 = 2;
    /// Some users failed, or nobody knows what became of them.
    pub(super) const SOME_FAILED: u8 = 3;
    /// A job was stopped half-way.
    pub(super) const HALF_WAY: u8 = 4;
    /// A guard refused it, wholly or for some users.
    pub(super) const REFUSED: u8 = 5;
    /// Nobody is signed in.
    pub(super) const SIGN_IN: u8 = 6;
    /// Nothing failed, but something is left to do by hand.
    pub(super) const BY_HAND: u8 = 7;
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
    /// A guard refuses it; nothing was sent.
    #[error("{0}")]
    Guard(String),
    /// Whoever read our output has had enough of it, which is no failure.
    #[error("the output is not read any more")]
    OutputClosed,
    /// Anything else.
    #[error(transparent)]
    Other(#[from] Report),
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

/// A call that failed before anything was changed.
impl From<graph::Error> for Failure {
    fn from(error: graph::Error) -> Self {
        let problem = error.problem();
        let text = match problem.advice.as_str() {
            "" => problem.line(),
            advice => format!("{}. {advice}", problem.line()),
        };
        match problem.kind {
            ProblemKind::SignIn => Self::SignIn(text),
            _ => Self::Other(eyre!(text)),
        }
    }
}

/// Begins the log and signs in.
async fn connected(options: &Options) -> Result<Connection, Failure> {
    options.start_log()?;
    connect::connect(options).await
}

/// Says something on stderr. A stderr that nobody reads any more is no reason to break off.
fn say(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "mfadeck: {text}");
}

/// The definition of the command line: what is parsed, completed and printed as a manual.
fn definition() -> clap::Command {
    let of_scenarios = |arg: clap::Arg| {
        arg.value_parser(completions::ScenarioNames)
            .hide_possible_values(true)
    };
    Options::command()
        .mut_args(|arg| {
            if arg.is_global_set() {
                arg.help_heading("Everywhere")
            } else {
                arg
            }
        })
        .mut_arg("demo", of_scenarios)
        .mut_subcommand("sim", |sim| sim.mut_arg("scenario", of_scenarios))
}

const EVERYWHERE: &str = "Options that go everywhere, such as --demo and --tenant: mfadeck --help";

/// What goes everywhere stands in the program's own help and not in that of each command.
fn parsed() -> Options {
    let mut whole = definition();
    whole.build();
    let matches = whole.mut_subcommands(of_its_own).get_matches();
    Options::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// A command whose help tells what is its own.
fn of_its_own(command: clap::Command) -> clap::Command {
    let own = command.get_after_help().map(ToString::to_string);
    let after = format!(
        "{}{EVERYWHERE}",
        own.map(|own| own + "\n\n").unwrap_or_default()
    );
    let command = command.after_help(after).mut_args(|arg| {
        let hidden = arg.is_global_set() || arg.is_hide_set();
        arg.hide(hidden)
    });
    command.mut_subcommands(of_its_own)
}

/// Reads the command line and does what it says.
pub async fn main() -> ExitCode {
    let options = parsed();
    let result = match &options.command {
        Some(Command::List(command)) => list::run(&options, command).await,
        Some(Command::Show(command)) => show::run(&options, command).await,
        Some(Command::Set(command)) => change::set(&options, command).await,
        Some(Command::Reset(command)) => change::reset(&options, command).await,
        Some(Command::Tap(command)) => tap::run(&options, command).await,
        Some(Command::Jobs(command)) => jobs::run(&options, command).await,
        Some(Command::Undo(command)) => jobs::undo(&options, command).await,
        Some(Command::Config(command)) => config::run(&options, command),
        Some(Command::Completions(command)) => completions::complete(&options, command),
        Some(Command::Man(command)) => completions::manual(command),
        Some(Command::Sim(command)) => sim::run(command).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Login) => login::run(&options).await,
        Some(Command::Logout) => logout::run(&options),
        Some(Command::Doctor(command)) => doctor::run(&options, command).await,
        None => dashboard(&options).await,
    };
    result.unwrap_or_else(|failure| {
        let code = match &failure {
            Failure::Usage(_) => exit::USAGE,
            Failure::Guard(_) => exit::REFUSED,
            Failure::SignIn(_) => exit::SIGN_IN,
            Failure::Other(_) => exit::ERROR,
            Failure::OutputClosed => return ExitCode::SUCCESS,
        };
        match failure {
            Failure::Other(report) => say(format_args!("{report:#}")),
            told => say(told),
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
    let look = options.look(connection.theme, connection.header);
    let (graph, journal) = (connection.graph.clone(), connection.journal.clone());
    let snapshot = connection.snapshot.clone();
    let service = Service {
        graph,
        journal,
        snapshot,
        prompts,
    };
    let ended = run::dashboard(service, connection.session.clone(), look).await?;
    match ended {
        Ended::Complete => Ok(ExitCode::SUCCESS),
        Ended::HalfWay(tally) => {
            say(format_args!("stopped half-way: {}", tally.line()));
            Ok(ExitCode::from(exit::HALF_WAY))
        }
    }
}
