//! A plan carried out: told before, told user by user, summed up after.

use std::collections::HashMap;
use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use color_eyre::eyre::{WrapErr, eyre};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::connect::Connection;
use super::list::state_tone;
use super::out::{Format, OutputOptions, Progress, Records};
use super::table::{Cell, Table, Tone};
use super::{Failure, exit, plan, prompt, requests, say};
use crate::change::journal::Context;
use crate::change::{
    Action, Item, JobEvent, Outcome, Plan, SkipReason, Tally, UserResult, estimate, portal,
};
use crate::jobs::journal::JournalError;
use crate::jobs::{self, Runner, recovery};
use crate::report::outcome;
use crate::tenant::time;
use crate::tenant::{IssuedAccessPass, Method, MfaState, Operator, SafeText, UserId};

/// Options of every command that changes something.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub(super) struct JobOptions {
    /// Only tell what would be done; sends nothing that changes anything
    #[arg(long)]
    pub(super) dry_run: bool,
    /// With --dry-run: the calls to Graph as curl, without the token
    #[arg(long, requires = "dry_run")]
    pub(super) show_requests: bool,
    /// Answer the question, and what would have to be typed; needed without a terminal
    #[arg(short, long)]
    pub(super) yes: bool,
    /// With --yes: change holders of a directory role too
    #[arg(long)]
    pub(super) include_admins: bool,
    /// Why, for the journal
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The ticket it belongs to, for the journal
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputOptions,
}

impl JobOptions {
    /// What the journal says beside the plan.
    pub(super) fn context(&self) -> Context {
        let text = |given: &Option<String>| given.as_deref().map(SafeText::new);
        Context {
            ticket: text(&self.ticket),
            reason: text(&self.reason),
            ..Context::default()
        }
    }

    /// People read a table; whatever reads a pipe gets an object a line.
    fn format(&self, otherwise: Format) -> Format {
        self.output.format.unwrap_or(otherwise)
    }

    fn tell_plan(
        &self,
        plan: &Plan,
        methods: Option<&[Method]>,
        no_color: bool,
    ) -> Result<(), Failure> {
        let mut out = self.output.records(self.format(Format::Table), no_color)?;
        if out.format() == Format::Table {
            out.text(&plan::text(plan, methods, usize::MAX)?)?;
        } else {
            out.begin(outcome::PLANNED)?;
            for item in &plan.items {
                out.push(&outcome::planned(plan.action, item))?;
            }
        }
        out.end()?;
        Ok(())
    }

    /// Sees that somebody wants the plan: a person by an answer, a script by its options.
    async fn confirm(&self, proposal: &Proposal) -> Result<(), Failure> {
        let plan = &proposal.plan;
        if plan.change_count() == 0 || plan.action.is_by_hand() {
            return Ok(());
        }
        if !self.yes {
            if plan::can_ask() {
                return plan::ask(plan, proposal.methods.as_deref()).await;
            }
            return Err(Failure::Usage(
                "there is no terminal to ask on: --yes says that the plan is wanted, --dry-run shows it".into(),
            ));
        }
        if makes_pass(plan) {
            // That it replaces another is said before it is made, also to who does not ask.
            for sentence in plan.consequences_knowing(proposal.methods.as_deref()) {
                self.output.note(sentence);
            }
        }
        if self.include_admins {
            return Ok(());
        }
        if !proposal.knows_roles {
            return Err(Failure::Guard(
                "who holds a directory role is not known: --include-admins says that admins may be among them".into(),
            ));
        }
        let admins: Vec<&str> = plan
            .changes()
            .filter(|target| target.admin == Some(true))
            .map(|target| target.upn.as_str())
            .take(plan::NAMED)
            .collect();
        if admins.is_empty() {
            return Ok(());
        }
        Err(Failure::Guard(format!(
            "the plan changes holders of a directory role: {}; --include-admins says that they are meant",
            admins.join(", ")
        )))
    }
}

/// A plan, and whose it is.
pub(super) struct Proposal {
    pub(super) operator: Operator,
    pub(super) plan: Plan,
    /// Who holds a directory role could be read.
    pub(super) knows_roles: bool,
    /// What the journal says beside the plan.
    pub(super) context: Context,
    /// What the one user of the plan has registered, where that was read.
    pub(super) methods: Option<Vec<Method>>,
}

impl Proposal {
    /// Tells the plan, or asks and carries it out.
    pub(super) async fn settle(
        self,
        connection: &Connection,
        job: &JobOptions,
        no_color: bool,
    ) -> Result<ExitCode, Failure> {
        if job.dry_run {
            job.tell_plan(&self.plan, self.methods.as_deref(), no_color)?;
            if job.show_requests {
                let told = requests::tell(&connection.graph, &self.plan);
                prompt::awaited(Box::pin(told)).await??;
            }
            return Ok(ExitCode::SUCCESS);
        }
        job.confirm(&self).await?;
        carry_out(connection, self, job, no_color).await
    }
}

/// The signals that ask a program to leave.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

/// Runs a plan to its end. A stop falls between batches; what is on the way is awaited.
async fn carry_out(
    connection: &Connection,
    proposal: Proposal,
    job: &JobOptions,
    no_color: bool,
) -> Result<ExitCode, Failure> {
    let Proposal {
        operator,
        plan,
        mut context,
        ..
    } = proposal;
    context.operator = operator.name;
    let mut told = Told::new(&plan, job, no_color)?;
    let mut signals = Signals::new().wrap_err("signals cannot be listened for")?;
    let stop = CancellationToken::new();
    let (events, mut heard) = mpsc::unbounded_channel();
    let runner = Runner::new(
        connection.graph.clone(),
        jobs::RunnerOptions::default(),
        stop.clone(),
        events,
    );
    let journal = connection.journal.clone();
    let work = plan.clone();
    let running = tokio::spawn(async move {
        if work.change_count() == 0 {
            runner.run(&work).await;
        } else {
            runner.run_on_record(&work, &journal, &context).await;
        }
    });
    loop {
        tokio::select! {
            event = heard.recv() => match event {
                Some(JobEvent::Settled(report)) => told.settle(&report),
                Some(JobEvent::AccessPass(_, pass)) => tell_code(&pass),
                Some(JobEvent::NotRecorded(problem)) => say(problem.line()),
                Some(JobEvent::Working(_)) => {}
                Some(JobEvent::Ended) | None => break,
            },
            () = signals.next(), if !stop.is_cancelled() => {
                stop.cancel();
                told.output.note("stopping; the requests on the way are awaited");
            }
        }
    }
    running
        .await
        .map_err(|_| Failure::Other(eyre!("a part of the program failed; see mfadeck jobs")))?;
    if plan.action.is_by_hand() {
        told.output.note(format_args!(
            "the portal does it: {}",
            portal::per_user_mfa(operator.tenant_id)
        ));
    }
    Ok(told.end())
}

/// What is told of a job while it runs.
struct Told<'a> {
    plan: &'a Plan,
    items: HashMap<UserId, &'a Item>,
    output: &'a OutputOptions,
    /// None once nobody reads it any more; the job goes on.
    out: Option<Records>,
    table: Table,
    progress: Progress,
    began: Instant,
    tally: Tally,
    stopped: bool,
    refused: usize,
}

impl<'a> Told<'a> {
    fn new(plan: &'a Plan, job: &'a JobOptions, no_color: bool) -> Result<Self, Failure> {
        let otherwise = if job.output.output.is_none() && stdout().is_terminal() {
            Format::Table
        } else {
            Format::Jsonl
        };
        // The code of a pass stands alone on stdout.
        let out = if makes_pass(plan) {
            None
        } else {
            let mut out = job.output.records(job.format(otherwise), no_color)?;
            out.begin(outcome::REPORTED)?;
            Some(out)
        };
        Ok(Self {
            plan,
            items: plan
                .items
                .iter()
                .map(|item| (item.target.id, item))
                .collect(),
            output: &job.output,
            out,
            table: Table::new(["Account", "Outcome", "Before", "What came of it"]),
            progress: Progress::new(job.output.quiet),
            began: Instant::now(),
            tally: Tally::default(),
            stopped: false,
            refused: 0,
        })
    }
    fn settle(&mut self, report: &UserResult) {
        self.tally.add(&report.outcome);
        match report.outcome {
            Outcome::Skipped(SkipReason::Stopped) => self.stopped = true,
            Outcome::Skipped(SkipReason::Refused(_)) => self.refused += 1,
            _ => {}
        }
        let Some(item) = self.items.get(&report.user) else {
            return;
        };
        if makes_pass(self.plan) {
            self.tell_pass(item, report);
        }
        if let Some(out) = &mut self.out {
            if out.format() == Format::Table {
                self.table.push(row(item, report));
            } else {
                let record = outcome::reported(self.plan.action, item, report);
                if let Err(failure) = out.push(&record).and_then(|()| out.flush()) {
                    self.out = None;
                    not_told(&failure);
                }
            }
        }
        let (settled, all) = (self.tally.total(), self.items.len());
        let left = estimate::left(self.plan.action, all, settled, self.began.elapsed());
        let left = left.filter(|_| settled < all).map(estimate::said);
        let left = left
            .map(|left| format!(" · {left} left"))
            .unwrap_or_default();
        self.progress
            .say(&format!("{settled} of {all}{left} · {}", self.tally.line()));
    }

    /// A pass that was made is a note, anything else is told even where little is to be said.
    fn tell_pass(&self, item: &Item, report: &UserResult) {
        let account = &item.target.upn;
        match &report.outcome {
            Outcome::Failed(problem) | Outcome::Unknown(problem) => say(format_args!(
                "{account}: {}. {}",
                problem.line(),
                problem.advice
            )),
            Outcome::Skipped(why) => say(format_args!("{account}: {why}")),
            _ => {
                let pass = report.evidence.line(clock).unwrap_or_default();
                self.output
                    .note(format_args!("a pass for {account}: {pass}"));
            }
        }
    }

    /// The rest of the data, the sum on stderr, and the exit code.
    fn end(mut self) -> ExitCode {
        self.progress.say("");
        let told = match self.out.take() {
            Some(out) if out.format() == Format::Table => out.table(&self.table),
            Some(out) => out.end().map(drop),
            None => Ok(()),
        };
        if let Err(failure) = told {
            not_told(&failure);
        }
        let left = self.items.len() - self.tally.total().min(self.items.len());
        let refused = match self.refused {
            0 => String::new(),
            refused => format!(" ({refused} refused by a guard)"),
        };
        self.output
            .note(format_args!("{}{refused}", self.tally.line()));
        ExitCode::from(if self.stopped || left > 0 {
            exit::HALF_WAY
        } else if self.tally.failed + self.tally.unknown > 0 {
            exit::SOME_FAILED
        } else if self.refused > 0 {
            exit::REFUSED
        } else if self.tally.by_hand > 0 {
            exit::BY_HAND
        } else {
            exit::DONE
        })
    }
}

/// A time in the zone of this machine.
fn clock(at: Timestamp) -> String {
    time::moment(at, Timestamp::now(), &TimeZone::system())
}

fn makes_pass(plan: &Plan) -> bool {
    matches!(plan.action, Action::AccessPass { .. })
}

/// The code of a pass goes to stdout, this once.
fn tell_code(pass: &IssuedAccessPass) {
    let mut out = stdout();
    let told = writeln!(out, "{}", pass.code.secret()).and_then(|()| out.flush());
    if let Err(error) = told {
        say(format_args!(
            "a pass was made, but its code cannot be written: {error}; make another, which replaces it"
        ));
    }
}

/// What is done stays done, whoever hears of it.
fn not_told(failure: &Failure) {
    if !matches!(failure, Failure::OutputClosed) {
        say(format_args!(
            "the outcomes cannot be written: {failure}; see mfadeck jobs"
        ));
    }
}

fn row(item: &Item, report: &UserResult) -> Vec<Cell> {
    let word = outcome::outcome(&report.outcome);
    let tone = match report.outcome {
        Outcome::Done | Outcome::ByHand { done: true } => Tone::Good,
        Outcome::Failed(_) => Tone::Bad,
        Outcome::Unknown(_) | Outcome::ByHand { done: false } => Tone::Middling,
        Outcome::Unchanged | Outcome::Skipped(_) => Tone::Quiet,
    };
    let why = match &report.outcome {
        Outcome::Failed(problem) | Outcome::Unknown(problem) => problem.line(),
        Outcome::Skipped(why) => why.to_string(),
        _ => report.evidence.line(clock).unwrap_or_default(),
    };
    let before = item.target.state;
    vec![
        item.target.upn.as_str().into(),
        Cell::toned(word, tone),
        Cell::toned(before.map_or("?", MfaState::name), state_tone(before)),
        why.into(),
    ]
}

/// Completes what an earlier start had not finished, and says so.
pub(super) async fn recover(
    connection: &Connection,
    output: &OutputOptions,
) -> Result<(), Failure> {
    if !connection.journal.path().exists() {
        return Ok(());
    }
    let mut pen = connection.journal.take().await.map_err(of_journal)?;
    let recovered = recovery::recover(&connection.graph, &mut pen)
        .await
        .map_err(of_journal)?;
    for job in recovered {
        output.note(job.line());
    }
    Ok(())
}

/// A journal that cannot be used: nothing was sent.
pub(super) fn of_journal(error: JournalError) -> Failure {
    Failure::Other(error.into())
}
