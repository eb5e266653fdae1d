//! A second start, and a shared screen.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::tenant::Tenant;
use crate::terminal::{DOWN, Terminal};
use crate::{PROGRAM, WIDE, demo};

const LATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal/late-list.toml");

/// Opens the dashboard, waits until all is read, and leaves.
fn visit(mut terminal: Terminal) {
    terminal.shows(" · read ");
    terminal.shows("keys act on");
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
}

fn kept_files(home: &Path) -> Vec<PathBuf> {
    let folder = fs::read_dir(home.join(".cache/mfadeck"));
    let files = folder.into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

/// The kept lists, without the figures of the visits that lie beside them.
fn snapshots(home: &Path) -> Vec<PathBuf> {
    let mut files = kept_files(home);
    files.retain(|path| path.extension().is_some_and(|end| end == "snapshot"));
    files
}

#[test]
fn a_second_start_shows_the_list_of_the_first_at_once_and_then_the_live_one_under_the_same_cursor()
{
    let tenant = Tenant::start(LATE);
    let home = tempfile::tempdir().unwrap();
    visit(tenant.dashboard_at(home.path(), WIDE));
    let [kept] = &snapshots(home.path())[..] else {
        panic!("{:?}", snapshots(home.path()))
    };
    assert_eq!(
        fs::metadata(kept).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(kept.to_str().unwrap().contains(tenant.id()));

    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    let old = terminal.shows("· as of ");
    assert!(
        old.contains("Users 61 ") && old.contains("refreshing"),
        "{old}"
    );
    terminal.keys(&DOWN.repeat(3));
    let old = terminal.shows(" 4/61 ");
    let under_cursor = |screen: &str| {
        let row = screen.lines().find(|line| line.starts_with("│▸"));
        row.unwrap()[..40].to_owned()
    };
    let live = terminal.shows_no_more("refreshing");
    assert_eq!(under_cursor(&live), under_cursor(&old));
    tenant.assert_no_breach_of_one_start();
}

#[test]
fn without_a_cache_nothing_of_the_tenant_is_left_on_disk() {
    let tenant = Tenant::start(LATE);
    let home = tempfile::tempdir().unwrap();
    let environment = [
        ("MFADECK_ACCESS_TOKEN", tenant.token()),
        ("HOME", home.path().to_str().unwrap()),
    ];
    let arguments = ["--graph-url", tenant.graph(), "--no-cache"];
    visit(Terminal::start(
        PROGRAM.as_ref(),
        &arguments,
        &environment,
        WIDE,
    ));
    assert_eq!(kept_files(home.path()), [] as [PathBuf; 0]);
}

#[test]
fn a_shared_screen_is_masked_by_one_key_while_the_clipboard_gets_the_account_whole() {
    let mut terminal = demo(WIDE);
    terminal.keys("m");
    let masked = terminal.shows("masked");
    assert!(
        !masked.contains("Aarav Abara") && masked.contains("A•••• A••••"),
        "{masked}"
    );
    terminal.keys("y");
    terminal.shows("not masked");
    terminal.keys("m");
    terminal.shows("Aarav Abara");
}
