use super::*;
use crate::app::export::{ExportFormat, Exported};
use crate::tenant::Column;

fn named(m: &mut Model, name: &str) {
    press(m, "E");
    key(m, Key::Ctrl('u'));
    press(m, name);
}

#[test]
fn the_shown_users_and_columns_go_to_the_file_that_is_named() {
    let mut m = loaded();
    press(&mut m, "m/state:enabled,enforced");
    key(&mut m, Key::Enter);
    named(&mut m, "a.jsonl");
    let effects = key(&mut m, Key::Enter);
    let [Effect::Export(order)] = &effects[..] else {
        panic!("{effects:?}");
    };
    let users = order
        .rows
        .iter()
        .map(|row| order.store.at(*row).unwrap().name.as_str());
    assert_eq!(users.collect::<Vec<_>>(), ["Bob", "Cleo"]);
    assert_eq!(
        (order.path.as_str(), order.format),
        ("a.jsonl", ExportFormat::Jsonl)
    );
    assert_eq!(order.columns[..2], [Column::Name, Column::Account]);
    assert!(order.mask && !order.replace);
    assert_eq!(key(&mut m, Key::Enter), [], "it is being written");
    let path = "/tmp/a.jsonl".to_owned();
    m.update(Msg::Exported(Exported::Done { path, users: 2 }), at(3));
    assert!(m.layers.is_empty());
    let toast = &m.toast.as_ref().unwrap().text;
    assert_eq!(
        toast,
        "Wrote 2 users to /tmp/a.jsonl. 1 user not written: the filter cannot judge them."
    );
}

#[test]
fn a_csv_for_excel_begins_with_a_byte_order_mark_and_other_formats_take_none() {
    let bom = |name: &str, keys: &[Key]| {
        let mut m = loaded();
        named(&mut m, name);
        for one in keys {
            key(&mut m, *one);
        }
        match &key(&mut m, Key::Enter)[..] {
            [Effect::Export(order)] => order.bom,
            other => panic!("{other:?}"),
        }
    };
    assert!(!bom("a.csv", &[]));
    assert!(bom("a.csv", &[Key::Tab]));
    assert!(!bom("a.csv", &[Key::Tab, Key::Tab]));
    assert!(!bom("a.json", &[Key::Tab]));
}

#[test]
fn the_name_that_is_offered_has_the_day_and_an_ending_that_is_no_format_is_refused() {
    let mut m = loaded();
    press(&mut m, "E");
    let Some(Layer::Export(form)) = m.layers.last() else {
        unreachable!()
    };
    assert!(
        form.path.value().ends_with("users-2027-01-15.csv"),
        "{}",
        form.path.value()
    );
    press(&mut m, "x");
    assert_eq!(key(&mut m, Key::Enter), []);
    let Some(Layer::Export(form)) = m.layers.last() else {
        unreachable!()
    };
    assert!(form.note.as_ref().unwrap().contains(".jsonl"));
}

#[test]
fn an_existing_file_is_replaced_only_after_a_second_enter_on_the_same_name() {
    let mut m = loaded();
    named(&mut m, "a.csv");
    key(&mut m, Key::Enter);
    m.update(Msg::Exported(Exported::Exists), at(3));
    press(&mut m, "v");
    key(&mut m, Key::Backspace);
    let first = key(&mut m, Key::Enter);
    assert!(
        matches!(&first[..], [Effect::Export(order)] if !order.replace),
        "the name was changed"
    );
    m.update(Msg::Exported(Exported::Exists), at(3));
    let second = key(&mut m, Key::Enter);
    assert!(matches!(&second[..], [Effect::Export(order)] if order.replace));
    m.update(Msg::Exported(Exported::Failed("disk full".into())), at(4));
    let Some(Layer::Export(form)) = m.layers.last() else {
        unreachable!()
    };
    assert_eq!(
        form.note.as_deref(),
        Some("Could not write the file: disk full")
    );
}

#[test]
fn what_became_of_a_file_is_said_after_its_window_was_closed() {
    let mut m = loaded();
    named(&mut m, "a.csv");
    key(&mut m, Key::Enter);
    key(&mut m, Key::Esc);
    m.update(Msg::Exported(Exported::Exists), at(3));
    assert_eq!(
        m.toast.unwrap().text,
        "Nothing was written: this file exists."
    );
}
