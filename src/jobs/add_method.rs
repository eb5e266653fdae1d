//! Adding a method or changing its number, and reading whether the list has it.

use super::{READ_BACK_DELAYS, Runner, WRITES};
use crate::change::{Evidence, Outcome, Refusal, UserResult};
use crate::graph::Error;
use crate::tenant::{Likeness, Method, NewMethod, Problem, ProblemKind, SafeText, UserId};

/// What the service answered to the write.
enum Answer {
    Taken(Option<SafeText>),
    Lost(Error),
}

impl Runner {
    /// Adds the method. What the preview did not show in its place was changed by someone else. A write whose answer is
    /// lost is repeated while the list does not show it.
    pub(super) async fn add_method(
        &self,
        user: UserId,
        wanted: &NewMethod,
        seen: Option<&Method>,
    ) -> UserResult {
        let methods = match self.stoppable.methods(user).await {
            Ok(methods) => methods,
            Err(error) => return self.not_begun(user, &error),
        };
        let before = wanted.in_place_of(&methods);
        let evidence = |is: Option<&Method>| Evidence::Method {
            before: before.cloned().map(Box::new),
            is: is.cloned().map(Box::new),
        };
        if before.map(Method::description) != seen.map(Method::description) {
            return UserResult::refused(user, Refusal::ChangedSince).with(evidence(before));
        }
        if before.is_some_and(|before| wanted.compare(before) == Likeness::Same) {
            return UserResult::new(user, Outcome::Unchanged).with(evidence(before));
        }
        let mut lost: Option<Error> = None;
        let mut taken = None;
        for _ in 1..WRITES {
            let graph = self.client(lost.is_some());
            match graph.put_method(user, wanted, before).await {
                Ok(request_id) => {
                    taken = Some(request_id);
                    break;
                }
                Err(error) if error.unclear() => {
                    let read = self
                        .read_added(user, wanted, before, &READ_BACK_DELAYS[..1])
                        .await;
                    let is_there =
                        read.is_ok_and(|is| is_proof(wanted, before, is.as_ref(), false));
                    lost = Some(error);
                    if is_there {
                        break;
                    }
                }
                Err(error) if lost.is_none() => return self.not_begun(user, &error),
                // Refused now, maybe because the lost one was made.
                Err(_) => break,
            }
        }
        let answer = match (taken, lost) {
            (Some(request_id), _) => Answer::Taken(request_id),
            (None, Some(lost)) => Answer::Lost(lost),
            // Every way out of the loop has an answer.
            (None, None) => Answer::Taken(None),
        };
        let read = self
            .read_added(user, wanted, before, &READ_BACK_DELAYS)
            .await;
        let is = read.as_ref().ok().and_then(Option::as_ref);
        let evidence = evidence(is);
        verdict(user, wanted, before, read.as_ref(), answer).with(evidence)
    }

    /// What the list has in the place of the method, read until that proves the write, as long as a replica may lag.
    async fn read_added(
        &self,
        user: UserId,
        wanted: &NewMethod,
        before: Option<&Method>,
        delays: &[u32],
    ) -> Result<Option<Method>, Problem> {
        let in_place = |methods: Vec<Method>| wanted.in_place_of(&methods).cloned();
        let mut read = self.graph.methods(user).await.map(in_place);
        for wait in delays {
            match &read {
                Ok(is) if is_proof(wanted, before, is.as_ref(), true) => break,
                Err(error) if error.status().is_some_and(|status| status < 500) => break,
                Ok(_) | Err(_) => {}
            }
            self.wait_for_replica(*wait).await;
            read = self.graph.methods(user).await.map(in_place);
        }
        read.map_err(|error| error.problem())
    }
}

/// Whether a reading shows that the write was made. A number that the service masks for this role proves it only where
/// the service took the write, and where it reads otherwise than before.
fn is_proof(
    wanted: &NewMethod,
    before: Option<&Method>,
    is: Option<&Method>,
    was_taken: bool,
) -> bool {
    let Some(is) = is else {
        return false;
    };
    match wanted.compare(is) {
        Likeness::Same => true,
        Likeness::Masked => {
            was_taken && before.is_none_or(|before| before.description() != is.description())
        }
        Likeness::Another => false,
    }
}

fn verdict(
    user: UserId,
    wanted: &NewMethod,
    before: Option<&Method>,
    read: Result<&Option<Method>, &Problem>,
    answer: Answer,
) -> UserResult {
    let taken = matches!(answer, Answer::Taken(_));
    let outcome = match (&answer, read) {
        (_, Ok(is)) if is_proof(wanted, before, is.as_ref(), taken) => Outcome::Done,
        (Answer::Taken(_), Ok(is)) => Outcome::Unknown(not_listed(wanted, is.as_ref())),
        (Answer::Taken(_), Err(problem)) => Outcome::Unknown(problem.clone()),
        (Answer::Lost(lost), Ok(_)) => Outcome::Unknown(Problem {
            advice: "The answer was lost, and the list does not show it. Read the user again in a few minutes: \
                     the directory may lag behind."
                .into(),
            ..lost.problem()
        }),
        (Answer::Lost(lost), Err(_)) => Outcome::Unknown(lost.problem()),
    };
    let request_id = match answer {
        Answer::Taken(request_id) => request_id,
        Answer::Lost(lost) if outcome == Outcome::Done => lost.request_id,
        Answer::Lost(_) => None,
    };
    UserResult::new(user, outcome).by(request_id)
}

fn not_listed(wanted: &NewMethod, is: Option<&Method>) -> Problem {
    let masked = is.is_some_and(|is| wanted.compare(is) == Likeness::Masked);
    let (message, advice) = if masked {
        (
            "the service took the number, but shows this role too little of it to tell it from the former one",
            "Ask somebody with the role Privileged Authentication Administrator to look at it.",
        )
    } else {
        (
            "the service took the method, but the list does not show it",
            "Read the user again in a minute: the directory may lag behind.",
        )
    };
    Problem::local(ProblemKind::Rejected, message, advice)
}
