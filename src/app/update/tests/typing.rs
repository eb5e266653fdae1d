use super::*;

fn field(m: &Model) -> &str {
    match m.layers.last() {
        Some(Layer::Filter { input, .. }) => input.value(),
        _ => "no field",
    }
}

#[test]
fn tab_completes_the_key_and_then_goes_through_its_values() {
    let mut m = loaded();
    press(&mut m, "/sta");
    key(&mut m, Key::Tab);
    assert_eq!(field(&m), "state:");
    key(&mut m, Key::Tab);
    assert_eq!(field(&m), "state:disabled");
    assert_eq!(names(&m), ["Ada"]);
    key(&mut m, Key::Tab);
    assert_eq!(field(&m), "state:enabled");
    assert_eq!(
        m.list.offered.as_ref().unwrap().line(),
        "disabled [enabled] enforced unknown"
    );
    key(&mut m, Key::BackTab);
    assert_eq!(field(&m), "state:disabled");
    press(&mut m, ",enf");
    assert_eq!(m.list.offered, None);
    key(&mut m, Key::Tab);
    assert_eq!(field(&m), "state:disabled,enforced");
    press(&mut m, " x:");
    key(&mut m, Key::Tab);
    assert_eq!(field(&m), "state:disabled,enforced x:", "nothing fits");
}

#[test]
fn the_arrows_bring_filters_of_before_and_what_was_typed_back() {
    let mut m = loaded();
    for filter in ["ada", "state:enforced"] {
        press(&mut m, "/");
        key(&mut m, Key::Ctrl('u'));
        press(&mut m, filter);
        key(&mut m, Key::Enter);
    }
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('u'));
    press(&mut m, "b");
    key(&mut m, Key::Up);
    assert_eq!((field(&m), names(&m)), ("state:enforced", vec!["Cleo"]));
    key(&mut m, Key::Up);
    assert_eq!((field(&m), names(&m)), ("ada", vec!["Ada"]));
    key(&mut m, Key::Up);
    assert_eq!(field(&m), "ada");
    key(&mut m, Key::Down);
    key(&mut m, Key::Down);
    assert_eq!((field(&m), names(&m)), ("b", vec!["Bob"]));
    key(&mut m, Key::Esc);
    assert_eq!(
        m.list.filter, "state:enforced",
        "Esc leaves the filter as it was"
    );
}

#[test]
fn the_list_is_still_within_reach_while_a_filter_is_typed() {
    let mut m = loaded();
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('n'));
    assert_eq!(m.list.row, 1);
    key(&mut m, Key::Ctrl('p'));
    assert_eq!(m.list.row, 0);
}
