//! Making a method the default, and reading whether it is.

use super::{READ_BACK_DELAYS, Runner, WRITES};
use crate::change::{Evidence, Outcome, UserResult};
use crate::graph::Error;
use crate::tenant::{DefaultMethod, Problem, ProblemKind, SafeText, UserId};

impl Runner {
    /// Sets the default and reads it back. A reading that contradicts is repeated, since replicas lag; a write whose
    /// answer is lost is repeated while the reading shows another default.
    pub(super) async fn make_default(&self, user: UserId, asked: DefaultMethod) -> UserResult {
        let is = match self.stoppable.sign_in_preferences(user).await {
            Ok(is) => is.default,
            Err(error) => return self.not_begun(user, &error),
        };
        let before = is;
        if is == Some(asked) {
            return UserResult::new(user, Outcome::Unchanged).with(Evidence::Default {
                before,
                asked,
                is,
            });
        }
        let mut lost: Option<Error> = None;
        for _ in 1..WRITES {
            let graph = self.client(lost.is_some());
            match graph.set_default_method(user, asked).await {
                Ok(request_id) => {
                    let read = self.read_default(user, asked, &READ_BACK_DELAYS).await;
                    return verdict(user, (before, asked), read, request_id, None);
                }
                Err(error) if error.unclear() => {
                    let read = self.read_default(user, asked, &READ_BACK_DELAYS[..1]).await;
                    if matches!(read, Ok(Some(is)) if is == asked) {
                        return verdict(user, (before, asked), read, error.request_id, None);
                    }
                    lost = Some(error);
                }
                Err(error) if lost.is_none() => return self.not_begun(user, &error),
                Err(_) => break,
            }
        }
        let read = self.read_default(user, asked, &READ_BACK_DELAYS).await;
        verdict(user, (before, asked), read, None, lost)
    }

    /// The default, read until it is the one asked for, as long as a replica may lag.
    async fn read_default(
        &self,
        user: UserId,
        asked: DefaultMethod,
        delays: &[u32],
    ) -> Result<Option<DefaultMethod>, Problem> {
        let mut read = self.graph.sign_in_preferences(user).await;
        for wait in delays {
            match &read {
                Ok(is) if is.default == Some(asked) => break,
                Err(error) if error.status().is_some_and(|status| status < 500) => break,
                Ok(_) | Err(_) => {}
            }
            self.wait_for_replica(*wait).await;
            read = self.graph.sign_in_preferences(user).await;
        }
        read.map(|is| is.default).map_err(|error| error.problem())
    }
}

fn verdict(
    user: UserId,
    (before, asked): (Option<DefaultMethod>, DefaultMethod),
    read: Result<Option<DefaultMethod>, Problem>,
    request_id: Option<SafeText>,
    lost: Option<Error>,
) -> UserResult {
    let is = match read {
        Ok(is) => is,
        Err(problem) => {
            let problem = lost.map_or(problem, |lost| lost.problem());
            return UserResult::new(user, Outcome::Unknown(problem)).by(request_id);
        }
    };
    let outcome = match lost {
        _ if is == Some(asked) => Outcome::Done,
        Some(lost) => Outcome::Unknown(Problem {
            advice: still(is).advice,
            ..lost.problem()
        }),
        None => Outcome::Unknown(still(is)),
    };
    UserResult::new(user, outcome)
        .with(Evidence::Default { before, asked, is })
        .by(request_id)
}

fn still(is: Option<DefaultMethod>) -> Problem {
    let is = is.map_or("none", DefaultMethod::name);
    Problem::local(
        ProblemKind::Rejected,
        &format!("the service took the default, but still says {is}"),
        "Read the user again in a few minutes: the directory may lag behind.",
    )
}
