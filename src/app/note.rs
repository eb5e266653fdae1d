//! Texts for the clipboard: what happened, in words that go into a ticket.

use std::fmt::Write;

use super::{Job, Model};
use crate::change::{Evidence, Fate, Outcome, Report};
use crate::tenant::Problem;

/// A failure with everything that support asks for.
pub fn of_problem(problem: &Problem) -> String {
    let mut text = format!("{}\n{}", problem.line(), problem.advice);
    if let Some(id) = &problem.request_id {
        let _ = write!(text, "\nrequest id {id}");
    }
    text
}

/// A job: what was done to whom, `asked → is`, with the request ids.
pub fn of_job(job: &Job, model: &Model) -> String {
    let who = model
        .operator
        .as_ref()
        .map_or("unknown operator", |operator| &operator.name);
    let now = model.now.to_zoned_datetime(model.session.time_zone.clone());
    let mut text = format!(
        "{} · {} · {}\n{}",
        job.plan.action.title(),
        who,
        now.strftime("%Y-%m-%d %H:%M %Z"),
        job.tally.line()
    );
    for item in &job.plan.items {
        let result = job
            .report(item.target.id)
            .map_or_else(|| "not yet".into(), of_report);
        let _ = write!(
            text,
            "\n- {} <{}>: {result}",
            item.target.name, item.target.upn
        );
    }
    text
}

/// One user's result on one line.
pub fn of_report(report: &Report) -> String {
    let mut text = match (&report.outcome, report.evidence.line()) {
        (Outcome::Done, line) => line.unwrap_or_else(|| "done".into()),
        (Outcome::Unchanged, _) => "unchanged".into(),
        (Outcome::Failed(problem), _) => format!("failed: {}", problem.line()),
        (Outcome::Unknown(problem), _) => format!("unknown: {}", problem.line()),
        (Outcome::Skipped(why), _) => format!("skipped: {why}"),
        (Outcome::ByHand { done: true }, _) => "done by hand, by the audit log".into(),
        (Outcome::ByHand { done: false }, _) => "to be done by hand".into(),
    };
    if let Evidence::Ledger(ledger) = &report.evidence {
        for entry in &ledger.entries {
            let _ = write!(
                text,
                "\n  {}: {}",
                entry.method.method_type().label(),
                of_fate(&entry.fate)
            );
        }
    }
    if !report.request_ids.is_empty() {
        let ids: Vec<&str> = report
            .request_ids
            .iter()
            .map(super::super::tenant::text::Text::as_str)
            .collect();
        let _ = write!(text, " (request {})", ids.join(", "));
    }
    text
}

/// What became of a method, in words.
pub fn of_fate(fate: &Fate) -> String {
    match fate {
        Fate::Deleted => "deleted".into(),
        Fate::DeletedOnRetry => "deleted at the second try".into(),
        Fate::Kept(why) => format!("kept: {why}"),
        Fate::Refused(problem) => format!("refused: {}", problem.line()),
        Fate::Unknown(problem) => format!("unknown: {}", problem.line()),
        Fate::Skipped => "not tried: the job was stopped".into(),
    }
}
