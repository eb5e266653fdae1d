//! What the dashboard does, key by key and answer by answer.

mod access_pass;
mod accidents;
mod all_tenants;
mod changing;
mod columns;
mod command_line;
mod detail;
mod export;
mod history;
mod keys;
mod links;
mod listing;
mod loading;
mod messages;
mod method;
mod migration;
mod mouse;
mod overview;
mod plan_list;
mod refresh;
mod sign_in;
mod sms;
mod ticket;
mod typing;
mod views;

use uuid::Uuid;

use super::super::job::Phase;
use super::super::{Effect, Key, Layer, Model, Msg, Pane, Session, Timer};
use crate::change::{
    Action, Confirmation, Evidence, JobEvent, Outcome, ResetScope, RunId, UserResult,
};
use crate::tenant::{
    AuditEvent, Known, Log, Method, MethodDetail, MethodId, MfaState, Observed, Operator, Part,
    Problem, ProblemKind, Reading, RequiredRange, RoleBook, SafeText, User, UserId,
};
use jiff::Timestamp;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn id(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn user(n: u128, name: &str, state: Option<MfaState>) -> User {
    let upn = format!("{}@contoso.example", name.to_lowercase());
    User {
        state: Observed::new(Known::reported(state), at(0)),
        enabled: Known::Is(true),
        by_policies: RequiredRange::NEVER,
        ..User::new(id(n), SafeText::new(name), SafeText::from(upn))
    }
}

fn empty() -> Model {
    let operator = Operator {
        id: Some(id(900)),
        name: SafeText::new("ops@contoso.example"),
        ..Operator::default()
    };
    let session = Session {
        operator: Some(operator),
        ..Session::default()
    };
    Model::new(session, (140, 45), at(0))
}

fn page(users: Vec<User>) -> Msg {
    Msg::Users {
        generation: 1,
        users,
        last: true,
        has_states: true,
    }
}

/// Nobody holds a directory role.
fn no_admins() -> Msg {
    Msg::Roles {
        generation: 1,
        roles: Ok(RoleBook::default()),
    }
}

fn ada_is_an_admin() -> Msg {
    let mut book = RoleBook::default();
    let role = crate::tenant::Role::new(Uuid::nil(), SafeText::new("Reader"));
    book.assign(id(1), &role);
    Msg::Roles {
        generation: 1,
        roles: Ok(book),
    }
}

/// Ada is disabled, Bob enabled, Cleo enforced, Dan unknown, nobody is an admin; Ada is under the cursor.
fn loaded() -> Model {
    let mut m = empty();
    m.start();
    m.update(
        page(vec![
            user(3, "Cleo", Some(MfaState::Enforced)),
            user(1, "Ada", Some(MfaState::Disabled)),
            user(4, "Dan", None),
            user(2, "Bob", Some(MfaState::Enabled)),
        ]),
        at(1),
    );
    m.update(no_admins(), at(1));
    m
}

fn press(m: &mut Model, keys: &str) -> Vec<Effect> {
    keys.chars()
        .flat_map(|c| m.update(Msg::Key(Key::Char(c)), at(2)))
        .collect()
}

fn key(m: &mut Model, key: Key) -> Vec<Effect> {
    m.update(Msg::Key(key), at(2))
}

/// A frame with nothing below the fold has reached the terminal.
fn painted(m: &mut Model) -> Vec<Effect> {
    let seen = Msg::Painted {
        detail: 0,
        layer: 0,
    };
    m.update(seen, at(2))
}

/// The frame was looked at for as long as a question needs.
fn paint(m: &mut Model) {
    for effect in painted(m) {
        if let Effect::Timer {
            timer: timer @ Timer::Question { .. },
            ..
        } = effect
        {
            m.update(Msg::Timer(timer), at(2));
        }
    }
}

/// Answers yes, with Enter after it where that is needed.
fn agree(m: &mut Model) -> Vec<Effect> {
    let mut effects = press(m, "y");
    if matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if confirm.yes) {
        effects.extend(key(m, Key::Enter));
    }
    effects
}

fn names(m: &Model) -> Vec<&str> {
    m.list
        .rows
        .iter()
        .map(|row| m.store.at(*row).unwrap().name.as_str())
        .collect()
}

fn settled(user: UserId, asked: MfaState, is: MfaState) -> JobEvent {
    let evidence = Evidence::State {
        before: None,
        asked,
        is,
        at: at(5),
        answered: true,
    };
    JobEvent::Settled(Box::new(UserResult {
        user,
        outcome: Outcome::Done,
        evidence,
        request_ids: Vec::new(),
    }))
}

fn problem(kind: ProblemKind) -> Problem {
    Problem::local(kind, "refused", "ask somebody")
}
