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
fn a_command_can_be_typed_in_every_window_without_a_field() {
    for context in Context::VARIANTS {
        let mut rows = Spec::of_context(*context);
        let typed = rows.any(|spec| spec.command == Command::Palette);
        // Quitting is a question of one letter.
        let without = context.takes_text() && *context != Context::Confirm
            || matches!(
                context,
                Context::Export | Context::SaveView | Context::Leave
            );
        assert_eq!(typed, !without, "{context:?}");
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

/// Commands of one idea may share a key: the idea, and why it is one.
const IDEAS: &[(&str, &[Command])] = &[
    (
        "copies what is in front of you",
        &[Command::CopyAccount, Command::CopyText, Command::CopyCode],
    ),
    ("finds words", &[Command::Filter, Command::Search]),
    (
        "writes what is shown to a file",
        &[Command::Export, Command::WriteReport],
    ),
    (
        "views: shows them, and saves one there",
        &[Command::Views, Command::SaveView],
    ),
    (
        "deletes the selected thing",
        &[Command::DeleteMethod, Command::DeleteView],
    ),
    ("leaves", &[Command::Quit, Command::Close]),
    (
        "stops what runs, where it is shown",
        &[Command::StopJob, Command::StopReading],
    ),
    // As in a pager, where there is nothing to mark.
    (
        "acts on what is under the cursor, and goes on",
        &[
            Command::Mark,
            Command::ToggleColumn,
            Command::Reveal,
            Command::PageDown,
        ],
    ),
    (
        "many instead of one",
        &[Command::OtherOption, Command::CopyCodes],
    ),
];

/// Whether two commands on one key, in two windows, mean the same.
fn is_one_idea(one: &Spec, other: &Spec) -> bool {
    let both =
        |commands: &[Command]| commands.contains(&one.command) && commands.contains(&other.command);
    // The key that opened a window closes it; a question takes y and n.
    let alone = |spec: &Spec| matches!(spec.command, Command::Close | Command::Yes | Command::No);
    one.command == other.command
        || alone(one)
        || alone(other)
        || IDEAS.iter().any(|(_, commands)| both(commands))
}

fn has_key(spec: &Spec, key: Key) -> bool {
    spec.keys.contains(&key)
}

#[test]
fn a_letter_or_sign_means_the_same_in_every_window() {
    let typed = |key: &Key| key.is_text();
    for spec in COMMANDS {
        for key in spec.keys.iter().filter(|key| typed(key)) {
            let others = COMMANDS.iter().filter(|other| has_key(other, *key));
            for other in others {
                assert!(
                    is_one_idea(spec, other),
                    "{key} is {} and {}",
                    spec.id(),
                    other.id()
                );
            }
        }
    }
}

#[test]
fn a_window_is_closed_by_q_and_by_the_key_that_opened_it() {
    let close = |spec: &&Spec| spec.command == Command::Close;
    for spec in COMMANDS.iter().filter(close) {
        for key in spec.keys.iter().filter(|key| key.is_text()) {
            let mut openers = Spec::of_context(Context::Main).filter(|one| has_key(one, *key));
            let opened = openers.any(|one| one.command.opens() == Some(spec.context));
            assert!(
                *key == Key::Char('q') || opened,
                "{key} closes {:?}",
                spec.context
            );
        }
    }
}

#[test]
fn only_a_question_answers_with_letters() {
    for spec in COMMANDS {
        let answers = matches!(spec.command, Command::Yes | Command::No);
        let letters = spec.keys.iter().filter(|key| key.is_text());
        for key in letters.filter(|_| answers) {
            let wanted = if spec.command == Command::Yes {
                'y'
            } else {
                'n'
            };
            assert_eq!(*key, Key::Char(wanted));
            assert!(matches!(spec.context, Context::Confirm | Context::Leave));
        }
    }
}

/// Chords that a shell or every terminal program has, and the help, whose sign is text.
const CHORDS: [char; 6] = ['c', 'g', 'b', 'f', 'u', 'd'];

#[test]
fn ctrl_and_a_letter_are_that_letter_where_text_is_typed() {
    for spec in COMMANDS {
        for key in spec.keys {
            let Key::Ctrl(letter) = *key else { continue };
            let bare = [letter, letter.to_ascii_uppercase()];
            let mut means = COMMANDS.iter().filter(|one| {
                let here = one.context == spec.context || one.context == Context::Main;
                here && bare.iter().any(|bare| has_key(one, Key::Char(*bare)))
            });
            let is_twin = means.any(|one| one.command == spec.command);
            let known = CHORDS.contains(&letter)
                // Lines before and after, as in a shell.
                || spec.context == Context::Filter && matches!(letter, 'p' | 'n')
                // Ctrl-C says no.
                || (spec.command, letter) == (Command::SwitchTenant, 'x');
            assert!(is_twin || known, "{key} is {}", spec.id());
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
