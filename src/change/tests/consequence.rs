use super::{admin, user};
use crate::change::{Action, Guards, Plan, ResetScope};
use crate::tenant::{
    Known, Method, MethodDetail, MethodId, MfaState, Observed, PhoneType, RegisteredMethods,
    Registration, SafeText, User, UserType,
};

fn sentences(action: Action, users: &[User]) -> String {
    Plan::new(action, users, &Guards::default())
        .consequences()
        .join("\n")
}

fn reset(scope: ResetScope, sign_out: bool) -> Action {
    Action::ContactMethods { scope, sign_out }
}

fn without_method(user: User) -> User {
    let registration = Registration {
        registered: Known::Is(false),
        capable: Known::Is(false),
        admin: Known::Is(false),
        methods: Known::Is(RegisteredMethods::default()),
        default: Known::Is(None),
        as_of: None,
    };
    User {
        registration: Known::Is(registration),
        ..user
    }
}

fn ada(state: MfaState) -> User {
    user(1, "ada@contoso.example", state)
}

#[test]
fn enabling_an_enforced_user_is_called_weaker_and_only_then() {
    let enable = Action::SetState(MfaState::Enabled);
    assert!(sentences(enable, &[ada(MfaState::Enforced)]).contains("ada is enforced now"));
    assert!(!sentences(enable, &[ada(MfaState::Disabled)]).contains("weaker"));
}

#[test]
fn enforcing_names_those_without_a_method_and_not_those_with_unknown_methods() {
    let enforce = Action::SetState(MfaState::Enforced);
    let none = without_method(ada(MfaState::Disabled));
    assert!(sentences(enforce, &[none]).contains("ada has no method"));
    assert!(!sentences(enforce, &[ada(MfaState::Disabled)]).contains("no method"));
}

#[test]
fn disabling_says_that_methods_and_app_passwords_stay() {
    let said = sentences(
        Action::SetState(MfaState::Disabled),
        &[ada(MfaState::Enabled)],
    );
    assert!(
        said.contains("Registered methods and app passwords stay"),
        "{said}"
    );
}

#[test]
fn an_unknown_state_is_said_to_be_unknown() {
    let unknown = User {
        state: Observed::never(Known::default()),
        ..ada(MfaState::Disabled)
    };
    let said = sentences(Action::SetState(MfaState::Disabled), &[unknown]);
    assert!(said.contains("ada has an unknown state"), "{said}");
}

#[test]
fn several_are_counted_and_those_who_do_not_change_are_left_out() {
    let users = [
        admin(1, "a@contoso.example", MfaState::Disabled),
        admin(2, "b@contoso.example", MfaState::Disabled),
        admin(3, "c@contoso.example", MfaState::Enforced),
    ];
    let said = sentences(Action::SetState(MfaState::Enforced), &users);
    assert!(said.contains("2 of them are admins"), "{said}");
}

#[test]
fn a_reset_of_a_disabled_user_warns_that_nobody_will_ask() {
    let action = reset(ResetScope::Portal, false);
    let said = sentences(action, &[ada(MfaState::Disabled)]);
    assert!(said.contains("will not ask to register again"), "{said}");
    assert!(!sentences(action, &[ada(MfaState::Enforced)]).contains("will not ask"));
}

#[test]
fn a_reset_says_what_it_deletes_and_what_it_leaves() {
    let ada = [ada(MfaState::Enforced)];
    let portal = sentences(reset(ResetScope::Portal, false), &ada);
    assert!(
        portal.contains("Passkeys, Windows Hello, passes and e-mail stay"),
        "{portal}"
    );
    let everything = sentences(reset(ResetScope::Everything, false), &ada);
    assert!(
        everything.contains("every method that Graph can delete"),
        "{everything}"
    );
    assert!(
        everything.starts_with("Deletes more than the portal's button"),
        "{everything}"
    );
}

#[test]
fn a_sign_out_is_announced_only_where_it_happens_and_guests_are_named() {
    let guest = User {
        user_type: Known::Is(UserType::Guest),
        ..ada(MfaState::Enforced)
    };
    let guest = [guest];
    let with = sentences(reset(ResetScope::Portal, true), &guest);
    assert!(
        with.contains("signs the user out everywhere") && with.contains("ada is a guest"),
        "{with}"
    );
    let without = sentences(reset(ResetScope::Portal, false), &guest);
    assert!(
        !without.contains("signs the user out") && !without.contains("guest"),
        "{without}"
    );
    let devices = sentences(Action::RememberedDevices, &guest);
    assert!(devices.contains("ada is a guest"), "{devices}");
}

#[test]
fn a_blocked_account_is_named() {
    let blocked = User {
        enabled: Known::Is(false),
        ..ada(MfaState::Disabled)
    };
    let said = sentences(Action::SetState(MfaState::Enforced), &[blocked]);
    assert!(said.contains("ada is blocked from signing in"), "{said}");
}

#[test]
fn what_graph_cannot_do_exactly_is_said_first() {
    let ada = [ada(MfaState::Enforced)];
    assert!(sentences(Action::RememberedDevices, &ada).starts_with("Graph has no call"));
    assert!(sentences(Action::AppPasswords, &ada).starts_with("Graph has no call"));
}

fn method(detail: MethodDetail) -> Method {
    Method {
        id: MethodId::new("m1"),
        created: None,
        last_used: None,
        detail,
    }
}

#[test]
fn a_reset_says_which_methods_an_admin_can_add_again_and_which_only_the_user_can_register() {
    let methods = [
        method(MethodDetail::Phone {
            phone_type: PhoneType::Mobile,
            number: SafeText::new("+1 5550101"),
            sms_sign_in: None,
        }),
        method(MethodDetail::SoftwareOath),
        method(MethodDetail::Fido2 {
            name: SafeText::new("Blue key"),
            model: None,
            synced: false,
        }),
    ];
    let said = |scope| {
        Plan::new(
            reset(scope, false),
            &[ada(MfaState::Enforced)],
            &Guards::default(),
        )
        .consequences_knowing(Some(&methods))
        .join("\n")
    };
    for part in [
        "An admin can add again: Phone, mobile +1 5550101.",
        "Cannot be restored; the user must register again: Software OATH.",
        "Left: Passkey (FIDO2) Blue key.",
    ] {
        assert!(said(ResetScope::Portal).contains(part), "{part}");
    }
    let everything = said(ResetScope::Everything);
    assert!(
        everything.contains("again: Software OATH; Passkey (FIDO2) Blue key.")
            && everything.contains("No second factor will be left."),
        "{everything}"
    );
}

#[test]
fn a_pass_says_which_one_it_replaces_and_nothing_of_it_where_there_is_none() {
    let pass = method(MethodDetail::AccessPass {
        usable: true,
        reason: None,
        starts: None,
        minutes: Some(60),
        once: true,
    });
    let minutes = 30;
    let once = true;
    let plan = Plan::new(
        Action::AccessPass { minutes, once },
        &[ada(MfaState::Enforced)],
        &Guards::default(),
    );
    let said = |methods: Option<&[Method]>| plan.consequences_knowing(methods).join("\n");
    assert!(said(Some(&[pass])).contains("Replaces the existing pass: usable, 60 min, once."));
    assert!(!said(Some(&[])).contains("Replaces"));
    assert!(said(None).contains("if the user has one"));
}
