//! What the journal tells of earlier changes.

use super::super::{Effect, Model, ToastKind};
use crate::change::history::{PastJob, Recovered};
use crate::tenant::Problem;

impl Model {
    /// Tells what became of changes that an earlier start had not finished.
    pub(super) fn recovered(&mut self, answer: Result<Vec<Recovered>, Problem>) -> Vec<Effect> {
        match answer {
            Ok(jobs) => match jobs.last() {
                Some(job) => self.say(ToastKind::Note, job.line()),
                None => Vec::new(),
            },
            Err(problem) => self.say(ToastKind::Bad, problem.line()),
        }
    }

    pub(super) fn history_read(&mut self, answer: Result<Vec<PastJob>, Problem>) -> Vec<Effect> {
        match answer {
            Ok(jobs) => {
                self.history = Some(jobs);
                Vec::new()
            }
            Err(problem) => self.say(ToastKind::Bad, problem.line()),
        }
    }
}
