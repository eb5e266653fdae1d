//! Signing a user out everywhere, and looking whether the service did it.

use jiff::Timestamp;

use super::Runner;
use crate::change::{Evidence, Outcome, Report, Target};
use crate::tenant::{Problem, ProblemKind, UserId};

/// What came of signing a user out.
pub(super) enum SignedOut {
    /// Sessions from before this time are no longer valid.
    Since(Timestamp),
    /// Not done.
    Failed(Problem),
    /// Nobody knows.
    Unknown(Problem),
}

impl Runner {
    pub(super) async fn sign_out(&self, target: &Target) -> Report {
        match self.revoke(target.id).await {
            SignedOut::Since(valid_from) => {
                Report::new(target.id, Outcome::Done).with(Evidence::SignedOut { valid_from })
            }
            SignedOut::Failed(problem) => Report::failed(target.id, problem),
            SignedOut::Unknown(problem) => Report::new(target.id, Outcome::Unknown(problem)),
        }
    }

    /// Revokes the sessions and reads from when on sessions are valid. The service answers guests with
    /// success too, without effect: only the reading tells.
    pub(super) async fn revoke(&self, user: UserId) -> SignedOut {
        let before = match self.graph.sessions_valid_from(user).await {
            Ok(before) => before,
            Err(error) => return SignedOut::Failed(error.problem()),
        };
        let lost = match self.graph.revoke_sign_in_sessions(user).await {
            Ok(()) => None,
            Err(error) if error.unclear() => Some(error.problem()),
            Err(error) => return SignedOut::Failed(error.problem()),
        };
        match self.moved_on(user, before).await {
            Ok(Some(since)) => SignedOut::Since(since),
            Ok(None) => SignedOut::Failed(lost.unwrap_or_else(without_effect)),
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
        tokio::time::sleep(self.options.second_look).await;
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
        "A guest can be signed out by the home tenant only. For a member, read again in a few minutes.",
    )
}
