//! Judging a change at the moment when it is made, by what its own job has just read.

use std::collections::HashSet;

use super::{Guard, Guards, Item, Refusal, Target};
use crate::tenant::{Known, MfaState, Unknown, UserId};

/// What a job has read about the accounts that nobody may change.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountReadings {
    /// The signed-in user; none where an application signed in.
    pub operator: Known<Option<UserId>>,
    /// The protected accounts by their object ids of today: a user principal name can change.
    pub protected: Known<HashSet<UserId>>,
}

/// What is to be done with a user whose state was just read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The state is changed from this one.
    Change(MfaState),
    /// The state is as asked.
    AlreadySo(MfaState),
    /// The user is not changed.
    Refused(Refusal),
}

impl AccountReadings {
    /// Why an account is not changed, whatever the action; `guards` are those of the preview.
    pub fn refuse(&self, guards: &Guards, target: &Target) -> Option<Refusal> {
        if let Some(why) = guards.refuses(target) {
            return Some(why);
        }
        match &self.operator {
            Known::Unknown(why) => return Some(Refusal::NotJudged(Guard::Yourself, *why)),
            Known::Is(Some(operator)) if *operator == target.id => return Some(Refusal::Yourself),
            Known::Is(_) => {}
        }
        match &self.protected {
            Known::Unknown(why) => Some(Refusal::NotJudged(Guard::Protected, *why)),
            Known::Is(protected) if protected.contains(&target.id) => Some(Refusal::Protected),
            Known::Is(_) => None,
        }
    }
}

impl Item {
    /// Judges a change of state by the state that was just read. Someone else changed the user if the state is neither
    /// the one of the preview nor the one asked for.
    pub fn judge_state(&self, asked: MfaState, is: MfaState) -> Judgement {
        let seen = self.expected.or(self.target.state);
        if is == asked {
            Judgement::AlreadySo(is)
        } else if seen.is_some_and(|seen| seen != is) {
            Judgement::Refused(Refusal::ChangedSince)
        } else {
            Judgement::Change(is)
        }
    }
}

/// Whether per-user MFA may be disabled for a user: only while MFA still protects an admin afterwards, by the per-user state
/// or by a policy. `remains` says whether it does, `admin` whether the user is one.
pub fn refuse_last_admin(admin: Known<bool>, remains: Known<bool>) -> Option<Refusal> {
    let not_judged = |why: Unknown| Some(Refusal::NotJudged(Guard::LastAdmin, why));
    match (admin, remains) {
        (Known::Is(false), _) | (_, Known::Is(true)) => None,
        (Known::Is(true), Known::Is(false)) => Some(Refusal::LastAdmin),
        (Known::Unknown(why), _) | (_, Known::Unknown(why)) => not_judged(why),
    }
}
