//! The overview, and the way from a figure to its users.

use crate::terminal::{DOWN, END, ENTER, ESC};
use crate::{USUAL, WIDE, demo, mfadeck};

#[test]
fn from_the_figure_of_admins_without_mfa_to_their_list_and_back() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("o");
        let screen = terminal.shows("admins, MFA never required");
        assert!(screen.contains("Overview · 412 users · read "), "{screen}");
        let line = screen
            .lines()
            .find(|line| line.contains("admins, MFA never required"))
            .unwrap();
        let number = line.split_whitespace().nth(1).unwrap().to_owned();
        let plural = if number == "1" { "" } else { "s" };
        let admins = format!("{number} user{plural}");
        terminal.keys(&DOWN.repeat(3));
        terminal.shows(&format!(
            "enter shows {admins}: /admin:yes required:never -enabled:no"
        ));
        terminal.keys(ENTER);
        terminal.shows(&format!(
            "Users {number} of 412 · /admin:yes required:never"
        ));
        terminal.keys("o");
        terminal.shows(&format!("enter shows {admins}: /admin"));
        terminal.keys(ESC);
        terminal.shows(&format!("Users {number} of 412"));
    }
}

#[test]
fn a_start_with_the_overview_and_a_view_of_the_admins_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let text = "start = \"overview\"\n[views]\n\"phones\" = \"method:phone -enabled:no\"\n";
    std::fs::write(&file, text).unwrap();
    let mut terminal = mfadeck(&["--demo", "--config", file.to_str().unwrap()], USUAL);
    terminal.shows("Overview · 412 users · read ");
    terminal.keys(END);
    let screen = terminal.shows(": /method:phone -enabled:no");
    assert!(screen.contains("Your views"), "{screen}");
    terminal.keys(ENTER);
    terminal.shows("of 412 · /method:phone -enabled:no");
}

#[test]
fn the_way_off_per_user_mfa_leads_to_its_users() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("M");
        let screen = terminal.shows("The way off per-user MFA · ");
        assert!(screen.contains("partly covered"), "{screen}");
        terminal.keys(DOWN);
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("of 412 · per-user MFA, partly covered without it");
    }
}

#[test]
fn microsofts_own_answer_stands_beside_ours_in_a_session_that_may_only_read() {
    for size in [USUAL, WIDE] {
        let mut terminal = mfadeck(&["--demo", "--read-only"], size);
        crate::everybody_is_judged(&terminal);
        terminal.keys("/breakglass@\r");
        terminal.shows("Users 1 of 412");
        terminal.pauses();
        terminal.keys("W");
        let screen = terminal.shows("Both say the same of ");
        assert!(screen.contains("What If: "), "{screen}");
        terminal.keys(ESC);
        terminal.shows_no_more("What If: ");
    }
}
