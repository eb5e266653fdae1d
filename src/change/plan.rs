//! What an action would do to whom: made before anything is asked or sent.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{Action, Guards, Refusal};
use crate::tenant::{MfaState, Text, User, UserId};

/// Above this many users the confirmation has to be typed.
const MANY: usize = 50;

/// An action, and what it means for each of the users it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is to be done.
    pub action: Action,
    /// One item a user, in the order they were chosen.
    pub items: Vec<Item>,
}

/// One user of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The user as it was known when the plan was made.
    pub target: Target,
    /// What the plan means for it.
    pub verdict: Verdict,
}

/// The user as it was known when the plan was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The object id, the only key that is sent.
    pub id: UserId,
    /// `displayName`.
    pub name: Text,
    /// `userPrincipalName`.
    pub upn: Text,
    /// The state, if it is known.
    pub state: Option<MfaState>,
    /// When the state was read.
    pub state_at: Option<Timestamp>,
    /// Whether the user holds a directory role.
    pub admin: Option<bool>,
    /// Whether the account may sign in.
    pub enabled: Option<bool>,
    /// Whether a second factor is registered, by the report.
    pub registered: Option<bool>,
    /// Invited from elsewhere.
    pub guest: bool,
}

/// What a plan means for one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
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

impl From<&User> for Target {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            name: user.name.clone(),
            upn: user.upn.clone(),
            state: user.state,
            state_at: user.state_at,
            admin: user.admin,
            enabled: user.enabled,
            registered: user.registered(),
            guest: user.user_type == Some(crate::tenant::UserType::Guest),
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
        let mut items: Vec<Item> = users
            .into_iter()
            .filter(|user| seen.insert(user.id))
            .map(|user| {
                let target = Target::from(user);
                let verdict = verdict(action, &target, guards);
                Item { target, verdict }
            })
            .collect();
        refuse_last_admin(action, &mut items, guards);
        Self { action, items }
    }

    /// The users that change.
    pub fn changes(&self) -> impl Iterator<Item = &Target> + Clone {
        self.items
            .iter()
            .filter(|item| item.verdict == Verdict::Change)
            .map(|item| &item.target)
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
            Some(only) if count == 1 && only.admin == Some(true) => {
                Confirmation::Typed(only.upn.to_string())
            }
            Some(_)
                if count > 1 && (count > MANY || self.action.weakens() || self.has_admins()) =>
            {
                Confirmation::Typed(count.to_string())
            }
            _ => Confirmation::YesNo,
        }
    }

    /// Whether somebody with a directory role would be changed.
    pub fn has_admins(&self) -> bool {
        self.changes().any(|target| target.admin == Some(true))
    }
}

fn verdict(action: Action, target: &Target, guards: &Guards) -> Verdict {
    if action.is_by_hand() {
        return Verdict::Change;
    }
    if let Some(why) = guards.refuses(target) {
        return Verdict::Refused(why);
    }
    match action {
        Action::SetState(asked) if target.state == Some(asked) => Verdict::AlreadySo,
        _ => Verdict::Change,
    }
}

fn refuse_last_admin(action: Action, items: &mut [Item], guards: &Guards) {
    let changed: HashSet<UserId> = items
        .iter()
        .filter(|item| item.verdict == Verdict::Change)
        .map(|item| item.target.id)
        .collect();
    if !guards.leaves_no_admin(action, &changed) {
        return;
    }
    for item in items
        .iter_mut()
        .filter(|item| item.verdict == Verdict::Change)
    {
        if guards
            .admins_with_mfa
            .as_ref()
            .is_some_and(|admins| admins.contains(&item.target.id))
        {
            item.verdict = Verdict::Refused(Refusal::LastAdmin);
        }
    }
}
