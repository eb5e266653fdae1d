//! When a Temporary Access Pass can be made.

use super::{Layer, Model};
use crate::change::Action;

impl Model {
    /// Why no pass can be asked for now, if none can.
    pub fn why_no_pass(&self) -> Option<&'static str> {
        if self.session.read_only {
            Some("this session may only read")
        } else if self.list.marks.len() > 1 {
            Some("a pass is for one user: take the marks away first")
        } else if self.list.only_one().is_none() {
            Some("no user is under the cursor")
        } else {
            None
        }
    }

    /// Why the window of a job does not lead on to a pass for its user, if it does not.
    pub fn why_no_pass_after_job(&self) -> Option<&'static str> {
        let Some(job) = self.top_job() else {
            return Some("no job is on the screen");
        };
        let made = matches!(job.plan.action, Action::AccessPass { .. }) && job.went_well();
        if self.session.read_only {
            Some("this session may only read")
        } else if job.only_user().is_none() {
            Some("a pass is for one user")
        } else if !job.has_ended() {
            Some("the job has not ended")
        } else {
            made.then_some("the pass was made")
        }
    }

    /// Whether the question on top is about a pass that the policy allows for one sign-in only.
    pub fn passes_are_once_only(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Confirm(confirm)) if confirm.policy.once_only == Some(true))
    }
}
