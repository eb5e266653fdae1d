//! The program is killed in the middle of a job: the next start accounts for everybody.

use std::collections::HashMap;

use tokio::io::{AsyncBufReadExt, BufReader};

use crate::tenant::{Tenant, text};

const PEOPLE: usize = 500;
const KILLS: usize = 20;

/// The states by account, as the service says them.
async fn states(tenant: &Tenant) -> HashMap<String, String> {
    let columns = "userPrincipalName,perUserMfaState";
    let listed = tenant
        .run(&["list", "--format", "jsonl", "--columns", columns])
        .await
        .exits(0);
    let users = listed.lines().into_iter();
    users
        .map(|user| {
            (
                text(&user, "userPrincipalName"),
                text(&user, "perUserMfaState"),
            )
        })
        .collect()
}

/// Kills a job after so many outcomes were output.
async fn killed_after(tenant: &Tenant, outcomes: usize) {
    let users: Vec<String> = (0..PEOPLE)
        .map(|n| format!("u{n}@contoso.example"))
        .collect();
    let mut command = tenant.command(&["set", "enforced", "--yes", "--format", "jsonl"]);
    let mut child = command.args(&users).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..outcomes {
        lines.next_line().await.unwrap().unwrap();
    }
    child.kill().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_accounted_for_after_a_kill_at_any_point() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\nprobability = 0.3\ndelay_ms = 3\n";
    let mut found_open = 0;
    for round in 0..KILLS {
        let tenant = Tenant::of(PEOPLE, slow).await;
        let outcomes = 1 + round * 149 % (PEOPLE - 40);
        killed_after(&tenant, outcomes).await;
        let recovered = tenant.run(&["jobs"]).await.exits(0);
        found_open += usize::from(recovered.stderr.contains("was interrupted"));
        let job = tenant
            .run(&["jobs", "1", "--format", "jsonl"])
            .await
            .exits(0);
        let now = states(&tenant).await;
        let users = job.lines();
        assert_eq!(users.len(), PEOPLE);
        let mut done = 0;
        for user in &users {
            let account = text(user, "userPrincipalName");
            // What was on the way at the kill stays open: it may still arrive.
            let outcome = text(user, "outcome");
            if outcome == "unknown" {
                continue;
            }
            let is = &now[&account];
            match outcome.as_str() {
                "done" => assert_eq!(is, "enforced", "round {round}: {user:#}"),
                "skipped" => assert_eq!(is, "disabled", "round {round}: {user:#}"),
                _ => panic!("round {round}: {user:#}"),
            }
            done += usize::from(outcome == "done");
        }
        assert!(
            done >= outcomes,
            "round {round}: {done} of {outcomes} that were printed"
        );
        // A busy machine may kill only once everybody is done.
        let code = if done == PEOPLE { 5 } else { 0 };
        tenant
            .run(&["jobs", "1", "--resume", "--yes", "--quiet"])
            .await
            .exits(code);
        let enforced = states(&tenant).await;
        assert!((0..PEOPLE).all(|n| enforced[&format!("u{n}@contoso.example")] == "enforced"));
    }
    assert!(
        found_open > KILLS / 2,
        "only {found_open} kills fell into a job"
    );
}
