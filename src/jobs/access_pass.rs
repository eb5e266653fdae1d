//! Making a Temporary Access Pass: the code is reported at once, the result only after the list has it.

use super::{READ_BACK_DELAYS, Runner};
use crate::change::{Evidence, JobEvent, Outcome, UserResult};
use crate::tenant::{Method, MethodType, Problem, ProblemKind, UserId};

impl Runner {
    pub(super) async fn issue_pass(&self, user: UserId, minutes: u32, once: bool) -> UserResult {
        let before = match self.stoppable.methods(user).await {
            Ok(before) => before,
            Err(error) => return UserResult::not_begun(user, &error),
        };
        let made = self
            .graph
            .create_access_pass(user, Some(minutes), Some(once))
            .await;
        let (request_id, lost) = match made {
            Ok(pass) => {
                let request_id = pass.request_id.clone();
                self.tell(JobEvent::AccessPass(user, Box::new(pass)));
                (request_id, None)
            }
            Err(error) if error.unclear() => (error.request_id.clone(), Some(error.problem())),
            Err(error) => return UserResult::not_begun(user, &error),
        };
        let listed = self.new_pass(user, &before).await;
        let outcome = match (&listed, lost) {
            (Ok(Some(_)), None) => Outcome::Done,
            (Ok(Some(_)), Some(lost)) => Outcome::Unknown(code_lost(lost)),
            (Ok(None), Some(lost)) => Outcome::Failed(lost),
            (Ok(None), None) => Outcome::Unknown(not_listed()),
            (Err(problem), lost) => Outcome::Unknown(lost.unwrap_or_else(|| problem.clone())),
        };
        let report = UserResult::new(user, outcome);
        match listed {
            Ok(Some(pass)) => report.by(request_id).with(Evidence::AccessPass {
                description: pass.description(),
            }),
            _ => report,
        }
    }

    /// The pass that the list has now and had not before; a list without it is read again: replicas lag.
    async fn new_pass(&self, user: UserId, before: &[Method]) -> Result<Option<Method>, Problem> {
        let is_new = |method: &Method| {
            method.method_type() == MethodType::AccessPass
                && !before.iter().any(|other| other.is_same_as(method))
        };
        for wait in READ_BACK_DELAYS {
            let methods = self.graph.methods(user).await;
            let methods = methods.map_err(|error| error.problem())?;
            if let Some(pass) = methods.into_iter().find(is_new) {
                return Ok(Some(pass));
            }
            self.wait_for_replica(wait).await;
        }
        Ok(None)
    }
}

fn not_listed() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "the service created a pass, but the list does not show it",
        "Read the user again in a minute: the directory may lag behind. The code may work all the same.",
    )
}

fn code_lost(lost: Problem) -> Problem {
    Problem {
        advice: "A pass was created, but its code was lost with the answer. Create another one: it replaces this one."
            .into(),
        ..lost
    }
}
