//! Whether a query selects a user where not everything is known, and which users it selects alike.

use strum::VariantArray;

use super::{MfaState, Query, Question, Subject, Test, User};
use crate::tenant::{Known, Required};

/// What a query says of a user, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Does not select the user.
    No,
    /// Does not select the user, but something that it asks about is unknown: it might.
    Unsure,
    /// Selects the user.
    Yes,
}

/// The answers to everything that terms ask, but for text and roles: queries without those select users
/// with the same answers alike. One number, since it is made and compared for every user of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answers(u64);

impl Answers {
    /// The answers for a user.
    pub fn of(user: &User) -> Self {
        let questions = Question::VARIANTS.iter().fold(0, |bits, question| {
            let answer = match question.answer(user) {
                Known::Unknown(_) => 0,
                Known::Is(false) => 1,
                Known::Is(true) => 2,
            };
            bits << 2 | answer
        });
        let state = match user.state.value {
            Known::Unknown(_) => 0,
            Known::Is(MfaState::Disabled) => 1,
            Known::Is(MfaState::Enabled) => 2,
            Known::Is(MfaState::Enforced) => 3,
        };
        let default = match user.registration.and_then(|row| row.default) {
            Known::Unknown(_) => 0,
            Known::Is(None) => 1,
            Known::Is(Some(default)) => 2 + default as u64,
        };
        let methods = match user.methods() {
            Known::Unknown(_) => 0,
            Known::Is(methods) => 1 << 31 | u64::from(methods.bits()) << 32,
        };
        let (least, most) = (user.by_policies.least(), user.by_policies.most());
        let policies = 3 * level(least) + level(most);
        let agent = u64::from(user.is_agent());
        Self(methods | agent << 28 | policies << 24 | default << 20 | state << 16 | questions)
    }
}

fn level(required: Required) -> u64 {
    match required {
        Required::Never => 0,
        Required::Sometimes => 1,
        Required::Always => 2,
    }
}

impl Query {
    /// What the query says of a user: the least that one of its terms says.
    pub fn verdict(&self, subject: &Subject<'_>) -> Verdict {
        let verdicts = self.terms.iter().map(|term| term.verdict(subject));
        verdicts.min().unwrap_or(Verdict::Yes)
    }

    /// Whether the query can treat two users with the same [`Answers`] differently.
    pub fn looks_beyond_answers(&self) -> bool {
        self.terms
            .iter()
            .flat_map(|term| &term.any)
            .any(|test| match test {
                Test::Word(_) | Test::Role(_) => true,
                Test::Is(..)
                | Test::State(_)
                | Test::Required(..)
                | Test::Sms(_)
                | Test::Method(_)
                | Test::NoMethod
                | Test::OnlyPhones
                | Test::MethodsUnknown
                | Test::Default(_) => false,
            })
    }
}

impl Verdict {
    /// What a term says that is negated: what is unknown stays unknown.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unsure => Self::Unsure,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl From<Known<bool>> for Verdict {
    fn from(holds: Known<bool>) -> Self {
        holds.ok().map_or(Self::Unsure, Self::from)
    }
}
