//! A job as the dashboard follows it.

use std::collections::{HashMap, HashSet};

use std::time::Duration;

use jiff::Timestamp;

use crate::change::journal::Context;
use crate::change::{Action, Outcome, Plan, RunId, Tally, UserResult, estimate};
use crate::tenant::UserId;

/// A plan that was confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its name in messages.
    pub id: RunId,
    /// What is done.
    pub plan: Plan,
    /// What the journal says of it beside that.
    pub context: Context,
    /// What was found of its one user when it was confirmed, for the ticket.
    pub found: Option<String>,
    /// Where it stands.
    pub phase: Phase,
    /// When its first request was about to leave.
    pub started: Option<Timestamp>,
    /// Users whose requests are on the way.
    pub working: HashSet<UserId>,
    /// Users that are to be changed and are not settled.
    pub pending: HashSet<UserId>,
    /// Settled users in the order they were settled.
    pub reports: Vec<UserResult>,
    /// Where each settled user's report is.
    settled: HashMap<UserId, usize>,
    /// How they ended.
    pub tally: Tally,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waits for an earlier job.
    Queued,
    /// Requests are sent.
    Running,
    /// No new requests are sent; those on the way are awaited.
    Stopping,
    /// All users are settled.
    Ended {
        /// When.
        at: Timestamp,
    },
}

impl Job {
    /// A job that has not begun.
    pub fn new(id: RunId, plan: Plan, context: Context) -> Self {
        Self {
            id,
            pending: plan.changes().map(|target| target.id).collect(),
            plan,
            context,
            found: None,
            phase: Phase::Queued,
            started: None,
            working: HashSet::new(),
            reports: Vec::new(),
            settled: HashMap::new(),
            tally: Tally::default(),
        }
    }

    /// Whether all users are settled.
    pub fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended { .. })
    }

    /// The user of a job that is about one.
    pub fn only_user(&self) -> Option<UserId> {
        match self.plan.items.as_slice() {
            [only] => Some(only.target.id),
            _ => None,
        }
    }

    /// How many users the job settles: all of the plan, refused ones too.
    pub fn total(&self) -> usize {
        self.plan.items.len()
    }

    /// When the job will have ended, by its pace until `now`; `held_until` is when the service takes requests again.
    pub fn expected_end(&self, now: Timestamp, held_until: Option<Timestamp>) -> Option<Timestamp> {
        let elapsed = Duration::try_from(now.duration_since(self.started?)).ok()?;
        let all = self.plan.change_count();
        let settled = all.saturating_sub(self.pending.len());
        let left = estimate::left(self.plan.action, all, settled, elapsed)?;
        held_until
            .map_or(now, |held| held.max(now))
            .checked_add(left)
            .ok()
    }

    /// Takes in the report about a user.
    pub fn settle(&mut self, report: UserResult) {
        self.working.remove(&report.user);
        self.pending.remove(&report.user);
        self.tally.add(&report.outcome);
        self.settled.insert(report.user, self.reports.len());
        self.reports.push(report);
    }

    /// The report about a user, if it is settled.
    pub fn report(&self, user: UserId) -> Option<&UserResult> {
        self.reports.get(*self.settled.get(&user)?)
    }

    /// Whether every user ended well.
    pub fn went_well(&self) -> bool {
        self.tally.failed + self.tally.unknown + self.tally.skipped + self.tally.by_hand == 0
    }

    /// Whether the job is about deleting app passwords, which a person does.
    pub fn is_by_hand(&self) -> bool {
        self.plan.action == Action::AppPasswords
    }

    /// Reports that need a look, for the top of the results.
    pub fn troubles(&self) -> impl Iterator<Item = &UserResult> {
        self.reports.iter().filter(|report| {
            matches!(
                report.outcome,
                Outcome::Failed(_) | Outcome::Unknown(_) | Outcome::ByHand { done: false }
            )
        })
    }
}
