//! Each permission that the sign-in asks for, missing in turn: what was not read is unknown, and never the answer no.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use mfadeck::auth::scopes;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::answers::kept;
use crate::tenant::{Ran, Tenant};
use crate::terminal::{ESC, Terminal};

const ADA: &str = "ada@contoso.example";
const BOB: &str = "bob@contoso.example";
/// Holds a role.
const RAFAEL: &str = "rafael@contoso.example";
/// Holds a role through a group.
const GWEN: &str = "gwen@contoso.example";

const PEOPLE: &str = r#"
[tenant]
plan = "p2"

[throttle]
enabled = false

[[people]]
name = "Operations"
user = "ops@contoso.example"
state = "enforced"

[[people]]
name = "Ada Lovelace"
user = "ada@contoso.example"
state = "enforced"
methods = [{ type = "phone", number = "+1 2065550112" }]

[[people]]
name = "Bob Chen"
user = "bob@contoso.example"

[[people]]
name = "Rafael Ortega"
user = "rafael@contoso.example"
state = "enabled"
roles = ["User Administrator"]

[[people]]
name = "Gwen Price"
user = "gwen@contoso.example"

[[groups]]
name = "On-call admins"
role_assignable = true
members = ["gwen@contoso.example"]
roles = ["Global Administrator"]
"#;

/// What is asked, reading before changing.
const COMMANDS: &[&[&str]] = &[
    &["list", "--columns", COLUMNS],
    &[
        "list",
        "--admins",
        "--lacks-mfa",
        "--columns",
        "userPrincipalName",
    ],
    &["show", RAFAEL],
    &["migrate"],
    &["migrate", "--apply", "--yes", "--format", "table"],
    &["set", "disabled", ADA, "--dry-run"],
    &["set", "disabled", ADA, "--yes", "--format", "table"],
    &[
        "set", "disabled", GWEN, RAFAEL, "--yes", "--format", "table",
    ],
    &[
        "set",
        "disabled",
        GWEN,
        RAFAEL,
        "--yes",
        "--include-admins",
        "--format",
        "table",
    ],
    &[
        "reset",
        "contact-methods",
        ADA,
        "--yes",
        "--format",
        "table",
    ],
    &[
        "reset",
        "remembered-devices",
        BOB,
        "--yes",
        "--format",
        "table",
    ],
    &["tap", BOB, "--yes"],
];
const COLUMNS: &str = "userPrincipalName,perUserMfaState,mfaRequired,mfaRequiredBy,isMfaRegistered,isAdmin,roles,eligibleRoles";

const QUIET: Duration = Duration::from_millis(400);

async fn without(permission: &str) -> Tenant {
    let operator = format!("[operator]\nwithout = [{permission:?}]\n");
    Tenant::of(0, &format!("{operator}{PEOPLE}")).await
}

/// A command and everything that it left, as a shell would show it.
fn shown(args: &[&str], ran: &Ran) -> String {
    let mut shown = format!("$ mfadeck {}\n{}", args.join(" "), ran.stdout);
    for line in ran.stderr.lines() {
        writeln!(shown, "! {line}").unwrap();
    }
    writeln!(shown, "exit code {}\n", ran.code.unwrap()).unwrap();
    shown
}

/// The header and the overview of the dashboard.
fn dashboard(tenant: &Tenant) -> String {
    let mut terminal = Terminal::start(
        Path::new(env!("CARGO_BIN_EXE_mfadeck")),
        &["--graph-url", &tenant.sim.graph_url],
        &[("MFADECK_ACCESS_TOKEN", &tenant.sim.token)],
        (120, 40),
    );
    terminal.wait("the end of the first reading", |screen| {
        let text = crate::terminal::text(screen);
        text.contains("Users") && !text.contains("reading")
    });
    terminal.falls_quiet(QUIET);
    if terminal.text().contains("┌ Problem") {
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Problem");
    }
    terminal.keys("o");
    terminal.shows("┌ Overview");
    terminal.falls_quiet(QUIET);
    let screen = terminal.text();
    let is_blank = |line: &&str| line.trim_matches(['│', ' ']).is_empty();
    let lines: Vec<&str> = screen.lines().filter(|line| !is_blank(line)).collect();
    format!("{}\n\n", lines.join("\n"))
}

/// Everything that is said without a permission.
async fn answers(permission: &'static str) -> (&'static str, String) {
    let tenant = without(permission).await;
    let mut all = tokio::task::block_in_place(|| dashboard(&tenant));
    for args in COMMANDS {
        all.push_str(&shown(args, &tenant.run(args).await));
    }
    (permission, all)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_permission_every_answer_says_what_is_unknown() {
    let permissions = scopes::permissions(false).iter().copied();
    // Side by side: most of the time the commands wait for a reading that confirms.
    let answers: JoinSet<_> = permissions.map(answers).collect();
    for (permission, all) in answers.join_all().await {
        kept(&format!("without_{permission}"), &all);
    }
}

/// The users of a list as JSON.
async fn listed(tenant: &Tenant, args: &[&str]) -> (Option<i32>, Vec<Value>) {
    let ran = tenant
        .run(&[&["list", "--format", "json"], args].concat())
        .await;
    let users = serde_json::from_str(&ran.stdout).unwrap_or_default();
    (ran.code, users)
}

#[tokio::test]
async fn a_value_that_a_missing_permission_hides_is_null_and_never_another_one() {
    let (_, all) = listed(&without("").await, &[]).await;
    for permission in scopes::permissions(false) {
        let (code, users) = listed(&without(permission).await, &[]).await;
        assert!(
            users.len() == all.len() || code != Some(0),
            "{permission}: {code:?} {users:?}"
        );
        for user in users {
            let known = all.iter().find(|one| one["id"] == user["id"]).unwrap();
            let values = user.as_object().unwrap().iter();
            // Each tenant is as old as its test.
            for (name, value) in values.filter(|(name, _)| !name.ends_with("DateTime")) {
                let same = *value == known[name] || value.is_null();
                // Roles that could be read are some of all.
                let is_part = value.as_array().is_some_and(|values| {
                    let all = known[name].as_array().unwrap();
                    values.iter().all(|value| all.contains(value)) && user["isAdmin"] != false
                });
                assert!(
                    same || is_part,
                    "without {permission}: {name} {value}, not {}",
                    known[name]
                );
            }
        }
    }
}

#[tokio::test]
async fn a_list_that_may_lack_somebody_does_not_exit_with_0() {
    let args = ["--admins", "--lacks-mfa"];
    let (code, all) = listed(&without("").await, &args).await;
    assert_eq!((code, all.len()), (Some(0), 1), "{all:?}");
    for permission in scopes::permissions(false) {
        let (code, users) = listed(&without(permission).await, &args).await;
        assert!(
            users.len() == all.len() || code != Some(0),
            "without {permission}: {users:?}"
        );
    }
}

#[tokio::test]
async fn an_admin_is_not_changed_without_being_meant_whatever_is_missing() {
    for permission in scopes::permissions(false) {
        let tenant = without(permission).await;
        for admin in [GWEN, RAFAEL] {
            let ran = tenant.run(&["set", "enforced", admin, "--yes"]).await;
            assert_ne!(ran.code, Some(0), "without {permission}: {ran:?}");
        }
        assert_eq!(
            tenant.writes(),
            Vec::<String>::new(),
            "without {permission}"
        );
    }
}
