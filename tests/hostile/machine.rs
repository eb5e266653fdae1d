//! A hostile machine: no descriptors, no room, and things that are no files where files belong.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use mfadeck::snapshot::SnapshotFile;
use tempfile::TempDir;

use crate::tenant::Tenant;
use crate::{home, program, run, shell};

const BOB: &str = "bob.chen@contoso.example";
/// Longer than any command takes that does not wait for somebody.
const AT_ONCE: Duration = Duration::from_secs(20);

fn fifo(path: &std::path::Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The journal, after a first change.
fn journal(tenant: &Tenant, home: &TempDir) -> PathBuf {
    let changed =
        run(tenant
            .program(home)
            .args(["set", "disabled", BOB, "--yes", "--include-admins"]));
    assert_ne!(changed.code, Some(2), "{changed:#?}");
    let changed =
        run(tenant
            .program(home)
            .args(["set", "enforced", BOB, "--yes", "--include-admins"]));
    assert_eq!(changed.code, Some(0), "{changed:#?}");
    let folder = home.path().join(".local/state/mfadeck/journal");
    let entry = fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    entry.path()
}

#[test]
fn too_few_descriptors_are_a_sentence_and_no_panic() {
    let home = home();
    for few in [6, 8, 10, 12] {
        let ran = run(&mut shell(
            &home,
            &format!("ulimit -n {few}; exec \"$0\" --demo list"),
        ));
        assert_eq!(ran.code, Some(1), "{few}: {ran:#?}");
        assert!(ran.stderr.starts_with("mfadeck: "), "{few}: {ran:#?}");
        assert!(!ran.stderr.contains("panicked"), "{few}: {ran:#?}");
    }
}

#[test]
fn a_journal_that_is_no_file_is_refused_at_once_and_nothing_is_changed() {
    let (tenant, home) = (Tenant::start(), home());
    let journal = journal(&tenant, &home);
    for what in ["/dev/zero", "a pipe"] {
        fs::remove_file(&journal).unwrap();
        if what == "a pipe" {
            fifo(&journal);
        } else {
            symlink(what, &journal).unwrap();
        }
        let begun = Instant::now();
        run(tenant.program(&home).args(["jobs"])).says(1, "it is not a file");
        let ran = run(tenant
            .program(&home)
            .args(["set", "disabled", BOB, "--yes"]));
        ran.says(1, "it is not a file");
        assert!(begun.elapsed() < AT_ONCE, "{what}");
    }
}

#[test]
fn a_journal_that_others_can_write_to_is_mended_and_that_is_said() {
    let (tenant, home) = (Tenant::start(), home());
    let journal = journal(&tenant, &home);
    fs::set_permissions(&journal, Permissions::from_mode(0o666)).unwrap();
    let ran = run(tenant.program(&home).args(["jobs"]));
    ran.says(0, "other users could write to the journal");
    let mode = fs::metadata(&journal).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let ran = run(tenant.program(&home).args(["jobs"]));
    assert!(!ran.stderr.contains("other users"), "{ran:#?}");
}

#[test]
fn a_journal_of_another_user_is_refused() {
    let (tenant, home) = (Tenant::start(), home());
    let journal = journal(&tenant, &home);
    // Only root may give a file away.
    if chown(&journal, Some(12_345), None).is_ok() {
        run(tenant.program(&home).args(["jobs"])).says(1, "it belongs to another user");
    }
}

#[test]
fn a_pipe_in_the_place_of_the_kept_list_makes_nobody_wait() {
    let folder = tempfile::tempdir().unwrap();
    let kept = SnapshotFile::new(folder.path(), "contoso");
    fifo(kept.path());
    let begun = Instant::now();
    assert!(kept.read().is_err());
    assert!(begun.elapsed() < AT_ONCE);
}

#[test]
fn a_journal_of_a_clock_that_was_set_back_is_read_and_written_on() {
    let (tenant, home) = (Tenant::start(), home());
    let journal = journal(&tenant, &home);
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.replace("\"at\":\"20", "\"at\":\"29")).unwrap();
    let ran = run(tenant.program(&home).args(["jobs"]));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    let changed = run(tenant
        .program(&home)
        .args(["set", "enforced", BOB, "--yes"]));
    assert_eq!(changed.code, Some(0), "{changed:#?}");
}

#[test]
fn a_place_for_the_results_that_does_not_exist_is_noticed_before_the_change() {
    let (tenant, home) = (Tenant::start(), home());
    let ran =
        run(tenant
            .program(&home)
            .args(["set", "enforced", BOB, "--yes", "-o", "nowhere/x.json"]));
    ran.says(1, "cannot write nowhere/x.json");
    let folder = home.path().join(".local/state/mfadeck/journal");
    assert!(!folder.exists(), "a change was recorded");
}

#[test]
fn a_full_disk_is_a_sentence() {
    let home = home();
    let ran = run(&mut shell(&home, "exec \"$0\" --demo list > /dev/full"));
    ran.says(1, "No space left");
    run(program(&home).args(["--demo", "list", "-o", "/dev/full"])).says(1, "No space left");
}

#[test]
fn an_endless_file_is_read_up_to_a_size() {
    let home = home();
    run(program(&home).args(["--config", "/dev/zero", "config", "path"]));
    run(program(&home).args(["--config", "/dev/zero", "--demo", "list"]))
        .says(2, "it has more than");
    let ran = run(program(&home).args(["--demo=/dev/zero", "list"]));
    ran.says(1, "it has more than");
}
