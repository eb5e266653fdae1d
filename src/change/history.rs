//! What the journal tells: jobs with what came of them, and what was left open.

use std::collections::HashMap;

use jiff::Timestamp;

use super::journal::{JobRecord, OutcomeName, Record, Settled, Subject};
use super::{Action, Tally};
use crate::tenant::{MfaState, UserId};

/// A job as the journal tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastJob {
    /// How it began.
    pub begin: JobRecord,
    /// The latest outcome of each settled user.
    pub outcomes: HashMap<UserId, Settled>,
    /// Users whose requests were about to leave and of whom no outcome is known, with the time of that.
    pub open: HashMap<UserId, Timestamp>,
    /// Whether its end was recorded.
    pub ended: bool,
}

/// The jobs of a journal, oldest first. Records of jobs that are not there are passed over.
pub fn jobs(records: impl IntoIterator<Item = Record>) -> Vec<PastJob> {
    let mut jobs: Vec<PastJob> = Vec::new();
    let mut at = HashMap::new();
    for record in records {
        match record {
            Record::Job(begin) => {
                at.insert(begin.job, jobs.len());
                jobs.push(PastJob {
                    begin,
                    outcomes: HashMap::new(),
                    open: HashMap::new(),
                    ended: false,
                });
            }
            Record::Intent(intent) => {
                if let Some(job) = at.get(&intent.job).and_then(|at| jobs.get_mut(*at)) {
                    let at = intent.at;
                    job.open
                        .extend(intent.users.into_iter().map(|user| (user, at)));
                }
            }
            Record::Outcome(settled) => {
                if let Some(job) = at.get(&settled.job).and_then(|at| jobs.get_mut(*at)) {
                    job.open.remove(&settled.id);
                    job.outcomes.insert(settled.id, settled);
                }
            }
            Record::End(end) => {
                if let Some(job) = at.get(&end.job).and_then(|at| jobs.get_mut(*at)) {
                    job.ended = true;
                }
            }
        }
    }
    jobs
}

impl PastJob {
    /// Whether something is left to do: users that were never tried, or of whom the job was stopped before.
    pub fn rest(&self) -> impl Iterator<Item = &Subject> {
        self.begin.users.iter().filter(|user| {
            user.change
                && !self.open.contains_key(&user.id)
                && self
                    .outcomes
                    .get(&user.id)
                    .is_none_or(|settled| settled.outcome == OutcomeName::Skipped)
        })
    }

    /// Users whose requests were about to leave and of whom no outcome is known, in the order of the plan.
    pub fn open_users(&self) -> impl Iterator<Item = &Subject> {
        self.begin
            .users
            .iter()
            .filter(|user| self.open.contains_key(&user.id))
    }

    /// What can be taken back: who really was changed, to what it was read back as, and what it was before.
    pub fn undoable(&self) -> impl Iterator<Item = Undoable<'_>> {
        self.begin.users.iter().filter_map(|user| {
            let settled = self
                .outcomes
                .get(&user.id)
                .filter(|settled| settled.outcome == OutcomeName::Done)?;
            let (before, is) = (settled.before.or(user.before)?, settled.is?);
            (before != is).then_some(Undoable { user, before, is })
        })
    }

    /// Why nothing of the job can be taken back, if nothing can.
    pub fn why_not_undoable(&self) -> Option<&'static str> {
        match self.begin.action {
            Action::ContactMethods { .. } => Some(
                "deleted methods cannot be brought back: phones and e-mail addresses can be added again by hand, \
                 passkeys and Authenticator have to be registered by the user",
            ),
            Action::DeleteMethod => Some(
                "a deleted method cannot be brought back: a phone or an e-mail address can be added again by hand, \
                 anything else has to be registered by the user",
            ),
            Action::AccessPass { .. } => Some("a pass is deleted from the detail of its user"),
            Action::MakeDefault => Some("another default is set from the detail of the user"),
            Action::RememberedDevices => Some("who was signed out has to sign in again"),
            Action::AppPasswords => Some("it changed nothing"),
            _ if self.undoable().next().is_none() => Some("it changed nobody"),
            _ => None,
        }
    }

    /// Why the job cannot be gone on with, if it cannot; `jobs` are those of the journal.
    pub fn why_not_resumable(&self, jobs: &[Self]) -> Option<&'static str> {
        if self.begin.action.is_by_hand() || self.rest().next().is_none() {
            Some("nothing is left to do")
        } else if matches!(self.begin.action, Action::AccessPass { .. }) {
            Some("a pass is made anew, with its own question")
        } else if matches!(
            self.begin.action,
            Action::DeleteMethod | Action::MakeDefault
        ) {
            Some("one method is changed from the detail of its user")
        } else if jobs
            .iter()
            .any(|later| later.begin.resumes == Some(self.begin.job))
        {
            Some("a later job has gone on with it")
        } else {
            None
        }
    }

    /// How many users ended in a way.
    pub fn count(&self, outcome: OutcomeName) -> usize {
        self.outcomes
            .values()
            .filter(|settled| settled.outcome == outcome)
            .count()
    }

    /// How many users came to which end, as the records say.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for settled in self.outcomes.values() {
            tally.add(settled.outcome);
        }
        tally
    }
}

/// A change that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undoable<'a> {
    /// Who.
    pub user: &'a Subject,
    /// The state before the job.
    pub before: MfaState,
    /// The state that the job left.
    pub is: MfaState,
}

/// What was found out about a job that had not come to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// The job's number.
    pub job: u32,
    /// What it did.
    pub action: Action,
    /// Users that were changed after all.
    pub done: usize,
    /// Users that were not.
    pub not_done: usize,
    /// Users of whom the service could not be asked; the next start asks again.
    pub unknown: usize,
    /// Users that were never tried.
    pub rest: usize,
}

impl Recovered {
    /// What was found out, in one line.
    pub fn line(&self) -> String {
        let parts = [
            (self.done, "done"),
            (self.not_done, "not done"),
            (self.unknown, "still unknown"),
            (self.rest, "not tried"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let said = if said.is_empty() {
            "every user was settled".into()
        } else {
            said.join(", ")
        };
        format!(
            "job {} ({}) had not ended: {said}",
            self.job,
            self.action.short(),
        )
    }
}
