//! The way off per-user MFA, and Microsoft's own answer about one user.

use super::super::super::Context;
use super::*;
use crate::coverage::Standing;
use crate::tenant::conditional_access::{Demand, Narrowing, People, PolicyState};
use crate::tenant::role::GLOBAL_READER;
use crate::tenant::{Policy, ProtectionPart, Role, WhatIfPolicy};

fn policy(id: &str, demand: Demand, only: Vec<Narrowing>) -> Policy {
    Policy {
        id: id.into(),
        name: id.into(),
        state: PolicyState::Enabled,
        demand,
        include: People {
            all: true,
            ..People::default()
        },
        exclude: People::default(),
        only,
        registration: None,
        unread: Vec::new(),
    }
}

/// MFA for everybody but Bob, legacy authentication blocked; Cleo is an admin.
fn covered() -> Model {
    let mut m = loaded();
    let mut book = RoleBook::default();
    book.assign(id(3), &Role::new(GLOBAL_READER, "Global Reader".into()));
    let roles = Ok(book);
    m.update(
        Msg::Roles {
            generation: 1,
            roles,
        },
        at(1),
    );
    let mut for_all = policy("MFA for all", Demand::Mfa, Vec::new());
    for_all.exclude.users = vec![id(2)];
    let legacy = policy(
        "Block legacy",
        Demand::Block,
        vec![Narrowing::LegacyClients],
    );
    for part in [
        ProtectionPart::SecurityDefaults(Reading {
            at: at(1),
            value: Ok(false),
        }),
        ProtectionPart::Policies(Reading {
            at: at(1),
            value: Ok(vec![for_all, legacy]),
        }),
    ] {
        m.update(
            Msg::Protection {
                generation: 1,
                part,
            },
            at(1),
        );
    }
    m.update(page_of_five(), at(1));
    m
}

/// The four again, and Eve, who is enforced and no admin.
fn page_of_five() -> Msg {
    page(vec![
        user(3, "Cleo", Some(MfaState::Enforced)),
        user(1, "Ada", Some(MfaState::Disabled)),
        user(4, "Dan", None),
        user(2, "Bob", Some(MfaState::Enabled)),
        user(5, "Eve", Some(MfaState::Enforced)),
    ])
}

#[test]
fn only_safe_users_who_are_no_admins_go_into_a_wave() {
    let mut m = covered();
    press(&mut m, "M");
    let Some(Layer::Migration(window)) = m.layers.last() else {
        panic!("no window")
    };
    let counts = Standing::ALL
        .iter()
        .map(|standing| window.survey.count(*standing));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [2, 0, 1, 1],
        "Dan's state is unknown"
    );
    assert_eq!(window.ready, 1);
    press(&mut m, "d");
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!("no question")
    };
    assert_eq!(confirm.plan.action, Action::SetState(MfaState::Disabled));
    let names: Vec<&str> = confirm
        .plan
        .changes()
        .map(|target| target.name.as_str())
        .collect();
    assert_eq!(names, ["Eve"]);
}

#[test]
fn a_wave_has_twenty_five_users_a_hundred_or_all() {
    let mut m = covered();
    press(&mut m, "M>");
    let toast = m.toast.as_ref().unwrap();
    assert!(toast.text.contains("all of them are one wave"), "{toast:?}");
    let crowd = || {
        let users = (10..140).map(|n| user(n, &format!("U{n}"), Some(MfaState::Enforced)));
        page(users.collect())
    };
    m.update(crowd(), at(2));
    for (keys, users) in [("", 25), (">", 100), (">>", 131), ("<<<", 25)] {
        press(&mut m, keys);
        // The size stays when users are read again: 130, and Eve.
        m.update(crowd(), at(3));
        press(&mut m, "d");
        let Some(Layer::Confirm(confirm)) = m.layers.last() else {
            panic!("{:?}", m.layers)
        };
        assert_eq!(confirm.plan.change_count(), users, "{keys}");
        key(&mut m, Key::Esc);
    }
}

#[test]
fn each_count_leads_to_its_users() {
    let mut m = covered();
    press(&mut m, "MG");
    press(&mut m, "kkkkj");
    key(&mut m, Key::Down);
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Bob"]);
    assert_eq!(m.context(), Context::Main);
}

#[test]
fn nobody_is_safe_while_the_policies_are_unknown() {
    let mut m = loaded();
    press(&mut m, "M");
    press(&mut m, "d");
    assert!(matches!(m.layers.last(), Some(Layer::Migration(_))));
    let toast = m.toast.as_ref().unwrap();
    assert!(
        toast.text.contains("nobody can be switched off safely"),
        "{}",
        toast.text
    );
}

#[test]
fn figures_of_policies_lead_to_as_many_users_as_they_count() {
    let mut m = covered();
    press(&mut m, "o");
    let Some(Layer::Overview(overview)) = m.layers.last() else {
        panic!("no overview")
    };
    let first = overview
        .lines
        .iter()
        .position(|line| line.title == "MFA for all");
    let line = overview.table.len() + first.unwrap();
    let counts: Vec<usize> = (0..4)
        .map(|column| super::super::super::overview::Place { line, column })
        .map(|place| overview.figure(place).unwrap().users())
        .collect();
    assert_eq!(counts, [4, 1, 0, 1]);
    for (column, users) in counts.into_iter().enumerate() {
        let mut m = m.clone();
        m.overview_at = super::super::super::overview::Place { line, column };
        key(&mut m, Key::Enter);
        assert_eq!(names(&m).len(), users, "column {column}");
    }
}

#[test]
fn a_state_that_changes_moves_the_count_of_users_with_one_source() {
    let mut m = covered();
    assert_eq!(m.judgement.policies[0].only_source, 1, "Ada");
    let state = Reading {
        at: at(9),
        value: Ok(MfaState::Disabled),
    };
    m.update(Msg::States(vec![(id(5), state)]), at(9));
    assert_eq!(m.judgement.policies[0].only_source, 2);
    let before = m.judgement.clone();
    m.judge_all();
    assert_eq!(m.judgement.policies, before.policies);
}

#[test]
fn microsofts_answer_goes_into_the_window_of_its_user_and_nowhere_else() {
    let mut m = covered();
    let effects = press(&mut m, "W");
    assert_eq!(effects, [Effect::AskMicrosoft(id(1))]);
    let answer = Reading {
        at: at(2),
        value: Ok(vec![WhatIfPolicy {
            id: "MFA for all".into(),
            name: "MFA for all".into(),
            report_only: false,
            applies: Known::Is(false),
            reasons: vec!["users".into()],
        }]),
    };
    let other = Msg::WhatIf {
        user: id(2),
        answer: answer.clone(),
    };
    m.update(other, at(2));
    let text = |m: &Model| match m.layers.last() {
        Some(Layer::WhatIf(shown)) => crate::app::note::of_referee(shown, m),
        _ => panic!("no window"),
    };
    assert!(text(&m).contains("asking Microsoft…"));
    m.update(
        Msg::WhatIf {
            user: id(1),
            answer,
        },
        at(2),
    );
    let text = text(&m);
    assert!(text.contains("They disagree on 1 of 2 policies"), "{text}");
    assert!(text.contains("it is for other people"), "{text}");
    press(&mut m, "W");
    assert!(m.layers.is_empty());
}

#[test]
fn the_pane_and_the_list_say_the_same_whoever_changed_the_state_last() {
    let mut m = covered();
    for (second, state) in [(3, MfaState::Enforced), (5, MfaState::Disabled)] {
        let reading = Reading {
            at: at(second),
            value: Ok(state),
        };
        m.update(Msg::States(vec![(id(2), reading)]), at(second));
        let user = m.store.get(id(2)).unwrap();
        let pane = m.case(user).requirements();
        assert_eq!(pane.range(), user.required_range());
        assert_eq!(pane.verdict(), user.required());
    }
}
