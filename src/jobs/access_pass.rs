//! Making a Temporary Access Pass: the code is reported at once, the result only after the list has it.

use super::{READ_BACK_DELAYS, Runner, WRITES};
use crate::change::{Evidence, JobEvent, Outcome, UserResult};
use crate::graph::Error;
use crate::tenant::{Method, MethodType, Problem, ProblemKind, UserId};

impl Runner {
    pub(super) async fn issue_pass(&self, user: UserId, minutes: u32, once: bool) -> UserResult {
        let before = match self.stoppable.methods(user).await {
            Ok(before) => before,
            Err(error) => return self.not_begun(user, &error),
        };
        let mut lost: Option<Error> = None;
        let mut made = None;
        for _ in 1..WRITES {
            let graph = self.client(lost.is_some());
            match graph
                .create_access_pass(user, Some(minutes), Some(once))
                .await
            {
                Ok(pass) => {
                    made = Some(pass.request_id.clone());
                    self.tell(JobEvent::AccessPass(user, Box::new(pass)));
                    break;
                }
                Err(error) if error.unclear() => {
                    let listed = self.new_pass(user, &before, &READ_BACK_DELAYS[..2]).await;
                    lost = Some(error);
                    // Another would replace it; whether that is wanted is the admin's choice.
                    if !matches!(listed, Ok(None)) {
                        break;
                    }
                }
                Err(error) if lost.is_none() => return self.not_begun(user, &error),
                Err(_) => break,
            }
        }
        let listed = self.new_pass(user, &before, &READ_BACK_DELAYS).await;
        let request_id = made.clone().flatten();
        let lost = lost.filter(|_| made.is_none()).map(|lost| lost.problem());
        let outcome = match (&listed, lost) {
            (Ok(Some(_)), None) => Outcome::Done,
            (Ok(Some(_)), Some(lost)) => Outcome::Unknown(code_lost(lost)),
            (Ok(None), Some(lost)) => Outcome::Unknown(lost),
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
    async fn new_pass(
        &self,
        user: UserId,
        before: &[Method],
        delays: &[u32],
    ) -> Result<Option<Method>, Problem> {
        let is_new = |method: &Method| {
            method.method_type() == MethodType::AccessPass
                && !before.iter().any(|other| other.is_same_as(method))
        };
        let mut read = self.graph.methods(user).await;
        for wait in delays {
            match &read {
                Ok(methods) if methods.iter().any(is_new) => break,
                Err(error) if error.status().is_some_and(|status| status < 500) => break,
                Ok(_) | Err(_) => {}
            }
            self.wait_for_replica(*wait).await;
            read = self.graph.methods(user).await;
        }
        read.map(|methods| methods.into_iter().find(is_new))
            .map_err(|error| error.problem())
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
