//! Names that attack the terminal reach it as text, and never as anything else.

use std::collections::BTreeSet;

use crate::terminal::{DOWN, END, ENTER, Terminal};
use crate::{WIDE, mfadeck};

/// What ends a control sequence that the program has a use for: moving, erasing, attributes, modes.
const SEQUENCES: &str = "HJKmhlXt";

#[test]
fn names_cannot_move_the_cursor_clear_the_screen_or_set_the_clipboard() {
    let mut terminal = mfadeck(&["--demo=hostile-names"], WIDE);
    terminal.shows("Users 52");
    see_everybody(&mut terminal);

    let heard = terminal.heard();
    assert_eq!(heard.titles, ["mfadeck"]);
    assert_eq!(heard.clipboard, [""; 0]);
    assert_eq!(heard.strange, [""; 0]);
    assert!(terminal.screen().alternate_screen());

    let raw = String::from_utf8(terminal.raw_since(0)).unwrap();
    let foreign: BTreeSet<char> = raw.chars().filter(|c| is_foreign(*c)).collect();
    assert_eq!(foreign, BTreeSet::new());
    let unknown: BTreeSet<&str> = raw
        .split('\x1b')
        .skip(1)
        .filter(|sequence| !is_own(sequence))
        .collect();
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn a_hostile_name_is_shown_as_text_where_a_change_asks_about_it() {
    let mut terminal = mfadeck(&["--demo=hostile-names"], WIDE);
    terminal.shows("Users 52");
    terminal.keys("/escape.clipboard\r");
    terminal.shows("Users 1 of 52");
    terminal.shows("Methods        read");
    terminal.keys("d");
    let screen = terminal.shows("Turn per-user MFA off for □]52;c;ZXZpbA==□Clip?");
    assert!(
        screen.contains("escape.clipboard@contoso.example"),
        "{screen}"
    );
    terminal.agrees();
    terminal.shows(" → disabled, confirmed");
    terminal.keys("J");
    terminal.shows("1 of 1 user");
    terminal.keys("y");
    // The copy is the program's own, and what it copies is as harmless.
    terminal.copies(0);
    assert_eq!(terminal.heard().strange, [""; 0]);
}

/// Goes through the whole list, so that each name has stood in a row, in the detail and in the line below.
fn see_everybody(terminal: &mut Terminal) {
    for row in 2..=52 {
        terminal.keys(DOWN);
        terminal.shows(&format!(" {row}/52 ┘"));
        assert_borders(terminal);
    }
    terminal.keys(END);
    terminal.keys("a");
    terminal.shows("52 marked");
    terminal.keys("f");
    terminal.shows("┌ Enforce per-user MFA ");
    terminal.keys(ENTER);
}

/// A name that is measured wrongly shifts what stands to its right.
#[track_caller]
fn assert_borders(terminal: &Terminal) {
    let screen = terminal.screen();
    let (columns, rows) = WIDE;
    let list = columns * 11 / 20;
    for row in 2..rows - 3 {
        for column in [0, list - 1, list, columns - 1] {
            let cell = screen.cell(row, column).unwrap();
            assert_eq!(
                cell.contents(),
                "│",
                "row {row}, column {column} of\n{}",
                terminal.text()
            );
        }
    }
}

/// Characters that a terminal obeys, or that turn the direction of others, where only text should be.
fn is_foreign(c: char) -> bool {
    match c {
        '\x1b' | '\x07' => false,
        _ => {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        }
    }
}

/// Whether what follows an escape character is something that the program says itself.
fn is_own(sequence: &str) -> bool {
    if let Some(title) = sequence.strip_prefix("]0;") {
        return title.starts_with("mfadeck\x07");
    }
    let Some(parameters) = sequence.strip_prefix('[') else {
        return false;
    };
    let end = parameters.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == '?'));
    end.and_then(|end| parameters[end..].chars().next())
        .is_some_and(|last| SEQUENCES.contains(last))
}
