use std::collections::HashSet;

use super::{admin, id, user};
use crate::change::{Action, Confirmation, Guards, Plan, Refusal, ResetScope, Verdict};
use crate::tenant::role::GLOBAL_ADMINISTRATOR;
use crate::tenant::{Known, MfaState, Observed, Role, RoleBook, Store, Unknown, User};

const DISABLE: Action = Action::SetState(MfaState::Disabled);
const ENABLE: Action = Action::SetState(MfaState::Enabled);
const ENFORCE: Action = Action::SetState(MfaState::Enforced);
const RESET: Action = Action::ContactMethods {
    scope: ResetScope::Portal,
    sign_out: true,
};
const CHANGING: [Action; 5] = [DISABLE, ENABLE, ENFORCE, RESET, Action::RememberedDevices];

fn verdicts(action: Action, users: &[User], guards: &Guards) -> Vec<Verdict> {
    let plan = Plan::new(action, users, guards);
    plan.items.iter().map(|item| item.verdict).collect()
}

fn refused(action: Action, who: &User, guards: &Guards) -> Option<Refusal> {
    match verdicts(action, std::slice::from_ref(who), guards)[..] {
        [Verdict::Refused(why)] => Some(why),
        _ => None,
    }
}

fn ada() -> User {
    user(1, "ada@contoso.example", MfaState::Disabled)
}

#[test]
fn who_has_the_state_already_is_not_changed() {
    let users = [
        user(1, "a@contoso.example", MfaState::Disabled),
        user(2, "b@contoso.example", MfaState::Enforced),
    ];
    assert_eq!(
        verdicts(ENFORCE, &users, &Guards::default()),
        [Verdict::Change, Verdict::AlreadySo]
    );
}

#[test]
fn a_state_that_is_not_known_is_never_taken_for_the_one_asked_for() {
    let unknown = User {
        state: Observed::never(Known::default()),
        ..ada()
    };
    for action in [DISABLE, ENABLE, ENFORCE] {
        let verdicts = verdicts(action, std::slice::from_ref(&unknown), &Guards::default());
        assert_eq!(verdicts, [Verdict::Change]);
    }
}

#[test]
fn resets_and_sign_outs_concern_everybody_whatever_the_state() {
    for &state in MfaState::ALL {
        for action in [RESET, Action::RememberedDevices, Action::AppPasswords] {
            let who = [user(1, "a@contoso.example", state)];
            assert_eq!(
                verdicts(action, &who, &Guards::default()),
                [Verdict::Change]
            );
        }
    }
}

#[test]
fn a_user_who_is_named_twice_is_planned_once() {
    let plan = Plan::new(ENFORCE, &[ada(), ada()], &Guards::default());
    assert_eq!(plan.items.len(), 1);
}

#[test]
fn a_session_that_may_only_read_changes_nobody() {
    let guards = Guards {
        read_only: true,
        ..Guards::default()
    };
    for action in CHANGING {
        assert_eq!(
            refused(action, &ada(), &guards),
            Some(Refusal::ReadOnly),
            "{action:?}"
        );
    }
}

#[test]
fn nobody_changes_themself() {
    let guards = Guards {
        operator: Some(id(1)),
        ..Guards::default()
    };
    for action in CHANGING {
        assert_eq!(
            refused(action, &ada(), &guards),
            Some(Refusal::Yourself),
            "{action:?}"
        );
    }
    let other = user(2, "bob@contoso.example", MfaState::Disabled);
    assert_eq!(refused(DISABLE, &other, &guards), None);
}

#[test]
fn a_protected_account_is_known_by_its_upn_and_its_id_in_any_case() {
    let glass = User {
        upn: "Break.Glass@Contoso.example".into(),
        ..user(0x00ab_cdef, "", MfaState::Disabled)
    };
    for written in [
        "break.glass@contoso.example".to_owned(),
        "BREAK.GLASS@CONTOSO.EXAMPLE".to_owned(),
        glass.id.to_string(),
        glass.id.to_string().to_uppercase(),
    ] {
        let guards = Guards::default().protecting([written.as_str()]);
        for action in CHANGING {
            assert_eq!(
                refused(action, &glass, &guards),
                Some(Refusal::Protected),
                "{written}"
            );
        }
        assert_eq!(refused(DISABLE, &ada(), &guards), None, "{written}");
    }
}

#[test]
fn a_refusal_stands_before_already_so() {
    let guards = Guards::default().protecting(["ada@contoso.example"]);
    assert_eq!(refused(DISABLE, &ada(), &guards), Some(Refusal::Protected));
}

#[test]
fn looking_for_app_passwords_changes_nothing_and_no_guard_stands_against_it() {
    let guards = Guards {
        read_only: true,
        operator: Some(id(1)),
        ..Guards::default().protecting(["ada@contoso.example"])
    };
    assert_eq!(refused(Action::AppPasswords, &ada(), &guards), None);
}

fn admins_with_mfa(numbers: &[u128]) -> Guards {
    Guards {
        admins_with_mfa: Some(numbers.iter().map(|number| id(*number)).collect()),
        ..Guards::default()
    }
}

#[test]
fn the_last_admins_protected_by_per_user_mfa_are_not_disabled_together() {
    let users = [
        admin(1, "a@contoso.example", MfaState::Enforced),
        user(2, "b@contoso.example", MfaState::Enforced),
        admin(3, "c@contoso.example", MfaState::Enabled),
    ];
    let last = Verdict::Refused(Refusal::LastAdmin);
    assert_eq!(
        verdicts(DISABLE, &users, &admins_with_mfa(&[1, 3])),
        [last, Verdict::Change, last]
    );
    assert_eq!(
        verdicts(DISABLE, &users, &admins_with_mfa(&[1, 3, 4])),
        [Verdict::Change; 3]
    );
}

#[test]
fn the_last_admin_may_be_made_stronger_and_reset() {
    let users = [admin(1, "a@contoso.example", MfaState::Enabled)];
    for action in [ENFORCE, RESET, Action::RememberedDevices] {
        assert_eq!(
            verdicts(action, &users, &admins_with_mfa(&[1])),
            [Verdict::Change],
            "{action:?}"
        );
    }
}

#[test]
fn without_an_admin_who_is_asked_or_without_known_roles_there_is_no_last_one() {
    let users = [admin(1, "a@contoso.example", MfaState::Enforced)];
    assert_eq!(
        verdicts(DISABLE, &users, &admins_with_mfa(&[])),
        [Verdict::Change]
    );
    assert_eq!(
        verdicts(DISABLE, &users, &Guards::default()),
        [Verdict::Change]
    );
}

#[test]
fn an_admin_who_is_refused_for_another_reason_keeps_the_rest_from_being_the_last() {
    let users = [
        admin(1, "a@contoso.example", MfaState::Enforced),
        admin(2, "b@contoso.example", MfaState::Enforced),
    ];
    let guards = admins_with_mfa(&[1, 2]).protecting(["a@contoso.example"]);
    assert_eq!(
        verdicts(DISABLE, &users, &guards),
        [Verdict::Refused(Refusal::Protected), Verdict::Change]
    );
}

#[test]
fn only_admins_who_can_sign_in_and_are_asked_count_as_admins_with_mfa() {
    let users = vec![
        admin(1, "a@contoso.example", MfaState::Enforced),
        admin(2, "b@contoso.example", MfaState::Enabled),
        admin(3, "c@contoso.example", MfaState::Disabled),
        User {
            enabled: Known::Is(false),
            ..admin(4, "d@contoso.example", MfaState::Enforced)
        },
        user(5, "e@contoso.example", MfaState::Enforced),
    ];
    let role = Role::new(GLOBAL_ADMINISTRATOR, "Global Administrator".into());
    let mut roles = RoleBook::default();
    for number in 1..=4 {
        roles.assign(id(number), &role);
    }
    let mut store = Store::default();
    store.append(users);
    assert_eq!(
        Guards::default().with_admins_of(&store).admins_with_mfa,
        None
    );
    store.set_roles(roles);
    let expected: HashSet<_> = [id(1), id(2)].into();
    assert_eq!(
        Guards::default().with_admins_of(&store).admins_with_mfa,
        Some(expected)
    );
}

fn crowd(count: u128) -> Vec<User> {
    (1..=count)
        .map(|number| {
            let upn = format!("u{number}@contoso.example");
            user(number, &upn, MfaState::Enabled)
        })
        .collect()
}

fn confirmation(action: Action, users: &[User]) -> Confirmation {
    Plan::new(action, users, &Guards::default()).confirmation()
}

#[test]
fn fifty_users_are_confirmed_with_a_key_and_fifty_one_are_typed() {
    assert_eq!(confirmation(ENFORCE, &crowd(50)), Confirmation::YesNo);
    assert_eq!(
        confirmation(ENFORCE, &crowd(51)),
        Confirmation::Typed("51".into())
    );
}

#[test]
fn disabling_two_is_typed_and_disabling_one_is_not() {
    assert_eq!(confirmation(DISABLE, &crowd(1)), Confirmation::YesNo);
    assert_eq!(
        confirmation(DISABLE, &crowd(2)),
        Confirmation::Typed("2".into())
    );
}

#[test]
fn one_admin_is_typed_by_name_and_an_admin_among_others_by_the_count() {
    let mut users = vec![admin(9, "root@contoso.example", MfaState::Disabled)];
    assert_eq!(
        confirmation(ENFORCE, &users),
        Confirmation::Typed("root@contoso.example".into())
    );
    users.extend(crowd(2));
    assert_eq!(
        confirmation(ENFORCE, &users),
        Confirmation::Typed("3".into())
    );
}

#[test]
fn a_user_whose_roles_are_unknown_is_confirmed_like_an_admin() {
    let mut user = admin(9, "root@contoso.example", MfaState::Disabled);
    user.admin = Known::Unknown(Unknown::Forbidden);
    let users = [user];
    assert_eq!(
        confirmation(ENFORCE, &users),
        Confirmation::Typed("root@contoso.example".into())
    );
    let plan = Plan::new(ENFORCE, &users, &Guards::default());
    let said = plan.consequences();
    assert!(
        said.iter().any(|line| line.contains("may be an admin")),
        "{said:?}"
    );
}

#[test]
fn only_those_who_change_count_for_the_confirmation() {
    let mut users = crowd(50);
    users.push(admin(99, "root@contoso.example", MfaState::Enforced));
    assert_eq!(confirmation(ENFORCE, &users), Confirmation::YesNo);
}

#[test]
fn what_changes_nothing_needs_no_typed_confirmation() {
    let users = [admin(9, "root@contoso.example", MfaState::Enforced)];
    assert_eq!(
        confirmation(Action::AppPasswords, &users),
        Confirmation::YesNo
    );
    assert_eq!(
        confirmation(Action::AppPasswords, &crowd(51)),
        Confirmation::YesNo
    );
}

#[test]
fn a_state_of_the_last_session_is_expected_and_never_taken_for_the_present_one() {
    let read = "2026-11-23T17:40:00Z".parse().unwrap();
    let guards = |since: &str| Guards {
        states_since: Some(since.parse().unwrap()),
        ..Guards::default()
    };
    let (old, fresh) = (
        guards("2026-11-24T08:00:00Z"),
        guards("2026-11-23T17:40:00Z"),
    );
    for &state in MfaState::ALL {
        let who = [User {
            state: Observed::new(Known::Is(state), read),
            ..ada()
        }];
        let plan = Plan::new(ENFORCE, &who, &old);
        assert_eq!(plan.items[0].verdict, Verdict::Change);
        assert_eq!(plan.items[0].expected, Some(state));
        assert_eq!(Plan::new(ENFORCE, &who, &fresh).items[0].expected, None);
        let reset = Plan::new(RESET, &who, &old);
        assert_eq!(reset.items[0].expected, None, "a reset sets no state");
    }
}

#[test]
fn a_number_is_typed_with_or_without_the_commas_of_the_question_and_an_account_as_it_is() {
    let number = Confirmation::Typed("1200".into());
    assert!(number.is_typed_by("1200") && number.is_typed_by(" 1,200"));
    assert!(!number.is_typed_by("12") && !number.is_typed_by("1200,5"));
    let account = Confirmation::Typed("root@contoso.example".into());
    assert!(!account.is_typed_by("root@contoso,.example"));
    assert!(!Confirmation::YesNo.is_typed_by(""));
}
