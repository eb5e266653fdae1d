//! What the commands answer on the simulated tenant, kept as pictures.

use serde_json::Value;

use crate::schema::check;
use crate::tenant::{Ran, Tenant, demo, demo_of, steady};

const U0: &str = "u0@contoso.example";
const U1: &str = "u1@contoso.example";

pub fn kept(name: &str, output: &str) {
    let mut settings = steady();
    settings.add_filter(r"http://127[^ /]*", "[graph]");
    // A time of today stands without its date.
    settings.add_filter(r"\b\d\d:\d\d(:\d\d)?\b", "[day]");
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, output));
}

/// One object a line, so that a picture shows where it changes.
pub fn lines(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

#[tokio::test]
async fn doctor_reports_the_same_as_text_and_as_json() {
    let text = demo(&["doctor"]).await.exits(0).stdout;
    kept("doctor_text", &text);
    for (scenario, code) in [("demo", 0), ("no-p1", 0), ("read-only-role", 3)] {
        let args = ["doctor", "--format", "json"];
        let output = demo_of(scenario, &args).await.exits(code).json();
        check("doctor", &output);
        kept(&format!("doctor_json_{scenario}"), &lines(&output));
    }
    demo(&["doctor", "--format", "csv"]).await.exits(2);
    // A session that asks for no change misses no role for one.
    let args = ["doctor", "--read-only"];
    demo_of("read-only-role", &args).await.exits(0);
}

#[tokio::test]
async fn without_any_job_the_journal_says_so_and_prints_no_heading() {
    let ran = demo(&["jobs"]).await.exits(0);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("no change is on record"), "{ran:?}");
    let ran = demo(&["jobs", "--format", "json", "--quiet"])
        .await
        .exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("[]\n", ""));
}

#[tokio::test]
async fn doctor_names_the_keys_of_the_admins_own_map() {
    let tenant = Tenant::of(0, "").await;
    let config = tenant.home.path().join("keys.toml");
    std::fs::write(&config, "[keys]\nmain.enable = ['B', 'ctrl-e']\n").unwrap();
    let args = ["doctor", "--format", "json", "--config"];
    let args = [&args[..], &[config.to_str().unwrap()]].concat();
    let output = tenant.run(&args).await.exits(0).json();
    assert_eq!(output["actions"][0]["key"], "B");
    assert_eq!(output["actions"][1]["key"], "d");
}

#[tokio::test]
async fn the_journal_and_the_way_back_in_json() {
    let tenant = Tenant::of(2, "").await;
    let set = ["set", "enforced", U0, U1, "--yes", "--ticket", "T-7"];
    tenant.run(&set).await.exits(0);
    for (name, args) in [
        ("jobs_json", &["jobs"][..]),
        ("job_json", &["jobs", "1"]),
        ("undo_plan_json", &["undo", "1", "--dry-run"]),
        ("undo_json", &["undo", "1", "--yes"]),
    ] {
        let args = [args, &["--format", "json"]].concat();
        kept(name, &lines(&tenant.run(&args).await.exits(0).json()));
    }
}

#[tokio::test]
async fn resets_and_passes_in_a_table_and_as_a_plan() {
    for (name, args) in [
        (
            "reset_table",
            &[
                "reset",
                "contact-methods",
                "ada@contoso.example",
                "--yes",
                "--include-admins",
            ][..],
        ),
        (
            "app_passwords_table",
            &[
                "reset",
                "app-passwords",
                "grace@contoso.example",
                "--yes",
                "--include-admins",
            ],
        ),
        ("tap_plan", &["tap", "ada@contoso.example", "--dry-run"]),
    ] {
        let args = [args, &["--format", "table"]].concat();
        kept(name, &demo(&args).await.stdout);
    }
    let args = [
        "tap",
        "ada@contoso.example",
        "--dry-run",
        "--format",
        "json",
    ];
    let plan = demo(&args).await.exits(0).json();
    check("plan", &plan);
    kept("tap_plan_json", &lines(&plan));
}

async fn listed(scenario: &str, args: &[&str]) -> Ran {
    let columns = ["--columns", "userPrincipalName,lastSignInDateTime,sources"];
    demo_of(scenario, &[&["list", "ada"], &columns[..], args].concat())
        .await
        .exits(0)
}

#[tokio::test]
async fn the_last_sign_in_and_the_sources_are_included_on_request() {
    let output = listed("demo", &["--format", "json"]).await;
    assert_eq!(output.stderr, "");
    kept("list_sources_json", &lines(&output.json()));
    kept("list_sources_table", &listed("demo", &[]).await.stdout);
}

#[tokio::test]
async fn without_a_licence_the_last_sign_in_is_unknown_and_no_failure() {
    let output = listed("no-p1", &["--format", "json"]).await;
    let user = &output.json()[0];
    assert!(user["lastSignInDateTime"].is_null());
    assert!(user["sources"]["lastSignInDateTime"].is_null());
    assert!(
        output.stderr.contains("cannot read the last sign-ins"),
        "{}",
        output.stderr
    );
}

#[tokio::test]
async fn all_columns_together_keep_to_the_schema() {
    let columns = "id,displayName,userPrincipalName,perUserMfaState,isMfaRegistered,isMfaCapable,\
                   methodsRegistered,defaultMethod,isAdmin,roles,accountEnabled,userType,licences,\
                   onPremisesSyncEnabled,createdDateTime,lastPasswordChangeDateTime,\
                   lastSignInDateTime,sources";
    for scenario in ["demo", "no-p1", "state-unavailable"] {
        let args = ["list", "--columns", columns, "--format", "json"];
        let output = demo_of(scenario, &args).await.exits(0).json();
        check("list", &output);
        let state = &output[0]["sources"]["perUserMfaState"]["from"];
        let expected = match scenario {
            "state-unavailable" => "requirements",
            _ => "users",
        };
        assert_eq!(state, expected);
    }
}

#[tokio::test]
async fn sign_ins_are_not_read_without_request() {
    let tenant = Tenant::named("demo").await;
    tenant.run(&["list", "--format", "json"]).await.exits(0);
    assert!(tenant.sim.requests().iter().all(|one| {
        let query = format!("{one:?}");
        !query.contains("signInActivity")
    }));
}

#[tokio::test]
async fn a_view_is_a_filter_that_the_query_narrows() {
    let tenant = Tenant::of(3, "").await;
    let config = tenant.home.path().join("views.toml");
    std::fs::write(&config, "[views]\nours = 'required:never -enabled:no'\n").unwrap();
    let config = ["--config", config.to_str().unwrap()];
    let list = async |args: &[&str]| {
        let args = [&["list", "--format", "jsonl"], &config[..], args].concat();
        tenant.run(&args).await
    };
    let all = list(&["--view", "ours"]).await.exits(0).lines().len();
    assert!(all >= 3);
    let narrowed = list(&["--view", "ours", "u1"]).await.exits(0).lines();
    assert_eq!(narrowed.len(), 1);
    let wrong = list(&["--view", "our"]).await.exits(2);
    assert!(
        wrong.stderr.contains("did you mean \"ours\"?"),
        "{}",
        wrong.stderr
    );
}

#[tokio::test]
async fn verbose_reports_requests_and_sources_on_stderr() {
    let tenant = Tenant::of(2, "").await;
    for (args, parts) in [
        (
            &["list"][..],
            &["registration report: ", "users: 3 read"][..],
        ),
        (&["set", "enforced", U0, "--yes"], &["read one by one"]),
        (&["jobs"], &[]),
        (&["undo", "1", "--dry-run"], &["roles: role assignments"]),
        (&["show", U0], &[]),
        (&["doctor"], &[]),
    ] {
        let before = tenant.asked().len();
        let ran = tenant.run(&[args, &["--verbose"]].concat()).await.exits(0);
        let asked = tenant.asked().len() - before;
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} in {}", ran.stderr);
        }
        let last = ran.stderr.lines().last().unwrap();
        let (count, _) = last.split_once(" request").unwrap();
        let sent: usize = count.split(' ').next_back().unwrap().parse().unwrap();
        // The tenant counts what is in a batch besides.
        assert!(
            sent <= asked && (sent > 0) == (asked > 0),
            "{last}: {asked}"
        );
        let quiet = tenant.run(args).await;
        assert!(!quiet.stderr.contains(" request"), "{}", quiet.stderr);
    }
}
