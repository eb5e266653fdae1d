//! What the jobs of this session mean for one user.

use crate::app::{Job, Model};
use crate::change::{Action, Outcome, UserResult};
use crate::tenant::{Problem, ProblemKind, UserId};

/// Where a user stands with the latest job that is about it.
#[derive(Clone, Copy)]
pub(super) enum JobStatus<'a> {
    /// A change is on the way.
    Pending(&'a Job),
    /// A change has ended.
    Settled(&'a Job, &'a UserResult),
}

/// The latest job's word on a user.
pub(super) fn of(model: &Model, user: UserId) -> Option<JobStatus<'_>> {
    model.jobs.iter().rev().find_map(|job| {
        if job.pending.contains(&user) {
            Some(JobStatus::Pending(job))
        } else {
            job.report(user)
                .map(|report| JobStatus::Settled(job, report))
        }
    })
}

impl JobStatus<'_> {
    /// A failure in three letters, for the row of the user.
    pub fn trouble(&self) -> Option<String> {
        match self {
            Self::Settled(_, report) => match &report.outcome {
                Outcome::Failed(problem) => Some(in_short(problem)),
                Outcome::Unknown(_) => Some("?".into()),
                _ => None,
            },
            Self::Pending(_) => None,
        }
    }
}

fn in_short(problem: &Problem) -> String {
    match (problem.status, problem.kind) {
        (Some(status), _) => status.to_string(),
        (None, ProblemKind::Unreachable) => "net".into(),
        (None, _) => "err".into(),
    }
}

/// The word that a pending change puts in the place of the state, if it is about the state.
pub(super) fn asked_state(job: &Job) -> Option<&'static str> {
    match job.plan.action {
        Action::SetState(state) => Some(state.name()),
        _ => None,
    }
}
