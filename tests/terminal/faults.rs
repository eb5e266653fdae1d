//! What terminals, networks and shells do to a program: odd sizes, torn keys, stops, and an end without a word.

use std::fs;
use std::path::Path;
use std::time::Instant;

use mfadeck::tenant::MfaState;
use rustix::process::{Pid, Signal, kill_process};

use crate::tenant::Tenant;
use crate::terminal::{ENTER, ESC, PATIENCE, Terminal};
use crate::{PROGRAM, USUAL, WIDE, demo};

pub const FIVE_HUNDRED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/terminal/five-hundred.toml"
);
const CTRL_Z: &str = "\x1a";
/// More memory than the dashboard takes on the largest screen that anybody has, in kB.
const MUCH: usize = 250_000;

/// Begins a job for everybody on the list, and waits until some of them are done.
pub fn enforces_all(terminal: &mut Terminal) {
    terminal.shows("Users 501 ");
    terminal.wait("the list to its end", |screen| {
        !screen.contents().contains("reading")
    });
    terminal.keys("a");
    terminal.shows(" marked");
    let screen = terminal.asks("f", "Enforce per-user MFA");
    let count = screen.split(" users to change").next().unwrap();
    let count = count.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
    terminal.keys(count);
    terminal.shows(&format!("> {count}"));
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows(" users done");
}

#[test]
fn dragging_the_window_in_a_running_job_ends_neither_program_nor_job() {
    let tenant = Tenant::start(FIVE_HUNDRED);
    let mut terminal = tenant.dashboard(USUAL);
    enforces_all(&mut terminal);
    for step in 0..200_u16 {
        terminal.announces(20 + step * 7 % 190, 5 + step * 11 % 60);
    }
    terminal.resize(140, 45);
    terminal.shows("ended ");
    terminal.keys(ESC);
    terminal.shows("keys act on 501 marked");
    terminal.keys("q");
    assert!(terminal.ends().is_restored);
}

#[test]
fn a_terminal_of_a_thousand_rows_takes_no_memory_for_them() {
    let mut terminal = demo(USUAL);
    terminal.announces(10_000, 1_000);
    terminal.falls_quiet(std::time::Duration::from_millis(300));
    let memory = memory(terminal.pid());
    assert!(memory < MUCH, "{memory} kB");
    terminal.announces(80, 24);
    terminal.keys("q");
    assert!(terminal.ends().is_restored);
}

#[test]
fn a_terminal_that_does_not_say_its_size_is_drawn_on() {
    let mut terminal = demo(USUAL);
    terminal.announces(0, 0);
    terminal.keys("?");
    terminal.shows("┌ Help");
    terminal.keys("q");
    terminal.shows_no_more("┌ Help");
    terminal.pauses();
    terminal.keys("q");
    terminal.ends();
}

#[test]
fn a_key_that_comes_together_with_a_change_of_size_waits_for_no_other_key() {
    let mut terminal = demo(USUAL);
    for marked in 1..=50 {
        terminal.pauses();
        terminal.announces(80, 22 + marked % 3);
        terminal.keys(" ");
        terminal.shows(&format!("{marked} marked"));
    }
    terminal.announces(80, 24);
}

#[test]
fn sequences_that_are_unknown_torn_or_late_empty_no_marks_and_open_nothing() {
    let mut terminal = demo(USUAL);
    terminal.keys(" ");
    terminal.shows("1 marked");
    for sequence in [
        // Arrows with Alt, of PuTTY, and of iTerm2 with its Alt key as Esc.
        "\x1b\x1b[A",
        "\x1b\x1bOB",
        "\x1b[1;3C",
        "\x1bf",
        // Answers to questions that somebody else has asked.
        "\x1b[?62;1;6c",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
        "\x1b]10;rgb:dede/dede/dede\x1b\\",
        "\x1bP>|xterm(380)\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b[27;5;49~",
    ] {
        terminal.keys(sequence);
        terminal.pauses();
        let screen = terminal.shows("1 marked");
        assert!(!screen.contains("┌ Require"), "{sequence:?}:\n{screen}");
    }
    terminal.keys("\x1b");
    terminal.pauses();
    terminal.keys("[1;3A");
    terminal.pauses();
    assert!(!terminal.text().contains("contact methods again"));
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
}

#[test]
fn a_stop_gives_the_shell_its_terminal_and_the_program_takes_it_over_again() {
    for (by_key, size) in [(true, USUAL), (true, WIDE), (false, USUAL)] {
        let shell =
            format!("set -m; {PROGRAM} --demo; echo away; read line; fg >/dev/null; echo back");
        let mut terminal = Terminal::start(Path::new("/bin/sh"), &["-c", &shell], &[], size);
        terminal.shows("keys act on ");
        if by_key {
            terminal.keys(CTRL_Z);
        } else {
            kill_process(child(terminal.pid()), Signal::TSTP).unwrap();
        }
        terminal.wait("the shell's screen", |screen| {
            !screen.alternate_screen() && screen.contents().contains("away")
        });
        terminal.keys("\r");
        terminal.wait("the dashboard's screen", |screen| {
            screen.alternate_screen() && screen.contents().contains("keys act on ")
        });
        terminal.pauses();
        terminal.keys("q");
        terminal.wait("the shell's screen", |screen| {
            !screen.alternate_screen() && screen.contents().contains("back")
        });
    }
}

#[test]
fn a_job_goes_on_after_the_shell_had_the_terminal_and_loses_nobody() {
    let tenant = Tenant::start(FIVE_HUNDRED);
    let shell = format!(
        "set -m; {PROGRAM} --graph-url {}; echo away; read line; fg >/dev/null",
        tenant.graph()
    );
    let token = [("MFADECK_ACCESS_TOKEN", tenant.token())];
    let mut terminal = Terminal::start(Path::new("/bin/sh"), &["-c", &shell], &token, USUAL);
    enforces_all(&mut terminal);
    terminal.keys(CTRL_Z);
    terminal.wait("the shell's screen", |screen| {
        !screen.alternate_screen() && screen.contents().contains("away")
    });
    terminal.keys("\r");
    terminal.wait("the dashboard's screen", vt100::Screen::alternate_screen);
    terminal.shows("ended ");
    let states = tenant.states();
    assert!(states.values().all(|state| *state == MfaState::Enforced));
    tenant.assert_no_breach();
}

#[test]
fn without_a_shell_to_go_back_to_a_stop_changes_nothing() {
    let mut terminal = demo(USUAL);
    terminal.keys(CTRL_Z);
    terminal.pauses();
    terminal.signal(Signal::TSTP);
    terminal.pauses();
    terminal.keys("?");
    terminal.shows("┌ Help");
}

#[test]
fn a_terminal_that_goes_away_is_noticed_where_the_shell_ignores_the_signal() {
    let shell = format!("trap '' HUP; {PROGRAM} --demo; exit 42");
    let mut terminal = Terminal::start(Path::new("/bin/sh"), &["-c", &shell], &[], USUAL);
    terminal.shows("keys act on ");
    terminal.hang_up();
    // The shell ends once its child has.
    terminal.ends();
}

#[test]
fn closing_the_terminal_aborts_nothing_and_no_core_may_be_written() {
    let mut terminal = demo(USUAL);
    let limits = fs::read_to_string(of(terminal.pid(), "limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core"));
    let core: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
    terminal.hang_up();
    assert_eq!(terminal.ends().code, 0);
}

#[test]
fn the_title_is_kept_before_it_is_set_and_brought_back() {
    let mut terminal = demo(USUAL);
    terminal.keys("q");
    terminal.ends();
    let raw = String::from_utf8(terminal.raw_since(0)).unwrap();
    let at = |words: &str| raw.find(words).unwrap_or_else(|| panic!("no {words:?}"));
    assert!(at("\x1b[22;0t") < at("\x1b]0;mfadeck"));
    assert!(at("\x1b]0;mfadeck") < at("\x1b[23;0t"));
    // A terminal without an alternate screen has an empty one at the end, with the prompt at its top.
    assert!(at("\x1b[2J\x1b[1;1H\x1b[?1049l") < at("\x1b[23;0t"));
}

/// A file of a process.
fn of(process: Pid, name: &str) -> String {
    format!("/proc/{}/{name}", process.as_raw_nonzero())
}

/// The most memory that a process has had, in kB.
fn memory(process: Pid) -> usize {
    let status = fs::read_to_string(of(process, "status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

/// The only child of a process.
fn child(process: Pid) -> Pid {
    let id = process.as_raw_nonzero();
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        if let Ok(child) = children.unwrap_or_default().trim().parse() {
            return Pid::from_raw(child).unwrap();
        }
    }
    panic!("no child");
}
