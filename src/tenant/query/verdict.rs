//! Whether a query selects a user where not everything is known, and which users it selects alike.

use strum::VariantArray;

use super::{MfaState, Query, Question, Subject, Test, User};

/// What a query says of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            };
            bits << 2 | answer
        });
        let state = match user.state {
            None => 0,
            Some(MfaState::Disabled) => 1,
            Some(MfaState::Enabled) => 2,
            Some(MfaState::Enforced) => 3,
        };
        let default = match user.registration.and_then(|row| row.default) {
            None => 0,
            Some(default) => 1 + default as u64,
        };
        // That there is no row is the answer to a question above.
        let methods = user.registration.map_or(0, |row| row.methods.bits());
        Self(u64::from(methods) << 32 | default << 20 | state << 16 | questions)
    }
}

impl Query {
    /// What the query says of a user; [`Verdict::Yes`] exactly where [`Query::matches`] holds.
    pub fn verdict(&self, subject: &Subject<'_>) -> Verdict {
        let mut verdict = Verdict::Yes;
        for term in &self.terms {
            let holds = term.any.iter().any(|test| test.holds(subject));
            if holds == term.negated {
                if holds || !term.any.iter().any(|test| test.is_unsure(subject)) {
                    return Verdict::No;
                }
                verdict = Verdict::Unsure;
            }
        }
        verdict
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
                | Test::Method(_)
                | Test::NoMethod
                | Test::OnlyPhones
                | Test::MethodsUnknown
                | Test::Default(_) => false,
            })
    }
}

impl Test {
    /// Whether what the test asks about is unknown.
    fn is_unsure(&self, subject: &Subject<'_>) -> bool {
        let user = subject.user;
        match self {
            Self::Word(_) | Self::MethodsUnknown => false,
            Self::Is(question, wanted) => wanted.is_some() && question.answer(user).is_none(),
            Self::State(wanted) => wanted.is_some() && user.state.is_none(),
            Self::Method(_) | Self::NoMethod | Self::OnlyPhones | Self::Default(_) => {
                user.registration.is_none()
            }
            Self::Role(_) => subject
                .roles
                .is_none_or(|book| book.is_admin(user.id).is_none()),
        }
    }
}
