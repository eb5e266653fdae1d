//! Finding users: the filter, users without MFA, the order, the palette, the help.

use crate::terminal::{DOWN, ENTER, ESC, TAB, UP};
use crate::{CLEAR, USUAL, WIDE, demo};

#[test]
fn a_few_letters_find_a_user_with_state_and_methods() {
    let mut terminal = demo(WIDE);
    let screen = terminal.find("ada", "Ada Lovelace");
    assert!(screen.contains("Users 1 of 412 · /ada"), "{screen}");
    assert!(
        screen.contains("Per-user MFA   enforced · read "),
        "{screen}"
    );
    terminal.shows("★ Authenticator  Ada's Pixel 4");
    assert!(screen.contains("Phone, mobile  +1 5550112"), "{screen}");
}

#[test]
fn the_list_follows_each_letter_and_esc_brings_the_filter_before_back() {
    let mut terminal = demo(WIDE);
    terminal.keys("/ada");
    terminal.shows("/ada  1 of 412 users");
    terminal.keys(ENTER);
    terminal.shows("keys act on Ada Lovelace");
    terminal.keys("/ or nobody");
    terminal.shows("0 of 412 users");
    terminal.keys(ESC);
    terminal.shows("Users 1 of 412 · /ada ");
    terminal.keys(ESC);
    terminal.shows("Users 412 ");
}

#[test]
fn a_term_that_is_not_understood_says_what_is() {
    let mut terminal = demo(WIDE);
    terminal.keys("/required:perhaps");
    let screen = terminal.shows("not \"perhaps\"");
    assert!(screen.contains("required: accepts"), "{screen}");
    terminal.keys(ESC);
    terminal.shows("Users 412 ");
}

#[test]
fn users_without_mfa_are_one_key_away_and_the_same_key_leads_back() {
    let mut terminal = demo(USUAL);
    let header = terminal.text();
    let never = header.split("ever required: ").nth(1).unwrap();
    let never = never.split(|c: char| !c.is_ascii_digit()).next().unwrap();
    terminal.keys("w");
    let screen = terminal.shows("/required:never -enabled:no");
    assert_eq!(figure(&screen, " of 412 "), never, "{screen}");
    assert!(!screen.contains("always  "), "{screen}");
    terminal.keys("w");
    terminal.shows("Users 412 ");
}

#[test]
fn the_cursor_stays_with_its_user_when_the_order_turns() {
    let mut terminal = demo(WIDE);
    terminal.keys(DOWN);
    terminal.shows("keys act on Aarav Antonescu");
    terminal.keys("S");
    terminal.shows("Sorted by Name, reversed");
    let screen = terminal.shows("411/412");
    assert!(screen.contains("▸  Aarav Anto"), "{screen}");
}

#[test]
fn pasted_text_filters_and_is_never_a_command() {
    let mut terminal = demo(WIDE);
    terminal.paste("ada@contoso.example\n");
    terminal.shows("/ada@contoso.example  1 of 412 users");
    terminal.keys(ESC);
    terminal.shows("Users 412 ");
    terminal.paste("dy\rdy\r");
    let screen = terminal.shows("0 of 412 users");
    assert!(!screen.contains("Disable per-user MFA"), "{screen}");
}

#[test]
fn a_text_pasted_without_brackets_filters_and_changes_nothing() {
    let mut terminal = demo(WIDE);
    terminal.keys("wendy@contoso.example");
    let screen = terminal.shows("0 of 412 users");
    assert!(!screen.contains("per-user MFA"), "{screen}");
}

#[test]
fn a_command_is_found_by_its_words_and_done() {
    let mut terminal = demo(USUAL);
    terminal.asks(":", "Commands");
    terminal.keys("without");
    terminal.shows_no_more("overview");
    terminal.keys(ENTER);
    terminal.shows("/required:never -enabled:no");
}

#[test]
fn a_command_takes_what_follows_it_and_one_letter_quits() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.asks(":", "Commands");
        terminal.keys("fi");
        terminal.shows("▸ filter [TERMS]");
        terminal.keys(TAB);
        terminal.shows("> filter ");
        terminal.keys("state:enforced ada");
        terminal.shows("▸ filter state:enforced ada");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("/state:enforced ada");
        terminal.shows("keys act on Ada Lovelace");
        terminal.asks(":", "Commands");
        terminal.keys("q");
        terminal.shows("▸ quit");
        terminal.pauses();
        terminal.keys(ENTER);
        assert_eq!(terminal.ends().code, 0);
    }
}

#[test]
fn the_help_names_the_keys_and_the_words_of_the_filter() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        let screen = terminal.asks("?", "Help");
        assert!(screen.contains("e               Enable"), "{screen}");
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("one of these");
        let screen = terminal.shows("state:a,b    one of these values");
        assert!(!screen.contains("Enable per-user"), "{screen}");
        terminal.keys(&format!("{CLEAR}cursor"));
        terminal.shows("▸          the cursor");
        terminal.keys(ESC);
        terminal.shows("e               Enable");
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Help");
    }
}

#[test]
fn the_filters_of_the_session_come_back_with_the_arrow_keys() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.find("bob.chen", "Bob Chen");
        terminal.keys("/");
        terminal.shows("/bob.chen   1 of 412 users");
        terminal.pauses();
        terminal.keys(UP);
        terminal.shows("/ada  1 of 412 users");
        terminal.pauses();
        terminal.keys(DOWN);
        terminal.shows("/bob.chen  1 of 412 users");
        terminal.pauses();
        terminal.keys(UP);
        terminal.shows("/ada  1 of 412 users");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("keys act on Ada Lovelace");
    }
}

#[test]
fn the_help_of_a_question_begins_with_its_own_keys_and_a_pane_takes_the_screen() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.asks("e", "Enable per-user MFA");
        // The account has to be typed, so that a question mark would be text.
        terminal.keys("\x07");
        let screen = terminal.shows("┌ Help");
        let line = screen.lines().nth(2).unwrap();
        assert!(line.contains("Confirmation"), "{screen}");
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Help");
        terminal.keys(ESC);
        terminal.shows("Nothing was changed.");
        terminal.keys("+");
        terminal.shows_no_more("┌ Aarav Abara");
        terminal.keys(ESC);
        terminal.shows("┌ Aarav Abara");
        terminal.keys("|");
        terminal.shows("┌ Aarav Abara");
    }
}

#[test]
fn words_are_searched_for_in_the_detail_and_the_key_goes_to_the_next() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.keys(TAB);
        terminal.shows("x deletes");
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("read");
        terminal.shows("/read · 1 of ");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows_no_more("search:");
        terminal.keys("n");
        terminal.shows("/read · 2 of ");
        terminal.keys(ESC);
        terminal.shows("x deletes");
    }
}

/// The number before some words.
fn figure(screen: &str, words: &str) -> String {
    let before = screen.split(words).next().unwrap();
    before.rsplit(' ').next().unwrap().to_owned()
}
