//! Links into the portal: copied by a key, and opened by a click where the terminal knows links.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::terminal::{ENTER, ESC, Terminal};
use crate::{PROGRAM, USUAL, WIDE, demo, everybody_is_judged, granted_scenario};

const OPENED: &str = "\x1b]8;id=mfadeck";
/// The beginning of the title.
const WINDOW: &str = "Links into the portal:";
const CLOSED: &str = "\x1b]8;;\x1b\\";

/// The demo in a terminal with more variables.
fn demo_with(arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
    let scenario = format!("--demo={}", granted_scenario());
    let arguments: Vec<&str> = [scenario.as_str()]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    let terminal = Terminal::start(Path::new(PROGRAM), &arguments, environment, USUAL);
    terminal.shows("keys act on Aarav Abara");
    everybody_is_judged(&terminal);
    terminal
}

fn count(raw: &[u8], part: &str) -> usize {
    String::from_utf8_lossy(raw).matches(part).count()
}

#[test]
fn a_link_of_the_selected_user_is_two_keys_away() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.shows_no_more("reading…");
        terminal.keys("Y");
        terminal.shows(WINDOW);
        let screen = terminal.shows("UserAuthMethods");
        assert!(screen.contains("p  Per-user MFA of all users"), "{screen}");
        assert!(screen.contains("newest failure"), "{screen}");
        terminal.pauses();
        terminal.keys(ENTER);
        let sent = BASE64_STANDARD.decode(terminal.copies(0)).unwrap();
        let address = String::from_utf8(sent).unwrap();
        assert!(
            address.starts_with("https://entra.microsoft.com/"),
            "{address}"
        );
        assert!(address.ends_with("/hidePreviewBanner~/true"), "{address}");
        terminal.shows_no_more(WINDOW);
    }
}

#[test]
fn addresses_are_links_where_the_terminal_knows_them_and_none_is_left_open() {
    let mut terminal = demo_with(&[], &[("FORCE_HYPERLINK", "1")]);
    let before = terminal.mark();
    terminal.keys("Y");
    terminal.shows(WINDOW);
    terminal.shows("UserAuthMethods");
    let raw = terminal.raw_since(before);
    // One for each row, and one for each line of the chosen address.
    let opened = count(&raw, OPENED);
    assert!(opened >= 5, "{opened}");
    assert_eq!(count(&raw, CLOSED), opened);
    let screen = terminal.text();
    assert!(screen.contains("a  Authentication methods"), "{screen}");
    let before = terminal.mark();
    terminal.keys(ESC);
    terminal.shows_no_more(WINDOW);
    assert_eq!(count(&terminal.raw_since(before), "\x1b]8;"), 0);
    assert_eq!(terminal.text().lines().count(), 24);
}

#[test]
fn other_terminals_get_the_addresses_as_text_only() {
    let unknown: &[(&str, &str)] = &[];
    let forced = ("FORCE_HYPERLINK", "1");
    for (arguments, environment) in [
        (&[][..], unknown),
        (&["--ascii"], &[forced]),
        (&[], &[forced, ("TERM", "dumb")]),
    ] {
        let mut terminal = demo_with(arguments, environment);
        terminal.keys("Y");
        terminal.shows(WINDOW);
        terminal.shows("UserAuthMethods");
        let raw = terminal.raw_since(0);
        assert_eq!(count(&raw, "\x1b]8;"), 0, "{arguments:?} {environment:?}");
    }
}
