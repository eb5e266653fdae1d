//! Nothing is written, and nothing wakes, while nothing happens.

use std::time::Duration;

use crate::demo_at_rest;
use crate::terminal::Terminal;

const A_MOMENT: Duration = Duration::from_millis(500);
const A_WHILE: Duration = Duration::from_millis(1_500);

#[test]
fn nothing_is_written_and_nothing_wakes_while_nothing_happens() {
    let mut terminal = demo_at_rest();
    terminal.keys("S");
    terminal.shows("Sorted by Name");
    // The message goes by itself; then there is nothing left to wait for.
    terminal.shows_no_more("Sorted by Name");
    terminal.falls_quiet(A_MOMENT);
    let wakes = wakes(&terminal);
    assert!(!terminal.speaks_within(A_WHILE));
    assert_eq!(self::wakes(&terminal), wakes);
}

#[test]
fn a_key_is_heard_after_a_silence() {
    let mut terminal = demo_at_rest();
    for words in ["ada@", "grace@", "bob.chen"] {
        terminal.falls_quiet(A_MOMENT);
        terminal.keys(&format!("/\x15{words}\r"));
        terminal.shows(&format!("Users 1 of 412 · /{words} "));
    }
    terminal.falls_quiet(A_MOMENT);
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
}

#[test]
fn a_key_without_a_meaning_changes_nothing_on_the_screen() {
    let mut terminal = demo_at_rest();
    terminal.falls_quiet(A_MOMENT);
    let before = terminal.text();
    let mark = terminal.mark();
    terminal.keys("%");
    terminal.falls_quiet(A_MOMENT);
    assert_eq!(terminal.text(), before);
    let written = terminal.raw_since(mark).len();
    assert!(written < 64, "{written} bytes for nothing");
}

/// How often the threads of the program have slept and been woken.
fn wakes(terminal: &Terminal) -> usize {
    let tasks = format!("/proc/{}/task", terminal.pid().as_raw_nonzero());
    let Ok(tasks) = std::fs::read_dir(tasks) else {
        return 0;
    };
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok())
        .filter_map(|status| {
            let line = status
                .lines()
                .find(|line| line.starts_with("voluntary_ctxt_switches:"))?;
            line.split_whitespace().last()?.parse::<usize>().ok()
        })
        .sum()
}
