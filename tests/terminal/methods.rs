//! Adding and changing a method with `p`.

use crate::terminal::{DOWN, ENTER, ESC, text};
use crate::{USUAL, WIDE, demo};

const TAB: &str = "\t";

#[test]
fn a_phone_is_added_changed_and_offered_again_after_a_reset() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("bob.chen", "Bob Chen");
        terminal.pauses();
        terminal.keys("p");
        terminal.shows("Add or change a method of Bob Chen");
        terminal.pauses();
        terminal.keys("+15550171");
        terminal.shows("put a blank behind the country");
        terminal.pauses();
        terminal.keys("\x15");
        terminal.pauses();
        terminal.keys("+1 555-0171");
        terminal.shows("Will be: Phone, mobile +1 5550171");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("Phone, mobile: none → +1 5550171.");
        terminal.agrees();
        let screen = terminal.shows("ended ");
        assert!(
            screen.contains("Phone, mobile: none → +1 5550171"),
            "{screen}"
        );
        terminal.keys(ESC);
        terminal.shows_no_more("ended ");

        terminal.asks(
            "1",
            "Require selected users to provide contact methods again",
        );
        terminal.agrees();
        terminal.shows("Phone, mobile +1 5550171: deleted");
        terminal.keys(ESC);
        terminal.wait("methods refreshed", |screen| {
            let text = text(screen);
            !text.contains("+1 5550171") && !text.contains("ended ")
        });
        terminal.pauses();
        terminal.keys("p");
        let screen = terminal.shows("Will be: Phone, mobile +1 5550171");
        assert!(
            screen.contains("This session took away: +1 5550171"),
            "{screen}"
        );
        terminal.keys(ESC);
        terminal.shows_no_more("Will be");
    }
}

#[test]
fn a_hardware_token_is_assigned_by_its_serial_number_and_an_address_for_resets_is_added() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("bob.chen", "Bob Chen");
        terminal.pauses();
        terminal.keys("p");
        terminal.shows("Add or change a method of Bob Chen");
        terminal.keys(&DOWN.repeat(4));
        terminal.shows("> Hardware OATH");
        terminal.pauses();
        terminal.keys("GALT11420501");
        terminal.pauses();
        terminal.keys(TAB);
        terminal.pauses();
        terminal.keys("903809");
        terminal.shows("Will be: Hardware OATH GALT11420501");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("Hardware OATH: none → GALT11420501.");
        terminal.agrees();
        terminal.shows("Hardware OATH: none → GALT11420501, Feitian, c200");
        terminal.keys(ESC);
        terminal.shows_no_more("ended ");

        terminal.pauses();
        terminal.keys("p");
        terminal.shows("Add or change a method of Bob Chen");
        terminal.keys(&DOWN.repeat(3));
        terminal.shows("> E-mail");
        terminal.pauses();
        terminal.keys("bob.chen@private.example");
        terminal.shows("Will be: E-mail");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("none → bob.chen@private.example.");
        terminal.agrees();
        terminal.shows("ended ");
    }
}
