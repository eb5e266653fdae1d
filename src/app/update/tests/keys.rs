//! The dashboard under a key map of the admin's own.

use super::*;
use crate::app::{COMMANDS, KeyMap, Spec};

fn mapped(patch: &[(&str, &[Key])]) -> Model {
    let mut keys = KeyMap::default();
    for (id, new) in patch {
        let row = COMMANDS.iter().find(|spec| spec.id() == *id).unwrap();
        keys.set(row, new.to_vec());
    }
    let mut m = loaded();
    m.session.keys = keys;
    m
}

#[test]
fn the_new_key_does_it_and_the_old_one_does_nothing() {
    let mut m = mapped(&[("main.enable", &[Key::Char('E')])]);
    press(&mut m, "e");
    assert!(m.layers.is_empty());
    press(&mut m, "E");
    assert!(m.confirms(|action| action == Action::SetState(MfaState::Enabled)));
}

#[test]
fn the_palette_finds_a_command_by_its_new_key() {
    let mut m = mapped(&[("main.mark", &[Key::Ctrl('e')])]);
    press(&mut m, ":ctrl-e");
    key(&mut m, Key::Enter);
    assert_eq!(m.list.marks.len(), 1);
}

#[test]
fn where_text_is_typed_a_mapped_letter_is_text_and_a_chord_is_not() {
    let mut m = mapped(&[("confirm.ticket", &[Key::Char('z'), Key::Ctrl('z')])]);
    let shown = |m: &Model| {
        let mut rows = Spec::of_context(m.context());
        rows.find(|spec| spec.id() == "confirm.ticket")
            .and_then(|spec| spec.shown_key(m))
    };
    press(&mut m, "e");
    paint(&mut m);
    assert_eq!(shown(&m), Some(Key::Char('z')));
    key(&mut m, Key::Esc);
    m.update(ada_is_an_admin(), at(2));
    press(&mut m, "e");
    paint(&mut m);
    assert!(m.takes_text(), "the account is typed");
    assert_eq!(shown(&m), Some(Key::Ctrl('z')));
    press(&mut m, "z");
    assert!(matches!(m.layers.last(), Some(Layer::Confirm(_))));
    key(&mut m, Key::Ctrl('z'));
    assert!(matches!(m.layers.last(), Some(Layer::Ticket(_))));
}
