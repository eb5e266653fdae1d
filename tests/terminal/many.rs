//! Changes for many users: marks, the plan, progress, stopping, leaving.

use rustix::process::Signal;

use crate::tenant::Tenant;
use crate::terminal::{ENTER, ESC, Terminal};
use crate::{USUAL, WIDE, demo, mfadeck};

/// A service that lets twenty changes through and then asks to wait.
const ASKS_TO_WAIT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/terminal/asks-to-wait.toml"
);
/// One that lets twenty changes through and is slow with the next.
const SLOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal/slow.toml");

#[test]
fn the_plan_tells_who_is_changed_who_is_so_already_and_who_is_refused() {
    let mut terminal = demo(WIDE);
    for (words, row) in [
        ("ops@contoso", "▸  Operations"),
        ("ada@", "▸  Ada Lovelace"),
        ("bob.chen", "▸  Bob Chen"),
    ] {
        terminal.keys(&format!("/\x15{words}\r"));
        terminal.shows(row);
        terminal.keys(" ");
        terminal.shows(&row.replace("▸ ", "▸●"));
    }
    let screen = terminal.asks("f", "Enforce");
    for line in [
        "1 user to change",
        "Bob Chen · bob.chen@contoso.example · disabled",
        "1 user enforced already",
        "1 user refused: this is you",
    ] {
        assert!(screen.contains(line), "no {line:?} in\n{screen}");
    }
    terminal.keys("y");
    let screen = terminal.shows("ended ");
    for line in [
        "3 of 3 users",
        "1 done",
        "Bob Chen · bob.chen@contoso.example · enforced → enforced",
        "1 unchanged",
        "1 skipped: this is you",
    ] {
        assert!(screen.contains(line), "no {line:?} in\n{screen}");
    }
}

#[test]
fn a_large_change_is_confirmed_by_typing_its_number_and_keeps_to_the_rules_of_the_service() {
    let tenant = Tenant::start("demo");
    let mut terminal = tenant.dashboard(WIDE);
    terminal.shows("9 admins lack MFA");
    terminal.keys("w");
    terminal.shows("Users 227 of 412");
    terminal.keys("a");
    terminal.shows("227 marked");
    terminal.asks("f", "Enforce");
    terminal.keys("226");
    terminal.shows("> 226");
    terminal.keys(ENTER);
    terminal.shows("type 227 in full to confirm");
    terminal.keys("\x15227");
    terminal.shows("> 227");
    terminal.keys(ENTER);
    let screen = terminal.shows("227 of 227 users");
    assert!(screen.contains("227 done"), "{screen}");
    terminal.keys(ESC);
    let screen = terminal.shows("0 admins lack MFA");
    assert!(screen.contains(" 0 lack MFA"), "{screen}");
    assert!(screen.contains("No user matches"), "{screen}");
    tenant.assert_no_breach();
}

#[test]
fn the_window_of_a_job_can_be_left_and_found_again_while_the_job_goes_on() {
    let mut terminal = half_way(ASKS_TO_WAIT, USUAL);
    terminal.shows("the service asked to wait until");
    terminal.keys(ESC);
    terminal.shows("enforce 20 of 60 · J shows it");
    terminal.keys("J");
    terminal.shows("20 of 60 users");
    terminal.shows("60 of 60 users");
}

#[test]
fn a_job_that_waits_as_asked_stops_at_once_and_tells_who_was_not_tried() {
    let mut terminal = half_way(ASKS_TO_WAIT, WIDE);
    terminal.shows("the service asked to wait until");
    terminal.keys("x");
    let screen = terminal.shows("40 skipped: the job was stopped before");
    assert!(screen.contains("20 done, 40 skipped"), "{screen}");
    // Who was not tried is still marked, for the next attempt.
    terminal.keys(ESC);
    terminal.shows("60 marked");
    terminal.keys("q");
    assert_stopped_half_way(&mut terminal, "20 done, 40 skipped");
}

#[test]
fn a_job_stops_after_the_requests_on_the_way() {
    let mut terminal = half_way(SLOW, WIDE);
    terminal.shows("10 on the way");
    terminal.keys("x");
    terminal.shows("stopping: requests on the way are awaited");
    let screen = terminal.shows("30 skipped: the job was stopped before");
    assert!(screen.contains("30 done, 30 skipped"), "{screen}");
}

#[test]
fn leaving_while_a_job_runs_is_asked_for_and_waits_for_the_requests_on_the_way() {
    let mut terminal = half_way(SLOW, USUAL);
    terminal.keys(ESC);
    terminal.shows("J shows it");
    terminal.asks("q", "Leave?");
    terminal.keys("n");
    terminal.shows_no_more("┌ Leave?");
    terminal.asks("q", "Leave?");
    terminal.keys("y");
    assert_stopped_half_way(&mut terminal, "30 done, 30 skipped");
}

#[test]
fn a_signal_stops_a_job_after_the_requests_on_the_way_too() {
    let mut terminal = half_way(SLOW, USUAL);
    terminal.shows("10 on the way");
    terminal.signal(Signal::TERM);
    assert_stopped_half_way(&mut terminal, "30 done, 30 skipped");
}

/// A job that has changed twenty of sixty users.
fn half_way(scenario: &str, size: (u16, u16)) -> Terminal {
    let mut terminal = mfadeck(&[&format!("--demo={scenario}")], size);
    terminal.shows("61 users");
    terminal.keys("/mfa:off\r");
    terminal.shows("Users 60 of 61");
    terminal.keys("a");
    terminal.shows("60 marked");
    terminal.asks("f", "Enforce");
    terminal.keys("60");
    terminal.shows("> 60");
    terminal.keys(ENTER);
    terminal.shows("20 of 60 users");
    terminal
}

#[track_caller]
fn assert_stopped_half_way(terminal: &mut Terminal, tally: &str) {
    let end = terminal.ends();
    assert!(end.is_restored, "{end:?}");
    assert_eq!(end.code, 4);
    let said = format!("mfadeck: stopped half-way: {tally}");
    assert!(end.text.contains(&said), "no {said:?} in\n{}", end.text);
}
