use super::*;
use crate::change::Step;
use crate::tenant::{DefaultMethod, PhoneType, SignInPreferences};

fn method(number: usize, detail: MethodDetail) -> Method {
    Method {
        id: MethodId::from(format!("m{number}")),
        created: None,
        last_used: None,
        detail,
    }
}

fn phone(phone_type: PhoneType) -> MethodDetail {
    MethodDetail::Phone {
        phone_type,
        number: SafeText::new("+1 5550101"),
        sms_sign_in: None,
    }
}

/// Bob's detail has the focus; the first of his methods in the order of the screen is under its cursor.
fn in_detail(methods: Vec<MethodDetail>, default: DefaultMethod) -> Model {
    let mut m = loaded();
    key(&mut m, Key::Down);
    let methods = methods
        .into_iter()
        .enumerate()
        .map(|(number, detail)| method(number, detail))
        .collect();
    let preferences = SignInPreferences {
        default: Some(default),
        system_preferred: None,
        system_method: None,
    };
    let (request, user) = (m.detail_request, id(2));
    let parts = [
        Part::Methods(Reading {
            at: at(3),
            value: Ok(methods),
        }),
        Part::Preferences(Reading {
            at: at(3),
            value: Ok(preferences),
        }),
    ];
    for part in parts {
        m.update(
            Msg::Detail {
                request,
                user,
                part,
            },
            at(3),
        );
    }
    key(&mut m, Key::Tab);
    m
}

fn bob() -> Model {
    let methods = vec![
        MethodDetail::Password,
        MethodDetail::SoftwareOath,
        phone(PhoneType::Mobile),
    ];
    in_detail(methods, DefaultMethod::Oath)
}

fn toast(m: &Model) -> &str {
    &m.toast.as_ref().unwrap().text
}

fn step(m: &Model) -> Option<&Step> {
    match m.layers.last() {
        Some(Layer::Confirm(confirm)) => confirm.plan.items[0].step.as_ref(),
        _ => None,
    }
}

#[test]
fn a_method_is_deleted_by_a_plan_of_one_step_after_a_question() {
    let mut m = bob();
    press(&mut m, "jx");
    assert!(matches!(step(&m), Some(Step::Delete(method)) if method.id == MethodId::new("m2")));
    paint(&mut m);
    let effects = agree(&mut m);
    assert!(
        matches!(&effects[..], [Effect::StartJob { plan, .. }] if plan.action == Action::DeleteMethod),
        "{effects:?}"
    );
}

#[test]
fn the_default_cannot_go_while_other_factors_remain() {
    let mut m = bob();
    press(&mut m, "x");
    assert!(m.layers.is_empty());
    assert!(toast(&m).contains("make another method the default first"));
    let mut m = in_detail(vec![MethodDetail::SoftwareOath], DefaultMethod::Oath);
    press(&mut m, "x");
    assert!(step(&m).is_some(), "the last one can");
}

#[test]
fn a_mobile_cannot_go_before_its_alternate() {
    let methods = vec![
        phone(PhoneType::Mobile),
        phone(PhoneType::AlternateMobile),
        MethodDetail::SoftwareOath,
    ];
    let mut m = in_detail(methods, DefaultMethod::Oath);
    press(&mut m, "x");
    assert!(toast(&m).contains("alternate mobile has to go first"));
    press(&mut m, "jx");
    assert!(step(&m).is_some());
}

#[test]
fn a_password_can_neither_be_deleted_nor_become_the_default() {
    let mut m = bob();
    press(&mut m, "jjx");
    assert!(toast(&m).contains("not a contact method"), "{}", toast(&m));
    press(&mut m, "D");
    assert!(toast(&m).contains("cannot be the default"), "{}", toast(&m));
    assert!(m.layers.is_empty());
}

#[test]
fn another_method_becomes_the_default_and_the_present_one_is_so_already() {
    let mut m = bob();
    press(&mut m, "D");
    assert!(toast(&m).contains("the default already"));
    press(&mut m, "jD");
    assert_eq!(step(&m), Some(&Step::MakeDefault(DefaultMethod::Sms)));
}

#[test]
fn a_mobile_that_is_texted_can_be_called_instead() {
    let mut m = in_detail(vec![phone(PhoneType::Mobile)], DefaultMethod::Sms);
    press(&mut m, "D");
    assert_eq!(
        step(&m),
        Some(&Step::MakeDefault(DefaultMethod::VoiceMobile))
    );
}

#[test]
fn the_cursor_stays_on_its_method_when_the_list_is_read_again() {
    let mut m = bob();
    press(&mut m, "j");
    let (request, user) = (m.detail_request, id(2));
    let part = Part::Methods(Reading {
        at: at(4),
        value: Ok(vec![
            method(2, phone(PhoneType::Mobile)),
            method(9, MethodDetail::SoftwareOath),
        ]),
    });
    m.update(
        Msg::Detail {
            request,
            user,
            part,
        },
        at(4),
    );
    assert_eq!(m.current_method().unwrap().id, MethodId::new("m2"));
}

#[test]
fn without_the_focus_on_the_detail_no_method_is_touched() {
    let mut m = bob();
    key(&mut m, Key::Tab);
    press(&mut m, "xD");
    assert!(m.layers.is_empty());
    assert!(toast(&m).contains("go to the methods in the detail"));
}

#[test]
fn while_the_default_is_unknown_no_method_is_deleted_or_made_the_default() {
    let mut m = bob();
    let (request, user) = (m.detail_request, id(2));
    let part = Part::Preferences(Reading {
        at: at(4),
        value: Err(problem(ProblemKind::Forbidden)),
    });
    let msg = Msg::Detail {
        request,
        user,
        part,
    };
    m.update(msg, at(4));
    press(&mut m, "j");
    for (keys, why) in [
        ("x", "may be the default method, which is unknown"),
        ("D", "default method is unknown"),
    ] {
        press(&mut m, keys);
        assert!(step(&m).is_none(), "{keys}");
        assert!(toast(&m).contains(why), "{}", toast(&m));
    }
}

fn form(m: &Model) -> &crate::app::MethodForm {
    match m.layers.last() {
        Some(Layer::Method(form)) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_number_is_checked_as_it_is_typed_and_becomes_a_plan_of_one_step() {
    let mut m = bob();
    press(&mut m, "p");
    assert_eq!(
        form(&m).parsed().unwrap_err(),
        "begin with + and the country: +1 5551230100"
    );
    key(&mut m, Key::Down);
    key(&mut m, Key::Down);
    assert_eq!(form(&m).kind, crate::app::Addable::Phone(PhoneType::Office));
    press(&mut m, "+15550171");
    key(&mut m, Key::Enter);
    assert!(
        toast(&m).contains("put a blank behind the country"),
        "{}",
        toast(&m)
    );
    key(&mut m, Key::Ctrl('u'));
    press(&mut m, "+1 555-0171");
    key(&mut m, Key::Enter);
    let Some(Step::Add { method, before }) = step(&m) else {
        panic!("{:?}", m.layers)
    };
    assert_eq!(method.line(), "Phone, office +1 5550171");
    assert_eq!(before, &None);
    paint(&mut m);
    let effects = agree(&mut m);
    assert!(
        matches!(&effects[..], [Effect::StartJob { plan, .. }] if plan.action == Action::AddMethod),
        "{effects:?}"
    );
}

#[test]
fn the_window_opens_at_the_method_under_the_cursor_and_knows_what_it_would_replace() {
    let mut m = bob();
    press(&mut m, "jp");
    press(&mut m, "+1 5550101");
    assert_eq!(form(&m).parsed().unwrap_err(), "the user has it already");
    key(&mut m, Key::Backspace);
    press(&mut m, "9");
    key(&mut m, Key::Enter);
    let Some(Step::Add {
        before: Some(before),
        ..
    }) = step(&m)
    else {
        panic!("{:?}", m.layers)
    };
    assert_eq!(before.description(), "+1 5550101");
}

#[test]
fn the_number_of_a_phone_that_this_session_deleted_is_offered() {
    let mut m = bob();
    press(&mut m, "jx");
    paint(&mut m);
    agree(&mut m);
    let deleted = method(2, phone(PhoneType::Mobile));
    let ledger = crate::change::Ledger {
        entries: vec![crate::change::LedgerEntry {
            method: deleted,
            fate: crate::change::Fate::Deleted,
        }],
        left: Some(vec![method(1, MethodDetail::SoftwareOath)]),
        signed_out: None,
    };
    let report = UserResult {
        user: id(2),
        outcome: Outcome::Done,
        evidence: Evidence::Ledger(Box::new(ledger)),
        request_ids: Vec::new(),
    };
    let run = m.jobs[0].id;
    m.update(Msg::Job(run, JobEvent::Settled(Box::new(report))), at(4));
    m.update(Msg::Job(run, JobEvent::Ended), at(4));
    key(&mut m, Key::Esc);
    press(&mut m, "p");
    assert_eq!(form(&m).text.value(), "+1 5550101");
    key(&mut m, Key::Enter);
    assert!(matches!(step(&m), Some(Step::Add { before: None, .. })));
}

#[test]
fn a_token_takes_its_serial_number_and_the_code_that_it_shows() {
    let mut m = bob();
    press(&mut m, "p");
    for _ in 0..4 {
        key(&mut m, Key::Down);
    }
    press(&mut m, "GALT11420501");
    key(&mut m, Key::Tab);
    press(&mut m, "9038");
    assert!(form(&m).parsed().unwrap_err().contains("6 to 8 digits"));
    press(&mut m, "09");
    key(&mut m, Key::Enter);
    assert!(matches!(step(&m), Some(Step::Add { .. })));
}

#[test]
fn nothing_is_added_in_a_read_only_session_or_while_the_methods_are_unknown() {
    let mut m = bob();
    m.session.read_only = true;
    press(&mut m, "p");
    assert!(m.layers.is_empty() && toast(&m).contains("read-only"));
    let mut m = loaded();
    press(&mut m, "p");
    assert!(
        m.layers.is_empty() && toast(&m).contains("methods are unknown"),
        "{}",
        toast(&m)
    );
}

#[test]
fn a_default_that_the_service_overrides_says_so_in_the_question() {
    let methods = vec![MethodDetail::SoftwareOath, phone(PhoneType::Mobile)];
    let mut m = in_detail(methods, DefaultMethod::Oath);
    let (request, user) = (m.detail_request, id(2));
    let preferences = SignInPreferences {
        default: Some(DefaultMethod::Oath),
        system_preferred: Some(true),
        system_method: Some(SafeText::new("PhoneAppOTP")),
    };
    let part = Part::Preferences(Reading {
        at: at(4),
        value: Ok(preferences),
    });
    m.update(
        Msg::Detail {
            request,
            user,
            part,
        },
        at(4),
    );
    press(&mut m, "jD");
    let Some(Layer::Confirm(confirm)) = m.layers.last() else {
        panic!("{:?}", toast(&m))
    };
    assert!(confirm.plan.consequences()[0].contains("asks for Software OATH first"));
}
