//! A job of the journal in words: which one is chosen, what may be done with it, what it did.

use super::statement::{Statement, Tone, say};
use super::{Layer, Model};
use crate::change::JobState;
use crate::change::history::PastJob;
use crate::change::journal::{Context, OutcomeName, Settled, StepRecord, Subject};
use crate::change::outcome::state_change;
use crate::change::words::called;
use crate::tenant::grouped;

impl Model {
    /// The jobs that the window of the history lists, newest first.
    pub fn history_rows(&self) -> Vec<&PastJob> {
        let found = self.layers.iter().rev().find_map(|layer| match layer {
            Layer::History { found, .. } => Some(found.as_ref()),
            _ => None,
        });
        let shown = |past: &&PastJob| match found.flatten() {
            Some(found) => found.contains(&past.begin.job),
            None => true,
        };
        let jobs = self.history.iter().flatten().rev();
        jobs.filter(shown).collect()
    }

    /// The chosen place in the history, newest first; none where there is no history.
    pub fn chosen_in_history(&self) -> Option<usize> {
        let Some(Layer::History { chosen, .. }) = self
            .layers
            .iter()
            .rev()
            .find(|layer| matches!(layer, Layer::History { .. }))
        else {
            return None;
        };
        let jobs = self.history_rows();
        let place = |number| jobs.iter().position(|past| past.begin.job == number);
        (!jobs.is_empty()).then(|| chosen.and_then(place).unwrap_or(0))
    }

    /// Where a job of the journal stands.
    pub fn state_of(&self, past: &PastJob) -> JobState {
        let newest = self.history.iter().flatten().next_back();
        let is_newest = newest.is_some_and(|newest| newest.begin.job == past.begin.job);
        past.state(is_newest && self.active_job().is_some())
    }

    /// The job of the journal that the topmost window of the history is about.
    pub fn past_job(&self) -> Option<&PastJob> {
        let jobs = self.history.as_ref()?;
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Past { job, .. } => jobs.iter().find(|past| past.begin.job == *job),
            Layer::History { .. } => {
                let at = self.chosen_in_history()?;
                self.history_rows().get(at).copied()
            }
            _ => None,
        })
    }
}

/// What the journal adds to state and tally: what is not verified, and what remains.
pub fn journal_status(past: &PastJob) -> Option<String> {
    let (open, rest) = (past.open.len(), past.remaining().count());
    let mut parts = Vec::new();
    if past.ended && open > 0 {
        parts.push(format!("{} not verified", grouped(open)));
    }
    if rest > 0 {
        parts.push(format!("{} remaining", grouped(rest)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Ticket, reason, and the job that this one undoes or resumes.
pub fn origin(context: &Context) -> Vec<String> {
    let ticket = context
        .ticket
        .as_ref()
        .map(|ticket| format!("ticket {ticket}"));
    let reason = context
        .reason
        .as_ref()
        .map(|reason| format!("reason: {reason}"));
    let undoes = context.undoes.map(|job| format!("undoes job {job}"));
    let resumes = context.resumes.map(|job| format!("resumes job {job}"));
    [ticket, reason, undoes, resumes]
        .into_iter()
        .flatten()
        .collect()
}

/// What the job did, user by user, in the order of its plan.
pub fn statements(past: &PastJob) -> impl Iterator<Item = Statement> + '_ {
    past.begin.users.iter().flat_map(|user| of_user(past, user))
}

fn of_user(past: &PastJob, user: &Subject) -> Vec<Statement> {
    let name = called(&user.display_name, &user.user_principal_name);
    let known = known(user).map(|text| say(Tone::Quiet, 1, text));
    let Some(settled) = past.outcomes.get(&user.id) else {
        let (tone, word) = if past.open.contains_key(&user.id) {
            (Tone::Unsure, "result not verified yet")
        } else {
            (Tone::Quiet, "not attempted")
        };
        let mut lines = vec![say(tone, 0, format!("{name} · {word}"))];
        lines.extend(known);
        lines.extend(wanted(user).map(|text| say(Tone::Plain, 1, text)));
        return lines;
    };
    let (tone, word) = words(settled);
    let mut lines = vec![say(tone, 0, format!("{name} · {word}"))];
    lines.extend(known);
    lines.extend(states(user, settled).map(|text| say(Tone::Plain, 1, text)));
    if settled.methods.is_empty() {
        let is = settled.default.as_ref();
        let is = is.map_or_else(String::new, |is| format!(" → {is}"));
        lines.extend(wanted(user).map(|text| say(Tone::Plain, 1, format!("{text}{is}"))));
    }
    lines.extend(settled.reason.as_ref().map(|why| say(Tone::Plain, 1, why)));
    lines.extend(settled.methods.iter().map(|method| {
        say(
            Tone::Plain,
            1,
            format!("{}: {}", method.method, method.fate),
        )
    }));
    lines.extend(
        settled
            .request_ids
            .iter()
            .map(|id| say(Tone::Quiet, 1, format!("request id {id}"))),
    );
    lines
}

/// What was known of the user when the plan was confirmed: `known before: enforced · admin`.
fn known(user: &Subject) -> Option<String> {
    let state = user.before.map(|state| state.name().to_owned());
    let notes = user.notes.iter().map(ToString::to_string);
    let known: Vec<String> = state.into_iter().chain(notes).collect();
    (!known.is_empty()).then(|| format!("known before: {}", known.join(" · ")))
}

/// What was to be done with one method.
fn wanted(user: &Subject) -> Option<String> {
    Some(match user.step.as_ref()? {
        StepRecord::Add { method, .. } => format!("add {method}"),
        StepRecord::Delete { method, .. } => format!("delete {method}"),
        StepRecord::MakeDefault { method } => format!("default {method}"),
    })
}

fn words(settled: &Settled) -> (Tone, String) {
    let (tone, word) = match settled.outcome {
        OutcomeName::Done => (Tone::Good, "done"),
        OutcomeName::Unchanged => (Tone::Quiet, "unchanged"),
        OutcomeName::Failed => (Tone::Bad, "failed"),
        OutcomeName::Skipped => (Tone::Quiet, "skipped"),
        OutcomeName::Unknown => (Tone::Unsure, "unknown"),
        OutcomeName::ByHand => (Tone::Unsure, "left to do by hand"),
    };
    let later = if settled.recovered {
        " (verified after a restart)"
    } else {
        ""
    };
    (tone, format!("{word}{later}"))
}

/// `disabled → enforced`: before and after.
fn states(user: &Subject, settled: &Settled) -> Option<String> {
    let (asked, is) = (settled.asked.or(user.asked)?, settled.is?);
    Some(state_change(settled.before.or(user.before), asked, is))
}
