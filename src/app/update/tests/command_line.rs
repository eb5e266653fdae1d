use super::*;
use crate::app::{Context, View};

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

/// Opens the command line and runs words.
fn run(m: &mut Model, words: &str) -> Vec<Effect> {
    press(m, &format!(":{words}"));
    key(m, Key::Enter)
}

#[test]
fn a_window_stays_behind_what_is_typed_above_it() {
    for opens in ["o", "P", "M", "W", "H", "V", "c", "s", "?", "2"] {
        let mut m = loaded();
        press(&mut m, opens);
        let window = m.context();
        run(&mut m, "ticket");
        assert_eq!(m.context(), Context::Ticket, "{opens}");
        key(&mut m, Key::Esc);
        assert_eq!(m.context(), window, "{opens}");
        press(&mut m, ":");
        key(&mut m, Key::Esc);
        assert_eq!(m.context(), window, "{opens}");
    }
}

#[test]
fn the_key_that_opened_a_window_closes_it() {
    for opens in ["o", "P", "M", "W", "H", "c", "?"] {
        let mut m = loaded();
        press(&mut m, opens);
        assert!(!m.layers.is_empty(), "{opens}");
        press(&mut m, opens);
        assert!(m.layers.is_empty(), "{opens}");
    }
    let mut m = loaded();
    press(&mut m, "2JJJ");
    assert!(m.layers.is_empty(), "the window of a job was open already");
}

#[test]
fn one_window_leads_to_another_and_back() {
    let mut m = loaded();
    press(&mut m, "o");
    run(&mut m, "history");
    assert_eq!(m.context(), Context::History);
    run(&mut m, "overview");
    assert_eq!(m.context(), Context::History, "it is open already");
    key(&mut m, Key::Esc);
    assert_eq!(m.context(), Context::Overview);
}

#[test]
fn words_that_show_users_close_the_windows_above_the_list() {
    let mut m = loaded();
    press(&mut m, "oH");
    run(&mut m, "history");
    run(&mut m, "filter state:disabled");
    assert!(m.layers.is_empty(), "{:?}", m.layers);
    assert_eq!(names(&m), ["Ada"]);
    press(&mut m, "o");
    run(&mut m, "history");
    key(&mut m, Key::Esc);
    run(&mut m, "sms");
    run(&mut m, "without-mfa");
    assert!(m.layers.is_empty(), "{:?}", m.layers);
}

#[test]
fn what_acts_on_the_list_is_refused_where_the_list_is_not_seen() {
    let mut m = loaded();
    press(&mut m, "o");
    run(&mut m, "enforce");
    assert_eq!(m.context(), Context::Overview);
    let toast = m.toast.as_ref().unwrap();
    assert!(toast.text.contains("close this window first"), "{toast:?}");
}

#[test]
fn a_question_is_not_lost_by_words() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    for words in ["filter state:disabled", "history", "quit", "view x", "yes"] {
        assert_eq!(
            run(&mut m, words)
                .iter()
                .filter(|effect| !matches!(effect, Effect::Timer { .. }))
                .count(),
            0,
            "{words}"
        );
        key(&mut m, Key::Esc);
        if m.context() != Context::Confirm {
            press(&mut m, "f");
        }
        paint(&mut m);
        assert!(m.jobs.is_empty(), "{words}");
    }
}

#[test]
fn the_words_of_a_window_are_its_own() {
    let mut m = loaded();
    press(&mut m, "1");
    paint(&mut m);
    run(&mut m, "more");
    assert!(m.confirms(|action| {
        matches!(
            action,
            Action::ContactMethods {
                scope: ResetScope::Everything,
                ..
            }
        )
    }));
    let mut m = loaded();
    press(&mut m, "M");
    run(&mut m, "disable");
    let toast = m.toast.as_ref().unwrap();
    assert!(
        toast.text.contains("nobody can be switched off"),
        "{toast:?}"
    );
}
