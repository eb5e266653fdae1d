//! `:` and the keys of windows; a ticket in the question about another user.

use crate::terminal::{ENTER, ESC};
use crate::{USUAL, WIDE, demo, in_one_line};

#[test]
fn a_command_typed_in_a_window_opens_above_it_and_esc_returns() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("o");
        terminal.shows("┌ Overview");
        terminal.pauses();
        terminal.asks(":", "Commands");
        terminal.keys("hist");
        terminal.shows("▸ history");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("┌ History");
        terminal.pauses();
        terminal.keys(ESC);
        let screen = terminal.shows_no_more("┌ History");
        assert!(screen.contains("┌ Overview"), "{screen}");

        // What acts on the list says so, and changes nothing.
        terminal.asks(":", "Commands");
        terminal.keys("enforce");
        terminal.shows("Not available: it acts on the list: close this window first.");
        terminal.pauses();
        terminal.keys(ENTER);
        let screen = terminal.shows("enforce: it acts on the list");
        assert!(screen.contains("┌ Overview"), "{screen}");

        terminal.pauses();
        terminal.asks(":", "Commands");
        terminal.keys("filter state:enforced ada");
        terminal.shows("▸ filter state:enforced ada");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("keys act on Ada Lovelace");

        // In a question its own words work, and no other takes it away.
        terminal.asks(
            "1",
            "Require selected users to provide contact methods again",
        );
        terminal.pauses();
        terminal.keys(":");
        terminal.shows("┌ Commands");
        terminal.keys("more");
        terminal.shows("▸ more");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("· < deletes less");
        terminal.takes_answers();
        terminal.pauses();
        terminal.keys(":");
        terminal.shows("┌ Commands");
        terminal.keys("quit");
        terminal.shows("Not available: answer the question");
        terminal.pauses();
        terminal.keys(ENTER);
        let screen = terminal.shows("quit: answer the question");
        assert!(
            screen.contains("every method except the password"),
            "{screen}"
        );
    }
}

#[test]
fn a_wave_off_per_user_mfa_is_disabled_by_the_key_of_the_list() {
    for size in [USUAL, WIDE] {
        let mut terminal = crate::mfadeck(&["--demo=ca-all"], size);
        crate::everybody_is_judged(&terminal);
        terminal.pauses();
        terminal.keys("M");
        terminal.shows("disables per-user MFA for all 8 safe users");
        terminal.pauses();
        terminal.keys(">");
        terminal.shows("larger wave: all of them are one wave");
        terminal.asks("d", "Disable per-user MFA");
        let screen = terminal.shows("8 users to change");
        assert!(screen.contains("[x]"), "{screen}");
        terminal.keys(ESC);
        terminal.shows("Nothing was changed.");
        terminal.shows("disables per-user MFA for all 8 safe users");
    }
}

#[test]
fn the_ticket_of_one_user_is_recorded_for_another_only_if_a_key_says_so() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.asks("T", "Ticket");
        terminal.keys("INC-4711");
        terminal.shows("INC-4711");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("recorded with ticket INC-4711");
        terminal.find("bob.chen", "Bob Chen");
        let screen = terminal.asks("f", "Enforce per-user MFA");
        assert!(
            in_one_line(&screen).contains("not recorded: INC-4711 is for Ada Lovelace"),
            "{screen}"
        );
        terminal.pauses();
        terminal.keys("y");
        terminal.shows("Bob Chen, enforce: ");
        terminal.shows(" → enforced, confirmed");

        terminal.asks("d", "Disable per-user MFA");
        terminal.pauses();
        terminal.keys("=");
        terminal.shows("INC-4711, as for Ada Lovelace");
        terminal.agrees();
        terminal.shows(" → disabled, confirmed");
        terminal.keys("H");
        let screen = terminal.shows("┌ History 1/2");
        let row = |job: &str| screen.lines().find(|line| line.contains(job)).unwrap();
        assert!(!row("#1 ").contains("INC-"), "{screen}");
        assert!(row("#2 ").contains("INC-"), "{screen}");
        // The chosen job stands in full, in its row or below.
        assert!(screen.contains("1 done · INC-4711"), "{screen}");
    }
}
