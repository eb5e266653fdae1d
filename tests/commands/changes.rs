//! `set`, `reset`, `tap`: guards, exit codes, and what is true afterwards.

use mfadeck_sim::PortalAction;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::tenant::{Tenant, demo, ended, program, run, steady, text};

const U0: &str = "u0@contoso.example";
const U1: &str = "u1@contoso.example";

/// A fault of the requests that set one user's state.
fn on_setting(user: &str, rest: &str) -> String {
    format!(
        "[[faults]]\non = {{ verb = \"PATCH\", path = \"/beta/users/*/authentication/requirements\", user = \"{user}\" }}\n{rest}\n"
    )
}

#[tokio::test]
async fn an_outcome_has_before_asked_and_is() {
    let tenant = Tenant::of(2, "").await;
    let ran = tenant.run(&["set", "enforced", U0, "--yes"]).await.exits(0);
    let done = &ran.lines()[0];
    for (name, value) in [
        ("userPrincipalName", U0),
        ("action", "enforce"),
        ("outcome", "done"),
        ("before", "disabled"),
        ("asked", "enforced"),
        ("is", "enforced"),
        ("reason", "null"),
    ] {
        assert_eq!(text(done, name), value, "{done:#}");
    }
    assert!(done["requestId"].is_string());
    assert_eq!(ran.stderr, "mfadeck: 1 done\n");
    assert_eq!(tenant.state(U0).await, "enforced");
    let again = tenant
        .run(&["set", "enforced", U0, U1, "--yes"])
        .await
        .exits(0);
    assert_eq!(again.outcomes(), ["unchanged", "done"]);
}

#[tokio::test]
async fn the_plan_has_the_words_of_the_dashboard() {
    let ran = demo(&[
        "set",
        "enforced",
        "bob.chen@contoso.example",
        "ada@contoso.example",
        "rafael.duarte@contoso.example",
        "ops@contoso.example",
        "--dry-run",
        "--show-requests",
    ])
    .await
    .exits(0);
    steady().bind(|| insta::assert_snapshot!("set_dry_run", ran.stdout));
    let reset = [
        "reset",
        "contact-methods",
        "ada@contoso.example",
        "--dry-run",
        "--show-requests",
    ];
    let ran = demo(&reset).await.exits(0);
    steady().bind(|| insta::assert_snapshot!("reset_dry_run", ran.stdout));
}

#[tokio::test]
async fn outcomes_have_a_table_and_json() {
    let args = |format| {
        let mut args = vec![
            "set",
            "enabled",
            "bob.chen@contoso.example",
            "ops@contoso.example",
            "--yes",
        ];
        args.extend(["--format", format]);
        args
    };
    let table = demo(&args("table")).await.exits(5);
    steady().bind(|| insta::assert_snapshot!("set_table", table.stdout));
    let json = demo(&args("json")).await.exits(5);
    steady().bind(|| insta::assert_snapshot!("set_json", json.stdout));
    let reset = [
        "reset",
        "contact-methods",
        "ada@contoso.example",
        "--yes",
        "--format",
        "json",
    ];
    let reset = demo(&reset).await.exits(0);
    steady().bind(|| insta::assert_snapshot!("reset_json", reset.stdout));
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_leaves_no_record() {
    let tenant = Tenant::of(1, "").await;
    tenant
        .run(&["set", "enforced", U0, "--dry-run"])
        .await
        .exits(0);
    tenant
        .run(&[
            "reset",
            "contact-methods",
            U0,
            "--dry-run",
            "--show-requests",
        ])
        .await
        .exits(0);
    assert_eq!(tenant.writes(), Vec::<String>::new());
    assert_eq!(tenant.journal(), "");
    assert_eq!(tenant.state(U0).await, "disabled");
}

#[tokio::test]
async fn without_a_terminal_a_write_needs_yes() {
    let tenant = Tenant::of(1, "").await;
    for args in [
        &["set", "enforced", U0][..],
        &["reset", "contact-methods", U0],
        &["reset", "remembered-devices", U0],
        &["tap", U0],
    ] {
        let ran = tenant.run(args).await.exits(2);
        assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    }
    assert_eq!(tenant.writes(), Vec::<String>::new());
    assert_eq!(tenant.journal(), "");
}

#[tokio::test]
async fn changes_to_admins_need_a_flag_of_their_own() {
    let admin = "[[people]]\nname = \"Rafael\"\nuser = \"rafael@contoso.example\"\nroles = [\"User Administrator\"]\n";
    let tenant = Tenant::of(1, admin).await;
    let args = ["set", "enforced", U0, "rafael@contoso.example", "--yes"];
    let ran = tenant.run(&args).await.exits(5);
    assert!(
        ran.stderr.contains("rafael@contoso.example"),
        "{}",
        ran.stderr
    );
    assert_eq!(tenant.state(U0).await, "disabled", "not one of them");
    let args: Vec<&str> = args.into_iter().chain(["--include-admins"]).collect();
    assert_eq!(
        tenant.run(&args).await.exits(0).outcomes(),
        ["done", "done"]
    );
}

#[tokio::test]
async fn where_roles_cannot_be_read_anybody_may_be_an_admin() {
    let blind =
        "[[faults]]\non = { path = \"/v1.0/roleManagement/**\" }\nanswer = { status = 403 }\n";
    let tenant = Tenant::of(1, blind).await;
    let ran = tenant.run(&["set", "enforced", U0, "--yes"]).await.exits(5);
    assert!(
        ran.stderr.contains("cannot tell which users are admins"),
        "{}",
        ran.stderr
    );
    tenant
        .run(&["set", "enforced", U0, "--yes", "--include-admins"])
        .await
        .exits(0);
}

#[tokio::test]
async fn yourself_the_protected_and_a_session_that_reads_are_refused() {
    let tenant = Tenant::of(2, "").await;
    let operator = tenant.sim.operator.clone();
    let ran = tenant
        .run(&[
            "set",
            "enforced",
            &operator,
            U0,
            "--yes",
            "--include-admins",
        ])
        .await
        .exits(5);
    let mut outcomes = ran.outcomes();
    outcomes.sort();
    assert_eq!(outcomes, ["done", "refused"]);
    let ran = tenant
        .run(&["--protect", U1, "set", "enforced", U1, "--yes"])
        .await
        .exits(5);
    assert_eq!(
        text(&ran.lines()[0], "reason"),
        "a protected account of this profile"
    );
    tenant
        .run(&["--read-only", "set", "disabled", U0, "--yes"])
        .await
        .exits(5);
    tenant
        .run(&["--read-only", "tap", U1, "--yes"])
        .await
        .exits(5);
    assert_eq!(tenant.state(U0).await, "enforced");
    assert_eq!(tenant.state(U1).await, "disabled");
}

#[tokio::test]
async fn one_failure_is_three_and_the_others_are_done() {
    let refused = on_setting(U0, "answer = { status = 403, code = \"accessDenied\" }");
    let tenant = Tenant::of(3, &refused).await;
    let ran = tenant
        .run(&["set", "enforced", U0, U1, "--yes"])
        .await
        .exits(3);
    assert_eq!(ran.outcomes(), ["failed", "done"]);
    let failed = ran
        .lines()
        .into_iter()
        .find(|one| one["outcome"] == "failed")
        .unwrap();
    assert!(
        text(&failed, "reason").contains("accessDenied"),
        "{failed:#}"
    );
    assert!(failed["requestId"].is_string() && failed["advice"].is_string());
    assert_eq!(ran.stderr, "mfadeck: 1 done, 1 failed\n");
}

#[tokio::test]
async fn nobody_is_changed_before_everybody_is_found() {
    let tenant = Tenant::of(2, "").await;
    let args = [
        "set",
        "enforced",
        U0,
        "nobody@contoso.example",
        "gone@contoso.example",
        "--yes",
    ];
    let ran = tenant.run(&args).await.exits(1);
    assert!(
        ran.stderr
            .contains("nobody@contoso.example: no such user in this tenant")
    );
    assert!(
        ran.stderr
            .contains("gone@contoso.example: no such user in this tenant")
    );
    assert_eq!(tenant.state(U0).await, "disabled");
}

#[tokio::test]
async fn without_a_sign_in_the_exit_code_is_six() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&home);
    command.args(["--auth", "token", "list"]);
    run(command).await.exits(6);
    let tenant = Tenant::of(0, "").await;
    let mut command = tenant.command(&["list"]);
    command.env("MFADECK_ACCESS_TOKEN", "an-old-one");
    run(command).await.exits(6);
}

#[tokio::test]
async fn what_only_the_portal_can_do_is_seven_until_the_log_shows_it() {
    let ran = demo(&["reset", "app-passwords", "grace@contoso.example"])
        .await
        .exits(7);
    assert_eq!(text(&ran.lines()[0], "outcome"), "byHand");
    assert!(ran.stderr.contains("https://"), "{}", ran.stderr);
    let tenant = Tenant::named("demo").await;
    let grace = "grace@contoso.example";
    tenant
        .run(&["reset", "app-passwords", grace])
        .await
        .exits(7);
    tenant
        .sim
        .play(&PortalAction::DeleteAppPasswords {}, grace)
        .unwrap();
    let ran = tenant
        .run(&["reset", "app-passwords", grace])
        .await
        .exits(0);
    assert_eq!(text(&ran.lines()[0], "outcome"), "done");
}

#[tokio::test]
async fn a_pass_is_the_only_thing_on_stdout_and_in_no_record() {
    let tenant = Tenant::of(1, "").await;
    let ran = tenant
        .run(&["tap", U0, "--minutes", "60", "--once", "--yes"])
        .await
        .exits(0);
    let code = ran.stdout.trim_end();
    assert!(
        !code.is_empty() && !code.contains(char::is_whitespace),
        "{code:?}"
    );
    assert!(!ran.stderr.contains(code));
    let journal = tenant.journal();
    assert!(
        journal.contains("accessPass") && !journal.contains(code),
        "{journal}"
    );
    let again = tenant.run(&["tap", U0, "--yes"]).await.exits(0);
    assert!(
        again.stderr.contains("Replaces the existing pass"),
        "{}",
        again.stderr
    );
    let long = tenant
        .run(&["tap", U0, "--minutes", "99999", "--yes"])
        .await
        .exits(2);
    assert!(
        long.stderr.contains("minutes, not 99999"),
        "{}",
        long.stderr
    );
}

#[tokio::test]
async fn passes_for_several_users_come_with_their_accounts_and_so_does_one_of_a_list() {
    let tenant = Tenant::of(2, "").await;
    let ran = tenant.run(&["tap", U0, U1, "--yes"]).await.exits(0);
    let passes: Vec<(&str, &str)> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let mut accounts: Vec<&str> = passes.iter().map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    assert_eq!(accounts, [U0, U1], "{}", ran.stdout);
    assert!(passes.iter().all(|(_, code)| code.len() >= 6));
    let journal = tenant.journal();
    assert!(passes.iter().all(|(_, code)| !journal.contains(code)));
    let list = tenant.home.path().join("users.txt");
    std::fs::write(&list, format!("{U1}\n")).unwrap();
    let ran = tenant
        .run(&["tap", "--from", list.to_str().unwrap(), "--yes"])
        .await
        .exits(0);
    assert!(ran.stdout.starts_with(&format!("{U1}\t")), "{}", ran.stdout);
}

#[tokio::test]
async fn closing_the_output_does_not_stop_a_job() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\ndelay_ms = 20\n";
    let tenant = Tenant::of(45, slow).await;
    let users: Vec<String> = (0..45).map(|n| format!("u{n}@contoso.example")).collect();
    let mut command = tenant.command(&["set", "enforced", "--yes"]);
    let mut child = command.args(&users).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    drop(stdout);
    let ran = ended(child).await.exits(0);
    assert_eq!(ran.stderr, "mfadeck: 45 done\n");
    assert_eq!(tenant.state("u44@contoso.example").await, "enforced");
}

#[tokio::test]
async fn a_job_continues_without_stdout_and_stderr() {
    let slow = "[[faults]]\non = { verb = \"PATCH\" }\ndelay_ms = 20\n";
    let tenant = Tenant::of(25, slow).await;
    let users: Vec<String> = (0..25).map(|n| format!("u{n}@contoso.example")).collect();
    let mut command = tenant.command(&["set", "enforced", "--yes"]);
    let mut child = command.args(&users).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    ended(child).await.exits(0);
    assert_eq!(tenant.state("u24@contoso.example").await, "enforced");
}
