use super::*;
use crate::app::TicketUse;

fn type_ticket(m: &mut Model, ticket: &str, reason: &str) {
    press(m, "T");
    key(m, Key::Ctrl('u'));
    press(m, ticket);
    key(m, Key::Tab);
    key(m, Key::Ctrl('u'));
    press(m, reason);
    key(m, Key::Enter);
}

fn enforce(m: &mut Model) -> crate::change::journal::Context {
    press(m, "f");
    paint(m);
    let effects = press(m, "y");
    let [Effect::StartJob { context, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    context.clone()
}

#[test]
fn ticket_and_reason_are_put_on_record_with_the_changes_that_follow() {
    let mut m = loaded();
    type_ticket(&mut m, "INC-4711", "new phone");
    let context = enforce(&mut m);
    assert_eq!(context.ticket, Some(SafeText::new("INC-4711")));
    assert_eq!(context.reason, Some(SafeText::new("new phone")));
}

#[test]
fn an_emptied_field_means_no_ticket() {
    let mut m = loaded();
    type_ticket(&mut m, "INC-4711", "");
    type_ticket(&mut m, "  ", "");
    let context = enforce(&mut m);
    assert_eq!((context.ticket, context.reason), (None, None));
}

#[test]
fn escape_leaves_the_ticket_as_it_was() {
    let mut m = loaded();
    type_ticket(&mut m, "INC-1", "");
    press(&mut m, "T2");
    key(&mut m, Key::Esc);
    assert_eq!(m.ticket, Some(SafeText::new("INC-1")));
}

/// What the question on top does with the ticket.
fn ticket_use(m: &Model) -> TicketUse {
    match m.layers.last() {
        Some(Layer::Confirm(confirm)) => confirm.ticket,
        other => panic!("{other:?}"),
    }
}

/// Answers yes, lets the job end, and gives the ticket that was recorded.
fn recorded(m: &mut Model) -> Option<SafeText> {
    paint(m);
    agree(m);
    let job = m.jobs.last().unwrap();
    let (id, ticket) = (job.id, job.context.ticket.clone());
    m.update(Msg::Job(id, JobEvent::Ended), at(5));
    ticket
}

#[test]
fn a_ticket_is_recorded_for_another_user_only_if_one_key_says_so() {
    let inc = || Some(SafeText::new("INC-1"));
    let mut m = loaded();
    type_ticket(&mut m, "INC-1", "");
    press(&mut m, "f");
    assert_eq!(recorded(&mut m), inc());
    press(&mut m, "e");
    assert_eq!(ticket_use(&m), TicketUse::Own, "the same user");
    key(&mut m, Key::Esc);

    press(&mut m, "jf");
    assert_eq!(ticket_use(&m), TicketUse::LeftOut);
    assert_eq!(recorded(&mut m), None);
    assert_eq!(m.ticket, inc(), "it is still Ada's");
    press(&mut m, "d");
    paint(&mut m);
    press(&mut m, "=");
    assert_eq!(ticket_use(&m), TicketUse::Kept);
    assert_eq!(recorded(&mut m), inc());
    press(&mut m, "f");
    assert_eq!(ticket_use(&m), TicketUse::Own, "nobody is asked twice");
}

#[test]
fn a_ticket_of_many_users_is_for_each_of_them() {
    let mut m = loaded();
    type_ticket(&mut m, "CHG-1", "");
    press(&mut m, " f");
    assert_eq!(recorded(&mut m), Some(SafeText::new("CHG-1")));
    press(&mut m, "ga");
    press(&mut m, "f");
    assert_eq!(ticket_use(&m), TicketUse::LeftOut, "Bob was not in it");
    paint(&mut m);
    press(&mut m, "=");
    recorded(&mut m);
    key(&mut m, Key::Esc);
    press(&mut m, "ujd");
    assert_eq!(ticket_use(&m), TicketUse::Own);
}

#[test]
fn a_ticket_that_was_set_on_a_user_is_theirs_before_it_is_used() {
    let mut m = loaded();
    press(&mut m, "j");
    type_ticket(&mut m, "INC-2", "");
    press(&mut m, "kf");
    assert_eq!(ticket_use(&m), TicketUse::LeftOut);
    key(&mut m, Key::Esc);
    press(&mut m, "jf");
    assert_eq!(ticket_use(&m), TicketUse::Own);
}

#[test]
fn the_question_takes_another_ticket_in_empty_fields() {
    let mut m = loaded();
    type_ticket(&mut m, "INC-1", "");
    press(&mut m, "f");
    recorded(&mut m);
    press(&mut m, "jf");
    paint(&mut m);
    press(&mut m, "TINC-2");
    key(&mut m, Key::Enter);
    assert_eq!(ticket_use(&m), TicketUse::Own);
    assert_eq!(recorded(&mut m), Some(SafeText::new("INC-2")));
}

#[test]
fn what_asks_nothing_leaves_the_ticket_of_another_user_out_and_says_so() {
    let mut m = loaded();
    type_ticket(&mut m, "INC-1", "");
    press(&mut m, "f");
    recorded(&mut m);
    press(&mut m, "j2");
    assert_eq!(m.jobs.last().unwrap().context.ticket, None);
    let toast = m.toast.as_ref().unwrap();
    assert!(toast.text.contains("without the ticket"), "{toast:?}");
}

#[test]
fn a_ticket_typed_from_the_question_leads_back_to_the_question() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "TINC-9y");
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers[..], [Layer::Confirm(_)]));
    assert_eq!(press(&mut m, "y"), [], "the question was covered");
    paint(&mut m);
    let effects = press(&mut m, "y");
    assert!(
        matches!(&effects[..], [Effect::StartJob { context, .. }] if context.ticket == Some(SafeText::new("INC-9y")))
    );
}

#[test]
fn the_note_of_a_job_has_users_results_time_ticket_and_every_request_id() {
    let mut m = loaded();
    let operator = Operator {
        name: SafeText::new("ops@contoso.example"),
        ..Operator::default()
    };
    m.update(Msg::Operator(Ok(operator)), at(2));
    type_ticket(&mut m, "INC-4711", "new phone");
    enforce(&mut m);
    let report = UserResult {
        user: id(1),
        outcome: Outcome::Done,
        evidence: Evidence::State {
            before: Some(MfaState::Disabled),
            asked: MfaState::Enforced,
            is: MfaState::Enforced,
            at: at(5),
            answered: true,
        },
        request_ids: vec![SafeText::new("request-1")],
    };
    m.update(
        Msg::Job(RunId(1), JobEvent::Settled(Box::new(report))),
        at(5),
    );
    m.update(Msg::Job(RunId(1), JobEvent::Ended), at(65));
    press(&mut m, "J");
    let effects = m.update(Msg::Key(Key::Char('y')), at(600));
    let Some(Effect::Copy(text)) = effects.first() else {
        panic!("{effects:?}")
    };
    let ended = at(65).to_string();
    for part in [
        "Enforce per-user MFA · ops@contoso.example · ",
        &ended[11..16],
        "ticket INC-4711",
        "reason: new phone",
        "Ada · ada@contoso.example · disabled → enforced, confirmed",
        "request id request-1",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn the_pace_of_a_running_job_tells_when_it_ends() {
    let mut m = loaded();
    press(&mut m, "af");
    paint(&mut m);
    press(&mut m, "y");
    assert_eq!(m.jobs[0].expected_end(at(10), None), None, "no pace yet");
    m.update(
        Msg::Job(
            RunId(1),
            settled(id(1), MfaState::Enforced, MfaState::Enforced),
        ),
        at(12),
    );
    assert_eq!(m.jobs[0].expected_end(at(12), None), Some(at(32)));
    let held_until = Some(at(20));
    assert_eq!(m.jobs[0].expected_end(at(12), held_until), Some(at(40)));
}

/// Confirms a change of Ada and lets it end.
fn change(m: &mut Model, key: &str, id: u32) {
    press(m, key);
    paint(m);
    agree(m);
    m.update(Msg::Job(RunId(id), JobEvent::Ended), at(5));
    self::key(m, Key::Esc);
}

#[test]
fn the_note_for_a_ticket_has_what_was_found_and_all_that_was_done_to_the_one_user() {
    let mut m = loaded();
    for part in [
        Part::State(Reading {
            at: at(2),
            value: Ok(MfaState::Enforced),
        }),
        Part::Methods(Reading {
            at: at(2),
            value: Ok(Vec::new()),
        }),
    ] {
        let (request, user) = (m.detail_request, id(1));
        let msg = Msg::Detail {
            request,
            user,
            part,
        };
        m.update(msg, at(2));
    }
    change(&mut m, "1", 1);
    key(&mut m, Key::Down);
    change(&mut m, "3", 2);
    key(&mut m, Key::Up);
    change(&mut m, "3", 3);
    press(&mut m, "J");
    let effects = press(&mut m, "y");
    let Some(Effect::Copy(text)) = effects.first() else {
        panic!("{effects:?}")
    };
    let notes: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(notes.len(), 2, "Bob is another ticket: {text}");
    assert!(notes[0].starts_with("Require selected users"), "{text}");
    assert!(
        notes[0].contains("\nfound: enforced, but no MFA method is registered"),
        "{text}"
    );
    assert!(
        notes[1].trim_start().starts_with("Restore multifactor"),
        "{text}"
    );
}
