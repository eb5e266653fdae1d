use super::*;
use crate::app::command::{Command, Context, Spec};
use crate::tenant::time::ClockSkew;

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
            user: id(3),
            methods: true,
            logs: true,
            groups: false,
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
fn an_older_reading_does_not_undo_what_was_read_after_a_change() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    m.update(
        Msg::Job(
            RunId(1),
            settled(id(1), MfaState::Enforced, MfaState::Enforced),
        ),
        at(5),
    );
    let stale = User {
        asked_at: at(3),
        state: Observed::new(Known::Is(MfaState::Disabled), at(3)),
        ..user(1, "Ada", None)
    };
    m.update(page(vec![stale]), at(6));
    assert_eq!(
        m.store.get(id(1)).unwrap().state.value,
        Known::Is(MfaState::Enforced)
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
fn a_list_that_cannot_be_read_is_explained_in_full_and_the_rest_stays() {
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
fn a_clock_that_is_off_is_named_once_and_what_the_service_dates_is_judged_by_the_services_clock() {
    let mut m = loaded();
    let hours_ahead = at(3 * 3600);
    let skew = ClockSkew::between(at(0), hours_ahead);
    m.update(Msg::ClockSkew(skew), at(0));
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("behind Microsoft's")
    );
    assert_eq!(m.service_now(), hours_ahead);
    assert_eq!(m.case(m.store.at(0).unwrap()).now, hours_ahead);
    m.toast = None;
    m.update(
        Msg::ClockSkew(ClockSkew::between(at(0), at(3 * 3600 + 9))),
        at(0),
    );
    assert!(m.toast.is_none());
}

#[test]
fn a_list_that_cannot_be_read_in_parts_says_why_it_takes_longer() {
    let mut m = loaded();
    let generation = m.load.generation;
    let why = "the service refuses parts of it".to_owned();
    m.update(Msg::ListInDoubt { generation, why }, at(1));
    let toast = m.toast.as_ref().unwrap();
    assert!(
        toast
            .text
            .ends_with("one page after another, since the service refuses parts of it")
    );
}

#[test]
fn users_without_a_readable_id_are_counted_until_the_next_reading() {
    let mut m = loaded();
    let generation = m.load.generation;
    m.update(
        Msg::UnlistedUsers {
            generation,
            count: 2,
        },
        at(1),
    );
    m.update(
        Msg::UnlistedUsers {
            generation,
            count: 1,
        },
        at(1),
    );
    let generation = generation - 1;
    m.update(
        Msg::UnlistedUsers {
            generation,
            count: 9,
        },
        at(1),
    );
    assert_eq!(m.load.unlisted, 3);
    m.reload();
    assert_eq!(m.load.unlisted, 0);
}

#[test]
fn an_identity_that_the_token_names_is_there_before_the_first_frame_and_is_not_asked_for() {
    let operator = Operator {
        id: Some(id(9)),
        name: SafeText::new("ops@contoso.example"),
        tenant: SafeText::new("contoso.example"),
        tenant_id: None,
    };
    let session = Session {
        operator: Some(operator.clone()),
        ..Session::default()
    };
    let mut m = Model::new(session, (100, 30), at(0));
    assert_eq!(m.operator, Some(operator));
    assert!(!m.start().contains(&Effect::ReadOperator));
    let mut unnamed = Model::new(Session::default(), (140, 45), at(0));
    assert!(unnamed.start().contains(&Effect::ReadOperator));
}

#[test]
fn a_start_tells_which_of_the_admins_keys_will_be_refused_and_why() {
    let mut m = empty();
    let enable = Spec::of_context(Context::Main).find(|spec| spec.command == Command::Enable);
    m.session.keys.set(enable.unwrap(), vec![Key::Ctrl('e')]);
    m.session.rights = Some(crate::change::rights::Rights {
        permissions: Some(vec![SafeText::new("User.Read.All")]),
        roles: None,
        app_only: false,
        read_only: false,
        methods: true,
    });
    m.start();
    let operator = Operator {
        id: Some(id(9)),
        name: SafeText::new("ops@contoso.example"),
        tenant: SafeText::new("contoso.example"),
        tenant_id: None,
    };
    m.update(Msg::Operator(Ok(operator)), at(1));
    let said = m.toast.as_ref().unwrap().text.clone();
    assert!(
        said.contains(
            "ctrl-e d f (the permission Policy.ReadWrite.AuthenticationMethod is missing)"
        ),
        "{said}"
    );
}

#[test]
fn a_protected_account_that_is_nobody_is_known_once_the_list_is_complete() {
    let session = Session {
        protected: ["ADA@contoso.example", "adda@contoso.example"]
            .map(|key| key.parse().unwrap())
            .to_vec(),
        ..Session::default()
    };
    let mut m = Model::new(session, (140, 45), at(0));
    m.start();
    assert!(m.load.missing_protected.is_empty(), "nothing is read yet");
    m.update(page(vec![user(1, "Ada", None)]), at(1));
    assert_eq!(m.load.missing_protected, ["adda@contoso.example"]);
}

#[test]
fn a_role_that_was_activated_since_the_start_is_noticed_by_a_refresh() {
    let mut m = loaded();
    m.session.rights = Some(crate::change::rights::Rights {
        permissions: Some(vec![SafeText::new("User.Read.All")]),
        roles: Some(Vec::new()),
        app_only: false,
        read_only: false,
        methods: true,
    });
    let effects = press(&mut m, "R");
    assert!(effects.contains(&Effect::ReadRights));
    let same = Msg::Rights {
        permissions: None,
        roles: None,
    };
    m.toast = None;
    m.update(same, at(3));
    assert!(
        m.toast.is_none(),
        "what a token does not say changes nothing"
    );
    let activated = vec![crate::tenant::role::GLOBAL_ADMINISTRATOR];
    let answer = Msg::Rights {
        permissions: None,
        roles: Some(activated.clone()),
    };
    m.update(answer, at(3));
    assert_eq!(m.session.rights.as_ref().unwrap().roles, Some(activated));
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("roles or permissions changed")
    );
}

#[test]
fn reading_all_unknown_states_counts_them_and_knows_the_time_left_by_its_pace() {
    let mut m = empty();
    m.start();
    let users = (0..200).map(|n| user(n, &format!("U{n:03}"), None));
    m.update(page(users.collect()), at(1));
    assert_eq!(m.states_progress(), None);
    m.update(Msg::Key(Key::Char('U')), at(10));
    assert_eq!(m.states_progress().unwrap(), "0 of 200 states read");
    let answers = (0..50).map(|n| {
        let value = Ok(MfaState::Disabled);
        (id(n), Reading { at: at(12), value })
    });
    m.update(Msg::States(answers.collect()), at(20));
    let said = "50 of 200 states read, about 30 s left";
    assert_eq!(m.states_progress().unwrap(), said);
    let until = Some(at(80));
    m.update(Msg::Throttled { until }, at(20));
    let said = "50 of 200 states read, about 2 min left";
    assert_eq!(m.states_progress().unwrap(), said, "a minute later");
    press(&mut m, "U");
    assert_eq!(m.states_progress(), None, "stopped");
}

#[test]
fn the_number_of_all_users_is_that_of_this_reading() {
    let mut m = loaded();
    press(&mut m, "R");
    let counted = |generation, count| Msg::UsersCounted { generation, count };
    m.update(counted(1, 99), at(3));
    assert_eq!(m.users_so_far(), "0");
    m.update(counted(2, 4_000), at(3));
    assert_eq!(m.users_so_far(), "0 of 4,000");
    press(&mut m, "R");
    assert_eq!(m.users_so_far(), "0");
}
