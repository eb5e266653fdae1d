//! The command line: reads it, and runs the dashboard or one command.

mod change;
mod choice;
mod command_line;
mod completions;
mod config;
mod connect;
mod connection;
mod credentials;
mod dashboard;
mod demo;
mod doctor;
mod enrichment;
mod failure;
mod global;
mod job;
mod job_options;
mod job_output;
mod jobs;
mod list;
mod login;
mod logout;
mod manual;
mod method;
mod migrate;
mod out;
mod pasted;
mod plan;
mod profiles;
mod prompt;
mod protected;
mod registrations;
mod report;
mod requests;
mod say;
mod schema;
mod settings;
mod shortfall;
mod show;
mod side_by_side;
mod sim;
mod sink;
mod start;
mod table;
mod tap;
mod tenants;
mod users;
mod views;

use std::process::ExitCode;

use command_line::{Command, CommandLine, definition};
use failure::Failure;
use say::say;

/// Runs the program.
pub fn main() -> ExitCode {
    start::process(run())
}

/// Runs what the command line asks for.
async fn run() -> ExitCode {
    let CommandLine { command, global } = match command_line::parsed() {
        Ok(line) => line,
        Err(code) => return code,
    };
    let global = &global;
    let result = match &command {
        Some(Command::List(list)) => list::run(global, list).await,
        Some(Command::Show(show)) => show::run(global, show).await,
        Some(Command::Set(set)) => change::set(global, set).await,
        Some(Command::Reset(reset)) => change::reset(global, reset).await,
        Some(Command::Migrate(migrate)) => migrate::run(global, migrate).await,
        Some(Command::Tap(tap)) => tap::run(global, tap).await,
        Some(Command::Method(method)) => method::run(global, method).await,
        Some(Command::Jobs(jobs)) => jobs::run(global, jobs).await,
        Some(Command::Undo(undo)) => jobs::undo(global, undo).await,
        Some(Command::Report(report)) => report::run(global, report).await,
        Some(Command::Tenants(tenants)) => tenants::run(global, tenants).await,
        Some(Command::Config(config)) => config::run(global, config),
        Some(Command::Schema(schema)) => schema::run(schema),
        Some(Command::Completions(completions)) => {
            completions::run(global, completions, &mut definition())
        }
        Some(Command::Man(man)) => manual::run(man, command_line::shown()),
        Some(Command::Sim(sim)) => sim::run(sim).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Login) => login::run(global).await,
        Some(Command::Logout) => logout::run(global),
        Some(Command::Doctor(doctor)) => doctor::run(global, doctor).await,
        None => dashboard::run(global).await,
    };
    result.unwrap_or_else(|failure| {
        let code = ExitCode::from(failure.exit_code());
        match failure {
            Failure::OutputClosed => {}
            // With the whole chain of causes.
            Failure::Other(report) => say(format_args!("{report:#}")),
            failure => say(failure),
        }
        code
    })
}
