//! Sizes, colours and characters of the terminal.

use crate::terminal::{DOWN, ENTER, Terminal};
use crate::{PROGRAM, USUAL, WIDE, demo, mfadeck};

#[test]
fn a_terminal_that_is_too_small_says_so_and_a_larger_one_brings_everything_back() {
    let mut terminal = demo(USUAL);
    terminal.keys(DOWN);
    terminal.shows("2/412");
    terminal.resize(50, 10);
    let screen = terminal.shows("60");
    assert!(!screen.contains("Users"), "{screen}");
    terminal.resize(140, 45);
    let screen = terminal.shows("┌ Aarav Antonescu · aarav.antonescu@contoso.example ─");
    assert!(screen.contains("┌ Users 412 "), "{screen}");
    terminal.resize(60, 15);
    let screen = terminal.shows("2/412");
    assert!(screen.contains("▸  Aarav Anto"), "{screen}");
}

#[test]
fn the_first_frame_clears_what_stood_on_the_terminal() {
    let terminal = demo(USUAL);
    let raw = String::from_utf8(terminal.raw_since(0)).unwrap();
    let (before, _) = raw.split_once("contoso.example").unwrap();
    let entered = before.rfind("\x1b[?1049h").unwrap();
    assert!(before[entered..].contains("\x1b[1;1H\x1b[J"), "{before:?}");
}

#[test]
fn a_terminal_that_starts_too_small_is_no_reason_to_end() {
    let mut terminal = mfadeck(&["--demo"], (20, 5));
    terminal.shows("60");
    terminal.resize(80, 24);
    terminal.shows("┌ Users 412 ");
    terminal.resize(1, 1);
    terminal.resize(80, 24);
    terminal.shows("┌ Users 412 ");
    terminal.keys("q");
    assert!(terminal.ends().is_restored);
}

#[test]
fn a_dialog_keeps_its_question_at_every_size() {
    let mut terminal = demo(WIDE);
    terminal.find("otto", "Otto Allesmann");
    terminal.asks(
        "1",
        "Require selected users to provide contact methods again",
    );
    for (columns, rows) in [(80, 24), (60, 15), (200, 60), (100, 15), (140, 45)] {
        terminal.resize(columns, rows);
        terminal.wait("the question", |screen| {
            let text = crate::terminal::text(screen);
            screen.size().1.get() == columns
                && text.contains("Delete the contact methods of Otto Allesmann?")
                && text.contains("[ No ]")
        });
    }
}

/// Sees the list, the detail, a filter, a dialog, a job's window and the help.
fn go_round(terminal: &mut Terminal) {
    terminal.shows("keys act on Aarav Abara");
    terminal.keys("/ada\r");
    terminal.shows("Users 1 of 412");
    terminal.shows("Ada's Pixel 4");
    terminal.keys("d");
    terminal.shows("Turn per-user MFA off for Ada Lovelace?");
    terminal.agrees();
    terminal.shows("Latest change");
    terminal.keys("J");
    terminal.shows("1 of 1 user");
    terminal.keys(ENTER);
    terminal.shows_no_more("1 of 1 user");
    terminal.keys("?");
    terminal.shows("delete the selected method");
}

#[test]
fn ascii_means_ascii() {
    let mut terminal = mfadeck(&["--demo", "--ascii"], USUAL);
    go_round(&mut terminal);
    terminal.keys(ENTER);
    terminal.shows_no_more("delete the selected method");
    terminal.keys("/\x15ada\r");
    terminal.shows("Users 1 of 412");
    let raw = String::from_utf8(terminal.raw_since(0)).unwrap();
    let drawn: Vec<char> = raw
        .chars()
        .filter(|c| !c.is_ascii() && !c.is_alphabetic())
        .collect();
    assert!(
        drawn.is_empty(),
        "{drawn:?}: names may have letters of any script, but nothing else"
    );
}

#[test]
fn a_locale_without_unicode_and_a_dumb_terminal_get_ascii_by_themselves() {
    for variable in [("LC_ALL", "C"), ("TERM", "dumb")] {
        let terminal = Terminal::start(PROGRAM.as_ref(), &["--demo"], &[variable], USUAL);
        let screen = terminal.shows("1/412");
        assert!(screen.contains("+ Users 412 "), "{screen}");
        if variable.0 == "TERM" {
            let raw = terminal.raw_since(0);
            assert_eq!(colours(&raw), Vec::<String>::new());
        }
    }
}

#[test]
fn no_color_means_no_colour() {
    let by_option = mfadeck(&["--demo", "--no-color"], USUAL);
    let by_variable = Terminal::start(PROGRAM.as_ref(), &["--demo"], &[("NO_COLOR", "1")], USUAL);
    for mut terminal in [by_option, by_variable] {
        go_round(&mut terminal);
        assert_eq!(colours(&terminal.raw_since(0)), Vec::<String>::new());
    }
}

#[test]
fn the_colours_are_the_terminals_own_sixteen() {
    let mut terminal = mfadeck(&["--demo"], USUAL);
    go_round(&mut terminal);
    let colours = colours(&terminal.raw_since(0));
    assert!(!colours.is_empty());
    // 8 and 9 as in `38;5;9`: the upper eight of the sixteen in the other notation.
    for colour in colours {
        let parts: Vec<u16> = colour
            .split(';')
            .map(|part| part.parse().unwrap())
            .collect();
        let own = match parts.as_slice() {
            [one] => matches!(one, 30..=37 | 40..=47 | 90..=97 | 100..=107),
            [38 | 48, 5, index] => *index < 16,
            _ => false,
        };
        assert!(own, "{colour} is a colour of the program's own");
    }
}

/// The colours that are set, but for resets, as in `31` or `38;5;1`.
fn colours(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut found = Vec::new();
    for sequence in text.split("\x1b[").skip(1) {
        let Some(end) = sequence.find(|c: char| c.is_ascii_alphabetic()) else {
            continue;
        };
        if !sequence[end..].starts_with('m') {
            continue;
        }
        let mut parts = sequence[..end].split(';');
        while let Some(part) = parts.next() {
            match part.parse::<u16>() {
                Ok(38 | 48 | 58) => {
                    let length = if parts.clone().next() == Some("5") {
                        2
                    } else {
                        4
                    };
                    let rest: Vec<&str> = parts.by_ref().take(length).collect();
                    found.push(format!("{part};{}", rest.join(";")));
                }
                Ok(30..=37 | 40..=47 | 90..=107) => found.push(part.to_owned()),
                _ => {}
            }
        }
    }
    found
}
