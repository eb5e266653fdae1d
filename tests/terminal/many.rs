//! Changes for many users: marks, the plan, progress, stopping, leaving.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use crate::tenant::Tenant;
use crate::terminal::{ENTER, ESC, Terminal};
use crate::{USUAL, WIDE, demo, granted_scenario, mfadeck};

/// A service that lets twenty changes through and then asks to wait.
const ASKS_TO_WAIT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/terminal/asks-to-wait.toml"
);
/// One that lets twenty changes through and is slow with the others.
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
    let screen = terminal.asks("f", "Enforce per-user MFA");
    for line in [
        "1 user to change",
        "[x] Bob Chen · bob.chen@contoso.example ",
        "disabled → enforced",
        "Ada Lovelace · ada@contoso.example ",
        "refused: this is you",
        "1 user already enforced",
        "1 user refused: this is you",
    ] {
        assert!(screen.contains(line), "no {line:?} in\n{screen}");
    }
    terminal.keys("y");
    let screen = terminal.shows("ended ");
    for line in [
        "3 of 3 users",
        "1 done",
        "Bob Chen · bob.chen@contoso.example · disabled → enforced",
        "1 unchanged",
        "1 skipped: this is you",
    ] {
        assert!(screen.contains(line), "no {line:?} in\n{screen}");
    }
}

#[test]
fn a_plan_is_read_searched_and_made_smaller_before_it_is_confirmed_and_undone_after() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("/state:disabled -enabled:no\r");
        terminal.shows("Users 227 of 412");
        terminal.keys("a");
        terminal.shows("227 marked");
        let screen = terminal.asks("f", "Enforce per-user MFA");
        assert!(screen.contains("227 users to change"), "{screen}");
        let first = screen.lines().find(|line| line.contains("[x]")).unwrap();
        assert!(first.contains("admin"), "{screen}");
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("bob.chen");
        terminal.shows("1 of 227 · /bob.chen");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("▸ [x] Bob Chen");
        terminal.takes_answers();
        terminal.keys(" ");
        terminal.shows("[ ] Bob Chen");
        let screen = terminal.shows("1 user taken out");
        assert!(screen.contains("226 users to change"), "{screen}");
        terminal.takes_answers();
        terminal.pauses();
        terminal.keys("226");
        terminal.shows("> 226");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("226 of 226 users");
        terminal.shows("226 done");
        terminal.keys(ESC);
        // Who was taken out is still marked.
        terminal.shows("keys act on 1 marked user");
        terminal.asks("z", "Undo: restore the previous states");
        terminal.shows("226 users to change");
    }
}

#[test]
fn a_reset_of_several_users_is_a_list_too() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("/chen -enabled:no\r");
        let screen = terminal.shows("/chen -enabled:no ");
        let shown = figure_before(&screen, " of 412");
        terminal.keys("a");
        terminal.shows(&format!("{shown} marked"));
        terminal.asks(
            "1",
            "Require selected users to provide contact methods again",
        );
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("bob.chen");
        terminal.shows("/bob.chen");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("▸ [x] Bob Chen");
        terminal.takes_answers();
        terminal.pauses();
        terminal.keys(" ");
        terminal.shows("[ ] Bob Chen");
        // The options keep who was taken out.
        terminal.takes_answers();
        terminal.pauses();
        terminal.keys(">");
        let screen = terminal.shows("every method except the password");
        assert!(screen.contains("1 user taken out"), "{screen}");
        terminal.takes_answers();
        terminal.keys(ESC);
        terminal.shows("Nothing was changed.");
    }
}

#[test]
fn what_a_stopped_job_left_is_a_list_as_well() {
    for size in [USUAL, WIDE] {
        let mut terminal = half_way(ASKS_TO_WAIT, size);
        terminal.shows("Microsoft asked to wait until");
        terminal.keys("X");
        terminal.shows("20 done, 40 skipped");
        terminal.keys(ESC);
        terminal.shows("60 marked");
        terminal.keys("H");
        terminal.shows("┌ History 1/1");
        terminal.shows("Z resume");
        terminal.asks("Z", "Enforce per-user MFA");
        let screen = terminal.shows("Resumes job 1 with its remaining users.");
        assert!(screen.contains("40 users to change"), "{screen}");
        terminal.keys("/");
        terminal.shows("search:");
        terminal.keys("refused");
        terminal.shows("/refused");
        terminal.pauses();
        terminal.keys(ESC);
        terminal.shows_no_more("search:");
        terminal.takes_answers();
        terminal.keys(ESC);
        terminal.shows("Nothing was changed.");
    }
}

#[test]
fn a_large_change_is_confirmed_by_typing_its_number_and_keeps_to_the_rules_of_the_service() {
    let tenant = Tenant::start(granted_scenario());
    let mut terminal = tenant.dashboard(WIDE);
    crate::everybody_is_judged(&terminal);
    terminal.keys("/state:disabled -enabled:no\r");
    terminal.shows("Users 227 of 412");
    terminal.keys("a");
    terminal.shows("227 marked");
    terminal.asks("f", "Enforce per-user MFA");
    terminal.keys("226");
    terminal.shows("> 226");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("Type 227 in full to confirm");
    terminal.keys("\x15227");
    terminal.shows("> 227");
    terminal.pauses();
    terminal.keys(ENTER);
    let screen = terminal.shows("227 of 227 users");
    assert!(screen.contains("227 done"), "{screen}");
    terminal.keys(ESC);
    terminal.shows("No user matches");
    tenant.assert_no_breach();
}

#[test]
fn the_window_of_a_job_can_be_left_and_found_again_while_the_job_goes_on() {
    let mut terminal = half_way(ASKS_TO_WAIT, USUAL);
    terminal.shows("Microsoft asked to wait until");
    terminal.keys(ESC);
    terminal.shows("enforce 20 of 60 · J shows it");
    terminal.keys("J");
    terminal.shows("20 of 60 users");
    terminal.shows("60 of 60 users");
}

#[test]
fn a_job_that_waits_as_asked_stops_at_once_and_tells_who_was_not_tried() {
    let mut terminal = half_way(ASKS_TO_WAIT, WIDE);
    terminal.shows("Microsoft asked to wait until");
    terminal.keys("X");
    let screen = terminal.shows("20 done, 40 skipped");
    assert!(
        screen.contains("40 skipped: the job was stopped first"),
        "{screen}"
    );
    // Who was not tried is still marked, for the next attempt.
    terminal.keys(ESC);
    terminal.shows("60 marked");
    terminal.keys("q");
    assert_stopped_half_way(&mut terminal, "20 done, 40 skipped");
}

#[test]
fn a_job_stops_after_the_requests_on_the_way() {
    let mut terminal = half_way(SLOW, WIDE);
    terminal.shows("30 on the way");
    terminal.keys("X");
    terminal.shows("stopping: waiting for the requests on the way");
    let screen = terminal.shows("50 done, 10 skipped");
    assert!(
        screen.contains("10 skipped: the job was stopped first"),
        "{screen}"
    );
}

#[test]
fn leaving_while_a_job_runs_is_asked_for_and_waits_for_the_requests_on_the_way() {
    let mut terminal = half_way(SLOW, USUAL);
    terminal.keys(ESC);
    terminal.shows("J shows it");
    terminal.asks("q", "Quit?");
    terminal.keys("n");
    terminal.shows_no_more("┌ Quit?");
    terminal.asks("q", "Quit?");
    terminal.keys("y");
    assert_stopped_half_way(&mut terminal, "50 done, 10 skipped");
}

#[test]
fn a_signal_stops_a_job_after_the_requests_on_the_way_too() {
    let mut terminal = half_way(SLOW, USUAL);
    terminal.shows("30 on the way");
    terminal.signal(Signal::TERM);
    assert_stopped_half_way(&mut terminal, "50 done, 10 skipped");
}

#[test]
fn what_a_crash_left_open_is_looked_up_at_the_next_start() {
    let tenant = Tenant::start(SLOW);
    let home = tempfile::tempdir().unwrap();
    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    change_all(&mut terminal);
    terminal.shows("30 on the way");
    terminal.signal(Signal::KILL);
    assert!(!terminal.ends().is_restored, "nobody can after SIGKILL");

    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    terminal.shows("job 1 (enforce) was interrupted: 30 done, 10 not tried");
    terminal.shows("MFA never required: 10");
    terminal.shows("#1 ");
    terminal.keys(ESC);
    terminal.shows_no_more("A previous session was interrupted");
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
    // It was looked up once and for all.
    let terminal = tenant.dashboard_at(home.path(), WIDE);
    terminal.shows("MFA never required: 10");
    let screen = terminal.shows("keys act on");
    assert!(!screen.contains("was interrupted"), "{screen}");
    tenant.assert_no_breach_of_one_start();
}

#[test]
fn the_record_of_changes_is_for_its_owner_only_and_holds_no_token() {
    let tenant = Tenant::start(granted_scenario());
    let home = tempfile::tempdir().unwrap();
    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    terminal.shows("keys act on Aarav Abara");
    terminal.find("ada", "Ada Lovelace");
    terminal.asks("d", "Disable per-user MFA");
    terminal.agrees();
    terminal.shows(" → disabled, confirmed");
    terminal.keys("q");
    terminal.ends();

    let files = files(home.path());
    assert!(!files.is_empty());
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains(tenant.token()), "{text}");
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// A job that has changed twenty of sixty users.
fn half_way(scenario: &str, size: (u16, u16)) -> Terminal {
    let mut terminal = mfadeck(&[&format!("--demo={scenario}")], size);
    change_all(&mut terminal);
    terminal
}

fn change_all(terminal: &mut Terminal) {
    terminal.shows("Users 61 ");
    terminal.keys("/state:disabled\r");
    terminal.shows("Users 60 of 61");
    terminal.keys("a");
    terminal.shows("60 marked");
    terminal.asks("f", "Enforce per-user MFA");
    terminal.keys("60");
    terminal.shows("> 60");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("20 of 60 users");
}

#[track_caller]
fn assert_stopped_half_way(terminal: &mut Terminal, tally: &str) {
    let end = terminal.ends();
    assert!(end.is_restored, "{end:?}");
    assert_eq!(end.code, 4);
    let said = format!("mfadeck: stopped half-way: {tally}");
    assert!(end.text.contains(&said), "no {said:?} in\n{}", end.text);
}

/// The number before some words.
fn figure_before(screen: &str, words: &str) -> String {
    let before = screen.split(words).next().unwrap();
    before.rsplit(' ').next().unwrap().to_owned()
}
