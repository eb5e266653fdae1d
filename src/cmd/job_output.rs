//! The output of a job: one record a user as they come, progress, and the totals.

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::{Failure, exit};
use super::job_options::JobOptions;
use super::out::{Format, OutputOptions, Progress, Records};
use super::say::say;
use super::sink::{print_line, stdout_is_terminal};
use super::table::{Cell, Table, Tone, state_tone};
use crate::change::{Action, Item, Outcome, Plan, SkipReason, Tally, UserResult, estimate};
use crate::report::outcome;
use crate::tenant::{IssuedAccessPass, MfaState, UserId, grouped, time};

/// The output of a job while it runs.
pub(super) struct JobOutput<'a> {
    plan: &'a Plan,
    items: HashMap<UserId, &'a Item>,
    output: &'a OutputOptions,
    /// None once the reader has closed it; the job continues.
    out: Option<Records>,
    table: Table,
    progress: Progress,
    began: Instant,
    tally: Tally,
    stopped: bool,
    sign_in_ended: bool,
    not_recorded: usize,
    refused: usize,
}

impl<'a> JobOutput<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        job: &'a JobOptions,
        no_color: bool,
    ) -> Result<Self, Failure> {
        let default = if !job.output.is_to_file() && stdout_is_terminal() {
            Format::Table
        } else {
            Format::Jsonl
        };
        // stdout is for the code of the pass alone.
        let out = if makes_pass(plan) {
            None
        } else {
            let mut out = job.output.records(default, no_color)?;
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
            table: Table::new(["Account", "Outcome", "Before", "Result"]),
            progress: Progress::new(job.output.quiet),
            began: Instant::now(),
            tally: Tally::default(),
            stopped: false,
            sign_in_ended: false,
            not_recorded: 0,
            refused: 0,
        })
    }

    pub(super) fn settle(&mut self, report: &UserResult) {
        self.tally.add(&report.outcome);
        match report.outcome {
            Outcome::Skipped(SkipReason::Stopped) => self.stopped = true,
            Outcome::Skipped(SkipReason::SignInEnded) => self.sign_in_ended = true,
            Outcome::Skipped(SkipReason::NotRecorded) => self.not_recorded += 1,
            Outcome::Skipped(SkipReason::Refused(_)) => self.refused += 1,
            _ => {}
        }
        let Some(item) = self.items.get(&report.user) else {
            return;
        };
        if makes_pass(self.plan) {
            self.note_pass(item, report);
        }
        if let Some(out) = &mut self.out {
            if out.format() == Format::Table {
                self.table.push(row(item, report));
            } else {
                let record = outcome::reported(self.plan.action, item, report);
                if let Err(failure) = out.push(&record).and_then(|()| out.flush()) {
                    self.out = None;
                    report_closed(&failure);
                }
            }
        }
        let (settled, all) = (self.tally.total(), self.items.len());
        let left = estimate::left(self.plan.action, all, settled, self.began.elapsed());
        let left = left.filter(|_| settled < all).map(estimate::said);
        let left = left
            .map(|left| format!(" · {left} left"))
            .unwrap_or_default();
        self.progress.show(&format!(
            "{} of {}{left} · {}",
            grouped(settled),
            grouped(all),
            self.tally.line()
        ));
    }

    /// Prints the code of a pass to stdout, this once.
    pub(super) fn print_code(&self, line: CodeLine, user: UserId, pass: &IssuedAccessPass) {
        let code = pass.code.secret();
        let account = self.items.get(&user).map(|item| &item.target.upn);
        let written = match (line, account) {
            (CodeLine::AccountAndCode, Some(account)) => print_line(&format!("{account}\t{code}")),
            _ => print_line(code),
        };
        if let Err(error) = written {
            let whose = account.map_or_else(String::new, |account| format!(" for {account}"));
            say(format_args!(
                "the pass{whose} was created, but its code cannot be printed: {error}; create another one, which replaces it"
            ));
        }
    }

    /// Unlike a created pass, a failure is reported even with `--quiet`.
    fn note_pass(&self, item: &Item, report: &UserResult) {
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

    /// Writes the rest of the data and, to stderr, the totals.
    pub(super) fn end(mut self) -> ExitCode {
        self.progress.show("");
        let written = match self.out.take() {
            Some(out) if out.format() == Format::Table => out.table(&self.table),
            Some(out) => out.end().map(drop),
            None => Ok(()),
        };
        if let Err(failure) = written {
            report_closed(&failure);
        }
        let left = self.items.len() - self.tally.total().min(self.items.len());
        let refused = match self.refused {
            0 => String::new(),
            refused => format!(" ({refused} refused by a guard)"),
        };
        self.output
            .note(format_args!("{}{refused}", self.tally.line()));
        let nothing_sent = self.not_recorded > 0 && self.tally.total() == self.tally.skipped;
        ExitCode::from(if nothing_sent {
            exit::ERROR
        } else if self.sign_in_ended {
            exit::SIGN_IN
        } else if self.stopped || left > 0 || self.not_recorded > 0 {
            exit::HALF_WAY
        } else if self.tally.failed + self.tally.unknown > 0 {
            exit::INCOMPLETE
        } else if self.refused > 0 {
            exit::REFUSED
        } else if self.tally.by_hand > 0 {
            exit::BY_HAND
        } else {
            exit::DONE
        })
    }
}

/// A time in the time zone of this computer.
fn clock(at: Timestamp) -> String {
    time::moment(at, Timestamp::now(), &TimeZone::system())
}

pub(super) fn makes_pass(plan: &Plan) -> bool {
    matches!(plan.action, Action::AccessPass { .. })
}

/// A line on stdout for a new pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeLine {
    /// The code.
    Code,
    /// The account, a tab, the code.
    AccountAndCode,
}

/// The job continues without its output.
fn report_closed(failure: &Failure) {
    if !matches!(failure, Failure::OutputClosed) {
        say(format_args!(
            "cannot write the results: {failure}; see mfadeck jobs"
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
