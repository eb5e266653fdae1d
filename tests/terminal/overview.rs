//! Who lacks MFA: the overview and the way from a figure to its users.

use crate::terminal::{DOWN, ENTER, ESC};
use crate::{USUAL, WIDE, demo};

#[test]
fn from_the_figure_of_admins_without_mfa_to_their_list_and_back() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("o");
        let screen = terminal.shows("admins without MFA");
        assert!(screen.contains("Overview · 412 users · read "), "{screen}");
        let line = screen
            .lines()
            .find(|line| line.contains("admins without MFA"))
            .unwrap();
        let admins = line.split_whitespace().nth(1).unwrap().to_owned();
        terminal.keys(&DOWN.repeat(5));
        terminal.shows(&format!(
            "enter shows {admins} users: /admin:yes mfa:off -enabled:no"
        ));
        terminal.keys(ENTER);
        terminal.shows(&format!("Users {admins} of 412 · /admin:yes mfa:off"));
        terminal.keys("o");
        terminal.shows(&format!("enter shows {admins} users: /admin"));
        terminal.keys(ESC);
        terminal.shows(&format!("Users {admins} of 412"));
    }
}
