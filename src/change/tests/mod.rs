//! What plans, guards, ledgers and reports promise.

mod consequence;
mod ledger;
mod outcome;
mod plan;

use uuid::Uuid;

use crate::tenant::{Known, MfaState, Observed, SafeText, User, UserId};

fn id(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

/// A member who may sign in and holds no role.
fn user(number: u128, upn: &str, state: MfaState) -> User {
    let name = upn.split('@').next().unwrap_or(upn);
    User {
        state: Observed::never(Known::Is(state)),
        enabled: Known::Is(true),
        admin: Known::Is(false),
        ..User::new(id(number), SafeText::new(name), SafeText::new(upn))
    }
}

fn admin(number: u128, upn: &str, state: MfaState) -> User {
    User {
        admin: Known::Is(true),
        ..user(number, upn, state)
    }
}
