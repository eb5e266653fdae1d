use super::*;
use crate::app::{ToastKind, message};

fn refused() -> Problem {
    Problem {
        advice: "Ask for the role Authentication Administrator.".into(),
        request_id: Some("7d1f2c9e".into()),
        ..problem(ProblemKind::Forbidden)
    }
}

fn rings(m: &mut Model) {
    let id = m.toast.as_ref().unwrap().id;
    m.update(Msg::Timer(Timer::Toast { id }), at(10));
}

#[test]
fn a_failure_stays_until_somebody_presses_a_key_and_a_note_goes_by_itself() {
    let mut m = loaded();
    m.say(ToastKind::Note, "done");
    rings(&mut m);
    assert_eq!(m.toast, None);
    m.say_problem("Could not refresh the user", &refused());
    press(&mut m, "j");
    assert!(m.toast.is_some(), "nobody can have read it yet");
    rings(&mut m);
    assert!(m.toast.is_some(), "nobody was there");
    press(&mut m, "j");
    assert_eq!(m.toast, None);
}

#[test]
fn what_went_is_read_again_with_what_to_do_and_the_request_id() {
    let mut m = loaded();
    m.say_problem("Could not refresh the user: refused", &refused());
    m.say(ToastKind::Note, "Sorted by name.");
    press(&mut m, "@");
    assert!(matches!(m.layers[..], [Layer::Messages { .. }]));
    let lines: Vec<String> = message::statements(&m.messages, m.now, &m.session.time_zone)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(lines[0].ends_with("UTC  Sorted by name."), "{lines:?}");
    assert!(
        lines[1].ends_with("UTC  Could not refresh the user: refused"),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"  Ask for the role Authentication Administrator.".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"  request id 7d1f2c9e".to_owned()),
        "{lines:?}"
    );
    let effects = press(&mut m, "y");
    assert!(
        matches!(&effects[..], [Effect::Copy(text), ..] if text.contains("request id 7d1f2c9e")),
        "{effects:?}"
    );
    press(&mut m, "@");
    assert!(m.layers.is_empty());
}

#[test]
fn a_failure_that_had_a_window_of_its_own_is_among_the_messages() {
    let mut m = loaded();
    m.show_problem(refused());
    press(&mut m, "q");
    assert_eq!(m.messages.back().unwrap().problem, Some(refused()));
}

#[test]
fn messages_are_kept_and_not_without_end() {
    let mut m = loaded();
    for number in 0..500 {
        m.say(ToastKind::Note, number.to_string());
    }
    assert_eq!(m.messages.len(), 200);
    assert_eq!(m.messages.back().unwrap().text, "499");
}
