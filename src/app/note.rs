//! Texts for the clipboard: what happened, in words that go into a ticket.

use super::{Job, Model, results};
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

fn lines(statements: impl IntoIterator<Item = results::Statement>) -> String {
    let lines: Vec<String> = statements
        .into_iter()
        .map(|statement| statement.to_string())
        .collect();
    lines.join("\n")
}
