use super::*;
use crate::app::View;

#[test]
fn quitting_takes_one_letter() {
    let mut m = loaded();
    press(&mut m, ":q");
    assert_eq!(key(&mut m, Key::Enter), [Effect::Quit]);
}

#[test]
fn a_filter_can_follow_its_word() {
    let mut m = loaded();
    press(&mut m, ":filter state:disabled");
    key(&mut m, Key::Enter);
    assert!(m.layers.is_empty(), "{:?}", m.layers);
    assert_eq!(names(&m), ["Ada"]);
}

#[test]
fn a_filter_that_cannot_be_read_stays_in_the_field_and_escape_brings_the_one_before_back() {
    let mut m = loaded();
    press(&mut m, ":filter state:perhaps");
    key(&mut m, Key::Enter);
    assert!(matches!(m.layers.last(), Some(Layer::Filter { .. })));
    assert!(m.toast.as_ref().unwrap().text.contains("perhaps"));
    key(&mut m, Key::Esc);
    assert_eq!(names(&m).len(), 4);
}

#[test]
fn a_view_is_found_by_a_part_of_its_name() {
    let mut m = loaded();
    m.session.views = vec![View::new("Half way", "state:enabled")];
    press(&mut m, ":view half");
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Bob"]);
}

#[test]
fn what_needs_a_value_is_completed_and_waits_for_it() {
    let typed = |m: &Model| m.layers.last().unwrap().input().unwrap().value().to_owned();
    let mut m = loaded();
    press(&mut m, ":profi");
    key(&mut m, Key::Enter);
    assert_eq!(typed(&m), "profile ");
    let mut m = loaded();
    press(&mut m, ":ov");
    key(&mut m, Key::Tab);
    assert_eq!(typed(&m), "overview");
}

#[test]
fn a_command_that_changes_something_asks_as_its_key_does() {
    let mut m = loaded();
    press(&mut m, ":reset");
    let effects = key(&mut m, Key::Enter);
    assert_eq!(effects, []);
    assert!(m.confirms(|action| matches!(action, Action::ContactMethods { .. })));
}

#[test]
fn enter_on_one_letter_changes_nothing() {
    for letter in 'a'..='z' {
        let mut m = loaded();
        press(&mut m, &format!(":{letter}"));
        key(&mut m, Key::Enter);
        assert!(
            !matches!(m.layers.last(), Some(Layer::Confirm(_))),
            "{letter}"
        );
        assert!(m.jobs.is_empty(), "{letter}");
    }
}
