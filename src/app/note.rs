//! Texts for the clipboard: what happened, in words that go into a ticket.

use super::{Job, Model, past, results};
use crate::change::history::PastJob;
use crate::tenant::Problem;

/// A failure with everything that support asks for.
pub fn of_problem(problem: &Problem) -> String {
    lines(results::problem(problem))
}

/// A job: what was done to whom, when and by whom, `asked → is`, with the request ids.
pub fn of_job(job: &Job, model: &Model) -> String {
    let who = model
        .operator
        .as_ref()
        .map_or("unknown operator", |operator| &operator.name);
    let now = model.now.to_zoned_datetime(model.session.time_zone.clone());
    let head = format!(
        "{} · {} · {}",
        job.plan.action.title(),
        who,
        now.strftime("%Y-%m-%d %H:%M %Z")
    );
    format!(
        "{head}\n{}\n{}",
        job.tally.line(),
        lines(results::job(job, &model.session))
    )
}

/// A job of the journal, in the same words.
pub fn of_past(past: &PastJob, model: &Model) -> String {
    let begin = &past.begin;
    let at = begin.at.to_zoned_datetime(model.session.time_zone.clone());
    let mut text = vec![
        format!(
            "job {} · {} · {} · {}",
            begin.job,
            begin.action.title(),
            begin.operator,
            at.strftime("%Y-%m-%d %H:%M %Z")
        ),
        past.tally().line(),
    ];
    text.extend(past::standing(past));
    text.extend(past::origin(past));
    text.push(lines(past::statements(past)));
    text.join("\n")
}

fn lines(statements: impl IntoIterator<Item = results::Statement>) -> String {
    let lines: Vec<String> = statements
        .into_iter()
        .map(|statement| statement.to_string())
        .collect();
    lines.join("\n")
}
