//! Every way out gives the shell its terminal back.

use std::net::TcpListener;
use std::thread;

use rustix::process::Signal;

use crate::tenant::Tenant;
use crate::terminal::{CTRL_C, ESC, Terminal};
use crate::{PROGRAM, USUAL, demo};

#[test]
fn the_terminal_is_taken_over_while_the_dashboard_runs() {
    let terminal = demo(USUAL);
    let screen = terminal.screen();
    assert!(screen.alternate_screen());
    assert!(screen.bracketed_paste());
    assert!(screen.hide_cursor());
}

#[test]
fn leaving_by_key_gives_the_terminal_back() {
    for key in ["q", CTRL_C] {
        let mut terminal = demo(USUAL);
        terminal.keys(key);
        let end = terminal.ends();
        assert!(end.is_restored, "after {key:?}: {end:?}");
        assert_eq!(end.code, 0);
        assert_eq!(end.text.trim(), "");
    }
}

#[test]
fn leaving_needs_no_answer_of_the_service() {
    let tenant = Tenant::start("no-p1");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    thread::spawn(move || {
        let held: Vec<_> = silent.incoming().collect();
        drop(held);
    });
    for key in ["q", CTRL_C] {
        let mut terminal = Terminal::start(
            PROGRAM.as_ref(),
            &["--graph-url", &url],
            &[("MFADECK_ACCESS_TOKEN", tenant.token())],
            USUAL,
        );
        terminal.shows("┌ Users");
        terminal.pauses();
        terminal.keys(key);
        let end = terminal.ends();
        assert!(end.is_restored, "after {key:?}: {end:?}");
        assert_eq!(end.code, 0);
    }
}

#[test]
fn ctrl_c_in_a_dialog_closes_the_dialog_only() {
    let mut terminal = demo(USUAL);
    for (key, title) in [
        ("?", "┌ Help"),
        (":", "┌ Commands"),
        ("/", "/  412 of 412 users"),
    ] {
        terminal.keys(key);
        terminal.shows(title);
        terminal.keys(CTRL_C);
        terminal.shows_no_more(title);
    }
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
}

#[test]
fn a_signal_ends_the_program_and_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut terminal = demo(USUAL);
        terminal.signal(signal);
        let end = terminal.ends();
        assert!(end.is_restored, "after {signal:?}: {end:?}");
    }
}

#[test]
fn a_signal_in_a_dialog_ends_the_program_too() {
    let mut terminal = demo(USUAL);
    terminal.keys("?");
    terminal.shows("┌ Help");
    terminal.signal(Signal::TERM);
    assert!(terminal.ends().is_restored);
}

#[test]
fn a_program_whose_terminal_goes_away_ends() {
    let mut terminal = demo(USUAL);
    terminal.hang_up();
    terminal.ends();
}

#[test]
fn the_cursor_shows_where_text_is_typed_and_nowhere_else() {
    let mut terminal = demo(USUAL);
    terminal.keys("/ada");
    terminal.shows("/ada  1 of 412");
    let screen = terminal.screen();
    assert!(!screen.hide_cursor());
    assert_eq!(screen.cursor_position(), (22, 5));
    terminal.keys(ESC);
    terminal.shows("Users 412");
    assert!(terminal.screen().hide_cursor());
}
