//! A Global Reader: everything can be seen, nothing changed, and the reason comes before anything is typed.

use crate::terminal::{ENTER, ESC, Terminal};
use crate::{USUAL, WIDE, in_one_line, mfadeck};

const ROLE: &str = "Microsoft will refuse this: the role Authentication";

/// The first words of a window that opens, before any key is pressed in it.
#[track_caller]
fn says_first(terminal: &mut Terminal, key: &str, title: &str, why: &str) {
    terminal.pauses();
    terminal.keys(key);
    let screen = terminal.shows(&format!("┌ {title}"));
    let window = screen.split(&format!("┌ {title}")).nth(1).unwrap();
    let window = in_one_line(window);
    let reason = window.find("Microsoft will refuse this: ");
    let typed = window.find("To confirm type").unwrap_or(usize::MAX);
    assert!(reason.is_some_and(|at| at < typed), "{screen}");
    assert!(
        in_one_line(&screen).contains("Microsoft will refuse this"),
        "{screen}"
    );
    assert!(window.contains(why), "{screen}");
    terminal.pauses();
    terminal.keys(ESC);
    terminal.shows_no_more(&format!("┌ {title}"));
}

/// Whether the key of a hint in the last line is dim.
fn is_dim(terminal: &Terminal, hint: &str) -> bool {
    let screen = terminal.screen();
    let (rows, _) = screen.size();
    let last = rows.get() - 1;
    let line = screen
        .rows(0, screen.size().1.get())
        .nth(last.into())
        .unwrap();
    let byte = line
        .find(hint)
        .unwrap_or_else(|| panic!("no {hint:?} in {line:?}"));
    let column = line[..byte].chars().count();
    screen
        .cell(last, u16::try_from(column).unwrap())
        .unwrap()
        .dim()
}

#[test]
fn a_global_reader_sees_the_reason_before_anything_is_typed() {
    for size in [USUAL, WIDE] {
        let mut terminal = mfadeck(&["--demo=read-only-role"], size);
        crate::everybody_is_judged(&terminal);
        let screen = terminal.shows("Microsoft will refuse: e d f");
        assert!(screen.contains("· can change nothing"), "{screen}");
        for hint in ["e enable", "d disable", "f enforce", "1 contact methods"] {
            assert!(is_dim(&terminal, hint), "{hint}");
        }
        for hint in ["2 app passwords", "? help"] {
            assert!(!is_dim(&terminal, hint), "{hint}");
        }

        // An admin would have to be typed in full, many users as a number, a phone with its country.
        says_first(&mut terminal, "f", "Enforce per-user MFA", ROLE);
        says_first(&mut terminal, "p", "Add or change a method", ROLE);
        terminal.keys("a");
        terminal.shows("121 marked");
        says_first(&mut terminal, "f", "Enforce per-user MFA", ROLE);
        terminal.keys("u");
        terminal.shows("121 marks cleared");
        terminal.pauses();
        terminal.keys(":");
        terminal.shows("┌ Commands");
        terminal.keys("enforce");
        terminal.wait("the reason", |screen| {
            let screen = in_one_line(&crate::terminal::text(screen));
            screen.contains("Microsoft will refuse this: the role")
        });
        terminal.pauses();
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Commands");

        // Reading works: the overview, and Microsoft's own answer.
        terminal.keys("o");
        terminal.shows("┌ Overview");
        terminal.pauses();
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Overview");
        terminal.find("ainhoa.nemeth", "Ainhoa Németh");

        // Who insists is refused by the service, and nothing is claimed.
        terminal.asks("f", "Enforce per-user MFA");
        terminal.keys("y");
        terminal.shows("Ainhoa Németh, enforce: failed: ");
        terminal.keys("J");
        let screen = terminal.shows("1 failed: ");
        assert!(screen.contains("request id "), "{screen}");
        terminal.pauses();
        terminal.keys(ENTER);
        let screen = terminal.shows_no_more("1 failed: ");
        assert!(
            screen.contains("Per-user MFA   disabled · read "),
            "{screen}"
        );
    }
}
