//! What an action would do to which users: made before anything is asked or sent.

use std::collections::HashSet;

use jiff::Timestamp;

use super::history::PastJob;
use super::journal::Subject;
use super::{Action, Guards, Refusal, Step};
use crate::tenant::{Method, MfaState, SafeText, SignInPreferences, User, UserId};

/// Above this many users the confirmation has to be typed.
const MANY: usize = 50;

/// An action, and what it means for each of the users it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is to be done.
    pub action: Action,
    /// One item a user, in the order they were chosen.
    pub items: Vec<Item>,
    /// What it was checked against; the job checks again when it makes the changes.
    pub guards: Guards,
    /// What whoever made the plan knows against it, as sentences without foreign text.
    pub warnings: Vec<String>,
}

/// One user of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The user as it was known when the plan was made.
    pub target: Target,
    /// The state that is asked for, where the action sets one.
    pub asked: Option<MfaState>,
    /// The state that the user must have when it is changed, where that matters: an undo reverts its own change
    /// only, not someone else's, and a state from the last session may be out of date.
    pub expected: Option<MfaState>,
    /// The one thing to do, where the action is about one method.
    pub step: Option<Step>,
    /// What the plan means for it.
    pub verdict: Verdict,
}

/// The user as it was known when the plan was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The object id, the only key that is sent.
    pub id: UserId,
    /// `displayName`; may be empty.
    pub name: SafeText,
    /// The `userPrincipalName`.
    pub upn: SafeText,
    /// The state, if it is known.
    pub state: Option<MfaState>,
    /// When the state was read.
    pub state_at: Option<Timestamp>,
    /// Whether the user holds a directory role, or is eligible for one.
    pub admin: Option<bool>,
    /// Whether the account may sign in.
    pub enabled: Option<bool>,
    /// Whether a second factor is registered, by the report.
    pub registered: Option<bool>,
    /// Invited: the account lives in another tenant.
    pub guest: bool,
}

/// What a plan means for one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The action is carried out.
    Change,
    /// The user is so already.
    AlreadySo,
    /// It is not done.
    Refused(Refusal),
}

/// How a plan has to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Yes or No, No being the default.
    YesNo,
    /// This text has to be typed in full.
    Typed(String),
}

impl Confirmation {
    /// Whether a text is the one that has to be typed. A number may be typed as the question writes it, with commas.
    pub fn is_typed_by(&self, text: &str) -> bool {
        let Self::Typed(wanted) = self else {
            return false;
        };
        let is_number = wanted.bytes().all(|byte| byte.is_ascii_digit());
        let text = text.trim();
        text == wanted || is_number && text.replace(',', "") == *wanted
    }
}

impl From<&User> for Target {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            name: user.name.clone(),
            upn: user.upn.clone(),
            state: user.state.value.ok(),
            state_at: user.state_at(),
            admin: user.admin.ok(),
            enabled: user.enabled.ok(),
            registered: user.registered().ok(),
            guest: user.user_type.is(&crate::tenant::UserType::Guest),
        }
    }
}

impl Target {
    /// Whoever is not surely without a directory role may be an admin.
    fn may_be_admin(&self) -> bool {
        self.admin != Some(false)
    }

    /// The name, or the account where there is none.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() {
            &self.upn
        } else {
            &self.name
        }
    }

    /// A user of a past job as it is known today, or as the journal knew it.
    fn of_subject(subject: &Subject, today: Option<&User>) -> Self {
        match today {
            Some(user) => Self::from(user),
            None => Self::from(&User::new(
                subject.id,
                subject.display_name.clone(),
                subject.user_principal_name.clone(),
            )),
        }
    }
}

impl Plan {
    /// Plans an action for users; one that is named twice is planned once.
    pub fn new<'a>(
        action: Action,
        users: impl IntoIterator<Item = &'a User>,
        guards: &Guards,
    ) -> Self {
        let mut seen = HashSet::new();
        let items: Vec<Item> = users
            .into_iter()
            .filter(|user| seen.insert(user.id))
            .map(|user| Item::new(action, Target::from(user), action.state(), None, guards))
            .collect();
        Self::guarded(action, items, guards)
    }

    /// Plans one thing about one method of one user.
    pub fn one_method(step: Step, user: &User, guards: &Guards) -> Self {
        let action = step.action();
        let item = Item::new(action, Target::from(user), None, None, guards);
        let items = vec![Item {
            step: Some(step),
            ..item
        }];
        Self {
            action,
            items,
            guards: guards.clone(),
            warnings: Vec::new(),
        }
    }

    /// Says in the plan for a default that the service picks another method by itself.
    #[must_use]
    pub fn knowing(mut self, methods: &[Method], preferences: Option<&SignInPreferences>) -> Self {
        let default = self.items.first().and_then(|item| match item.step {
            Some(Step::MakeDefault(default)) => Some(default),
            _ => None,
        });
        let pointless = preferences
            .zip(default)
            .and_then(|(preferences, default)| preferences.pointless(default, methods));
        self.warnings.extend(pointless);
        self
    }

    /// Plans to undo a past job: the users that it really changed get the state that they really had. Users with
    /// another state now are refused. `find` gives the user as it is known today.
    pub fn undo<'a>(
        past: &PastJob,
        find: impl Fn(UserId) -> Option<&'a User>,
        guards: &Guards,
    ) -> Self {
        if let Some((user, step)) = past.undoable_step() {
            let action = step.action();
            let target = Target::of_subject(user, find(user.id));
            let item = Item::new(action, target, None, None, guards);
            let step = Some(step);
            return Self::guarded(action, vec![Item { step, ..item }], guards);
        }
        let action = Action::RestoreStates;
        let items: Vec<Item> = past
            .undoable()
            .map(|change| {
                let target = Target::of_subject(change.user, find(change.user.id));
                Item::new(action, target, Some(change.before), Some(change.is), guards)
            })
            .collect();
        Self::guarded(action, items, guards)
    }

    /// Plans what a past job has not tried.
    pub fn resume<'a>(
        past: &PastJob,
        find: impl Fn(UserId) -> Option<&'a User>,
        guards: &Guards,
    ) -> Self {
        let action = past.begin.action;
        let items: Vec<Item> = past
            .resumable()
            .map(|user| {
                let target = Target::of_subject(user, find(user.id));
                // What remains of an undo still reverts its own change only.
                let expected = user.expected;
                Item::new(action, target, user.asked, expected, guards)
            })
            .collect();
        Self::guarded(action, items, guards)
    }

    /// The plan of these items, with the guards that look at all of them at once.
    pub(super) fn guarded(action: Action, mut items: Vec<Item>, guards: &Guards) -> Self {
        refuse_last_admin(&mut items, guards);
        Self {
            action,
            items,
            guards: guards.clone(),
            warnings: Vec::new(),
        }
    }

    /// What is to be changed.
    pub fn changing(&self) -> impl Iterator<Item = &Item> + Clone {
        self.items
            .iter()
            .filter(|item| item.verdict == Verdict::Change)
    }

    /// The users that change.
    pub fn changes(&self) -> impl Iterator<Item = &Target> + Clone {
        self.changing().map(|item| &item.target)
    }

    /// How many users change.
    pub fn change_count(&self) -> usize {
        self.changes().count()
    }

    /// How many users are so already.
    pub fn already_count(&self) -> usize {
        self.items
            .iter()
            .filter(|item| item.verdict == Verdict::AlreadySo)
            .count()
    }

    /// The users that are refused, with the reason.
    pub fn refused(&self) -> impl Iterator<Item = (&Target, Refusal)> {
        self.items.iter().filter_map(|item| match item.verdict {
            Verdict::Refused(why) => Some((&item.target, why)),
            _ => None,
        })
    }

    /// How the plan has to be confirmed.
    pub fn confirmation(&self) -> Confirmation {
        if self.action.is_by_hand() {
            return Confirmation::YesNo;
        }
        let mut changes = self.changes();
        let (first, count) = (changes.next(), self.change_count());
        match first {
            Some(only) if count == 1 && only.may_be_admin() => {
                Confirmation::Typed(only.upn.to_string())
            }
            Some(_)
                if count > 1
                    && (count > MANY
                        || self.weakens()
                        || self.may_have_admins()
                        || matches!(self.action, Action::AccessPass { .. })) =>
            {
                Confirmation::Typed(count.to_string())
            }
            _ => Confirmation::YesNo,
        }
    }

    /// Whether the plan takes protection away from somebody.
    pub fn weakens(&self) -> bool {
        self.changing()
            .any(|item| item.asked == Some(MfaState::Disabled))
    }

    /// Whether somebody with a directory role would or might be changed.
    pub fn may_have_admins(&self) -> bool {
        self.changes().any(Target::may_be_admin)
    }
}

impl Item {
    fn new(
        action: Action,
        target: Target,
        asked: Option<MfaState>,
        expected: Option<MfaState>,
        guards: &Guards,
    ) -> Self {
        let old = asked.is_some() && guards.is_old(&target);
        let mut item = Self {
            expected: expected.or(target.state.filter(|_| old)),
            target,
            asked,
            step: None,
            verdict: Verdict::Change,
        };
        item.verdict = item.judged(action, guards, old);
        item
    }

    fn judged(&self, action: Action, guards: &Guards, old: bool) -> Verdict {
        let state = self.target.state;
        if action.is_by_hand() {
            Verdict::Change
        } else if let Some(why) = guards.refuses(&self.target) {
            Verdict::Refused(why)
        } else if old {
            // The job reads it first.
            Verdict::Change
        } else if self.asked.is_some() && state == self.asked {
            Verdict::AlreadySo
        } else if self.expected.is_some() && state.is_some() && state != self.expected {
            Verdict::Refused(Refusal::ChangedSince)
        } else {
            Verdict::Change
        }
    }
}

/// Disabling the last admins protected by MFA is refused for all of them.
fn refuse_last_admin(items: &mut [Item], guards: &Guards) {
    let disabled =
        |item: &Item| item.verdict == Verdict::Change && item.asked == Some(MfaState::Disabled);
    let changed: HashSet<UserId> = items
        .iter()
        .filter(|item| disabled(item))
        .map(|item| item.target.id)
        .collect();
    if !guards.leaves_no_admin(&changed) {
        return;
    }
    let admins = guards
        .admins_with_mfa
        .iter()
        .flatten()
        .collect::<HashSet<_>>();
    for item in items
        .iter_mut()
        .filter(|item| disabled(item) && admins.contains(&item.target.id))
    {
        item.verdict = Verdict::Refused(Refusal::LastAdmin);
    }
}
