use super::*;
use crate::app::Confirm;

fn confirm(m: &Model) -> &Confirm {
    match m.layers.last() {
        Some(Layer::Confirm(confirm)) => confirm,
        other => panic!("{other:?}"),
    }
}

/// Everybody is to be enforced: Ada, Bob and Dan change, Cleo is so already.
fn asked() -> Model {
    let mut m = loaded();
    press(&mut m, "af");
    paint(&mut m);
    m
}

fn listed(m: &Model) -> Vec<String> {
    let confirm = confirm(m);
    let rows = 0..confirm.list.rows.len();
    rows.map(|row| confirm.list.item(row).unwrap().target.name.to_string())
        .collect()
}

fn changing(m: &Model) -> Vec<String> {
    let changes = confirm(m).plan.changes();
    changes.map(|target| target.name.to_string()).collect()
}

#[test]
fn everybody_is_listed_those_first_who_change() {
    let m = asked();
    assert_eq!(listed(&m), ["Ada", "Bob", "Dan", "Cleo"]);
    assert_eq!(confirm(&m).list.cursor, None);
}

#[test]
fn space_takes_a_user_out_and_the_job_gets_exactly_the_others() {
    let mut m = asked();
    press(&mut m, "jj ");
    assert_eq!(changing(&m), ["Ada", "Dan"]);
    assert!(!confirm(&m).painted, "the plan as it is now was not seen");
    paint(&mut m);
    let effects = agree(&mut m);
    let [Effect::StartJob { plan, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    let names: Vec<&str> = plan.items.iter().map(|item| &*item.target.name).collect();
    assert_eq!(names, ["Cleo", "Ada", "Dan"]);
}

#[test]
fn who_was_taken_out_comes_back_by_the_same_key() {
    let mut m = asked();
    press(&mut m, "j ");
    assert_eq!(changing(&m), ["Dan", "Bob"]);
    press(&mut m, "k ");
    assert_eq!(changing(&m), ["Ada", "Dan", "Bob"]);
    assert!(confirm(&m).list.out.is_empty());
}

#[test]
fn who_is_not_changed_cannot_be_taken_out() {
    let mut m = asked();
    press(&mut m, "G ");
    assert_eq!(changing(&m).len(), 3);
    assert!(m.toast.as_ref().unwrap().text.contains("not changed"));
}

#[test]
fn the_number_to_type_is_that_of_those_who_are_left() {
    let mut m = loaded();
    press(&mut m, "ad");
    paint(&mut m);
    assert_eq!(confirm(&m).confirmation, Confirmation::Typed("3".into()));
    press(&mut m, "j ");
    paint(&mut m);
    assert_eq!(confirm(&m).confirmation, Confirmation::Typed("2".into()));
    press(&mut m, "2");
    let effects = key(&mut m, Key::Enter);
    assert!(matches!(&effects[..], [Effect::StartJob { plan, .. }] if plan.change_count() == 2));
}

#[test]
fn words_list_those_who_match_and_escape_lists_all_again() {
    let mut m = asked();
    press(&mut m, "/already");
    key(&mut m, Key::Enter);
    assert_eq!(listed(&m), ["Cleo"]);
    assert_eq!(confirm(&m).list.cursor, Some(0));
    paint(&mut m);
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('u'));
    press(&mut m, "b");
    key(&mut m, Key::Esc);
    assert_eq!(listed(&m), ["Cleo"], "what was searched for before");
    paint(&mut m);
    press(&mut m, "/");
    key(&mut m, Key::Ctrl('u'));
    key(&mut m, Key::Enter);
    assert_eq!(listed(&m).len(), 4);
    assert_eq!(changing(&m).len(), 3, "searching changes nothing");
}

#[test]
fn facts_below_the_fold_are_read_before_the_list_takes_the_arrow_keys() {
    let mut m = loaded();
    press(&mut m, "af");
    let seen = |layer| Msg::Painted { detail: 0, layer };
    m.update(seen(1), at(2));
    key(&mut m, Key::Down);
    assert_eq!(confirm(&m).list.cursor, None);
    m.update(seen(1), at(2));
    key(&mut m, Key::Down);
    assert_eq!(confirm(&m).list.cursor, Some(0));
}

#[test]
fn another_scope_keeps_who_was_taken_out() {
    let mut m = loaded();
    press(&mut m, "a1");
    paint(&mut m);
    press(&mut m, "j >");
    let confirm = confirm(&m);
    assert_eq!(confirm.plan.change_count(), 3);
    assert!(matches!(
        confirm.plan.action,
        Action::ContactMethods {
            scope: ResetScope::Everything,
            ..
        }
    ));
}

#[test]
fn a_question_about_one_user_has_no_list() {
    let mut m = loaded();
    press(&mut m, "e");
    paint(&mut m);
    press(&mut m, " /");
    assert!(matches!(&m.layers[..], [Layer::Confirm(confirm)] if !confirm.is_list()));
    assert_eq!(changing(&m), ["Ada"]);
}
