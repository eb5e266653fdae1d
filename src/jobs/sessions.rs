//! Signing a user out everywhere, and reading whether the service did it.

use jiff::Timestamp;

use super::{READ_BACK_DELAYS, Runner, WRITES};
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
            SignedOut::Refused(error) => self.not_begun(user, &error),
            SignedOut::Unknown(problem) => UserResult::new(user, Outcome::Unknown(problem)),
        }
    }

    /// Revokes the sessions by `graph` and reads from when on sessions are valid. The service answers guests with
    /// success too, without effect: only the reading shows it. A request whose answer is lost is repeated while the
    /// reading shows no effect: signing out twice does no harm.
    pub(super) async fn revoke(&self, graph: &Graph, user: UserId) -> SignedOut {
        let before = match graph.sessions_valid_from(user).await {
            Ok(before) => before,
            Err(error) => return SignedOut::Refused(error),
        };
        let mut lost: Option<Error> = None;
        for _ in 1..WRITES {
            // What has begun is finished, a stop or not.
            let graph = if lost.is_none() { graph } else { &self.graph };
            match graph.revoke_sign_in_sessions(user).await {
                Ok(request_id) => {
                    return match self.moved_on(user, before, &READ_BACK_DELAYS).await {
                        Ok(Some(valid_from)) => SignedOut::Since {
                            valid_from,
                            request_id,
                        },
                        Ok(None) => SignedOut::Unknown(without_effect()),
                        Err(problem) => SignedOut::Unknown(problem),
                    };
                }
                Err(error) if error.unclear() => {
                    if let Ok(Some(valid_from)) =
                        self.moved_on(user, before, &READ_BACK_DELAYS[..1]).await
                    {
                        return SignedOut::Since {
                            valid_from,
                            request_id: error.request_id,
                        };
                    }
                    lost = Some(error);
                }
                Err(error) => {
                    return match lost {
                        Some(lost) => SignedOut::Unknown(not_seen(&lost)),
                        None => SignedOut::Refused(error),
                    };
                }
            }
        }
        match (self.moved_on(user, before, &READ_BACK_DELAYS).await, lost) {
            (Ok(Some(valid_from)), lost) => SignedOut::Since {
                valid_from,
                request_id: lost.and_then(|lost| lost.request_id),
            },
            (_, Some(lost)) => SignedOut::Unknown(not_seen(&lost)),
            (_, None) => SignedOut::Unknown(without_effect()),
        }
    }

    /// The time from which on sessions are valid, if it is another than before; read until it is, as long as a replica
    /// may lag.
    async fn moved_on(
        &self,
        user: UserId,
        before: Option<Timestamp>,
        delays: &[u32],
    ) -> Result<Option<Timestamp>, Problem> {
        let mut read = self.graph.sessions_valid_from(user).await;
        for wait in delays {
            let moved = |after: &Option<Timestamp>| after.filter(|_| *after > before);
            match &read {
                Ok(after) if moved(after).is_some() => break,
                Err(error) if error.status().is_some_and(|status| status < 500) => break,
                Ok(_) | Err(_) => {}
            }
            self.wait_for_replica(*wait).await;
            read = self.graph.sessions_valid_from(user).await;
        }
        match read {
            Ok(after) if after > before => Ok(after),
            Ok(_) => Ok(None),
            Err(error) => Err(error.problem()),
        }
    }
}

fn without_effect() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "the service took the request, but the user's sessions still read as valid as before",
        "Only the home tenant can sign a guest out. For a member, read again in a few minutes: the directory may lag behind.",
    )
}

fn not_seen(lost: &Error) -> Problem {
    Problem {
        advice:
            "The answer was lost, and the user's sessions still read as valid as before. Signing out again does no harm."
                .into(),
        ..lost.problem()
    }
}
