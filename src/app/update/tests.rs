use jiff::tz::TimeZone;
use uuid::Uuid;

use super::super::job::Phase;
use super::super::{Effect, Key, Layer, Model, Msg, Pane, Session, Timer};
use crate::change::{Action, Confirmation, Evidence, JobEvent, JobId, Outcome, Report, ResetScope};
use crate::tenant::{
    MfaState, Operator, Part, Problem, ProblemKind, Reading, RoleBook, Text, User, UserId,
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
        state,
        state_at: state.map(|_| at(0)),
        enabled: Some(true),
        ..User::new(id(n), Text::new(name), Text::from(upn))
    }
}

fn empty() -> Model {
    let session = Session {
        read_only: false,
        place: None,
        protected: Vec::new(),
        time_zone: TimeZone::UTC,
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

/// Ada is disabled, Bob enabled, Cleo enforced, Dan unknown; Ada is under the cursor.
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

fn paint(m: &mut Model) {
    let seen = Msg::Painted {
        detail: 0,
        layer: 0,
    };
    m.update(seen, at(2));
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
    };
    JobEvent::Settled(Box::new(Report {
        user,
        outcome: Outcome::Done,
        evidence,
        request_ids: Vec::new(),
    }))
}

fn problem(kind: ProblemKind) -> Problem {
    Problem::local(kind, "refused", "ask somebody")
}

#[test]
fn the_list_is_ordered_by_name_whatever_order_the_service_answers_in() {
    assert_eq!(names(&loaded()), ["Ada", "Bob", "Cleo", "Dan"]);
}

#[test]
fn the_detail_is_read_once_the_cursor_rests_and_only_for_the_newest_wish() {
    let mut m = loaded();
    let first = key(&mut m, Key::Down);
    let second = key(&mut m, Key::Down);
    let [
        Effect::Timer {
            timer: Timer::Rested { request: old },
            ..
        },
    ] = first[..]
    else {
        panic!("{first:?}")
    };
    let [
        Effect::Timer {
            timer: Timer::Rested { request: new },
            ..
        },
    ] = second[..]
    else {
        panic!("{second:?}")
    };
    assert_eq!(
        m.update(Msg::Timer(Timer::Rested { request: old }), at(3)),
        vec![]
    );
    let effects = m.update(Msg::Timer(Timer::Rested { request: new }), at(3));
    assert!(
        effects.contains(&Effect::ReadDetail {
            request: new,
            user: id(3)
        }),
        "{effects:?}"
    );
}

#[test]
fn an_answer_for_an_earlier_wish_does_not_reach_the_detail() {
    let mut m = loaded();
    key(&mut m, Key::Down);
    let part = Part::Methods(Reading {
        at: at(3),
        value: Ok(Vec::new()),
    });
    m.update(
        Msg::Detail {
            request: m.detail_request - 1,
            user: id(2),
            part: part.clone(),
        },
        at(3),
    );
    assert!(m.detail.as_ref().unwrap().methods.is_none());
    m.update(
        Msg::Detail {
            request: m.detail_request,
            user: id(2),
            part,
        },
        at(3),
    );
    assert!(m.detail.as_ref().unwrap().methods.is_some());
}

#[test]
fn the_cursor_stays_on_its_user_when_pages_filters_and_orders_move_the_rows() {
    let mut m = loaded();
    press(&mut m, "jj");
    assert_eq!(m.list.cursor, Some(id(3)));
    m.update(
        Msg::Users {
            generation: 1,
            users: vec![user(9, "Aaron", None)],
            last: true,
            has_states: true,
        },
        at(3),
    );
    assert_eq!((m.list.cursor, m.list.row), (Some(id(3)), 3));
    press(&mut m, "S");
    assert_eq!(m.list.cursor, Some(id(3)));
    press(&mut m, "/cleo");
    assert_eq!((m.list.cursor, m.list.row), (Some(id(3)), 0));
}

#[test]
fn the_filter_follows_each_key_and_escape_brings_the_one_before_back() {
    let mut m = loaded();
    press(&mut m, "/mfa:on");
    assert_eq!(names(&m), ["Bob", "Cleo"]);
    key(&mut m, Key::Enter);
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('u'));
    press(&mut m, "a");
    assert_eq!(
        names(&m),
        ["Ada", "Bob", "Cleo", "Dan"],
        "every account has an a"
    );
    press(&mut m, "d");
    assert_eq!(names(&m), ["Ada"]);
    key(&mut m, Key::Esc);
    assert_eq!(
        (m.list.filter.as_str(), names(&m)),
        ("mfa:on", vec!["Bob", "Cleo"])
    );
}

#[test]
fn a_word_of_the_filter_that_cannot_be_read_is_left_out_explained_and_not_kept() {
    let mut m = loaded();
    press(&mut m, "/state:enforced");
    press(&mut m, " sate:x");
    assert_eq!(names(&m), ["Cleo"]);
    assert!(
        m.list
            .filter_note
            .as_ref()
            .unwrap()
            .contains("did you mean state?")
    );
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers[..], [Layer::Filter { .. }]));
    assert!(m.toast.is_some());
}

#[test]
fn pasted_text_becomes_a_filter_and_never_a_command() {
    let mut m = loaded();
    let effects = m.update(Msg::Paste("e\u{1b}[31m".into()), at(2));
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. }))
    );
    assert!(matches!(m.layers[..], [Layer::Filter { .. }]));
    assert!(!m.list.filter.contains('\u{1b}'));
}

#[test]
fn a_change_asks_first_with_no_as_the_default_and_enter_then_changes_nothing() {
    let mut m = loaded();
    assert_eq!(press(&mut m, "f"), vec![]);
    assert!(matches!(&m.layers[..], [Layer::Confirm(confirm)] if !confirm.yes));
    paint(&mut m);
    let effects = key(&mut m, Key::Enter);
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. })),
        "{effects:?}"
    );
    assert!(m.layers.is_empty() && m.jobs.is_empty());
}

#[test]
fn a_dialog_is_deaf_until_it_was_painted() {
    let mut m = loaded();
    assert_eq!(press(&mut m, "fy"), vec![]);
    assert_eq!(m.layers.len(), 1);
    paint(&mut m);
    let effects = press(&mut m, "y");
    let [Effect::StartJob { id: JobId(1), plan }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        plan.changes().map(|target| target.id).collect::<Vec<_>>(),
        [id(1)]
    );
}

#[test]
fn marked_users_are_changed_together_and_unmarked_ones_are_not() {
    let mut m = loaded();
    press(&mut m, "  jj");
    assert_eq!(m.list.marks.len(), 2);
    press(&mut m, "f");
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!()
    };
    assert_eq!(
        confirm
            .plan
            .changes()
            .map(|target| target.id)
            .collect::<Vec<_>>(),
        [id(1), id(2)]
    );
}

#[test]
fn disabling_more_than_one_user_has_to_be_typed_and_letters_are_text_then() {
    let mut m = loaded();
    press(&mut m, "/mfa:on");
    key(&mut m, Key::Enter);
    press(&mut m, "ad");
    paint(&mut m);
    assert!(
        matches!(&m.layers[..], [Layer::Confirm(c)] if c.confirmation == Confirmation::Typed("2".into()))
    );
    press(&mut m, "y");
    assert!(
        key(&mut m, Key::Enter)
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. }))
    );
    key(&mut m, Key::Backspace);
    press(&mut m, "2");
    assert!(matches!(
        key(&mut m, Key::Enter)[..],
        [Effect::StartJob { .. }]
    ));
}

#[test]
fn the_result_shown_is_what_the_service_says_and_not_what_was_asked() {
    let mut m = loaded();
    press(&mut m, "e");
    paint(&mut m);
    press(&mut m, "y");
    m.update(Msg::Job(JobId(1), JobEvent::Working(vec![id(1)])), at(4));
    assert_eq!(
        m.store.get(id(1)).unwrap().state,
        Some(MfaState::Disabled),
        "the wish is not the state"
    );
    m.update(
        Msg::Job(
            JobId(1),
            settled(id(1), MfaState::Enabled, MfaState::Enforced),
        ),
        at(5),
    );
    m.update(Msg::Job(JobId(1), JobEvent::Ended), at(5));
    assert_eq!(m.store.get(id(1)).unwrap().state, Some(MfaState::Enforced));
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("enabled → enforced"),
        "{:?}",
        m.toast
    );
}

#[test]
fn an_older_reading_does_not_undo_what_was_read_after_a_change() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    m.update(
        Msg::Job(
            JobId(1),
            settled(id(1), MfaState::Enforced, MfaState::Enforced),
        ),
        at(5),
    );
    let stale = User {
        state_at: Some(at(3)),
        ..user(1, "Ada", Some(MfaState::Disabled))
    };
    m.update(page(vec![stale]), at(6));
    assert_eq!(m.store.get(id(1)).unwrap().state, Some(MfaState::Enforced));
}

#[test]
fn a_second_job_waits_for_the_first() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "yjf");
    paint(&mut m);
    let effects = press(&mut m, "y");
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. })),
        "{effects:?}"
    );
    assert_eq!(m.jobs[1].phase, Phase::Queued);
    let effects = m.update(Msg::Job(JobId(1), JobEvent::Ended), at(5));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::StartJob { id: JobId(2), .. })),
        "{effects:?}"
    );
}

#[test]
fn leaving_during_a_job_asks_stops_it_and_waits_for_its_end() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    assert_eq!(press(&mut m, "q"), vec![]);
    paint(&mut m);
    assert_eq!(press(&mut m, "y"), vec![Effect::StopJob(JobId(1))]);
    assert_eq!(
        m.update(Msg::Job(JobId(1), JobEvent::Ended), at(5)),
        vec![Effect::Quit]
    );
}

#[test]
fn a_hang_up_leaves_at_once_when_nothing_is_on_the_way() {
    assert_eq!(loaded().update(Msg::Leave, at(3)), vec![Effect::Quit]);
}

#[test]
fn a_read_only_session_refuses_the_key_with_its_reason() {
    let mut m = loaded();
    m.session.read_only = true;
    press(&mut m, "f");
    assert!(m.layers.is_empty());
    assert!(m.toast.as_ref().unwrap().text.contains("may only read"));
}

#[test]
fn you_cannot_change_yourself() {
    let mut m = loaded();
    let operator = Operator {
        id: Some(id(1)),
        name: Text::new("ada@contoso.example"),
        tenant: Text::new("contoso.example"),
        tenant_id: None,
    };
    m.update(Msg::Operator(Ok(operator)), at(2));
    press(&mut m, "f");
    assert!(m.layers.is_empty());
    assert!(m.toast.as_ref().unwrap().text.contains("this is you"));
}

#[test]
fn an_admin_is_confirmed_by_typing_the_account() {
    let mut m = loaded();
    let mut book = RoleBook::default();
    book.assign(
        id(1),
        &crate::tenant::Role {
            template: Uuid::nil(),
            name: Text::new("Reader"),
        },
    );
    m.update(
        Msg::Roles {
            generation: 1,
            roles: Ok(book),
        },
        at(2),
    );
    press(&mut m, "f");
    assert!(
        matches!(&m.layers[..], [Layer::Confirm(c)] if c.confirmation == Confirmation::Typed("ada@contoso.example".into()))
    );
}

#[test]
fn the_scope_of_a_reset_is_changed_in_the_dialog_and_planned_anew() {
    let mut m = loaded();
    press(&mut m, "1");
    paint(&mut m);
    press(&mut m, "so");
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!()
    };
    assert_eq!(
        confirm.plan.action,
        Action::ContactMethods {
            scope: ResetScope::Everything,
            sign_out: false
        }
    );
    assert!(
        !confirm.armed,
        "what the dialog says now was not painted yet"
    );
}

#[test]
fn app_passwords_need_no_question_since_nothing_is_written() {
    let mut m = loaded();
    let effects = press(&mut m, "2");
    assert!(
        matches!(&effects[..], [Effect::StartJob { plan, .. }] if plan.action == Action::AppPasswords)
    );
    assert!(m.top_job_is_by_hand());
    let effects = press(&mut m, "c");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(link) if link.starts_with("https://")))
    );
}

#[test]
fn states_that_the_list_does_not_carry_are_read_for_what_is_on_the_screen_and_not_twice() {
    let mut m = empty();
    m.start();
    let users = (0..200)
        .map(|n| user(n, &format!("U{n:03}"), None))
        .collect();
    let effects = m.update(
        Msg::Users {
            generation: 1,
            users,
            last: true,
            has_states: false,
        },
        at(1),
    );
    let asked = effects
        .iter()
        .find_map(|e| {
            if let Effect::ReadStates(ids) = e {
                Some(ids.clone())
            } else {
                None
            }
        })
        .unwrap();
    assert_eq!(asked.len(), m.list_rows());
    let refused = asked
        .iter()
        .map(|id| {
            (
                *id,
                Reading {
                    at: at(2),
                    value: Err(problem(ProblemKind::Forbidden)),
                },
            )
        })
        .collect();
    m.update(Msg::States(refused), at(2));
    let request = m.detail_request;
    let effects = m.update(Msg::Timer(Timer::Rested { request }), at(3));
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::ReadStates(_))),
        "{effects:?}"
    );
    assert_eq!(m.store.counts().unknown, 200);
}

#[test]
fn a_reload_keeps_the_screen_until_it_is_complete_and_then_drops_users_that_are_gone() {
    let mut m = loaded();
    press(&mut m, " ");
    press(&mut m, "R");
    m.update(
        Msg::Users {
            generation: 2,
            users: vec![user(2, "Bob", Some(MfaState::Enabled))],
            last: false,
            has_states: true,
        },
        at(5),
    );
    assert_eq!(m.store.len(), 4);
    m.update(
        Msg::Users {
            generation: 2,
            users: vec![user(7, "Gus", None)],
            last: true,
            has_states: true,
        },
        at(6),
    );
    assert_eq!(names(&m), ["Bob", "Gus"]);
    assert!(m.list.marks.is_empty());
}

#[test]
fn pages_of_an_earlier_reading_are_dropped() {
    let mut m = loaded();
    press(&mut m, "R");
    m.update(page(vec![user(8, "Late", None)]), at(5));
    assert_eq!(m.store.len(), 4);
}

#[test]
fn a_list_that_cannot_be_read_is_told_in_full_and_the_rest_stays() {
    let mut m = loaded();
    press(&mut m, "R");
    m.update(
        Msg::UsersFailed {
            generation: 2,
            problem: problem(ProblemKind::Forbidden),
        },
        at(5),
    );
    assert!(matches!(&m.layers[..], [Layer::Problem(_)]));
    assert_eq!(m.store.len(), 4);
    key(&mut m, Key::Esc);
    assert!(m.layers.is_empty());
}

#[test]
fn escape_goes_back_one_step_at_a_time() {
    let mut m = loaded();
    press(&mut m, " w");
    key(&mut m, Key::Tab);
    assert_eq!(m.pane, Pane::Detail);
    key(&mut m, Key::Esc);
    assert_eq!((m.pane, m.list.filter.is_empty()), (Pane::List, false));
    key(&mut m, Key::Esc);
    assert_eq!((m.list.filter.is_empty(), m.list.marks.len()), (true, 1));
    key(&mut m, Key::Esc);
    assert_eq!(m.list.marks.len(), 0);
}

#[test]
fn who_lacks_mfa_is_one_key_away() {
    let mut m = loaded();
    press(&mut m, "w");
    assert_eq!(names(&m), ["Ada"]);
    assert_eq!(m.store.counts().lacking, 1);
    press(&mut m, "w");
    assert_eq!(m.list.rows.len(), 4);
}

#[test]
fn the_palette_finds_a_command_and_does_it() {
    let mut m = loaded();
    press(&mut m, ":enforce");
    key(&mut m, Key::Enter);
    assert!(
        matches!(&m.layers[..], [Layer::Confirm(c)] if c.plan.action == Action::SetState(MfaState::Enforced))
    );
}

#[test]
fn messages_stay_small() {
    assert!(size_of::<Msg>() <= 256, "{}", size_of::<Msg>());
}
