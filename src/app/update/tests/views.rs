use super::*;
use crate::app::View;
use crate::tenant::{Column, Sort};

fn with_views() -> Model {
    let mut m = loaded();
    let configured = View {
        sort: Some(Sort {
            column: Column::State,
            descending: true,
        }),
        columns: Some(vec![Column::Name, Column::LastSignIn]),
        key: Some(Key::F(5)),
        ..View::new("strong", "state:enabled,enforced")
    };
    m.session.views = vec![View::new("everybody", ""), configured];
    m
}

fn save(m: &mut Model, name: &str) -> Vec<Effect> {
    press(m, "VV");
    key(m, Key::Ctrl('u'));
    press(m, name);
    key(m, Key::Enter)
}

#[test]
fn a_view_brings_its_filter_order_and_columns() {
    let mut m = with_views();
    press(&mut m, "Vj");
    let effects = key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Cleo", "Bob"]);
    assert!(m.list.columns.has(Column::LastSignIn) && !m.list.columns.has(Column::State));
    assert!(effects.contains(&Effect::ReadLastSignIns { generation: 1 }));
    assert!(m.layers.is_empty());
    press(&mut m, "V");
    assert!(
        matches!(m.layers[..], [Layer::Views { chosen: 1 }]),
        "the one that is shown"
    );
}

#[test]
fn a_key_of_the_configuration_leads_to_its_view_from_the_list_alone() {
    let mut m = with_views();
    press(&mut m, "/");
    key(&mut m, Key::F(5));
    assert_eq!(names(&m).len(), 4, "where text is typed it means nothing");
    key(&mut m, Key::Esc);
    key(&mut m, Key::F(5));
    assert_eq!(names(&m), ["Cleo", "Bob"]);
    key(&mut m, Key::F(6));
    assert_eq!(names(&m), ["Cleo", "Bob"]);
}

#[test]
fn the_present_filter_is_saved_shown_again_replaced_and_deleted() {
    let mut m = with_views();
    press(&mut m, "/state:disabled");
    key(&mut m, Key::Enter);
    press(&mut m, "sc");
    let effects = save(&mut m, "off");
    let Some(Effect::KeepView(view)) = effects.first() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (view.name.as_str(), view.filter.as_str()),
        ("off", "state:disabled")
    );
    assert_eq!(view.sort.map(|sort| sort.column), Some(Column::Created));
    assert!(
        m.toast.as_ref().unwrap().text.contains("until you quit"),
        "nothing is remembered here"
    );
    key(&mut m, Key::Esc);
    key(&mut m, Key::F(5));
    assert_eq!(names(&m), ["Cleo", "Bob"]);
    press(&mut m, ":view off");
    key(&mut m, Key::Enter);
    assert_eq!(names(&m), ["Ada"]);
    m.session.is_remembered = true;
    press(&mut m, "/ ada");
    key(&mut m, Key::Enter);
    save(&mut m, "off");
    assert_eq!(m.toast.as_ref().unwrap().text, "Saved the view off.");
    assert_eq!(m.session.views.len(), 3);
    assert_eq!(m.session.views[2].filter, "state:disabled  ada");
    let effects = press(&mut m, "x");
    assert_eq!(effects[0], Effect::DropView("off".into()));
    assert_eq!(m.session.views.len(), 2);
}

#[test]
fn views_of_the_configuration_are_neither_replaced_nor_deleted() {
    let mut m = with_views();
    let effects = save(&mut m, "strong");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::KeepView(_)))
    );
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .starts_with("The configuration has a view strong")
    );
    key(&mut m, Key::Esc);
    press(&mut m, "x");
    assert_eq!(m.session.views.len(), 2);
    let effects = save(&mut m, "  ");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::KeepView(_)))
    );
}

#[test]
fn a_view_whose_filter_cannot_be_read_says_so() {
    let mut m = with_views();
    m.session.views = vec![View::new("old", "sate:x")];
    press(&mut m, ":view old");
    key(&mut m, Key::Enter);
    assert!(m.toast.unwrap().text.starts_with("The view old: "));
}
