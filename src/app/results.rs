//! What came of a job or what went wrong, in plain lines with a tone: the screen shows them, the
//! clipboard gets them.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::tz::TimeZone;

use jiff::Timestamp;

use super::Job;
use super::statement::{Statement, Tone, say};
use crate::change::words::named;
use crate::change::{Evidence, Fate, Ledger, LedgerEntry, Outcome, Target, UserResult};
use crate::tenant::time;
use crate::tenant::{AuditEvent, Problem, UserId, grouped};

/// A failure in full: message, advice, code, status, request id.
pub fn problem(problem: &Problem) -> Vec<Statement> {
    let mut lines = vec![say(Tone::Bad, 0, problem.message.as_str())];
    if !problem.advice.is_empty() {
        lines.push(say(Tone::Plain, 0, &problem.advice));
    }
    let code = problem.code.as_ref().map(|code| format!("code {code}"));
    let status = problem.status.map(|status| format!("status {status}"));
    let id = problem
        .request_id
        .as_ref()
        .map(|id| format!("request id {id}"));
    lines.extend(
        [code, status, id]
            .into_iter()
            .flatten()
            .map(|text| say(Tone::Quiet, 0, text)),
    );
    lines
}

/// Times of a job in the admin's zone, with the date where that is not the day on which the job started.
pub fn clock<'a>(job: &'a Job, zone: &'a TimeZone) -> impl Fn(Timestamp) -> String + 'a {
    |at| time::moment(at, job.started.unwrap_or(at), zone)
}

/// What came of a job, what needs a look first. Made as it is asked for, since a job can hold very many users.
pub fn job<'a>(job: &'a Job, zone: &'a TimeZone) -> impl Iterator<Item = Statement> + 'a {
    statements(job, zone, false)
}

/// The same with the ids of all requests, for a ticket.
pub fn job_in_full<'a>(job: &'a Job, zone: &'a TimeZone) -> impl Iterator<Item = Statement> + 'a {
    statements(job, zone, true)
}

fn statements<'a>(
    job: &'a Job,
    zone: &'a TimeZone,
    in_full: bool,
) -> impl Iterator<Item = Statement> + 'a {
    let book = Book {
        names: job
            .plan
            .items
            .iter()
            .map(|item| (item.target.id, &item.target))
            .collect(),
        job,
        zone,
        in_full,
    };
    let mut groups = group(&job.reports);
    groups.sort_by_key(|group| group.rank);
    groups.into_iter().flat_map(move |group| {
        let mut head = group.head();
        let entries: Vec<Statement> = group
            .reports
            .iter()
            .flat_map(|report| book.entry(report))
            .collect();
        head.extend(entries);
        head
    })
}

/// Reports that ended alike, and for the same reason.
struct Group<'a> {
    rank: u8,
    title: Cow<'static, str>,
    problem: Option<&'a Problem>,
    reports: Vec<&'a UserResult>,
}

fn group(reports: &[UserResult]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<(u8, Cow<'static, str>), usize> = HashMap::new();
    for report in reports {
        let (rank, title, problem) = class(&report.outcome);
        let place = *places.entry((rank, title.clone())).or_insert_with(|| {
            groups.push(Group {
                rank,
                title,
                problem,
                reports: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.reports.push(report);
        }
    }
    groups
}

fn class(outcome: &Outcome) -> (u8, Cow<'static, str>, Option<&Problem>) {
    match outcome {
        Outcome::Failed(problem) => (
            0,
            format!("failed: {}", problem.line()).into(),
            Some(problem),
        ),
        Outcome::Unknown(problem) => (
            1,
            format!("unknown: {}", problem.line()).into(),
            Some(problem),
        ),
        Outcome::ByHand { done: false } => (2, "left to do by hand".into(), None),
        Outcome::Skipped(why) => (3, format!("skipped: {why}").into(), None),
        Outcome::Done => (4, "done".into(), None),
        Outcome::ByHand { done: true } => (5, "done by hand, shown by the audit log".into(), None),
        Outcome::Unchanged => (6, "unchanged".into(), None),
    }
}

impl Group<'_> {
    fn head(&self) -> Vec<Statement> {
        let mut lines = vec![say(
            Tone::Heading,
            0,
            format!("{} {}", grouped(self.reports.len()), self.title),
        )];
        if let Some(problem) = self.problem.filter(|problem| !problem.advice.is_empty()) {
            lines.push(say(Tone::Quiet, 0, &problem.advice));
        }
        if let Some(note) = self
            .reports
            .iter()
            .find_map(|report| report.evidence.note())
        {
            lines.push(say(Tone::Quiet, 0, note));
        }
        lines
    }
}

struct Book<'a> {
    names: HashMap<UserId, &'a Target>,
    job: &'a Job,
    zone: &'a TimeZone,
    /// With the ids of the requests that changed something.
    in_full: bool,
}

impl Book<'_> {
    fn entry(&self, report: &UserResult) -> Vec<Statement> {
        let name = self
            .names
            .get(&report.user)
            .map_or_else(|| report.user.to_string(), |t| named(t));
        let tone = match report.outcome {
            Outcome::Done | Outcome::ByHand { done: true } => Tone::Good,
            Outcome::Failed(_) => Tone::Bad,
            Outcome::Unknown(_) | Outcome::ByHand { done: false } => Tone::Unsure,
            Outcome::Unchanged | Outcome::Skipped(_) => Tone::Quiet,
        };
        let text = match report.evidence.line(clock(self.job, self.zone)) {
            Some(line) => format!("{name} · {line}"),
            None => name,
        };
        let mut lines = vec![say(tone, 1, text)];
        // A ledger has the ids beside the methods.
        if let Outcome::Failed(problem) | Outcome::Unknown(problem) = &report.outcome
            && let Some(id) = &problem.request_id
            && !matches!(report.evidence, Evidence::Ledger(_))
        {
            lines.push(say(Tone::Quiet, 2, format!("request id {id}")));
        }
        match &report.evidence {
            Evidence::Ledger(ledger) => lines.extend(of_ledger(ledger)),
            Evidence::AppPasswords(events) => lines.extend(self.of_events(events)),
            _ => {}
        }
        if self.in_full {
            let ids = report.request_ids.iter();
            lines.extend(ids.map(|id| say(Tone::Quiet, 2, format!("request id {id}"))));
        }
        lines
    }

    fn of_events(&self, events: &[AuditEvent]) -> Vec<Statement> {
        events
            .iter()
            .map(|event| {
                let (at, what) = event_words(event, self.zone);
                say(Tone::Plain, 2, format!("{at}  {what}"))
            })
            .collect()
    }
}

/// An audit event: when, what, and by which account.
pub fn event_words(event: &AuditEvent, zone: &TimeZone) -> (String, String) {
    let by = event
        .by
        .as_ref()
        .map(|by| format!(" by {by}"))
        .unwrap_or_default();
    let failed = if event.succeeded { "" } else { " (failed)" };
    (
        time::minute(event.at, zone),
        format!("{}{by}{failed}", event.activity),
    )
}

/// What became of each method, and what is left.
fn of_ledger(ledger: &Ledger) -> Vec<Statement> {
    let mut lines: Vec<Statement> = ledger.entries.iter().flat_map(of_method).collect();
    lines.push(match ledger.factors_left() {
        None => say(Tone::Unsure, 2, "the remaining methods could not be read"),
        Some(left) if left.is_empty() => say(Tone::Plain, 2, "no second factor is left"),
        Some(left) => {
            let names: Vec<String> = left.iter().map(|method| method.line()).collect();
            say(Tone::Plain, 2, format!("left: {}", names.join("; ")))
        }
    });
    match &ledger.signed_out {
        Some(Ok(())) => lines.push(say(Tone::Good, 2, "signed out everywhere")),
        Some(Err(problem)) => {
            lines.push(say(
                Tone::Bad,
                2,
                format!("not signed out: {}", problem.line()),
            ));
        }
        None => {}
    }
    lines
}

fn of_method(entry: &LedgerEntry) -> Vec<Statement> {
    let (tone, problem) = match &entry.fate {
        Fate::Deleted | Fate::DeletedOnRetry => (Tone::Good, None),
        Fate::Kept(_) => (Tone::Quiet, None),
        Fate::Refused(problem) => (Tone::Bad, Some(problem)),
        Fate::Unknown(problem) => (Tone::Unsure, Some(problem)),
    };
    let text = format!("{}: {}", entry.method.line(), of_fate(&entry.fate));
    let mut lines = vec![say(tone, 2, text)];
    if let Some(id) = problem.and_then(|problem| problem.request_id.as_ref()) {
        lines.push(say(Tone::Quiet, 3, format!("request id {id}")));
    }
    lines
}

/// What became of a method, in words.
fn of_fate(fate: &Fate) -> String {
    match fate {
        Fate::Deleted => "deleted".into(),
        Fate::DeletedOnRetry => "deleted on the second try".into(),
        Fate::Kept(why) => format!("kept: {why}"),
        Fate::Refused(problem) => format!("refused: {}", problem.line()),
        Fate::Unknown(problem) => format!("unknown: {}", problem.line()),
    }
}
