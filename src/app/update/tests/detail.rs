use super::*;
use crate::change::rights::Rights;
use crate::tenant::ProtectionPart;
use crate::tenant::conditional_access::{Demand, People, Policy, PolicyState};

/// The cursor on the user of this row, rested: what is asked.
fn rest(m: &mut Model, towards: Key, second: i64) -> Effect {
    m.update(Msg::Key(towards), at(second));
    let request = m.detail_request;
    let effects = m.update(Msg::Timer(Timer::Rested { request }), at(second));
    let is_detail = |effect: &Effect| matches!(effect, Effect::ReadDetail { .. });
    effects.into_iter().find(is_detail).unwrap()
}

fn arrive(m: &mut Model, part: Part, second: i64) {
    let user = m.list.cursor.unwrap();
    let request = m.detail_request;
    let msg = Msg::Detail {
        request,
        user,
        part,
    };
    m.update(msg, at(second));
}

fn logs_arrive(m: &mut Model, audits: Result<Vec<AuditEvent>, Problem>, second: i64) {
    let reading = Reading {
        at: at(second),
        value: audits.map(Log::whole),
    };
    arrive(m, Part::Audits(reading), second);
    let reading = Reading {
        at: at(second),
        value: Ok(Log::whole(Vec::new())),
    };
    arrive(m, Part::SignIns(reading), second);
}

fn asks_logs(effect: &Effect) -> bool {
    matches!(effect, Effect::ReadDetail { logs: true, .. })
}

fn policy(state: PolicyState) -> Policy {
    Policy {
        id: SafeText::new("p"),
        name: SafeText::new("MFA for sales"),
        state,
        demand: Demand::Mfa,
        include: People {
            groups: vec![Uuid::from_u128(7)],
            ..People::default()
        },
        exclude: People::default(),
        only: Vec::new(),
        registration: None,
        unread: Vec::new(),
    }
}

fn policies(policies: Vec<Policy>) -> Msg {
    Msg::Protection {
        generation: 1,
        part: ProtectionPart::Policies(Reading {
            at: at(1),
            value: Ok(policies),
        }),
    }
}

#[test]
fn what_was_read_of_a_user_is_shown_at_once_when_the_cursor_returns() {
    let mut m = loaded();
    rest(&mut m, Key::Down, 2);
    logs_arrive(&mut m, Ok(Vec::new()), 3);
    rest(&mut m, Key::Down, 4);
    assert!(m.detail.as_ref().unwrap().audits.is_none());
    rest(&mut m, Key::Up, 5);
    let shown = m.detail.as_ref().unwrap().audits.as_ref().unwrap();
    assert_eq!(shown.at, at(3));
}

#[test]
fn logs_read_less_than_a_minute_ago_are_not_asked_again_unless_wanted() {
    let mut m = loaded();
    assert!(asks_logs(&rest(&mut m, Key::Down, 2)));
    logs_arrive(&mut m, Ok(Vec::new()), 3);
    rest(&mut m, Key::Down, 4);
    assert!(!asks_logs(&rest(&mut m, Key::Up, 62)));
    assert!(asks_logs(&press(&mut m, "r")[0]));
    rest(&mut m, Key::Down, 62);
    assert!(asks_logs(&rest(&mut m, Key::Up, 63)));
}

#[test]
fn a_log_that_failed_in_passing_is_asked_again_and_a_refused_one_is_not() {
    for (kind, again) in [
        (ProblemKind::Unreachable, true),
        (ProblemKind::Licence, false),
        (ProblemKind::Forbidden, false),
    ] {
        let mut m = loaded();
        rest(&mut m, Key::Down, 2);
        logs_arrive(&mut m, Err(problem(kind)), 3);
        rest(&mut m, Key::Down, 4);
        assert_eq!(asks_logs(&rest(&mut m, Key::Up, 5)), again, "{kind:?}");
    }
}

#[test]
fn a_changed_user_is_not_shown_as_it_was() {
    let mut m = loaded();
    rest(&mut m, Key::Down, 2);
    logs_arrive(&mut m, Ok(Vec::new()), 3);
    key(&mut m, Key::Up);
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    m.update(
        Msg::Job(
            RunId(1),
            settled(id(2), MfaState::Enforced, MfaState::Enforced),
        ),
        at(5),
    );
    assert!(m.recent_details.iter().all(|detail| detail.user != id(2)));
}

#[test]
fn no_more_than_32_details_are_kept() {
    let mut m = empty();
    m.start();
    let crowd = (0..80).map(|n| user(n, &format!("U{n:03}"), Some(MfaState::Enabled)));
    m.update(page(crowd.collect()), at(1));
    for _ in 0..70 {
        rest(&mut m, Key::Down, 2);
        logs_arrive(&mut m, Ok(Vec::new()), 3);
    }
    assert_eq!(m.recent_details.len(), 32);
}

#[test]
fn groups_are_asked_only_where_a_policy_that_is_not_off_names_groups() {
    let mut m = loaded();
    let without = rest(&mut m, Key::Down, 2);
    assert!(matches!(without, Effect::ReadDetail { groups: false, .. }));
    assert_eq!(
        m.update(policies(vec![policy(PolicyState::Disabled)]), at(3)),
        vec![]
    );
    let late = m.update(policies(vec![policy(PolicyState::ReportOnly)]), at(3));
    let request = m.detail_request;
    assert_eq!(
        late,
        vec![Effect::ReadGroups {
            request,
            user: id(2)
        }]
    );
    let with = rest(&mut m, Key::Down, 4);
    assert!(matches!(with, Effect::ReadDetail { groups: true, .. }));
}

#[test]
fn the_groups_that_decide_are_counted_as_they_are_read() {
    let mut m = loaded();
    let include = |group| People {
        groups: vec![Uuid::from_u128(group)],
        ..People::default()
    };
    let of = |group| Policy {
        include: include(group),
        ..policy(PolicyState::Enabled)
    };
    let effects = m.update(policies(vec![of(7), of(8), of(9)]), at(3));
    let reads = |effect: &Effect| matches!(effect, Effect::ReadGroupMembers { .. });
    assert!(effects.iter().any(reads), "{effects:?}");
    assert_eq!(m.groups_progress().unwrap(), "0 of 3 groups");
    let read = |generation, count| Msg::GroupsRead { generation, count };
    m.update(read(1, 2), at(4));
    m.update(read(0, 3), at(4));
    assert_eq!(m.groups_progress().unwrap(), "2 of 3 groups");
    let said = "the members of groups that policies name are still being read: 2 of 3 groups";
    let notes = crate::app::Overview::of(&m).notes(&m);
    assert!(notes.iter().any(|(_, text)| text == said), "{notes:?}");
    let part = ProtectionPart::Groups(Vec::new());
    m.update(
        Msg::Protection {
            generation: 1,
            part,
        },
        at(5),
    );
    assert_ne!(m.groups_progress().as_deref(), Some("2 of 3 groups"));
}

#[test]
fn a_start_reads_what_the_tenant_asks_of_everybody_and_drops_an_older_answer() {
    let mut m = empty();
    let effects = m.start();
    assert!(effects.contains(&Effect::ReadProtection {
        generation: 1,
        risk: true,
    }));
    press(&mut m, "R");
    m.update(policies(vec![policy(PolicyState::Enabled)]), at(3));
    assert_eq!(m.protection.policies, None);
}

#[test]
fn the_pane_stays_with_the_user_it_names_until_the_cursor_has_rested() {
    let mut m = loaded();
    rest(&mut m, Key::Down, 2);
    logs_arrive(&mut m, Ok(Vec::new()), 3);
    m.detail_scroll = 4;
    let shown = m.detail.clone();
    key(&mut m, Key::Down);
    assert_eq!((&m.detail, m.detail_scroll), (&shown, 4));
    assert_eq!(m.in_detail().map(|user| user.id), Some(id(2)));
    assert_eq!(m.list.cursor, Some(id(3)));
    rest(&mut m, Key::Down, 4);
    assert_eq!(m.in_detail().map(|user| user.id), m.list.cursor);
    assert_eq!(m.detail_scroll, 0);
}

#[test]
fn the_arrow_keys_never_go_to_the_detail_of_another_user() {
    let mut m = loaded();
    rest(&mut m, Key::Down, 2);
    key(&mut m, Key::Down);
    key(&mut m, Key::Tab);
    assert_eq!(m.in_detail().map(|user| user.id), Some(id(3)));
}

#[test]
fn a_pane_whose_user_is_gone_goes_on_to_the_next_at_once() {
    let mut m = loaded();
    press(&mut m, "R");
    let msg = Msg::Users {
        generation: 2,
        users: vec![user(2, "Bob", None)],
        last: true,
        has_states: true,
    };
    m.update(msg, at(3));
    assert_eq!(m.in_detail().map(|user| user.id), Some(id(2)));
    assert_eq!(m.detail.as_ref().map(|detail| detail.user), Some(id(2)));
}

#[test]
fn the_end_of_the_detail_is_one_key_away() {
    let mut m = loaded();
    key(&mut m, Key::Tab);
    key(&mut m, Key::End);
    let painted = Msg::Painted {
        detail: 19,
        layer: 0,
    };
    m.update(painted, at(3));
    assert_eq!(m.detail_scroll, 19);
    key(&mut m, Key::Home);
    assert_eq!(m.detail_scroll, 0);
}

/// A session whose token tells these permissions, in a cloud with or without methods.
fn session(permissions: &[&str], methods: bool) -> Session {
    Session {
        rights: Some(Rights {
            permissions: Some(permissions.iter().map(|name| SafeText::new(name)).collect()),
            roles: None,
            app_only: false,
            read_only: false,
            methods,
        }),
        ..Session::default()
    }
}

#[test]
fn what_the_token_says_will_be_refused_is_said_without_a_request() {
    let asks = |effects: &[Effect], wanted: bool| {
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ReadProtection { risk, .. } if *risk == wanted))
    };
    let mut m = Model::new(session(&["User.Read.All"], true), (140, 45), at(0));
    assert!(asks(&m.start(), false));
    let risky = m.protection.risky_users.as_ref().unwrap();
    let problem = risky.value.as_ref().unwrap_err();
    assert_eq!(problem.kind, ProblemKind::NotAsked);
    assert!(problem.advice.contains("risk = true"), "{problem:?}");
    let held = ["User.Read.All", "IdentityRiskyUser.Read.All"];
    let mut m = Model::new(session(&held, true), (140, 45), at(0));
    assert!(asks(&m.start(), true));
    assert_eq!(m.protection.risky_users, None);
}

#[test]
fn a_cloud_without_methods_is_not_asked_for_them_and_the_keys_for_them_say_why() {
    let mut m = Model::new(session(&["User.Read.All"], false), (140, 45), at(0));
    m.start();
    let users = vec![user(1, "Ada", None), user(2, "Bob", None)];
    m.update(page(users), at(1));
    let asked = rest(&mut m, Key::Down, 2);
    assert!(matches!(asked, Effect::ReadDetail { methods: false, .. }));
    for key in ["1", "t"] {
        let effects = press(&mut m, key);
        let reads = |effect: &Effect| matches!(effect, Effect::ReadAccessPassTerms(_));
        assert!(m.layers.is_empty() && !effects.iter().any(reads));
        let said = &m.toast.as_ref().unwrap().text;
        assert!(said.contains("no authentication methods"), "{said}");
    }
}
