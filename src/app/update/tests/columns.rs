use super::*;
use crate::app::Loading;
use crate::app::columns::ColumnChoice;
use crate::tenant::Column;

fn shown(m: &Model) -> Vec<Column> {
    m.list.columns.shown().collect()
}

fn choose(m: &mut Model, column: Column) {
    let at = m
        .list
        .columns
        .all()
        .iter()
        .position(|(known, _)| *known == column);
    if let Some(Layer::Columns { chosen, .. }) = m.layers.last_mut() {
        *chosen = at.unwrap();
    }
}

#[test]
fn a_column_is_hidden_moved_and_remembered_when_the_window_closes() {
    let mut m = loaded();
    press(&mut m, "c");
    choose(&mut m, Column::State);
    press(&mut m, " ");
    assert!(!m.list.columns.has(Column::State));
    choose(&mut m, Column::Created);
    for _ in 0..Column::ALL.len() {
        key(&mut m, Key::Left);
    }
    assert_eq!(shown(&m)[..2], [Column::Created, Column::Name]);
    let effects = key(&mut m, Key::Esc);
    let [Effect::KeepColumns(Some(kept))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(*kept, shown(&m));
}

#[test]
fn nothing_is_written_where_nothing_was_chosen_and_the_usual_columns_are_forgotten() {
    let mut m = loaded();
    press(&mut m, "c");
    assert_eq!(key(&mut m, Key::Esc), []);
    press(&mut m, "c");
    choose(&mut m, Column::State);
    press(&mut m, " c");
    press(&mut m, "c0");
    assert!(m.list.columns.is_usual());
    assert_eq!(key(&mut m, Key::Enter), [Effect::KeepColumns(None)]);
}

#[test]
fn the_name_stays() {
    let mut m = loaded();
    press(&mut m, "c ");
    assert!(m.list.columns.has(Column::Name));
    assert_eq!(m.toast.unwrap().text, "The name is always shown.");
}

#[test]
fn columns_of_the_configuration_are_not_replaced_for_the_next_start() {
    let mut m = loaded();
    m.session.columns = ColumnChoice::of(&[Column::Name, Column::State]);
    m.session.columns_are_configured = true;
    press(&mut m, "c");
    choose(&mut m, Column::Created);
    press(&mut m, " ");
    let effects = key(&mut m, Key::Esc);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::KeepColumns(_)))
    );
    assert!(m.toast.is_some());
    press(&mut m, "c0");
    assert_eq!(shown(&m), [Column::Name, Column::State]);
}

#[test]
fn last_sign_ins_are_read_once_their_column_is_shown_and_again_with_the_list() {
    let mut m = loaded();
    let wanted = Effect::ReadLastSignIns { generation: 1 };
    press(&mut m, "c");
    choose(&mut m, Column::LastSignIn);
    assert_eq!(press(&mut m, " "), vec![wanted.clone()]);
    assert_eq!(press(&mut m, "  "), [], "they are on their way");
    let rows = vec![(id(1), Some(at(-90))), (id(2), None)];
    m.update(
        Msg::LastSignIns {
            generation: 1,
            rows: Ok(rows),
            last: true,
        },
        at(3),
    );
    assert_eq!(m.store.last_sign_in(id(1)), Known::Is(Some(at(-90))));
    assert_eq!(m.store.last_sign_in(id(2)), Known::Is(None));
    assert!(!m.store.last_sign_in(id(3)).is_known());
    key(&mut m, Key::Esc);
    press(&mut m, "R");
    let Msg::Users { users, .. } = page(vec![user(1, "Ada", None)]) else {
        unreachable!()
    };
    let effects = m.update(
        Msg::Users {
            generation: 2,
            users,
            last: true,
            has_states: true,
        },
        at(4),
    );
    assert!(effects.contains(&Effect::ReadLastSignIns { generation: 2 }));
    assert_eq!(
        m.store.last_sign_in(id(1)),
        Known::Is(Some(at(-90))),
        "until the new answer is there"
    );
}

#[test]
fn a_column_that_cannot_be_read_says_why_and_is_not_asked_for_again_by_itself() {
    let mut m = loaded();
    press(&mut m, "sl");
    assert_eq!(m.load.sign_ins, Loading::Running);
    let rows = Err(problem(ProblemKind::Forbidden));
    m.update(
        Msg::LastSignIns {
            generation: 1,
            rows,
            last: true,
        },
        at(3),
    );
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .contains("Last sign-in: refused")
    );
    assert_eq!(press(&mut m, "sn").len(), 1, "the message alone");
}

#[test]
fn one_letter_sorts_by_a_column_and_the_same_again_reverses() {
    let mut m = loaded();
    press(&mut m, "ss");
    assert_eq!(m.list.sort.column, Column::State);
    assert!(m.layers.is_empty());
    assert_eq!(names(&m), ["Ada", "Bob", "Cleo", "Dan"]);
    press(&mut m, "ss");
    assert_eq!(
        names(&m),
        ["Cleo", "Bob", "Ada", "Dan"],
        "unknown stays last"
    );
    press(&mut m, "S");
    assert_eq!(names(&m), ["Ada", "Bob", "Cleo", "Dan"]);
    press(&mut m, "sz");
    assert!(
        matches!(m.layers[..], [Layer::Sort { .. }]),
        "no column has this letter"
    );
    press(&mut m, "q");
    assert!(m.layers.is_empty());
}

#[test]
fn the_sort_menu_opens_on_the_present_order_and_arrows_lead_to_another() {
    let mut m = loaded();
    press(&mut m, "s");
    key(&mut m, Key::Down);
    key(&mut m, Key::Enter);
    assert_eq!(m.list.sort.column, Column::Account);
}

#[test]
fn order_and_columns_can_be_typed_by_any_of_their_names() {
    let mut m = loaded();
    let run = |m: &mut Model, line: &str| {
        press(m, &format!(":{line}"));
        key(m, Key::Enter)
    };
    run(&mut m, "sort state");
    assert_eq!(
        (m.list.sort.column, m.list.sort.descending),
        (Column::State, false)
    );
    run(&mut m, "sort -created");
    assert_eq!(
        (m.list.sort.column, m.list.sort.descending),
        (Column::Created, true)
    );
    run(&mut m, "sort stat");
    assert!(m.layers.is_empty());
    let effects = run(&mut m, "columns upn,sms lastSignIn");
    assert_eq!(
        shown(&m),
        [
            Column::Name,
            Column::Account,
            Column::Sms,
            Column::LastSignIn
        ]
    );
    assert!(effects.contains(&Effect::KeepColumns(Some(shown(&m)))));
    run(&mut m, "columns upn shoesize");
    assert!(
        m.toast
            .as_ref()
            .unwrap()
            .text
            .starts_with("No column is called shoesize")
    );
    assert_eq!(shown(&m).len(), 4);
    let effects = run(&mut m, "export /tmp/x.md");
    assert!(matches!(&effects[..], [Effect::Export(order)] if order.path == "/tmp/x.md"));
}
