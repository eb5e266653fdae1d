//! A sign-in that waits for the admin.

use super::*;
use crate::app::SignIn;
use crate::app::sign_in::How;

fn waits() -> Msg {
    Msg::SignIn(Some(SignIn {
        page: "https://microsoft.com/devicelogin".into(),
        how: How::Code("ABCD-EFGH".into()),
        expires: at(900),
    }))
}

fn copied(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Copy("ABCD-EFGH".into()))
}

#[test]
fn a_closed_window_is_opened_again_with_its_code() {
    let mut m = loaded();
    m.update(waits(), at(2));
    assert!(copied(&press(&mut m, "y")));
    key(&mut m, Key::Esc);
    assert!(m.layers.is_empty());
    press(&mut m, "L");
    assert!(copied(&press(&mut m, "y")));
    m.update(Msg::SignIn(None), at(3));
    assert!(m.layers.is_empty());
    press(&mut m, "L");
    assert!(m.layers.is_empty(), "it is over");
}

#[test]
fn a_sign_in_does_not_take_the_letters_of_a_filter_that_is_being_typed() {
    let mut m = loaded();
    press(&mut m, "/cl");
    m.update(waits(), at(2));
    press(&mut m, "eo");
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Cleo"]);
    assert!(matches!(m.layers[..], [Layer::SignIn]));
}

#[test]
fn the_program_can_be_left_while_a_sign_in_waits() {
    let mut m = loaded();
    m.update(waits(), at(2));
    key(&mut m, Key::Esc);
    assert_eq!(press(&mut m, "q"), [Effect::Quit]);
}

#[test]
fn a_job_that_waits_for_a_sign_in_is_stopped_and_a_second_q_waits_for_nothing() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    m.update(waits(), at(2));
    key(&mut m, Key::Esc);
    press(&mut m, "q");
    paint(&mut m);
    assert_eq!(press(&mut m, "y"), [Effect::StopJob(RunId(1))]);
    assert_eq!(press(&mut m, "q"), [Effect::Quit]);
}

#[test]
fn a_question_that_a_sign_in_has_covered_must_be_seen_once_more() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    m.update(waits(), at(2));
    m.update(Msg::SignIn(None), at(3));
    press(&mut m, "y");
    assert!(m.jobs.is_empty());
}
