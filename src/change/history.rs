//! What the journal says: past jobs with their outcomes, and what was left open.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::journal::{JobRecord, OutcomeName, Record, Settled, StepRecord, Subject};
use super::{Action, Step, Tally};
use crate::tenant::{DefaultMethod, MfaState, UserId, grouped};

/// A job as the journal records it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastJob {
    /// The plan, and who confirmed it when.
    pub begin: JobRecord,
    /// The latest outcome of each settled user.
    pub outcomes: HashMap<UserId, Settled>,
    /// Users whose requests were about to leave and whose outcome is unknown.
    pub open: HashMap<UserId, OpenIntent>,
    /// Whether its end was recorded.
    pub ended: bool,
}

/// A request that was about to leave, and whose outcome is not on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenIntent {
    /// When, by the clock of this machine.
    pub at: Timestamp,
    /// The state that the job had just read, where it sets states.
    pub before: Option<MfaState>,
}

/// The jobs of a journal, oldest first. Records of jobs whose beginning is missing are skipped.
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
                    let open = |user: UserId| OpenIntent {
                        at: intent.at,
                        before: intent.before.get(&user).copied(),
                    };
                    job.open
                        .extend(intent.users.iter().map(|user| (*user, open(*user))));
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
    /// Users who were never tried, or skipped because the job was stopped.
    pub fn remaining(&self) -> impl Iterator<Item = &Subject> {
        self.begin.users.iter().filter(|user| {
            user.change
                && !self.open.contains_key(&user.id)
                && self
                    .outcomes
                    .get(&user.id)
                    .is_none_or(|settled| settled.outcome == OutcomeName::Skipped)
        })
    }

    /// Users that the job can be resumed for: the remaining ones, and those whose outcome is unknown. Doing it once
    /// more does them no harm.
    pub fn resumable(&self) -> impl Iterator<Item = &Subject> {
        self.begin.users.iter().filter(|user| {
            let tried = self.outcomes.get(&user.id);
            user.change
                && (self.open.contains_key(&user.id)
                    || tried.is_none_or(|settled| settled.outcome == OutcomeName::Skipped))
        })
    }

    /// Users whose requests were about to leave and whose outcome is unknown, in the order of the plan.
    pub fn open_users(&self) -> impl Iterator<Item = &Subject> {
        self.begin
            .users
            .iter()
            .filter(|user| self.open.contains_key(&user.id))
    }

    /// What can be undone: the users who really were changed, with the states before and after.
    pub fn undoable(&self) -> impl Iterator<Item = Undoable<'_>> {
        self.begin.users.iter().filter_map(|user| {
            let settled = self
                .outcomes
                .get(&user.id)
                .filter(|settled| settled.outcome == OutcomeName::Done)?;
            let (before, is) = (settled.before?, settled.is?);
            (before != is).then_some(Undoable { user, before, is })
        })
    }

    /// How many users can be undone.
    pub fn undoable_count(&self) -> usize {
        self.undoable().count() + usize::from(self.undoable_step().is_some())
    }

    /// What undoes a job about one method: the added method is deleted, or the former default is set again.
    pub fn undoable_step(&self) -> Option<(&Subject, Step)> {
        self.begin.users.iter().find_map(|user| {
            let settled = self
                .outcomes
                .get(&user.id)
                .filter(|settled| settled.outcome == OutcomeName::Done)?;
            let step = match user.step.as_ref()? {
                StepRecord::Add { before: None, .. } => {
                    Step::Delete(settled.methods.first()?.method()?)
                }
                StepRecord::MakeDefault { .. } => {
                    let before = DefaultMethod::parse(settled.default_before.as_ref()?)?;
                    let changed = settled.default.as_deref() != Some(before.name());
                    Step::MakeDefault(Some(before).filter(|_| changed)?)
                }
                StepRecord::Add { .. } | StepRecord::Delete { .. } => return None,
            };
            Some((user, step))
        })
    }

    /// Why nothing of the job can be undone, if nothing can.
    pub fn why_not_undoable(&self) -> Option<&'static str> {
        match self.begin.action {
            Action::ContactMethods { .. } => Some(
                "deleted methods cannot be restored: an admin can add phones and e-mail addresses again, the user must \
                 register passkeys and Authenticator again",
            ),
            Action::DeleteMethod => Some(
                "a deleted method cannot be restored: an admin can add a phone or an e-mail address again, the user must \
                 register anything else again",
            ),
            Action::AccessPass { .. } => Some("delete the pass from the detail of its user"),
            Action::AddMethod | Action::MakeDefault if self.undoable_step().is_some() => None,
            Action::AddMethod if self.count(OutcomeName::Done) > 0 => {
                Some("the record keeps numbers masked: set the former number or address by hand")
            }
            Action::MakeDefault if self.count(OutcomeName::Done) > 0 => {
                Some("there was no default before, or the record does not have it")
            }
            Action::AddMethod | Action::MakeDefault => Some("it changed no user"),
            Action::RememberedDevices => Some("a sign-out cannot be undone"),
            Action::AppPasswords => Some("it changed nothing"),
            _ if self.undoable().next().is_none() => Some("it changed no user"),
            _ => None,
        }
    }

    /// Why the job cannot be resumed, if it cannot; `jobs` are those of the journal.
    pub fn why_not_resumable(&self, jobs: &[Self]) -> Option<&'static str> {
        if self.begin.action.is_by_hand() || self.resumable().next().is_none() {
            Some("nothing is left to do")
        } else if matches!(self.begin.action, Action::AccessPass { .. }) {
            Some("create a new pass instead")
        } else if matches!(
            self.begin.action,
            Action::AddMethod | Action::DeleteMethod | Action::MakeDefault
        ) {
            Some("change one method from the detail of its user")
        } else if jobs
            .iter()
            .any(|later| later.begin.resumes == Some(self.begin.job))
        {
            Some("a later job has resumed it")
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

    /// How many users ended in each way, as the records say.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for settled in self.outcomes.values() {
            tally.add(settled.outcome);
        }
        tally
    }
}

/// The latest job that changed somebody and was not undone; undoing one is no change to undo.
pub fn latest_to_undo(jobs: &[PastJob]) -> Option<&PastJob> {
    let restored = |past: &PastJob, user: UserId| {
        let mut undoing = jobs
            .iter()
            .filter(|job| job.begin.undoes == Some(past.begin.job));
        undoing.any(|job| {
            let outcome = job.outcomes.get(&user).map(|settled| settled.outcome);
            matches!(outcome, Some(OutcomeName::Done | OutcomeName::Unchanged))
        })
    };
    let changed = |past: &&PastJob| {
        past.begin.undoes.is_none()
            && past.count(OutcomeName::Done) > 0
            && (past.undoable().next().is_none()
                || past
                    .undoable()
                    .any(|change| !restored(past, change.user.id)))
    };
    jobs.iter().rev().find(changed)
}

/// Users whose per-user MFA these jobs disabled, or may have disabled, since a time: their readings may still say
/// otherwise while replicas lag.
pub fn disabled_since(jobs: &[PastJob], since: Timestamp) -> HashSet<UserId> {
    let mut disabled = HashSet::new();
    for job in jobs {
        for user in &job.begin.users {
            let to_disabled = user.asked == Some(MfaState::Disabled);
            let open = job.open.get(&user.id).is_some_and(|open| open.at >= since);
            let settled = job.outcomes.get(&user.id);
            let settled = settled.filter(|settled| {
                settled.at >= since
                    && matches!(settled.outcome, OutcomeName::Done | OutcomeName::Unknown)
            });
            if to_disabled && (open || settled.is_some()) {
                disabled.insert(user.id);
            } else if settled.is_some_and(|settled| settled.outcome == OutcomeName::Done) {
                disabled.remove(&user.id);
            }
        }
    }
    disabled
}

/// Since when the deletion of app passwords has been asked for and not been seen, by user.
pub fn requested_deletions(jobs: &[PastJob]) -> HashMap<UserId, Timestamp> {
    let mut requested = HashMap::new();
    let verified = jobs
        .iter()
        .filter(|job| job.begin.action == Action::AppPasswords);
    for job in verified {
        for settled in job.outcomes.values() {
            match settled.outcome {
                OutcomeName::ByHand => {
                    requested.entry(settled.id).or_insert(job.begin.at);
                }
                OutcomeName::Done => {
                    requested.remove(&settled.id);
                }
                _ => {}
            }
        }
    }
    requested
}

/// A change that can be undone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undoable<'a> {
    /// As the job's plan names the user.
    pub user: &'a Subject,
    /// The state before the job.
    pub before: MfaState,
    /// The state that the job left.
    pub is: MfaState,
}

/// What was found out about a job that was interrupted.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// Its number in the journal.
    pub job: u32,
    /// What it was doing.
    pub action: Action,
    /// Users that were changed after all.
    pub done: usize,
    /// Users that were not.
    pub not_done: usize,
    /// Users whose outcome could not be read; the next start asks again.
    pub unknown: usize,
    /// Users that were never tried.
    pub remaining: usize,
}

impl Recovered {
    /// What was found out, in one line.
    pub fn line(&self) -> String {
        let parts = [
            (self.done, "done"),
            (self.not_done, "not done"),
            (self.unknown, "still unknown"),
            (self.remaining, "not tried"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", grouped(*count)))
            .collect();
        let said = if said.is_empty() {
            "every user has a result".into()
        } else {
            said.join(", ")
        };
        format!(
            "job {} ({}) was interrupted: {said}",
            self.job,
            self.action.short(),
        )
    }
}
