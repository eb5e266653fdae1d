//! The end of SMS and voice: from the overview to the users and on to their passes, by keys alone.

use crate::terminal::{DOWN, ENTER, ESC};
use crate::{USUAL, WIDE, demo};

/// The figure of all dates in a row of the window.
fn figure(screen: &str, row: &str) -> String {
    let line = screen.lines().find(|line| line.contains(row)).unwrap();
    let after = line.split(row).nth(1).unwrap();
    let figure = after.split_whitespace().next().unwrap();
    figure.trim_end_matches('+').to_owned()
}

#[test]
fn from_the_deadline_to_the_people_it_stops_and_to_a_wave_of_passes() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("o");
        terminal.shows("SMS and voice end on 2027-02-01");
        terminal.keys("P");
        let screen = terminal.shows("the legacy settings");
        for words in [
            "Microsoft delivers no more SMS and calls on 2027-02-01, ",
            "for Global Administrators and external users on 2027-07-01, ",
            "SMS or voice is the default",
        ] {
            assert!(screen.contains(words), "no {words:?} in\n{screen}");
        }
        let stopped = figure(&screen, "stopped: nothing else registered");
        let admins = figure(&screen, "stopped: admins");
        terminal.keys(ENTER);
        terminal.shows(&format!("Users {stopped} of 412"));
        terminal.keys(ESC);
        terminal.shows("Users 412");
        terminal.keys("P");
        terminal.shows("the legacy settings");
        terminal.keys(DOWN);
        terminal.shows("They hold a directory role");
        terminal.asks("t", "Temporary Access Pass");
        terminal.keys(&admins);
        terminal.shows(&format!("> {admins}"));
        terminal.pauses();
        terminal.keys(ENTER);
        let title = format!("Temporary Access Passes {admins}");
        terminal.shows(&title);
        let screen = terminal.shows("Marguerite Oyelaran");
        assert_eq!(screen.matches("••••••••").count().to_string(), admins);
        terminal.shows("close");
        terminal.pauses();
        terminal.keys(ESC);
        terminal.shows("Nobody has seen or copied all codes");
        terminal.pauses();
        terminal.keys(" ");
        terminal.shows_no_more("••••••••");
        terminal.pauses();
        terminal.keys(ESC);
        terminal.shows_no_more(&title);
    }
}
