//! What is kept of changes: `jobs`, `undo`, stopping and going on.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};

use crate::tenant::{Tenant, ended, run, steady, text};

const U0: &str = "u0@contoso.example";
const U1: &str = "u1@contoso.example";

#[tokio::test]
async fn a_job_is_listed_shown_and_undone() {
    let tenant = Tenant::of(2, "").await;
    tenant
        .run(&[
            "set", "enforced", U0, U1, "--yes", "--ticket", "T-7", "--reason", "wave 1",
        ])
        .await
        .exits(0);
    let jobs = tenant.run(&["jobs"]).await.exits(0).stdout;
    steady().bind(|| insta::assert_snapshot!("jobs_table", jobs));
    let job = tenant.run(&["jobs", "1"]).await.exits(0).stdout;
    steady().bind(|| insta::assert_snapshot!("job_table", job));
    let plan = tenant
        .run(&["undo", "1", "--dry-run"])
        .await
        .exits(0)
        .stdout;
    steady().bind(|| insta::assert_snapshot!("undo_dry_run", plan));
    let undone = tenant
        .run(&["undo", "1", "--yes", "--format", "json"])
        .await
        .exits(0)
        .json();
    assert!(
        undone
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["is"] == "disabled")
    );
    assert_eq!(tenant.state(U0).await, "disabled");
    let second = tenant
        .run(&["jobs", "2", "--format", "json"])
        .await
        .exits(0)
        .json();
    assert_eq!(second["undoes"], 1);
}

#[tokio::test]
async fn a_user_changed_by_someone_else_since_is_not_undone() {
    let tenant = Tenant::of(2, "").await;
    tenant
        .run(&["set", "enforced", U0, U1, "--yes"])
        .await
        .exits(0);
    tenant.run(&["set", "enabled", U0, "--yes"]).await.exits(0);
    let undone = tenant.run(&["undo", "1", "--yes"]).await.exits(5);
    assert_eq!(undone.outcomes(), ["refused", "done"]);
    assert_eq!(tenant.state(U0).await, "enabled");
    assert_eq!(tenant.state(U1).await, "disabled");
}

#[tokio::test]
async fn what_cannot_be_undone_says_why() {
    let tenant = Tenant::of(1, "").await;
    tenant
        .run(&["reset", "remembered-devices", U0, "--yes"])
        .await
        .exits(0);
    let ran = tenant.run(&["undo", "1", "--yes"]).await.exits(5);
    assert!(
        ran.stderr.contains("a sign-out cannot be undone"),
        "{}",
        ran.stderr
    );
    let ran = tenant.run(&["undo", "9", "--yes"]).await.exits(1);
    assert!(ran.stderr.contains("there is no job 9"), "{}", ran.stderr);
}

#[tokio::test]
async fn a_stop_falls_between_batches_and_the_rest_can_go_on() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\ndelay_ms = 150\n";
    let tenant = Tenant::of(120, slow).await;
    let users: Vec<String> = (0..120).map(|n| format!("u{n}@contoso.example")).collect();
    let mut command = tenant.command(&["set", "enforced", "--yes"]);
    let mut child = command.args(&users).spawn().unwrap();
    let process = child.id().unwrap().to_string();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    let mut kill = tokio::process::Command::new("kill");
    let killed = kill
        .args(["-TERM", &process])
        .stdin(Stdio::null())
        .status()
        .await;
    assert!(killed.unwrap().success());
    let mut lines = stdout.lines();
    let mut outcomes = vec![outcome(&line)];
    while let Some(line) = lines.next_line().await.unwrap() {
        outcomes.push(outcome(&line));
    }
    let ran = ended(child).await.exits(4);
    assert_eq!(outcomes.len(), 120, "everybody is accounted for");
    assert!(
        outcomes
            .iter()
            .all(|word| word == "done" || word == "skipped"),
        "{outcomes:?}"
    );
    let skipped = outcomes.iter().filter(|word| *word == "skipped").count();
    assert!(skipped > 0, "{}", ran.stderr);
    let job = tenant
        .run(&["jobs", "1", "--format", "json"])
        .await
        .exits(0)
        .json();
    assert_eq!(job["rest"], skipped);
    let resumed = tenant
        .run(&["jobs", "1", "--resume", "--yes", "--format", "json"])
        .await
        .exits(0)
        .json();
    assert_eq!(resumed.as_array().unwrap().len(), skipped);
    let all = tenant
        .run(&["list", "state:enforced", "--format", "jsonl"])
        .await
        .exits(0);
    assert_eq!(
        all.lines()
            .iter()
            .filter(|user| text(user, "displayName").starts_with('U'))
            .count(),
        120
    );
}

fn outcome(line: &str) -> String {
    text(&serde_json::from_str(line).unwrap(), "outcome")
}

/// Holds the lock of the journal as another process does.
fn other_process(tenant: &Tenant) -> std::fs::File {
    let folder = tenant.home.path().join("state/mfadeck/journal");
    let journal = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    let other = std::fs::File::open(journal.path()).unwrap();
    other.lock().unwrap();
    other
}

#[tokio::test]
async fn a_journal_that_another_process_writes_to_stops_a_change_before_it_begins() {
    let tenant = Tenant::of(1, "").await;
    tenant.run(&["set", "enforced", U0, "--yes"]).await.exits(0);
    let _other = other_process(&tenant);
    let ran = tenant.run(&["set", "disabled", U0, "--yes"]).await.exits(1);
    assert!(ran.stderr.contains("another mfadeck"), "{}", ran.stderr);
    assert_eq!(tenant.state(U0).await, "enforced");
}

#[tokio::test]
async fn jobs_are_listed_while_another_process_changes_something() {
    let tenant = Tenant::of(1, "").await;
    tenant.run(&["set", "enforced", U0, "--yes"]).await.exits(0);
    let _other = other_process(&tenant);
    let ran = tenant.run(&["jobs", "--format", "json"]).await.exits(0);
    assert_eq!(ran.json().as_array().unwrap().len(), 1);
    assert!(ran.stderr.contains("another mfadeck"), "{}", ran.stderr);
}

#[tokio::test]
async fn without_a_place_for_the_journal_nothing_is_sent() {
    let tenant = Tenant::of(1, "").await;
    let mut command = tenant.command(&["set", "enforced", U0, "--yes"]);
    command.env("XDG_STATE_HOME", "/proc/mfadeck");
    let ran = run(command).await.exits(1);
    assert!(ran.stderr.contains("journal"), "{}", ran.stderr);
    assert_eq!(tenant.writes(), Vec::<String>::new());
    assert_eq!(tenant.state(U0).await, "disabled");
}

#[tokio::test]
async fn a_sign_in_that_ends_in_the_middle_of_a_job_leaves_the_rest_untried() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\ndelay_ms = 40\n";
    let tenant = Tenant::of(120, slow).await;
    let users: Vec<String> = (0..120).map(|n| format!("u{n}@contoso.example")).collect();
    let mut command = tenant.command(&["set", "enforced", "--yes", "--format", "jsonl"]);
    let mut child = command.args(&users).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next_line().await.unwrap().unwrap();
    tenant.sim.expire_tokens();
    let mut skipped = 0;
    while let Some(line) = lines.next_line().await.unwrap() {
        skipped += usize::from(outcome(&line) == "skipped");
    }
    let ran = ended(child).await.exits(6);
    assert!(skipped > 0, "{ran:?}");
}
