//! What a job reads before it changes anything, and what it may change by that: the guards are judged here, once for
//! every way that leads to a change.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::Runner;
use super::state::Approved;
use crate::change::judge::refuse_last_admin;
use crate::change::{
    AccountReadings, Evidence, Guard, Guards, Item, Judgement, Outcome, Plan, Refusal, Target,
    UserResult,
};
use crate::graph::Error;
use crate::tenant::{Known, MfaState, ProblemKind, RoleBook, UserId};

/// What the guards of one job rest on, read when it began.
pub(super) struct Preflight<'a> {
    guards: &'a Guards,
    accounts: AccountReadings,
    /// Read only where somebody's protection would be removed.
    roles: Known<RoleBook>,
    /// Users who lose the protection of per-user MFA by this job or have just lost it by another.
    leaving: HashSet<UserId>,
    /// An admin who was found protected: asked first the next time.
    found: Mutex<Option<UserId>>,
}

impl Preflight<'_> {
    /// Why an account is not changed, whatever the action.
    pub(super) fn refuse(&self, target: &Target) -> Option<Refusal> {
        self.accounts.refuse(self.guards, target)
    }

    fn is_admin(&self, user: UserId) -> Known<bool> {
        self.roles.as_ref().and_then(|book| book.is_admin(user))
    }

    /// The admins that may remain, the one that was found before first.
    fn others(&self, book: &RoleBook) -> Vec<UserId> {
        let found = *self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<UserId> = book
            .holders()
            .into_iter()
            .flat_map(|(_, holders)| holders)
            .filter(|user| !self.leaving.contains(user))
            .collect();
        others.sort_unstable();
        others.dedup();
        others.sort_by_key(|user| Some(*user) != found);
        others
    }
}

impl Runner {
    /// Reads what the guards of a plan rest on. `leaving` are users whose protection another job has just removed.
    pub(super) async fn preflight<'a>(
        &self,
        plan: &'a Plan,
        mut leaving: HashSet<UserId>,
    ) -> Preflight<'a> {
        let disabled = plan
            .changing()
            .filter(|item| item.asked == Some(MfaState::Disabled));
        leaving.extend(disabled.map(|item| item.target.id));
        let roles = if plan.weakens() {
            match self.stoppable.roles().await {
                Ok(book) => Known::Is(book),
                Err(error) => Known::Unknown(error.kind().into()),
            }
        } else {
            Known::default()
        };
        Preflight {
            guards: &plan.guards,
            accounts: AccountReadings {
                operator: self.read_operator().await,
                protected: self.read_protected(&plan.guards).await,
            },
            roles,
            leaving,
            found: Mutex::new(None),
        }
    }

    /// Who is signed in, by the token; only an opaque token needs the service for it.
    async fn read_operator(&self) -> Known<Option<UserId>> {
        match self.stoppable.operator().await {
            Ok(operator) => Known::Is(operator.id),
            Err(error) => {
                self.note_sign_in(&error);
                Known::Unknown(error.kind().into())
            }
        }
    }

    /// The protected accounts by today's object ids. An account that does not exist protects nobody.
    async fn read_protected(&self, guards: &Guards) -> Known<HashSet<UserId>> {
        let mut protected = HashSet::new();
        for account in &guards.protected {
            if let Some(id) = UserId::parse(account) {
                protected.insert(id);
                continue;
            }
            match self.stoppable.user(account).await {
                Ok(user) => {
                    protected.insert(user.id);
                }
                Err(error) if error.is_not_found() => {}
                Err(error) => {
                    self.note_sign_in(&error);
                    return Known::Unknown(error.kind().into());
                }
            }
        }
        Known::Is(protected)
    }

    /// Reads the states of these users and judges each; settles those that are not changed.
    pub(super) async fn judge_states<'a>(
        &self,
        items: &[&'a Item],
        preflight: &Preflight<'_>,
    ) -> Vec<Approved<'a>> {
        if let Some(why) = self.halted() {
            let skipped = items
                .iter()
                .map(|item| UserResult::skipped(item.target.id, why));
            self.settle_all(skipped.collect()).await;
            return Vec::new();
        }
        let (mut settled, mut asked) = (Vec::new(), Vec::new());
        for item in items {
            match (preflight.refuse(&item.target), item.asked) {
                (Some(why), _) => settled.push(UserResult::refused(item.target.id, why)),
                (None, Some(state)) => asked.push((*item, state)),
                // A plan of this action without a state asks for nothing.
                (None, None) => settled.push(UserResult::new(item.target.id, Outcome::Unchanged)),
            }
        }
        let ids: Vec<UserId> = asked.iter().map(|(item, _)| item.target.id).collect();
        let at = Timestamp::now();
        let states = self.stoppable.states(&ids).await;
        let mut approved = Vec::new();
        for ((item, asked), (user, state)) in asked.into_iter().zip(states) {
            let is = match state {
                Ok(is) => is,
                Err(error) => {
                    settled.push(self.unread_state(user, &error));
                    continue;
                }
            };
            let evidence = Evidence::State {
                before: Some(is),
                asked,
                is,
                at,
            };
            match item.judge_state(asked, is) {
                Judgement::Change(before) => approved.push(Approved::new(item, asked, before)),
                Judgement::AlreadySo(_) => {
                    settled.push(UserResult::new(user, Outcome::Unchanged).with(evidence));
                }
                Judgement::Refused(why) => {
                    settled.push(UserResult::refused(user, why).with(evidence));
                }
            }
        }
        let approved = self.keep_an_admin(approved, preflight, &mut settled).await;
        self.settle_all(settled).await;
        approved
    }

    /// Refuses to disable per-user MFA for an admin where no other would be protected by it.
    async fn keep_an_admin<'a>(
        &self,
        approved: Vec<Approved<'a>>,
        preflight: &Preflight<'_>,
        settled: &mut Vec<UserResult>,
    ) -> Vec<Approved<'a>> {
        let may_be_admin = |one: &Approved<'_>| {
            one.asked == MfaState::Disabled && !preflight.is_admin(one.user()).is_no()
        };
        if !approved.iter().any(may_be_admin) {
            return approved;
        }
        let remains = self.another_admin_remains(preflight).await;
        let mut kept = Vec::new();
        for one in approved {
            let refusal = may_be_admin(&one)
                .then(|| refuse_last_admin(preflight.is_admin(one.user()), remains))
                .flatten();
            match refusal {
                Some(why) => settled.push(UserResult::refused(one.user(), why)),
                None => kept.push(one),
            }
        }
        kept
    }

    /// Whether per-user MFA protects an admin who may sign in, and no job is disabling it.
    async fn another_admin_remains(&self, preflight: &Preflight<'_>) -> Known<bool> {
        let book = match &preflight.roles {
            Known::Is(book) => book,
            Known::Unknown(why) => return Known::Unknown(*why),
        };
        let mut unread = book.gap().map(|gap| gap.kind.into());
        for chunk in preflight
            .others(book)
            .chunks(crate::graph::Graph::STATES_READ_AT_ONCE)
        {
            for (user, state) in self.stoppable.states(chunk).await {
                let protected = match state {
                    Ok(state) => state.requires_mfa(),
                    Err(error) if error.is_not_found() => false,
                    Err(error) => {
                        unread = Some(error.kind().into());
                        false
                    }
                };
                if !protected {
                    continue;
                }
                match self
                    .stoppable
                    .user(&user.to_string())
                    .await
                    .map(|user| user.enabled)
                {
                    Ok(Known::Is(true)) => {
                        *preflight
                            .found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner) = Some(user);
                        return Known::Is(true);
                    }
                    Ok(Known::Is(false)) => {}
                    Ok(Known::Unknown(why)) => unread = Some(why),
                    Err(error) if error.is_not_found() => {}
                    Err(error) => unread = Some(error.kind().into()),
                }
            }
        }
        unread.map_or(Known::Is(false), Known::Unknown)
    }

    /// The result of a user whose state could not be read: what cannot be judged is not changed.
    fn unread_state(&self, user: UserId, error: &Error) -> UserResult {
        match self.not_begun(user, error) {
            result if !matches!(result.outcome, Outcome::Failed(_)) || error.is_not_found() => {
                result
            }
            _ => {
                let why = Refusal::NotJudged(Guard::ChangedSince, error.kind().into());
                UserResult::refused(user, why)
            }
        }
    }

    /// The result of a user for which only readings were sent, since one of them failed or was called off.
    pub(super) fn not_begun(&self, user: UserId, error: &Error) -> UserResult {
        self.note_sign_in(error);
        match self.halted() {
            Some(why) if error.is_stopped() || error.kind() == ProblemKind::SignIn => {
                UserResult::skipped(user, why)
            }
            _ => UserResult::failed(user, error.problem()),
        }
    }
}
