//! Enable, disable, enforce: asked for, confirmed, read back.

use crate::terminal::{ENTER, ESC, TAB};
use crate::{CLEAR, USUAL, WIDE, demo, mfadeck};

#[test]
fn disabling_is_confirmed_done_and_read_back() {
    let mut terminal = demo(WIDE);
    terminal.find("ada", "Ada Lovelace");
    let screen = terminal.asks("d", "Disable per-user MFA");
    assert!(
        screen.contains("Account        ada@contoso.example"),
        "{screen}"
    );
    assert!(
        screen.contains("Turn per-user MFA off for Ada Lovelace?"),
        "{screen}"
    );
    assert!(screen.contains("[ No ]     Yes"), "{screen}");
    terminal.agrees();
    terminal.shows("Ada Lovelace, disable: enforced → disabled, confirmed");
    let screen = terminal.shows("Required       sometimes, by ");
    assert!(
        screen.contains("Per-user MFA   disabled · read "),
        "{screen}"
    );
    assert!(!screen.contains("┌ Disable per-user MFA"), "{screen}");
}

#[test]
fn the_history_says_what_was_done_and_to_which_user_and_is_searched() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.asks("d", "Disable per-user MFA");
        terminal.agrees();
        terminal.shows("enforced → disabled, confirmed");
        terminal.keys("H");
        let screen = terminal.shows("┌ History 1/1");
        let row = screen.lines().find(|line| line.contains("▸ #1"));
        let row = row.unwrap_or_else(|| panic!("{screen}"));
        for part in ["disable", "Ada Lovelace", "done · 1 done"] {
            assert!(row.contains(part), "no {part:?} in\n{screen}");
        }
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("bob");
        terminal.shows("No job contains \"bob\"");
        terminal.keys(&format!("{CLEAR}lovelace"));
        terminal.shows("History 1/1 · /lovelace");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("known before: enforced");
    }
}

#[test]
fn no_is_the_answer_unless_somebody_chooses_yes() {
    let mut terminal = demo(WIDE);
    terminal.find("ada", "Ada Lovelace");
    for no in [ENTER, "n", ESC] {
        terminal.asks("d", "Disable per-user MFA");
        terminal.keys(no);
        terminal.shows_no_more("┌ Disable per-user MFA");
        terminal.shows("Nothing was changed.");
    }
    terminal.asks("d", "Disable per-user MFA");
    terminal.keys(TAB);
    terminal.shows("[ Yes ]");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("enforced → disabled, confirmed");
}

#[test]
fn keys_typed_ahead_confirm_nothing() {
    let mut terminal = demo(WIDE);
    terminal.find("ada", "Ada Lovelace");
    let screen = terminal.asks("dyyy", "Disable per-user MFA");
    assert!(
        screen.contains("Turn per-user MFA off for Ada Lovelace?"),
        "{screen}"
    );
    terminal.keys("n");
    let screen = terminal.shows("Nothing was changed.");
    assert!(screen.contains("Per-user MFA   enforced"), "{screen}");
}

#[test]
fn an_enabled_user_with_a_method_comes_back_enforced_and_the_message_says_why() {
    let mut terminal = demo(WIDE);
    terminal.find("ada", "Ada Lovelace");
    terminal.asks("d", "Disable per-user MFA");
    terminal.agrees();
    terminal.shows("disable: enforced → disabled, confirmed");
    terminal.asks("e", "Enable per-user MFA");
    terminal.keys("y");
    let screen = terminal.shows("Ada Lovelace, enable: disabled → enforced, confirmed");
    assert!(screen.contains("Microsoft promotes users"), "{screen}");
}

#[test]
fn an_enabled_user_without_a_method_stays_enabled_and_can_be_enforced() {
    let mut terminal = demo(WIDE);
    terminal.find("bob.chen", "Bob Chen");
    terminal.asks("e", "Enable per-user MFA");
    terminal.keys("y");
    terminal.shows("Bob Chen, enable: disabled → enabled, confirmed");
    let screen = terminal.asks("f", "Enforce per-user MFA");
    assert!(
        screen.contains("Bob Chen has no method and must register at the next sign-in."),
        "{screen}"
    );
    terminal.keys("y");
    terminal.shows("Bob Chen, enforce: enabled → enforced, confirmed");
    terminal.keys("f");
    terminal.shows("Bob Chen: per-user MFA is already enforced");
}

#[test]
fn a_change_of_an_administrator_is_confirmed_by_typing_the_account() {
    let mut terminal = demo(WIDE);
    terminal.find("rafael", "Rafael Duarte");
    let screen = terminal.asks("f", "Enforce per-user MFA");
    assert!(screen.contains("Rafael Duarte is an admin."), "{screen}");
    terminal.keys("yes");
    terminal.shows("> yes");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("Type rafael.duarte@contoso.example in full to confirm");
    terminal.keys("\x15rafael.duarte@contoso.example");
    terminal.shows("> rafael.duarte@contoso.example");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("Rafael Duarte, enforce: disabled → enforced, confirmed");
    terminal.shows("Required       always, by Per-user MFA");
}

#[test]
fn nobody_changes_themselves_or_a_protected_account() {
    let mut terminal = mfadeck(&["--demo", "--protect", "Bob.Chen@contoso.example"], WIDE);
    crate::everybody_is_judged(&terminal);
    terminal.find("bob.chen", "Bob Chen");
    terminal.keys("e");
    terminal.shows("Bob Chen: not changed: a protected account");
    terminal.keys("/\x15ops@contoso\r");
    terminal.shows("Users 1 of 412 · /ops@contoso");
    terminal.keys("d");
    terminal.shows("not changed: this is you");
}
