use super::*;
use crate::change::journal::{Context, JobRecord};
use crate::tenant::{AccessPassPolicy, AccessPassTerms, IssuedAccessPass, PassCode};

const CODE: &str = "nc+&G=xw";

fn terms(policy: AccessPassPolicy) -> Msg {
    Msg::AccessPassTerms {
        user: id(1),
        terms: Ok(AccessPassTerms {
            policy,
            methods: Some(Vec::new()),
        }),
    }
}

fn policy() -> AccessPassPolicy {
    AccessPassPolicy {
        enabled: Some(true),
        default_minutes: Some(60),
        min_minutes: Some(30),
        max_minutes: Some(480),
        once_only: Some(false),
    }
}

fn issued() -> JobEvent {
    JobEvent::AccessPass(
        id(1),
        Box::new(IssuedAccessPass {
            id: None,
            code: PassCode::new(CODE.into()),
            starts: None,
            minutes: Some(60),
            once: Some(true),
            usable: Some(true),
            request_id: None,
        }),
    )
}

fn action(m: &Model) -> Action {
    match m.layers.last() {
        Some(Layer::Confirm(confirm)) => confirm.plan.action,
        other => panic!("{other:?}"),
    }
}

/// The question about a pass for Ada is on the screen.
fn asked(policy: AccessPassPolicy) -> Model {
    let mut m = loaded();
    press(&mut m, "t");
    m.update(terms(policy), at(3));
    paint(&mut m);
    m
}

/// A pass was confirmed and made.
fn made() -> Model {
    let mut m = asked(policy());
    let effects = agree(&mut m);
    assert!(matches!(&effects[..], [Effect::StartJob { .. }]));
    m.update(Msg::Job(RunId(1), issued()), at(4));
    m
}

#[test]
fn the_policy_is_read_before_anything_is_asked() {
    let mut m = loaded();
    let effects = press(&mut m, "t");
    assert!(effects.contains(&Effect::ReadAccessPassTerms(id(1))));
    assert!(m.layers.is_empty());
    m.update(terms(policy()), at(3));
    let (minutes, once) = (60, false);
    assert_eq!(action(&m), Action::AccessPass { minutes, once });
}

#[test]
fn a_policy_without_passes_ends_it_with_its_reason() {
    let mut m = loaded();
    press(&mut m, "t");
    let off = AccessPassPolicy {
        enabled: Some(false),
        ..policy()
    };
    m.update(terms(off), at(3));
    assert!(matches!(m.layers[..], [Layer::Problem(_)]));
}

#[test]
fn lifetime_and_use_change_within_the_policy_and_the_answer_goes_back_to_no() {
    let mut m = asked(policy());
    press(&mut m, "<<<<<*");
    let (minutes, once) = (30, true);
    assert_eq!(action(&m), Action::AccessPass { minutes, once });
    press(&mut m, ">>>>>>>");
    let minutes = 480;
    assert_eq!(action(&m), Action::AccessPass { minutes, once });
    press(&mut m, "y");
    assert!(m.jobs.is_empty(), "what it says now was not painted yet");
}

#[test]
fn a_policy_for_one_sign_in_only_is_kept() {
    let mut m = asked(AccessPassPolicy {
        once_only: Some(true),
        ..policy()
    });
    press(&mut m, "*");
    assert!(matches!(action(&m), Action::AccessPass { once: true, .. }));
    assert!(m.toast.as_ref().unwrap().text.contains("one sign-in only"));
}

#[test]
fn the_code_is_masked_until_asked_copied_by_a_key_and_gone_with_the_window() {
    let mut m = made();
    let Some(Layer::AccessPass(shown)) = m.layers.last() else {
        panic!()
    };
    assert!(!shown.revealed);
    paint(&mut m);
    press(&mut m, " ");
    assert!(matches!(m.layers.last(), Some(Layer::AccessPass(shown)) if shown.revealed));
    let effects = press(&mut m, "y");
    assert!(effects.contains(&Effect::CopyCode(PassCode::new(CODE.into()))));
    key(&mut m, Key::Esc);
    assert!(
        !m.layers
            .iter()
            .any(|layer| matches!(layer, Layer::AccessPass(_)))
    );
}

#[test]
fn neither_debug_output_nor_the_note_nor_the_journal_has_the_code() {
    let mut m = made();
    paint(&mut m);
    press(&mut m, " ");
    let effects = press(&mut m, "y");
    assert!(!format!("{m:?}{effects:?}").contains(CODE));
    let job = &m.jobs[0];
    assert!(!crate::app::note::of_job(job, &m).contains(CODE));
    let record = JobRecord::new(1, at(4), &job.plan, &Context::default());
    let line = serde_json::to_string(&record).unwrap();
    assert!(!line.contains(CODE));
    assert!(
        line.contains(r#""action":{"accessPass":{"minutes":60,"once":false}}"#),
        "{line}"
    );
}

#[test]
fn a_code_that_nobody_has_taken_is_not_lost_by_one_esc() {
    let mut m = made();
    paint(&mut m);
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers.last(), Some(Layer::AccessPass(shown)) if shown.closing));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers[..], [Layer::Job { .. }]));
}

#[test]
fn a_code_that_was_copied_is_closed_by_one_esc() {
    let mut m = made();
    paint(&mut m);
    press(&mut m, "y");
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers[..], [Layer::Job { .. }]));
}

#[test]
fn a_key_meant_for_the_list_does_not_reveal_a_code_that_just_arrived() {
    let mut m = made();
    painted(&mut m);
    press(&mut m, " y");
    assert!(matches!(m.layers.last(), Some(Layer::AccessPass(shown)) if !shown.revealed));
}

#[test]
fn a_pass_says_until_when_it_is_valid_by_the_clock_of_the_service() {
    let mut m = asked(policy());
    agree(&mut m);
    let skew = crate::tenant::time::ClockSkew::between(at(3), at(3 + 7_200));
    m.update(Msg::ClockSkew(skew), at(3));
    m.update(Msg::Job(RunId(1), issued()), at(4));
    let Some(Layer::AccessPass(shown)) = m.layers.last() else {
        panic!()
    };
    assert_eq!(shown.until, Some(at(4 + 7_200 + 3_600)));
}

#[test]
fn the_question_of_a_pass_does_not_open_once_the_cursor_is_on_another_user() {
    let mut m = loaded();
    press(&mut m, "tj");
    m.update(terms(policy()), at(3));
    assert!(m.layers.is_empty());
}

#[test]
fn a_key_typed_ahead_does_not_close_the_code_before_it_was_seen() {
    let mut m = made();
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers.last(), Some(Layer::AccessPass(_))));
}

#[test]
fn a_pass_does_not_come_between_the_admin_and_what_is_being_typed() {
    let mut m = asked(policy());
    agree(&mut m);
    m.layers.clear();
    press(&mut m, "/");
    m.update(Msg::Job(RunId(1), issued()), at(4));
    press(&mut m, "cleo");
    assert_eq!(m.list.filter, "cleo");
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers[..], [Layer::AccessPass(_)]));
}

#[test]
fn no_pass_is_made_in_a_session_that_may_only_read() {
    let mut m = loaded();
    m.session.read_only = true;
    assert!(
        press(&mut m, "t")
            .iter()
            .all(|effect| !matches!(effect, Effect::ReadAccessPassTerms(_)))
    );
    assert!(m.toast.as_ref().unwrap().text.contains("read-only"));
}

#[test]
fn you_cannot_make_a_pass_for_yourself() {
    let mut m = loaded();
    let operator = Operator {
        id: Some(id(1)),
        ..Operator::default()
    };
    m.update(Msg::Operator(Ok(operator)), at(2));
    press(&mut m, "t");
    m.update(terms(policy()), at(3));
    assert!(m.layers.is_empty());
    assert!(m.toast.as_ref().unwrap().text.contains("this is you"));
}

/// Ada's contact methods were reset; the window of the job is open.
fn after_a_reset() -> Model {
    let mut m = loaded();
    press(&mut m, "1");
    paint(&mut m);
    agree(&mut m);
    m
}

fn ends(m: &mut Model) {
    m.update(Msg::Job(RunId(1), JobEvent::Ended), at(3));
}

#[test]
fn from_the_window_of_a_job_that_has_ended_a_pass_is_one_key_away() {
    let mut m = after_a_reset();
    press(&mut m, "t");
    assert!(m.toast.as_ref().unwrap().text.contains("has not ended"));
    ends(&mut m);
    let effects = press(&mut m, "t");
    assert!(effects.contains(&Effect::ReadAccessPassTerms(id(1))));
    m.update(terms(policy()), at(3));
    assert!(matches!(action(&m), Action::AccessPass { .. }));
    key(&mut m, Key::Esc);
    assert!(matches!(m.layers[..], [Layer::Job { .. }]));
}

#[test]
fn a_pass_for_the_user_of_a_job_is_not_asked_for_where_the_cursor_is() {
    let mut m = after_a_reset();
    ends(&mut m);
    key(&mut m, Key::Esc);
    key(&mut m, Key::Down);
    press(&mut m, "J");
    let effects = press(&mut m, "t");
    assert!(effects.contains(&Effect::ReadAccessPassTerms(id(1))));
    key(&mut m, Key::Esc);
    press(&mut m, "/");
    m.update(terms(policy()), at(3));
    assert!(
        matches!(m.layers[..], [Layer::Filter { .. }]),
        "the admin has gone on"
    );
}

#[test]
fn the_window_of_a_pass_that_was_made_offers_no_other() {
    let mut m = made();
    m.update(Msg::Job(RunId(1), JobEvent::Ended), at(5));
    paint(&mut m);
    press(&mut m, " ");
    key(&mut m, Key::Esc);
    press(&mut m, "t");
    assert!(m.toast.as_ref().unwrap().text.contains("exists already"));
}
