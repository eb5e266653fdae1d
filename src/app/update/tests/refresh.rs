//! The list of the last visit, and refreshing by itself.

use jiff::SignedDuration;

use super::*;
use crate::app::{Loading, Refresh};
use crate::change::Verdict;
use crate::tenant::{Known, Observed, ProtectionPart, Required, RequiredRange, Snapshot, Store};

fn kept(users: Vec<User>) -> Msg {
    let mut store = Store::default();
    store.append(users);
    Msg::Snapshot {
        at: at(-90_000),
        store: Box::new(store),
    }
}

/// A user as an earlier session has read it.
fn of_yesterday(n: u128, name: &str, state: MfaState) -> User {
    User {
        state: Observed::new(Known::Is(state), at(-90_000)),
        ..user(n, name, None)
    }
}

fn yesterday() -> Msg {
    kept(vec![
        of_yesterday(1, "Ada", MfaState::Enforced),
        of_yesterday(2, "Bob", MfaState::Disabled),
        of_yesterday(3, "Cleo", MfaState::Enabled),
    ])
}

/// The list of yesterday is on the screen, today's is on the way.
fn with_yesterday() -> Model {
    let mut m = empty();
    m.start();
    m.update(yesterday(), at(1));
    m
}

fn today(generation: u32, users: Vec<User>) -> Msg {
    Msg::Users {
        generation,
        users,
        last: true,
        has_states: true,
    }
}

fn rest(m: &mut Model, generation: u32, second: i64) -> Vec<Effect> {
    let mut effects = m.update(
        Msg::Roles {
            generation,
            roles: Ok(RoleBook::default()),
        },
        at(second),
    );
    effects.extend(m.update(
        Msg::Registrations {
            generation,
            rows: Ok(Vec::new()),
            last: true,
        },
        at(second),
    ));
    effects
}

fn written(effects: &[Effect]) -> Option<&Snapshot> {
    effects.iter().find_map(|effect| match effect {
        Effect::WriteSnapshot(snapshot) => Some(snapshot),
        _ => None,
    })
}

fn due(effects: &[Effect]) -> Option<(Timer, u64)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Timer {
            timer: timer @ Timer::Refresh { .. },
            after_ms,
        } => Some((*timer, *after_ms)),
        _ => None,
    })
}

#[test]
fn a_start_shows_the_list_of_the_last_visit_and_says_of_when_it_is() {
    let mut m = empty();
    assert!(m.start().contains(&Effect::ReadSnapshot));
    m.update(yesterday(), at(1));
    assert_eq!(names(&m), ["Ada", "Bob", "Cleo"]);
    assert!(m.load.snapshot);
    assert_eq!(m.load.list_read_at(), Some(at(-90_000)));
}

#[test]
fn the_live_list_takes_its_place_without_moving_cursor_or_marks() {
    let mut m = with_yesterday();
    press(&mut m, "j j");
    assert_eq!(m.list.cursor, Some(id(3)));
    let height = m.list.row - m.list.top;
    let before = (10..60).map(|n| user(n, &format!("Anna{n}"), None));
    let after = (60..99).map(|n| user(n, &format!("Dan{n}"), None));
    let mut people: Vec<User> = before.chain(after).collect();
    people.push(user(3, "Cleo", Some(MfaState::Enabled)));
    people.push(user(2, "Bob", Some(MfaState::Disabled)));
    m.update(today(1, people), at(9));
    assert_eq!(m.list.cursor, Some(id(3)));
    assert_eq!(m.list.row - m.list.top, height);
    assert!(m.list.marks.contains(&id(2)));
    assert!(!m.load.snapshot);
    assert_eq!(m.load.list_read_at(), Some(at(9)));
}

#[test]
fn states_of_the_last_visit_do_not_outlive_it_where_the_list_carries_none() {
    let mut m = with_yesterday();
    m.update(today(1, vec![user(1, "Ada", None)]), at(9));
    assert_eq!(m.store.get(id(1)).unwrap().state.value.ok(), None);
}

#[test]
fn a_state_that_this_start_has_read_is_kept_when_the_list_brings_none() {
    let mut m = with_yesterday();
    let reading = Reading {
        at: at(4),
        value: Ok(MfaState::Disabled),
    };
    m.update(Msg::States(vec![(id(1), reading)]), at(4));
    m.update(today(1, vec![user(1, "Ada", None)]), at(9));
    assert_eq!(
        m.store.get(id(1)).unwrap().state.value,
        Known::Is(MfaState::Disabled)
    );
}

#[test]
fn what_has_changed_since_the_last_visit_is_known_whichever_list_is_there_first() {
    let live = || {
        vec![
            user(1, "Ada", Some(MfaState::Disabled)),
            user(3, "Cleo", Some(MfaState::Enabled)),
            user(4, "Dan", Some(MfaState::Enabled)),
        ]
    };
    let mut slow = with_yesterday();
    slow.update(today(1, live()), at(9));
    let mut fast = empty();
    fast.start();
    fast.update(today(1, live()), at(1));
    fast.update(yesterday(), at(2));
    assert_eq!(names(&fast), ["Ada", "Cleo", "Dan"]);
    for m in [slow, fast] {
        let since = m.since.unwrap();
        assert_eq!((since.at, since.lacking), (at(-90_000), vec![id(1)]));
        assert_eq!((since.new, since.gone.len()), (vec![id(4)], 1));
    }
}

#[test]
fn pages_that_were_faster_than_the_list_of_the_last_visit_are_not_lost() {
    let mut m = empty();
    m.start();
    let first = Msg::Users {
        generation: 1,
        users: vec![user(7, "Gus", Some(MfaState::Enabled))],
        last: false,
        has_states: true,
    };
    m.update(first, at(1));
    m.update(yesterday(), at(2));
    assert_eq!(names(&m), ["Ada", "Bob", "Cleo"]);
    m.update(today(1, vec![user(1, "Ada", None)]), at(3));
    assert_eq!(names(&m), ["Ada", "Gus"]);
}

#[test]
fn a_change_planned_on_states_of_the_last_visit_passes_nobody_over_and_expects_what_was_seen() {
    let mut m = with_yesterday();
    press(&mut m, "a");
    let fresh = Reading {
        at: at(2),
        value: Ok(MfaState::Enforced),
    };
    m.update(Msg::States(vec![(id(3), fresh)]), at(2));
    press(&mut m, "f");
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!("{:?}", m.layers)
    };
    let verdicts: Vec<_> = confirm
        .plan
        .items
        .iter()
        .map(|item| (item.target.id, item.verdict, item.expected))
        .collect();
    assert_eq!(
        verdicts,
        [
            (id(1), Verdict::Change, Some(MfaState::Enforced)),
            (id(2), Verdict::Change, Some(MfaState::Disabled)),
            (id(3), Verdict::AlreadySo, None),
        ]
    );
    let sentences = confirm.plan.consequences();
    assert!(
        sentences
            .iter()
            .any(|line| line.contains("your last session")),
        "{sentences:?}"
    );
}

#[test]
fn a_complete_reading_is_kept_for_the_next_start_once_all_of_it_is_there() {
    let mut m = empty();
    m.start();
    let effects = m.update(today(1, vec![user(1, "Ada", None)]), at(1));
    assert!(written(&effects).is_none());
    let effects = rest(&mut m, 1, 2);
    let kept = written(&effects).unwrap();
    assert_eq!((kept.at, kept.users.len()), (at(1), 1));
    assert!(kept.roles.is_some());
}

#[test]
fn a_list_of_the_last_visit_that_nothing_replaces_stays_and_is_not_kept_again() {
    let mut m = with_yesterday();
    m.update(
        Msg::UsersFailed {
            generation: 1,
            problem: problem(ProblemKind::Unreachable),
        },
        at(2),
    );
    assert!(written(&rest(&mut m, 1, 3)).is_none());
    assert_eq!(names(&m), ["Ada", "Bob", "Cleo"]);
    assert!(m.load.snapshot);
}

#[test]
fn states_that_were_changed_from_here_are_no_news_to_the_next_start() {
    let mut m = loaded();
    rest(&mut m, 1, 2);
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    let done = settled(id(1), MfaState::Enforced, MfaState::Enforced);
    m.update(Msg::Job(RunId(1), done), at(5));
    let effects = m.update(Msg::Job(RunId(1), JobEvent::Ended), at(6));
    let kept = written(&effects).unwrap();
    let ada = kept.users.iter().find(|user| user.id == id(1)).unwrap();
    assert_eq!(ada.state.value, Known::Is(MfaState::Enforced));
}

/// Read to the end, with a refresh every minute.
fn refreshing() -> (Model, Timer) {
    let mut m = loaded();
    m.session.refresh_every = Some(SignedDuration::from_mins(1));
    let (timer, after_ms) = due(&rest(&mut m, 1, 2)).unwrap();
    assert_eq!(after_ms, 60_000);
    (m, timer)
}

#[test]
fn nothing_is_read_by_itself_unless_that_is_wanted() {
    let mut m = loaded();
    assert_eq!(due(&rest(&mut m, 1, 2)), None);
}

#[test]
fn an_old_list_is_refreshed_and_the_next_time_is_counted_from_the_end_of_that() {
    let (mut m, timer) = refreshing();
    let effects = m.update(Msg::Timer(timer), at(62));
    assert!(effects.contains(&Effect::ReadUsers { generation: 2 }));
    assert_eq!(m.load.refresh, Refresh::Running);
    let effects = m.update(today(2, vec![user(1, "Ada", None)]), at(63));
    assert_eq!(due(&effects), None);
    let next = due(&rest(&mut m, 2, 64)).unwrap().0;
    assert_eq!(next, Timer::Refresh { generation: 2 });
}

#[test]
fn a_list_that_was_refreshed_by_key_is_not_old_when_the_first_timer_rings() {
    let (mut m, timer) = refreshing();
    press(&mut m, "R");
    m.update(today(2, vec![user(1, "Ada", None)]), at(30));
    rest(&mut m, 2, 31);
    assert_eq!(m.update(Msg::Timer(timer), at(62)), []);
    assert_eq!(m.load.generation, 2);
}

#[test]
fn nothing_is_read_under_a_dialog_but_as_soon_as_it_is_closed() {
    let (mut m, timer) = refreshing();
    press(&mut m, "f");
    assert_eq!(m.update(Msg::Timer(timer), at(62)), []);
    let effects = key(&mut m, Key::Esc);
    assert!(effects.contains(&Effect::ReadUsers { generation: 2 }));
}

#[test]
fn nothing_is_read_beside_a_job_but_as_soon_as_it_has_ended() {
    let (mut m, timer) = refreshing();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    assert_eq!(m.update(Msg::Timer(timer), at(62)), []);
    let effects = m.update(Msg::Job(RunId(1), JobEvent::Ended), at(70));
    assert!(effects.contains(&Effect::ReadUsers { generation: 2 }));
}

#[test]
fn a_reading_that_nobody_asked_for_fails_without_a_window_and_is_tried_again() {
    let (mut m, timer) = refreshing();
    m.update(Msg::Timer(timer), at(62));
    m.update(
        Msg::UsersFailed {
            generation: 2,
            problem: problem(ProblemKind::Unreachable),
        },
        at(63),
    );
    let effects = rest(&mut m, 2, 64);
    assert!(m.layers.is_empty());
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("Could not refresh the list")
    );
    assert_eq!(m.store.len(), 4);
    assert_eq!(m.load.list_read_at(), Some(at(1)));
    assert!(matches!(m.load.users, Loading::Failed(_)));
    assert!(due(&effects).is_some());
    assert!(written(&effects).is_none());
}

#[test]
fn one_row_is_refreshed_with_its_detail_and_keeps_what_other_readings_said_of_it() {
    let mut m = loaded();
    m.store.set_registrations(vec![(
        id(1),
        crate::tenant::Registration {
            registered: Known::Is(true),
            capable: Known::Is(true),
            admin: Known::Is(false),
            methods: Known::Is(crate::tenant::RegisteredMethods::default()),
            default: Known::Is(None),
            as_of: None,
        },
    )]);
    let effects = press(&mut m, "r");
    let request = m.detail_request;
    let user_id = id(1);
    assert_eq!(
        effects,
        [
            Effect::ReadDetail {
                request,
                user: user_id,
                methods: true,
                logs: true,
                groups: false,
            },
            Effect::ReadUser(user_id)
        ]
    );
    let now = User {
        enabled: Known::Is(false),
        licences: Known::Is(3),
        asked_at: at(4),
        state: Observed::new(Known::Is(MfaState::Enabled), at(4)),
        ..user(1, "Ada King", None)
    };
    m.update(
        Msg::User {
            id: id(1),
            answer: Ok(now),
        },
        at(4),
    );
    let row = m.current().unwrap();
    assert_eq!(
        (row.id, row.licences, row.enabled),
        (id(1), Known::Is(3), Known::Is(false))
    );
    assert!(row.registered().is_yes());
}

#[test]
fn a_user_who_is_read_again_is_judged_as_before_and_keeps_the_last_visits_verdict_until_rules_are_known()
 {
    let unjudged = || User {
        by_policies: RequiredRange::default(),
        asked_at: at(4),
        state: Observed::new(Known::Is(MfaState::Disabled), at(4)),
        ..user(1, "Ada", None)
    };
    let again = |m: &mut Model| {
        let answer = Ok(unjudged());
        m.update(Msg::User { id: id(1), answer }, at(4));
        m.store.get(id(1)).unwrap().required()
    };
    let mut m = loaded();
    assert_eq!(
        again(&mut m),
        Known::Is(Required::Never),
        "the last verdict"
    );
    for part in [
        ProtectionPart::SecurityDefaults(Reading {
            at: at(2),
            value: Ok(true),
        }),
        ProtectionPart::Policies(Reading {
            at: at(2),
            value: Ok(Vec::new()),
        }),
    ] {
        let generation = 1;
        m.update(Msg::Protection { generation, part }, at(3));
    }
    assert_eq!(again(&mut m), Known::Is(Required::Sometimes));
}

#[test]
fn a_user_who_is_gone_stays_in_the_list_and_is_sentences() {
    let mut m = loaded();
    m.update(
        Msg::User {
            id: id(1),
            answer: Err(problem(ProblemKind::NotFound)),
        },
        at(4),
    );
    assert!(m.toast.as_ref().unwrap().text.contains("no longer exists"));
    assert_eq!(m.store.len(), 4);
}
