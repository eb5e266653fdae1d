//! Making a method the default, and looking whether it is.

use super::{READ_BACK_DELAYS, Runner};
use crate::change::{Evidence, Outcome, UserResult};
use crate::tenant::{DefaultMethod, Problem, ProblemKind, UserId};

impl Runner {
    /// Sets the default and reads it back; a reading that contradicts is repeated: replicas lag.
    pub(super) async fn make_default(&self, user: UserId, asked: DefaultMethod) -> UserResult {
        let (request_id, lost) = match self.graph.set_default_method(user, asked).await {
            Ok(request_id) => (request_id, None),
            Err(error) if error.unclear() => (error.request_id.clone(), Some(error.problem())),
            Err(error) => return UserResult::not_begun(user, &error),
        };
        let mut read = self.graph.sign_in_preferences(user).await;
        for wait in READ_BACK_DELAYS {
            if read.as_ref().map_or(true, |is| is.default == Some(asked)) {
                break;
            }
            self.wait_for_replica(wait).await;
            read = self.graph.sign_in_preferences(user).await;
        }
        let is = match read {
            Ok(is) => is.default,
            Err(error) => {
                let problem = lost.unwrap_or_else(|| error.problem());
                return UserResult::new(user, Outcome::Unknown(problem));
            }
        };
        let outcome = match (is == Some(asked), lost) {
            (true, _) => Outcome::Done,
            (false, Some(lost)) => Outcome::Failed(lost),
            (false, None) => Outcome::Unknown(still(is)),
        };
        UserResult::new(user, outcome)
            .with(Evidence::Default { asked, is })
            .by(request_id)
    }
}

fn still(is: Option<DefaultMethod>) -> Problem {
    let is = is.map_or("none", DefaultMethod::name);
    Problem::local(
        ProblemKind::Rejected,
        &format!("the service took the default, but still says {is}"),
        "Read the user again in a minute: the directory may lag behind.",
    )
}
