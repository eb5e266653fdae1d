//! Texts for the clipboard: what happened, in words that go into a ticket.

use jiff::Timestamp;

use super::job::Phase;
use super::referee::{self, Referee};
use super::statement::Statement;
use super::{Job, Model, message, past, results};
use crate::change::history::PastJob;
use crate::tenant::{Problem, time};

/// A failure with everything that support asks for.
pub fn of_problem(problem: &Problem) -> String {
    lines(results::problem(problem))
}

/// A job with the earlier ones of this session that were about the same one user: together they answer a ticket.
pub fn of_ticket(job: &Job, model: &Model) -> String {
    let user = job.only_user();
    let earlier = model
        .jobs
        .iter()
        .take_while(|earlier| earlier.id != job.id)
        .filter(|earlier| user.is_some() && earlier.only_user() == user && earlier.has_ended());
    let notes: Vec<String> = earlier.chain([job]).map(|job| of_job(job, model)).collect();
    notes.join("\n\n")
}

/// A job: findings, users, time, account, ticket, `before → after`, with the request ids.
pub fn of_job(job: &Job, model: &Model) -> String {
    let operator = match job.context.operator.as_str() {
        "" => "unknown account",
        operator => operator,
    };
    let (so_far, at) = match job.phase {
        Phase::Ended { at } => ("", at),
        _ => (" (so far)", model.now),
    };
    let mut text = vec![
        format!(
            "{} · {operator} · {}{so_far}",
            job.plan.action.title(),
            minute(at, model)
        ),
        job.tally.line(),
    ];
    text.extend(past::origin(&job.context));
    text.extend(job.found.as_ref().map(|found| format!("found: {found}")));
    text.push(lines(results::job_in_full(job, &model.session.time_zone)));
    text.join("\n")
}

/// A job of the journal, in the same words.
pub fn of_past(past: &PastJob, model: &Model) -> String {
    let begin = &past.begin;
    let mut text = vec![
        format!(
            "job {} · {} · {} · {}",
            begin.job,
            begin.action.title(),
            begin.operator,
            minute(begin.at, model)
        ),
        past.tally().line(),
    ];
    if !past.ended {
        text.push("interrupted".into());
    }
    text.extend(past::journal_status(past));
    text.extend(past::origin(&begin.context()));
    text.push(lines(past::statements(past)));
    text.join("\n")
}

/// The messages of the session.
pub fn of_messages(model: &Model) -> String {
    lines(message::statements(
        &model.messages,
        model.now,
        &model.session.time_zone,
    ))
}

/// Both answers about a user.
pub fn of_referee(shown: &Referee, model: &Model) -> String {
    let user = model.store.get(shown.user);
    let user = user.map(|user| user.upn.as_str()).unwrap_or_default();
    let text = lines(referee::statements(model, shown));
    format!("What If · {user} · {}\n{text}", minute(model.now, model))
}

fn minute(at: Timestamp, model: &Model) -> String {
    time::minute(at, &model.session.time_zone)
}

fn lines(statements: impl IntoIterator<Item = Statement>) -> String {
    let lines: Vec<String> = statements
        .into_iter()
        .map(|statement| statement.to_string())
        .collect();
    lines.join("\n")
}
