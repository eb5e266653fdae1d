use std::collections::HashSet;

use super::*;

#[test]
fn no_two_rows_of_a_context_share_a_key() {
    let mut seen = HashSet::new();
    for spec in COMMANDS {
        for key in spec.keys {
            assert!(
                seen.insert((spec.context, *key)),
                "{key} means two things in {:?}",
                spec.context
            );
        }
    }
}

#[test]
fn every_row_has_a_key_and_a_sentence_and_no_row_needs_alt_or_function_keys() {
    for spec in COMMANDS {
        assert!(!spec.keys.is_empty(), "{:?}", spec.command);
        assert!(spec.help.len() > 1, "{:?}", spec.command);
    }
}

#[test]
fn every_layer_can_be_left_by_escape() {
    for context in COMMANDS
        .iter()
        .map(|spec| spec.context)
        .filter(|context| *context != Context::Main)
    {
        let keys = KeyMap::default();
        assert!(keys.spec(context, Key::Esc).is_some(), "{context:?}");
    }
}

#[test]
fn every_window_shows_its_keys() {
    for spec in COMMANDS {
        let context = spec.context;
        let itself = matches!(context, Context::Help | Context::Search);
        let help = Spec::of_context(context).any(|spec| spec.command == Command::Help);
        assert!(help || itself, "{context:?}");
    }
}

#[test]
fn a_control_chord_never_means_its_bare_letter() {
    let keys = KeyMap::default();
    for letter in 'a'..='z' {
        let (bare, chord) = (
            keys.spec(Context::Main, Key::Char(letter)),
            keys.spec(Context::Main, Key::Ctrl(letter)),
        );
        if let Some(chord) = chord.filter(|chord| chord.writes) {
            panic!("ctrl-{letter} writes: {:?} beside {bare:?}", chord.command);
        }
    }
}

#[test]
fn the_portals_six_actions_have_the_keys_that_admins_know() {
    let keys: Vec<String> = COMMANDS
        .iter()
        .filter(|spec| spec.writes)
        .map(|spec| KeyMap::default().names(spec))
        .take(6)
        .collect();
    assert_eq!(keys, ["e", "d", "f", "1", "2", "3"]);
}
