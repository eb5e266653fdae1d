//! What is said when the dashboard cannot start.

use std::process::{Command, Output, Stdio};

use crate::terminal::Terminal;
use crate::{PROGRAM, USUAL, mfadeck};

/// The program without a terminal.
fn piped(arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn with_token_at(url: &str) -> Terminal {
    let environment = [("MFADECK_ACCESS_TOKEN", "x")];
    Terminal::start(PROGRAM.as_ref(), &["--graph-url", url], &environment, USUAL)
}

fn said(output: &Output) -> String {
    assert_eq!(output.stdout, b"", "the reason goes to stderr");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn without_a_terminal_the_dashboard_says_so_and_does_not_start() {
    let output = piped(&["--demo"]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.starts_with("mfadeck: the dashboard needs a terminal"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn an_unknown_scenario_is_answered_with_those_that_exist() {
    let mut terminal = mfadeck(&["--demo=atlantis"], USUAL);
    let end = terminal.ends();
    assert_eq!(end.code, 2);
    let said = end.text.replace('\n', "");
    for word in [
        "\"atlantis\"",
        "demo",
        "throttled",
        "hostile-names",
        "no-p1",
    ] {
        assert!(said.contains(word), "no {word} in\n{}", end.text);
    }
    assert!(end.is_restored);
}

#[test]
fn without_its_token_the_ways_to_sign_in_are_named_and_the_screen_is_left_alone() {
    let mut terminal = mfadeck(&["--auth", "token"], USUAL);
    let end = terminal.ends();
    assert_eq!(end.code, 6);
    let said = end.text.replace('\n', "");
    for word in ["MFADECK_ACCESS_TOKEN", "--auth", "--demo"] {
        assert!(said.contains(word), "no {word} in\n{}", end.text);
    }
    assert!(!terminal.raw_since(0).contains(&0x1b), "no escape sequence");
}

#[test]
fn a_service_that_cannot_be_reached_is_named_with_what_to_do() {
    let mut terminal = with_token_at("http://127.0.0.1:9");
    let screen = terminal.shows("┌ Problem");
    assert!(screen.contains("127.0.0.1"), "{screen}");
    terminal.keys("\r");
    terminal.shows_no_more("┌ Problem");
    terminal.keys("q");
    assert!(terminal.ends().is_restored);
}

#[test]
fn plain_http_beyond_loopback_is_refused_before_anything_is_sent() {
    let mut terminal = with_token_at("http://graph.example");
    let end = terminal.ends();
    assert_eq!(end.code, 2);
    assert!(end.text.contains("https"), "{}", end.text);
}
