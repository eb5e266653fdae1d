//! Signing a user out everywhere, and looking whether the service did it.

use jiff::Timestamp;

use super::Runner;
use crate::change::{Evidence, Outcome, Target, UserResult};
use crate::graph::{Error, Graph};
use crate::tenant::{Problem, ProblemKind, SafeText, UserId};

/// What came of signing a user out.
pub(super) enum SignedOut {
    /// Sessions from before this time are no longer valid.
    Since {
        valid_from: Timestamp,
        request_id: Option<SafeText>,
    },
    /// Not done: the service was not reached, or refused.
    Refused(Error),
    /// Not done, as the reading afterwards shows.
    Failed(Problem),
    /// Nobody can tell whether it was done.
    Unknown(Problem),
}

impl Runner {
    pub(super) async fn sign_out(&self, target: &Target) -> UserResult {
        let user = target.id;
        match self.revoke(&self.stoppable, user).await {
            SignedOut::Since {
                valid_from,
                request_id,
            } => UserResult::new(user, Outcome::Done)
                .with(Evidence::SignedOut { valid_from })
                .by(request_id),
            SignedOut::Refused(error) => UserResult::not_begun(user, &error),
            SignedOut::Failed(problem) => UserResult::failed(user, problem),
            SignedOut::Unknown(problem) => UserResult::new(user, Outcome::Unknown(problem)),
        }
    }

    /// Revokes the sessions by `graph` and reads from when on sessions are valid. The service answers guests with
    /// success too, without effect: only the reading tells.
    pub(super) async fn revoke(&self, graph: &Graph, user: UserId) -> SignedOut {
        let before = match graph.sessions_valid_from(user).await {
            Ok(before) => before,
            Err(error) => return SignedOut::Refused(error),
        };
        let (request_id, lost) = match graph.revoke_sign_in_sessions(user).await {
            Ok(request_id) => (request_id, None),
            Err(error) if error.unclear() => (error.request_id.clone(), Some(error.problem())),
            Err(error) => return SignedOut::Refused(error),
        };
        match self.moved_on(user, before).await {
            Ok(Some(valid_from)) => SignedOut::Since {
                valid_from,
                request_id,
            },
            Ok(None) => SignedOut::Failed(lost.map_or_else(without_effect, not_done)),
            Err(problem) => SignedOut::Unknown(lost.unwrap_or(problem)),
        }
    }

    /// The time from which on sessions are valid, if it is another than before.
    async fn moved_on(
        &self,
        user: UserId,
        before: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, Problem> {
        let moved = |after: Option<Timestamp>| after.filter(|after| Some(*after) > before);
        let first = self
            .graph
            .sessions_valid_from(user)
            .await
            .map_err(|error| error.problem())?;
        if let Some(since) = moved(first) {
            return Ok(Some(since));
        }
        self.wait_for_replica(1).await;
        self.graph
            .sessions_valid_from(user)
            .await
            .map(moved)
            .map_err(|error| error.problem())
    }
}

fn without_effect() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "the service took the request, but the user's sessions are as valid as before",
        "Only the home tenant can sign a guest out. For a member, read again in a few minutes.",
    )
}

fn not_done(lost: Problem) -> Problem {
    Problem {
        advice: "The answer was lost, and the user's sessions are as valid as before. Try again."
            .into(),
        ..lost
    }
}
