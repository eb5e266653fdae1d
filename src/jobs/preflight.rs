//! What a job reads before it changes anything, and what it may change by that: the guards are judged here, once for
//! every way that leads to a change.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::OnceCell;

use super::Runner;
use super::read_rules;
use super::state::Approved;
use crate::change::judge::refuse_last_admin;
use crate::change::{
    AccountReadings, Evidence, Guard, Guards, Item, Judgement, Outcome, Plan, Refusal, Target,
    UserResult,
};
use crate::coverage::{Rules, groups_to_read};
use crate::graph::{Error, reading};
use crate::platform::clock;
use crate::tenant::{GroupBook, Known, MfaState, ProblemKind, Required, RoleBook, Seen, UserId};

/// How many admins are judged side by side.
const SIDE_BY_SIDE: usize = 4;

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
    /// Whether a policy protects an admin; asked only where the per-user state protects no other.
    by_policies: OnceCell<Known<bool>>,
}

impl Preflight<'_> {
    /// Why an account is not changed, whatever the action.
    pub(super) fn refuse(&self, target: &Target) -> Option<Refusal> {
        self.accounts.refuse(self.guards, target)
    }

    fn is_admin(&self, user: UserId) -> Known<bool> {
        self.roles.as_ref().and_then(|book| book.is_admin(user))
    }

    /// The admins whose per-user state may remain, the one that was found before first.
    fn others(&self, book: &RoleBook) -> Vec<UserId> {
        let found = *self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others = admins(book);
        others.retain(|user| !self.leaving.contains(user));
        others.sort_by_key(|user| Some(*user) != found);
        others
    }
}

/// Who holds a role or is eligible for one, each once.
fn admins(book: &RoleBook) -> Vec<UserId> {
    let active = book.holders().into_iter().flat_map(|(_, holders)| holders);
    let eligible = book.eligible_holders().into_iter();
    let eligible = eligible.flat_map(|(_, holders)| holders.into_iter().map(|(user, _)| user));
    let mut admins: Vec<UserId> = active.chain(eligible).collect();
    admins.sort_unstable();
    admins.dedup();
    admins
}

/// Yes if one is, else unknown if one may be.
fn either(one: Known<bool>, other: Known<bool>) -> Known<bool> {
    match (one, other) {
        (Known::Is(true), _) | (_, Known::Is(true)) => Known::Is(true),
        (Known::Unknown(why), _) | (_, Known::Unknown(why)) => Known::Unknown(why),
        (Known::Is(false), Known::Is(false)) => Known::Is(false),
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
            by_policies: OnceCell::new(),
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
        let at = clock::asking();
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
                answered: true,
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

    /// Refuses to disable per-user MFA for an admin where MFA would protect none afterwards.
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

    /// Whether MFA protects an admin who may sign in when this job is done: per-user MFA that no job is disabling, or a
    /// policy.
    async fn another_admin_remains(&self, preflight: &Preflight<'_>) -> Known<bool> {
        let book = match &preflight.roles {
            Known::Is(book) => book,
            Known::Unknown(why) => return Known::Unknown(*why),
        };
        let by_state = self.admin_by_state(preflight, book).await;
        if by_state.is_yes() {
            return by_state;
        }
        let by_policies = preflight
            .by_policies
            .get_or_init(|| self.admin_by_policies(book))
            .await;
        either(*by_policies, by_state)
    }

    /// Whether security defaults or Conditional Access surely require MFA at every sign-in of an admin who may sign in.
    async fn admin_by_policies(&self, book: &RoleBook) -> Known<bool> {
        let protection = read_rules(&self.stoppable).await;
        let rules = Rules::of(&protection, Seen::Known(book));
        if !rules.may_require_always() {
            return Known::Is(false);
        }
        let each = admins(book).into_iter();
        let each = each.map(|admin| self.is_always_asked(rules, admin));
        let mut each = stream::iter(each).buffer_unordered(SIDE_BY_SIDE);
        let mut found = Known::Is(false);
        while let Some(one) = each.next().await {
            found = either(found, one);
            if found.is_yes() {
                break;
            }
        }
        found
    }

    /// Whether an admin may sign in and policies require MFA of them always. The groups of the admin are read where they
    /// decide.
    async fn is_always_asked(&self, rules: Rules<'_>, admin: UserId) -> Known<bool> {
        let user = match self.stoppable.user(&admin.to_string()).await {
            Ok(user) => user,
            Err(error) if error.is_not_found() => return Known::Is(false),
            Err(error) => return Known::Unknown(error.kind().into()),
        };
        let mut range = rules.by_policies(&user);
        if !groups_to_read(&rules, [&user]).is_empty() {
            let at = clock::asking();
            let mut groups = GroupBook::default();
            let own = self.stoppable.groups_of(admin).await;
            groups.receive_of_user(admin, reading(at, own));
            let rules = Rules {
                groups: &groups,
                ..rules
            };
            range = rules.by_policies(&user);
        }
        match (user.enabled, range.is(Required::Always)) {
            (Known::Is(false), _) | (_, Known::Is(false)) => Known::Is(false),
            (Known::Is(true), always) => always,
            (Known::Unknown(why), _) => Known::Unknown(why),
        }
    }

    /// Whether per-user MFA protects an admin who may sign in, and no job is disabling it.
    async fn admin_by_state(&self, preflight: &Preflight<'_>, book: &RoleBook) -> Known<bool> {
        let gap = book.gap().or(book.eligible_gap());
        let mut unread = gap.map(|gap| gap.kind.into());
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
