//! No key that was meant for something else changes anything.

use super::*;

fn starts_nothing(effects: &[Effect]) -> bool {
    let starts = |effect: &Effect| matches!(effect, Effect::StartJob { .. });
    !effects.iter().any(starts)
}

/// Types a text at a speed of one key a frame, each of which is looked at for less than half a second.
fn type_slowly(m: &mut Model, text: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for c in text.chars() {
        let pressed = if c == '\n' { Key::Enter } else { Key::Char(c) };
        effects.extend(key(m, pressed));
        painted(m);
    }
    effects
}

#[test]
fn a_name_typed_with_the_slash_forgotten_changes_nothing() {
    for text in [
        "Wendy", "1y", "ty", "dy\n", "eddy\n", "ivy\n", "f\ny", "3y\n", "1\ny\n",
    ] {
        let mut m = loaded();
        let effects = type_slowly(&mut m, text);
        assert!(starts_nothing(&effects), "{text:?}: {effects:?}");
        assert!(m.jobs.is_empty(), "{text:?}");
    }
}

#[test]
fn two_neighbouring_keys_do_not_weaken_delete_or_create_a_pass_at_any_speed() {
    for opens in ["d", "1"] {
        let mut m = loaded();
        press(&mut m, "j");
        press(&mut m, opens);
        paint(&mut m);
        assert!(starts_nothing(&press(&mut m, "y")), "{opens}");
        assert!(matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if confirm.yes));
        assert!(!starts_nothing(&key(&mut m, Key::Enter)), "{opens}");
    }
}

#[test]
fn what_strengthens_needs_one_key_after_the_question_was_looked_at() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    assert!(!starts_nothing(&press(&mut m, "y")));
}

#[test]
fn keys_that_come_together_answer_no_question() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    let burst = Msg::Keys(vec![Key::Char('y'), Key::Enter]);
    assert!(starts_nothing(&m.update(burst, at(3))));
    let burst = Msg::Keys(vec![Key::Char('n'), Key::Tab]);
    m.update(burst, at(3));
    assert!(matches!(m.layers.last(), Some(Layer::Confirm(confirm)) if !confirm.yes));
    assert!(!starts_nothing(&press(&mut m, "y")));
}

#[test]
fn a_text_pasted_without_brackets_becomes_the_filter() {
    let mut m = loaded();
    let keys = "wendy@contoso.example".chars().map(Key::Char);
    let effects = m.update(Msg::Keys(keys.chain([Key::Enter]).collect()), at(2));
    assert!(starts_nothing(&effects));
    assert_eq!(m.list.filter, "wendy@contoso.example");
    assert!(matches!(m.layers[..], [Layer::Filter { .. }]));
}

#[test]
fn a_held_key_and_a_filter_typed_over_a_slow_line_stay_what_they_are() {
    let mut m = loaded();
    m.update(Msg::Keys(vec![Key::Char('j'); 9]), at(2));
    assert_eq!(m.list.row, 3);
    let keys = "/cleo".chars().map(Key::Char).chain([Key::Enter]);
    m.update(Msg::Keys(keys.collect()), at(2));
    assert_eq!((names(&m), m.layers.len()), (vec!["Cleo"], 0));
}

#[test]
fn esc_leaves_a_question_at_once_and_its_letter_does_not() {
    let mut m = loaded();
    press(&mut m, "f");
    press(&mut m, "n");
    assert_eq!(m.layers.len(), 1, "nobody has seen it");
    key(&mut m, Key::Esc);
    assert!(m.layers.is_empty());
}

#[test]
fn the_half_second_of_one_question_is_not_that_of_the_next() {
    let mut m = loaded();
    press(&mut m, "f");
    painted(&mut m);
    key(&mut m, Key::Esc);
    press(&mut m, "f");
    painted(&mut m);
    m.update(Msg::Timer(Timer::Question { number: 1 }), at(3));
    assert!(starts_nothing(&press(&mut m, "y")));
    m.update(Msg::Timer(Timer::Question { number: 2 }), at(3));
    assert!(!starts_nothing(&press(&mut m, "y")));
}

#[test]
fn quitting_while_a_job_runs_takes_no_key_that_was_typed_before_the_question() {
    let mut m = loaded();
    press(&mut m, "f");
    paint(&mut m);
    press(&mut m, "y");
    assert_eq!(press(&mut m, "qy"), []);
    paint(&mut m);
    assert_eq!(press(&mut m, "y"), [Effect::StopJob(RunId(1))]);
}

#[test]
fn nothing_is_written_while_nobody_knows_who_is_signed_in() {
    let mut m = Model::new(Session::default(), (140, 45), at(0));
    m.start();
    m.update(page(vec![user(1, "Ada", Some(MfaState::Disabled))]), at(1));
    for keys in ["e", "d", "f", "1", "3", "t"] {
        let effects = press(&mut m, keys);
        assert!(starts_nothing(&effects) && m.layers.is_empty(), "{keys}");
        let text = &m.toast.as_ref().unwrap().text;
        assert!(text.contains("signed-in account is unknown"), "{text}");
    }
    let operator = Operator {
        id: Some(id(9)),
        ..Operator::default()
    };
    m.update(Msg::Operator(Ok(operator)), at(2));
    press(&mut m, "f");
    assert!(matches!(m.layers[..], [Layer::Confirm(_)]));
}
