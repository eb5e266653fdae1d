//! `mfadeck jobs` and `mfadeck undo`: list, resume and undo the changes made from this computer.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre::eyre;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::connect::{self, Connection};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::job::{Proposal, guards, of_journal, recover};
use super::job_options::JobOptions;
use super::out::Format;
use super::say::say;
use super::table::{Cell, Table, state_tone};
use super::users;
use super::{prompt, protected};
use crate::change::Plan;
use crate::change::history::PastJob;
use crate::jobs::journal::blocking;
use crate::report::{Record, outcome};
use crate::tenant::time;
use crate::tenant::{MfaState, UserId};

#[derive(Args, Debug)]
#[command(after_help = JOBS)]
pub(super) struct JobsOptions {
    /// Show this job user by user
    #[arg(value_name = "JOB")]
    job: Option<u32>,
    /// Resume: process the users that were not attempted
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

The journal of a demo ends with the demo. Changes of an interrupted session are verified first.";

#[derive(Args, Debug)]
#[command(after_help = UNDO)]
pub(super) struct UndoOptions {
    /// The job to undo
    #[arg(value_name = "JOB")]
    job: u32,
    #[command(flatten)]
    options: JobOptions,
}

const UNDO: &str = "\
Examples:
  mfadeck undo 12 --dry-run
  mfadeck undo 12 --yes --ticket T-1043

Each user gets back the state from before the job. Users who were changed by someone else since are refused.";

pub(super) async fn run(global: &GlobalOptions, jobs: &JobsOptions) -> Result<ExitCode, Failure> {
    jobs.options.output.check()?;
    let connection = connect::signed_in(global).await?;
    let all = read(&connection, &jobs.options).await?;
    match (jobs.job, jobs.resume) {
        (None, _) => print_all(&all, &jobs.options, global.no_color)?,
        (Some(number), false) => {
            print_one(find(&all, number)?, &jobs.options, global.no_color)?;
        }
        (Some(number), true) => {
            let past = find(&all, number)?;
            if let Some(why) = past.why_not_resumable(&all) {
                return Err(Failure::Guard(format!(
                    "job {number} cannot be resumed: {why}"
                )));
            }
            let options = &jobs.options;
            return follow_up(
                &connection,
                past,
                FollowUp::Resume,
                options,
                global.no_color,
            )
            .await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn undo(global: &GlobalOptions, undo: &UndoOptions) -> Result<ExitCode, Failure> {
    undo.options.output.check()?;
    let connection = connect::signed_in(global).await?;
    let all = read(&connection, &undo.options).await?;
    let past = find(&all, undo.job)?;
    if let Some(why) = past.why_not_undoable() {
        return Err(Failure::Guard(format!(
            "job {} cannot be undone: {why}",
            undo.job
        )));
    }
    let options = &undo.options;
    follow_up(&connection, past, FollowUp::Undo, options, global.no_color).await
}

/// What is done with an earlier job.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FollowUp {
    Undo,
    Resume,
}

async fn follow_up(
    connection: &Connection,
    past: &PastJob,
    kind: FollowUp,
    job: &JobOptions,
    no_color: bool,
) -> Result<ExitCode, Failure> {
    let proposal = propose(connection, past, kind, job);
    let proposal = prompt::interruptible(Box::pin(proposal)).await??;
    proposal.execute(connection, job, no_color).await
}

async fn propose(
    connection: &Connection,
    past: &PastJob,
    kind: FollowUp,
    job: &JobOptions,
) -> Result<Proposal, Failure> {
    let operator = connection.graph.operator().await?;
    let users: Vec<(UserId, Option<MfaState>)> = match kind {
        FollowUp::Undo => past
            .undoable()
            .map(|change| (change.user.id, Some(change.before)))
            .chain(past.undoable_step().map(|(user, _)| (user.id, None)))
            .collect(),
        FollowUp::Resume => past.resumable().map(|user| (user.id, user.asked)).collect(),
    };
    let disables = users
        .iter()
        .any(|(_, asked)| *asked == Some(MfaState::Disabled));
    let ids: Vec<UserId> = users.into_iter().map(|(id, _)| id).collect();
    let found = users::now(&connection.graph, &ids, disables, &job.output).await?;
    connection.report_source(found.sources());
    let protected = &connection.session.protected;
    let warnings = protected::warn(&connection.graph, protected, &found).await;
    let guards = guards(connection, &operator, &found.store);
    let (number, mut context) = (Some(past.begin.job), job.context());
    let plan = match kind {
        FollowUp::Undo => {
            context.undoes = number;
            Plan::undo(past, |id| found.store.get(id), &guards)
        }
        FollowUp::Resume => {
            context.resumes = number;
            Plan::resume(past, |id| found.store.get(id), &guards)
        }
    };
    Ok(Proposal {
        operator,
        plan,
        knows_roles: found.knows_roles,
        warnings,
        context,
        methods: None,
    })
}

/// The jobs of the journal, after changes of an interrupted session were verified.
async fn read(connection: &Connection, job: &JobOptions) -> Result<Vec<PastJob>, Failure> {
    prompt::interruptible(Box::pin(recover(connection, &job.output))).await??;
    let journal = connection.journal.clone();
    let contents = blocking(move || journal.read()).await;
    let contents = contents.map_err(of_journal)?;
    for gap in contents.gaps() {
        say(gap);
    }
    Ok(contents.jobs)
}

fn find(jobs: &[PastJob], number: u32) -> Result<&PastJob, Failure> {
    jobs.iter()
        .find(|job| job.begin.job == number)
        .ok_or_else(|| Failure::Other(eyre!("there is no job {number}; see mfadeck jobs")))
}

/// All jobs, newest first.
fn print_all(jobs: &[PastJob], options: &JobOptions, no_color: bool) -> Result<(), Failure> {
    let mut out = options.output.records(Format::Table, no_color)?;
    if jobs.is_empty() {
        let note = "no change is on record for this tenant on this computer";
        options.output.note(note);
    }
    if out.format() == Format::Table && jobs.is_empty() {
        return out.end().map(drop);
    }
    if out.format() == Format::Table {
        let zone = TimeZone::system();
        let now = Timestamp::now();
        let when = format!("When ({})", time::zone_name(now, &zone));
        let mut table = Table::new([
            "Job", &when, "Action", "For", "State", "Done", "Failed", "Left", "Operator", "Ticket",
        ]);
        for job in jobs.iter().rev() {
            table.push(row(job, now, &zone));
        }
        return out.table(&table);
    }
    out.begin(outcome::PAST)?;
    for job in jobs.iter().rev() {
        out.push(&outcome::past(job))?;
    }
    out.end().map(drop)
}

fn row(job: &PastJob, now: Timestamp, zone: &TimeZone) -> Vec<Cell> {
    let past = outcome::past(job);
    let number = |name| past.get(name).to_string();
    vec![
        number("job").into(),
        time::minute_in_row(job.begin.at, now, zone).into(),
        job.begin.action.short().into(),
        job.about().into(),
        job.state(false).name().into(),
        number("done").into(),
        number("failed").into(),
        number("rest").into(),
        job.begin.operator.as_str().into(),
        job.begin.ticket.as_deref().unwrap_or_default().into(),
    ]
}

fn print_one(job: &PastJob, options: &JobOptions, no_color: bool) -> Result<(), Failure> {
    let mut out = options.output.records(Format::Table, no_color)?;
    let users = &job.begin.users;
    match out.format() {
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
        Format::Jsonl | Format::Csv | Format::Md => {
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
