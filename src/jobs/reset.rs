//! Requiring contact methods again: a method at a time, in the order that the service accepts, with a
//! ledger that the list read afterwards decides.

use super::sessions::SignedOut;
use super::{READ_BACK_DELAYS, Runner};
use crate::change::journal::masked;
use crate::change::ledger::{kept_because, steps};
use crate::change::{
    Evidence, Fate, Ledger, LedgerEntry, Outcome, Refusal, ResetScope, Step, Target, UserResult,
};
use crate::graph::Error;
use crate::tenant::{
    Method, MethodType, Problem, ProblemKind, SafeText, SignInPreferences, UserId,
};

/// What the service answered to a deletion, before the list was read again.
enum DeleteAnswer {
    /// Gone by this request; by none if somebody else was faster.
    Gone(Option<SafeText>),
    GoneOnRetry(Option<SafeText>),
    Refused(Error),
    Lost(Error),
}

/// One deletion that was tried.
struct Tried {
    method: Method,
    answered: DeleteAnswer,
}

impl Runner {
    /// A user once begun is finished: half a reset is worse than none.
    pub(super) async fn reset(
        &self,
        target: &Target,
        scope: ResetScope,
        sign_out: bool,
    ) -> UserResult {
        let user = target.id;
        let (methods, preferences) = match self.registered(user).await {
            Ok(registered) => registered,
            Err(error) => return self.not_begun(user, &error),
        };
        let mut request_ids = Vec::new();
        let tried = self
            .delete_all(user, steps(&methods, &preferences, scope), &mut request_ids)
            .await;
        let left = self.list_again(user, &tried).await;
        // Who could not be reset is not thrown out of all apps either.
        let begun = tried.is_empty() || tried.iter().any(|one| one.is_gone(left.as_deref().ok()));
        let mut ledger = Ledger::default();
        for one in tried {
            request_ids.extend(one.request_id(left.as_deref().ok()));
            ledger.entries.push(one.entry(left.as_deref()));
        }
        ledger.entries.extend(kept(&methods, scope));
        ledger.left = left.ok();
        let signed_out = if sign_out && begun {
            Some(self.revoke(&self.graph, user).await)
        } else {
            None
        };
        let outcome = outcome(&ledger, signed_out.as_ref());
        ledger.signed_out = signed_out.map(|signed_out| match signed_out {
            SignedOut::Since { request_id, .. } => {
                request_ids.extend(request_id);
                Ok(())
            }
            SignedOut::Refused(error) => Err(error.problem()),
            SignedOut::Unknown(problem) => Err(problem),
        });
        UserResult::new(user, outcome)
            .with(Evidence::Ledger(Box::new(ledger)))
            .by(request_ids)
    }

    /// Deletes one method, with a ledger of that one.
    pub(super) async fn delete_one(&self, user: UserId, method: Method) -> UserResult {
        if let Some(refused) = self.is_another(user, &method).await {
            return refused;
        }
        let mut request_ids = Vec::new();
        let tried = self
            .delete_all(user, vec![Step::Delete(method)], &mut request_ids)
            .await;
        let left = self.list_again(user, &tried).await;
        let mut ledger = Ledger::default();
        for one in tried {
            request_ids.extend(one.request_id(left.as_deref().ok()));
            ledger.entries.push(one.entry(left.as_deref()));
        }
        ledger.left = left.ok();
        UserResult::new(user, outcome(&ledger, None))
            .with(Evidence::Ledger(Box::new(ledger)))
            .by(request_ids)
    }

    /// A phone of a type has the same id whatever its number, and so has an address: one that was changed since is not
    /// the one that was to be deleted.
    async fn is_another(&self, user: UserId, method: &Method) -> Option<UserResult> {
        if !matches!(
            method.method_type(),
            MethodType::Phone(_) | MethodType::Email
        ) {
            return None;
        }
        let now = match self.stoppable.methods(user).await {
            Ok(now) => now,
            Err(error) => return Some(self.not_begun(user, &error)),
        };
        let is = now.iter().find(|other| other.is_same_as(method))?;
        // The record of a job, which an undo rests on, has numbers masked.
        let same = is.description() == method.description() || masked(is) == method.line();
        (!same).then(|| UserResult::refused(user, Refusal::ChangedSince))
    }

    /// What is registered, and the default among it. Without the preference the default is not known: it is refused in
    /// its turn and tried again last.
    async fn registered(&self, user: UserId) -> Result<(Vec<Method>, SignInPreferences), Error> {
        let methods = self.stoppable.methods(user).await?;
        match self.stoppable.sign_in_preferences(user).await {
            Err(error) if error.is_stopped() => Err(error),
            read => Ok((methods, read.unwrap_or_default())),
        }
    }

    /// Takes the steps; what is still there is tried once more when the others are gone.
    async fn delete_all(
        &self,
        user: UserId,
        steps: Vec<Step>,
        request_ids: &mut Vec<SafeText>,
    ) -> Vec<Tried> {
        let mut tried = Vec::new();
        for step in steps {
            match step {
                // Refused or not, the deletions tell: whatever the default is by then is tried again last.
                Step::MakeDefault(method) => {
                    let set = self.graph.set_default_method(user, method).await;
                    request_ids.extend(set.ok().flatten());
                }
                // A reset only takes away.
                Step::Add { .. } => {}
                Step::Delete(method) => {
                    let answered = self.delete(user, &method).await;
                    tried.push(Tried { method, answered });
                }
            }
        }
        self.retry(user, &mut tried).await;
        tried
    }

    /// Repeats what was lost while the list still has it, and then what was refused, if others are gone since.
    async fn retry(&self, user: UserId, tried: &mut [Tried]) {
        for wait in READ_BACK_DELAYS {
            if !tried.iter().any(Tried::is_lost) {
                break;
            }
            self.wait_for_replica(wait).await;
            let Ok(left) = self.graph.methods(user).await else {
                continue;
            };
            for one in tried.iter_mut() {
                if let DeleteAnswer::Lost(error) = &one.answered {
                    one.answered = if is_among(&one.method, &left) {
                        self.delete_again(user, &one.method).await
                    } else {
                        DeleteAnswer::Gone(error.request_id.clone())
                    };
                }
            }
        }
        if tried.iter().any(Tried::was_taken) {
            for one in tried {
                if matches!(one.answered, DeleteAnswer::Refused(_)) {
                    one.answered = self.delete_again(user, &one.method).await;
                }
            }
        }
    }

    async fn delete_again(&self, user: UserId, method: &Method) -> DeleteAnswer {
        match self.delete(user, method).await {
            DeleteAnswer::Gone(request_id) => DeleteAnswer::GoneOnRetry(request_id),
            other => other,
        }
    }

    async fn delete(&self, user: UserId, method: &Method) -> DeleteAnswer {
        match self.graph.delete_method(user, method).await {
            Ok(request_id) => DeleteAnswer::Gone(request_id),
            Err(error) if error.is_not_found() => DeleteAnswer::Gone(None),
            Err(error) if error.unclear() => DeleteAnswer::Lost(error),
            Err(error) => DeleteAnswer::Refused(error),
        }
    }

    /// What the user has left. A list that still has what was deleted is read again: replicas lag.
    async fn list_again(&self, user: UserId, tried: &[Tried]) -> Result<Vec<Method>, Problem> {
        let mut left = self.graph.methods(user).await;
        for wait in READ_BACK_DELAYS {
            let lags = |left: &Vec<Method>| tried.iter().any(|one| one.is_contradicted_by(left));
            if !left.as_ref().is_ok_and(lags) {
                break;
            }
            self.wait_for_replica(wait).await;
            left = self.graph.methods(user).await;
        }
        left.map_err(|error| error.problem())
    }
}

impl Tried {
    fn is_lost(&self) -> bool {
        matches!(self.answered, DeleteAnswer::Lost(_))
    }

    fn was_taken(&self) -> bool {
        matches!(
            self.answered,
            DeleteAnswer::Gone(_) | DeleteAnswer::GoneOnRetry(_)
        )
    }

    fn is_contradicted_by(&self, left: &[Method]) -> bool {
        self.was_taken() && is_among(&self.method, left)
    }

    /// Whether the method is gone, by the answer or by the list where one was read.
    fn is_gone(&self, left: Option<&[Method]>) -> bool {
        self.was_taken() || left.is_some_and(|left| !is_among(&self.method, left))
    }

    /// The id of the request that took the method away.
    fn request_id(&self, left: Option<&[Method]>) -> Option<SafeText> {
        match &self.answered {
            DeleteAnswer::Gone(request_id) | DeleteAnswer::GoneOnRetry(request_id) => {
                request_id.clone()
            }
            DeleteAnswer::Lost(error) if self.is_gone(left) => error.request_id.clone(),
            DeleteAnswer::Lost(_) | DeleteAnswer::Refused(_) => None,
        }
    }

    fn entry(self, left: Result<&[Method], &Problem>) -> LedgerEntry {
        let still_there = left.map(|left| is_among(&self.method, left));
        let fate = match (self.answered, still_there) {
            (DeleteAnswer::GoneOnRetry(_), Ok(false)) => Fate::DeletedOnRetry,
            (_, Ok(false)) => Fate::Deleted,
            (DeleteAnswer::Gone(_) | DeleteAnswer::GoneOnRetry(_), Ok(true)) => {
                Fate::Unknown(still_listed())
            }
            (DeleteAnswer::Gone(_) | DeleteAnswer::GoneOnRetry(_), Err(problem)) => {
                Fate::Unknown(problem.clone())
            }
            (DeleteAnswer::Lost(error), Err(_)) => Fate::Unknown(error.problem()),
            (DeleteAnswer::Lost(error), Ok(true)) => Fate::Unknown(lost(&error)),
            (DeleteAnswer::Refused(error), _) => Fate::Refused(error.problem()),
        };
        LedgerEntry {
            method: self.method,
            fate,
        }
    }
}

fn kept(methods: &[Method], scope: ResetScope) -> impl Iterator<Item = LedgerEntry> {
    methods.iter().filter_map(move |method| {
        Some(LedgerEntry {
            fate: Fate::Kept(kept_because(method.method_type(), scope)?),
            method: method.clone(),
        })
    })
}

fn is_among(method: &Method, list: &[Method]) -> bool {
    list.iter().any(|other| other.is_same_as(method))
}

fn still_listed() -> Problem {
    Problem::local(
        ProblemKind::Rejected,
        "the service said deleted, but the list still has it",
        "Read the user again in a minute: the directory may lag behind.",
    )
}

fn lost(error: &Error) -> Problem {
    Problem {
        advice: "The answers were lost, and the list still has it. Deleting it again does no harm."
            .into(),
        ..error.problem()
    }
}

fn outcome(ledger: &Ledger, signed_out: Option<&SignedOut>) -> Outcome {
    let fates = || ledger.entries.iter().map(|entry| &entry.fate);
    let refused = fates().find_map(|fate| match fate {
        Fate::Refused(problem) => Some(problem.clone()),
        _ => None,
    });
    let unknown = fates().find_map(|fate| match fate {
        Fate::Unknown(problem) => Some(problem.clone()),
        _ => None,
    });
    match (refused, unknown, signed_out) {
        (Some(problem), ..) => Outcome::Failed(problem),
        // Nothing is left to know of a user who was deleted meanwhile.
        (None, Some(problem), _) if problem.kind == ProblemKind::NotFound => {
            Outcome::Failed(problem)
        }
        (None, Some(problem), _) => Outcome::Unknown(problem),
        (None, None, Some(SignedOut::Unknown(problem))) => Outcome::Unknown(problem.clone()),
        (None, None, Some(SignedOut::Refused(error))) => Outcome::Failed(error.problem()),
        (None, None, None) if ledger.deleted() == 0 => Outcome::Unchanged,
        (None, None, Some(SignedOut::Since { .. }) | None) => Outcome::Done,
    }
}
