//! `mfadeck jobs` and `mfadeck undo`: what was changed from here, its rest, and the way back.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre::eyre;
use jiff::tz::TimeZone;

use super::change::guards;
use super::connect::Connection;
use super::job::{JobOptions, Proposal, of_journal, recover};
use super::list::state_tone;
use super::options::Options;
use super::out::Format;
use super::table::{Cell, Table};
use super::{Failure, connected, prompt, users};
use crate::change::Plan;
use crate::change::history::PastJob;
use crate::change::journal::Context;
use crate::jobs::journal::blocking;
use crate::report::{Record, outcome};
use crate::tenant::time;
use crate::tenant::{MfaState, UserId};

/// Options of `jobs`.
#[derive(Args, Debug)]
#[command(after_help = JOBS)]
pub(super) struct JobsOptions {
    /// Show this job user by user
    #[arg(value_name = "JOB")]
    job: Option<u32>,
    /// Go on with the users that were not tried
    #[arg(long, requires = "job")]
    resume: bool,
    #[command(flatten)]
    options: JobOptions,
}

const JOBS: &str = "\
Examples:
  mfadeck jobs
  mfadeck jobs 12 --format json
  mfadeck jobs 12 --resume --yes

The journal of a demo goes with the demo. What an earlier start left open is looked up first.";

/// Options of `undo`.
#[derive(Args, Debug)]
#[command(after_help = UNDO)]
pub(super) struct UndoOptions {
    /// The job to take back
    #[arg(value_name = "JOB")]
    job: u32,
    #[command(flatten)]
    options: JobOptions,
}

const UNDO: &str = "\
Examples:
  mfadeck undo 12 --dry-run
  mfadeck undo 12 --yes --ticket T-1043

Users go back to the state that they really had. Whom somebody has changed since is refused.";

/// Lists jobs, shows one, or goes on with one.
pub(super) async fn run(options: &Options, jobs: &JobsOptions) -> Result<ExitCode, Failure> {
    let connection = connected(options).await?;
    let all = read(&connection, &jobs.options).await?;
    match (jobs.job, jobs.resume) {
        (None, _) => tell_all(&all, &jobs.options, options.no_color)?,
        (Some(number), false) => tell_one(find(&all, number)?, &jobs.options, options.no_color)?,
        (Some(number), true) => {
            let past = find(&all, number)?;
            if let Some(why) = past.why_not_resumable(&all) {
                return Err(Failure::Guard(format!("job {number} cannot go on: {why}")));
            }
            let proposal = propose(&connection, past, SignInFlow::On, &jobs.options);
            let proposal = prompt::awaited(Box::pin(proposal)).await??;
            return proposal
                .settle(&connection, &jobs.options, options.no_color)
                .await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a job back.
pub(super) async fn undo(options: &Options, undo: &UndoOptions) -> Result<ExitCode, Failure> {
    let connection = connected(options).await?;
    let all = read(&connection, &undo.options).await?;
    let past = find(&all, undo.job)?;
    if let Some(why) = past.why_not_undoable() {
        return Err(Failure::Guard(format!(
            "job {} cannot be taken back: {why}",
            undo.job
        )));
    }
    let proposal = propose(&connection, past, SignInFlow::Back, &undo.options);
    let proposal = prompt::awaited(Box::pin(proposal)).await??;
    proposal
        .settle(&connection, &undo.options, options.no_color)
        .await
}

/// Where a job is taken from here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SignInFlow {
    Back,
    On,
}

/// Plans what an earlier job leads to.
async fn propose(
    connection: &Connection,
    past: &PastJob,
    way: SignInFlow,
    job: &JobOptions,
) -> Result<Proposal, Failure> {
    let operator = connection.graph.operator().await?;
    let users: Vec<(UserId, Option<MfaState>)> = match way {
        SignInFlow::Back => past
            .undoable()
            .map(|change| (change.user.id, Some(change.before)))
            .collect(),
        SignInFlow::On => past.remaining().map(|user| (user.id, user.asked)).collect(),
    };
    let disables = users
        .iter()
        .any(|(_, asked)| *asked == Some(MfaState::Disabled));
    let ids: Vec<UserId> = users.into_iter().map(|(id, _)| id).collect();
    let found = users::today(&connection.graph, &ids, disables, &job.output).await?;
    connection.tell_source(found.sources());
    let guards = guards(connection, &operator, &found.store);
    let number = Some(past.begin.job);
    let (plan, undoes, resumes) = match way {
        SignInFlow::Back => (
            Plan::undo(past, |id| found.store.get(id), &guards),
            number,
            None,
        ),
        SignInFlow::On => (
            Plan::resume(past, |id| found.store.get(id), &guards),
            None,
            number,
        ),
    };
    Ok(Proposal {
        operator,
        plan,
        knows_roles: found.knows_roles,
        context: Context {
            undoes,
            resumes,
            ..job.context()
        },
        methods: None,
    })
}

/// The jobs of the journal, after what an earlier start left open was looked up.
async fn read(connection: &Connection, job: &JobOptions) -> Result<Vec<PastJob>, Failure> {
    prompt::awaited(Box::pin(recover(connection, &job.output))).await??;
    let journal = connection.journal.clone();
    let contents = blocking(move || journal.read()).await;
    Ok(contents.map_err(of_journal)?.jobs)
}

fn find(jobs: &[PastJob], number: u32) -> Result<&PastJob, Failure> {
    jobs.iter()
        .find(|job| job.begin.job == number)
        .ok_or_else(|| Failure::Other(eyre!("there is no job {number}; mfadeck jobs lists them")))
}

/// All jobs, the newest first.
fn tell_all(jobs: &[PastJob], options: &JobOptions, no_color: bool) -> Result<(), Failure> {
    let format = options.output.format.unwrap_or(Format::Table);
    let mut out = options.output.records(format, no_color)?;
    if format == Format::Table {
        let zone = TimeZone::system();
        let mut table = Table::new([
            "Job", "When", "Action", "Users", "Done", "Failed", "Rest", "Operator", "Ticket", "",
        ]);
        for job in jobs.iter().rev() {
            table.push(row(job, &zone));
        }
        return out.table(&table);
    }
    out.begin(outcome::PAST)?;
    for job in jobs.iter().rev() {
        out.push(&outcome::past(job))?;
    }
    out.end().map(drop)
}

fn row(job: &PastJob, zone: &TimeZone) -> Vec<Cell> {
    let past = outcome::past(job);
    let number = |name| past.get(name).to_string();
    vec![
        number("job").into(),
        time::minute(job.begin.at, zone).into(),
        job.begin.action.short().into(),
        number("users").into(),
        number("done").into(),
        number("failed").into(),
        number("rest").into(),
        job.begin.operator.as_str().into(),
        job.begin.ticket.as_deref().unwrap_or_default().into(),
        if job.ended { "" } else { "not ended" }.into(),
    ]
}

/// One job, user by user.
fn tell_one(job: &PastJob, options: &JobOptions, no_color: bool) -> Result<(), Failure> {
    let format = options.output.format.unwrap_or(Format::Table);
    let mut out = options.output.records(format, no_color)?;
    let users = &job.begin.users;
    match format {
        Format::Table => {
            let mut table = Table::new(["Account", "Outcome", "Before", "Asked", "Is", "Reason"]);
            for user in users {
                table.push(user_row(&outcome::past_user(job, user)));
            }
            out.table(&table)
        }
        Format::Json => {
            let users: Vec<Record> = users
                .iter()
                .map(|user| outcome::past_user(job, user))
                .collect();
            out.object(&outcome::past(job).with("outcomes", users))
        }
        Format::Jsonl | Format::Csv => {
            out.begin(outcome::PAST_USER)?;
            for user in users {
                out.push(&outcome::past_user(job, user))?;
            }
            out.end().map(drop)
        }
    }
}

fn user_row(user: &Record) -> Vec<Cell> {
    let word = |name| user.get(name).as_str();
    let state = |name| {
        let state = word(name).and_then(MfaState::parse);
        match state {
            Some(known) => Cell::toned(known.name(), state_tone(state)),
            None => Cell::default(),
        }
    };
    vec![
        word("userPrincipalName").unwrap_or_default().into(),
        word("outcome").unwrap_or_default().into(),
        state("before"),
        state("asked"),
        state("is"),
        word("reason").unwrap_or_default().into(),
    ]
}
