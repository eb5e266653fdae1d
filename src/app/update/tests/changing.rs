use super::*;

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
fn a_question_is_deaf_until_it_was_looked_at() {
    let mut m = loaded();
    assert_eq!(press(&mut m, "fy"), vec![]);
    assert_eq!(m.layers.len(), 1);
    painted(&mut m);
    assert_eq!(press(&mut m, "y"), vec![]);
    paint(&mut m);
    let timer = Timer::Question { number: 1 };
    m.update(Msg::Timer(timer), at(3));
    let effects = press(&mut m, "y");
    let [
        Effect::StartJob {
            id: RunId(1), plan, ..
        },
    ] = &effects[..]
    else {
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
fn disabling_more_than_one_user_has_to_be_typed() {
    let mut m = loaded();
    press(&mut m, "/state:enabled,enforced");
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
    m.update(Msg::Job(RunId(1), JobEvent::Working(vec![id(1)])), at(4));
    assert_eq!(
        m.store.get(id(1)).unwrap().state.value,
        Known::Is(MfaState::Disabled),
        "what was asked for is not the state"
    );
    m.update(
        Msg::Job(
            RunId(1),
            settled(id(1), MfaState::Enabled, MfaState::Enforced),
        ),
        at(5),
    );
    m.update(Msg::Job(RunId(1), JobEvent::Ended), at(5));
    assert!(
        m.store
            .get(id(1))
            .unwrap()
            .state
            .value
            .is(&MfaState::Enforced)
    );
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("now enforced (previous state unknown), confirmed"),
        "{:?}",
        m.toast
    );
}

#[test]
fn a_second_job_waits_for_the_first() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    press(&mut m, "jf");
    paint(&mut m);
    let effects = press(&mut m, "y");
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::StartJob { .. })),
        "{effects:?}"
    );
    assert_eq!(m.jobs[1].phase, Phase::Queued);
    let effects = m.update(Msg::Job(RunId(1), JobEvent::Ended), at(5));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::StartJob { id: RunId(2), .. })),
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
    assert_eq!(press(&mut m, "y"), vec![Effect::StopJob(RunId(1))]);
    assert_eq!(
        m.update(Msg::Job(RunId(1), JobEvent::Ended), at(5)),
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
    assert!(m.toast.as_ref().unwrap().text.contains("read-only"));
}

#[test]
fn you_cannot_change_yourself() {
    let mut m = loaded();
    let operator = Operator {
        id: Some(id(1)),
        name: SafeText::new("ada@contoso.example"),
        tenant: SafeText::new("contoso.example"),
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
    m.update(ada_is_an_admin(), at(2));
    press(&mut m, "f");
    assert!(
        matches!(&m.layers[..], [Layer::Confirm(c)] if c.confirmation == Confirmation::Typed("ada@contoso.example".into()))
    );
}

#[test]
fn the_scope_of_a_reset_is_changed_in_the_dialog_and_planned_again() {
    let mut m = loaded();
    press(&mut m, "1");
    paint(&mut m);
    press(&mut m, ">*");
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
        !confirm.painted,
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
    // The page on which it is done comes first.
    press(&mut m, "Y");
    let effects = key(&mut m, Key::Enter);
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Copy(link) if link.contains("multifactorverification"))
    ));
}

#[test]
fn what_lies_below_the_fold_is_read_before_yes_counts() {
    let mut m = loaded();
    press(&mut m, "f");
    let two_more_lines = Msg::Painted {
        detail: 0,
        layer: 2,
    };
    m.update(two_more_lines.clone(), at(2));
    m.update(Msg::Timer(Timer::Question { number: 1 }), at(3));
    press(&mut m, "y");
    assert!(m.jobs.is_empty());
    assert!(m.toast.as_ref().unwrap().text.contains("Scroll down"));
    key(&mut m, Key::Down);
    key(&mut m, Key::Down);
    m.update(two_more_lines, at(2));
    assert!(matches!(press(&mut m, "y")[..], [Effect::StartJob { .. }]));
}

#[test]
fn a_terminal_that_is_too_small_for_the_dialog_confirms_nothing() {
    let mut m = loaded();
    press(&mut m, "f");
    m.update(
        Msg::Resize {
            width: 40,
            height: 10,
        },
        at(2),
    );
    paint(&mut m);
    press(&mut m, "y");
    assert!(m.jobs.is_empty());
}

#[test]
fn a_reset_of_one_user_knows_what_is_registered_if_the_detail_has_read_it() {
    let mut m = loaded();
    key(&mut m, Key::Down);
    let registered = vec![Method {
        id: MethodId::new("m1"),
        created: None,
        last_used: None,
        detail: MethodDetail::SoftwareOath,
    }];
    let part = Part::Methods(Reading {
        at: at(3),
        value: Ok(registered.clone()),
    });
    let (request, user) = (m.detail_request, id(2));
    m.update(
        Msg::Detail {
            request,
            user,
            part,
        },
        at(3),
    );
    press(&mut m, "1");
    paint(&mut m);
    press(&mut m, ">");
    assert!(
        matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if confirm.methods.as_ref() == Some(&registered))
    );
}
