//! Requiring contact methods again: a method at a time, in the order that the service accepts, with a
//! ledger that the list read afterwards decides.

use super::Runner;
use super::sessions::SignedOut;
use crate::change::ledger::{kept_because, steps};
use crate::change::{
    Evidence, Fate, Ledger, LedgerEntry, Outcome, Report, ResetScope, Step, Target,
};
use crate::graph::Error;
use crate::tenant::{Method, Problem, ProblemKind, UserId};

/// What the service answered to a deletion, before the list was read again.
enum Answered {
    Gone,
    GoneOnRetry,
    Refused(Error),
    Lost(Error),
}

impl Runner {
    /// A user once begun is finished: half a reset is worse than none.
    pub(super) async fn reset(&self, target: &Target, scope: ResetScope, sign_out: bool) -> Report {
        let user = target.id;
        let methods = match self.graph.methods(user).await {
            Ok(methods) => methods,
            Err(error) => return Report::failed(user, error.problem()),
        };
        // Without the preference the default is not known: it is refused in its turn and tried again last.
        let preferences = self
            .graph
            .sign_in_preferences(user)
            .await
            .unwrap_or_default();
        let mut ledger = Ledger::default();
        for method in &methods {
            if let Some(why) = kept_because(method.method_type(), scope) {
                ledger.entries.push(LedgerEntry {
                    method: method.clone(),
                    fate: Fate::Kept(why),
                });
            }
        }
        let answers = self
            .delete_all(user, steps(&methods, preferences, scope))
            .await;
        let left = self.list_again(user, &answers).await;
        let deleted = answers.into_iter().map(|(method, answer)| {
            let fate = fate(&method, answer, left.as_deref().map_err(Clone::clone));
            LedgerEntry { method, fate }
        });
        ledger.entries.splice(0..0, deleted);
        ledger.left = left.ok();
        if sign_out {
            ledger.signed_out = Some(match self.revoke(user).await {
                SignedOut::Since(_) => Ok(()),
                SignedOut::Failed(problem) | SignedOut::Unknown(problem) => Err(problem),
            });
        }
        Report::new(user, outcome(&ledger)).with(Evidence::Ledger(Box::new(ledger)))
    }

    /// Takes the steps; what was refused is tried once more when the others are gone.
    async fn delete_all(&self, user: UserId, steps: Vec<Step>) -> Vec<(Method, Answered)> {
        let mut answers = Vec::new();
        for step in steps {
            match step {
                // Refused or not, the deletions tell: whatever the default is by then is tried again last.
                Step::MakeDefault(method) => {
                    drop(self.graph.set_default_method(user, method).await);
                }
                Step::Delete(method) => {
                    let answer = self.delete(user, &method).await;
                    answers.push((method, answer));
                }
            }
        }
        let any_gone = answers
            .iter()
            .any(|(_, answer)| matches!(answer, Answered::Gone));
        for (method, answer) in &mut answers {
            if any_gone && matches!(answer, Answered::Refused(_)) {
                *answer = match self.delete(user, method).await {
                    Answered::Gone => Answered::GoneOnRetry,
                    other => other,
                };
            }
        }
        answers
    }

    async fn delete(&self, user: UserId, method: &Method) -> Answered {
        match self.graph.delete_method(user, method).await {
            Ok(()) => Answered::Gone,
            Err(error) if error.is_not_found() => Answered::Gone,
            Err(error) if error.unclear() => Answered::Lost(error),
            Err(error) => Answered::Refused(error),
        }
    }

    /// What the user has left. A list that still has what was deleted is read once more: replicas lag.
    async fn list_again(
        &self,
        user: UserId,
        answers: &[(Method, Answered)],
    ) -> Result<Vec<Method>, Problem> {
        let left = self
            .graph
            .methods(user)
            .await
            .map_err(|error| error.problem())?;
        let lags = answers.iter().any(|(method, answer)| {
            matches!(answer, Answered::Gone | Answered::GoneOnRetry) && is_among(method, &left)
        });
        if !lags {
            return Ok(left);
        }
        tokio::time::sleep(self.options.second_look).await;
        self.graph
            .methods(user)
            .await
            .map_err(|error| error.problem())
    }
}

/// The fixed ids of phones are the same for all users but differ by type, so id and type name a method.
fn is_among(method: &Method, list: &[Method]) -> bool {
    list.iter()
        .any(|other| other.id == method.id && other.method_type() == method.method_type())
}

fn fate(method: &Method, answer: Answered, left: Result<&[Method], Problem>) -> Fate {
    let still_there = left.map(|left| is_among(method, left));
    match (answer, still_there) {
        (Answered::Gone | Answered::Lost(_), Ok(false)) => Fate::Deleted,
        (Answered::GoneOnRetry, Ok(false)) => Fate::DeletedOnRetry,
        (Answered::Gone | Answered::GoneOnRetry, Ok(true)) => Fate::Unknown(still_listed()),
        (Answered::Gone | Answered::GoneOnRetry, Err(problem)) => Fate::Unknown(problem),
        (Answered::Lost(error), Err(_)) => Fate::Unknown(error.problem()),
        (Answered::Lost(error) | Answered::Refused(error), _) => Fate::Refused(error.problem()),
    }
}

fn still_listed() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "the service said deleted, but the list still has it",
        "Read the user again in a minute: the directory may lag behind.",
    )
}

fn outcome(ledger: &Ledger) -> Outcome {
    let fates = || ledger.entries.iter().map(|entry| &entry.fate);
    let refused = fates().find_map(|fate| match fate {
        Fate::Refused(problem) => Some(problem.clone()),
        _ => None,
    });
    let unknown = fates().find_map(|fate| match fate {
        Fate::Unknown(problem) => Some(problem.clone()),
        _ => None,
    });
    let signed_out = ledger
        .signed_out
        .as_ref()
        .and_then(|result| result.as_ref().err());
    if let Some(problem) = refused {
        Outcome::Failed(problem)
    } else if let Some(problem) = unknown {
        Outcome::Unknown(problem)
    } else if let Some(problem) = signed_out {
        Outcome::Failed(problem.clone())
    } else if ledger.deleted() == 0 && ledger.signed_out.is_none() {
        Outcome::Unchanged
    } else {
        Outcome::Done
    }
}
