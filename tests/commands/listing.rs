//! `list`: the filter language, the formats, and what is read for them.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use crate::tenant::{Ran, TOO_LONG, Tenant, demo, demo_of, ended, program, run, steady, text};
use crate::terminal::Terminal;

#[tokio::test]
async fn a_table_shows_what_matters_most() {
    let ran = demo(&["list", "--admins", "--lacks-mfa"]).await.exits(0);
    steady().bind(|| insta::assert_snapshot!("list_table", ran.stdout));
    assert_eq!(ran.stderr, "");
}

#[tokio::test]
async fn every_column_has_its_name() {
    let ran = demo(&["list", "ada", "--format", "json"]).await.exits(0);
    steady().bind(|| insta::assert_snapshot!("list_json", ran.stdout));
}

#[tokio::test]
async fn all_formats_list_the_same_users() {
    let tenant = Tenant::named("demo").await;
    let all = async |format| tenant.run(&["list", "--format", format]).await;
    let json = all("json").await.exits(0).json();
    assert_eq!(json.as_array().unwrap().len(), 412);
    let lines = all("jsonl").await.exits(0).lines();
    assert_eq!(&lines, json.as_array().unwrap());
    let csv = all("csv").await.exits(0).stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(names.len(), 21);
    for (row, user) in reader.records().map(Result::unwrap).zip(&lines) {
        assert_eq!(&row[0], text(user, "id"));
        let state = user["perUserMfaState"].as_str().unwrap_or_default();
        assert_eq!(&row[3], state);
    }
}

#[tokio::test]
async fn nobody_found_is_an_answer_in_every_format() {
    for (format, empty) in [("json", "[]\n"), ("jsonl", "")] {
        let ran = demo(&["list", "nobody-of-this-name", "--format", format]).await;
        assert_eq!(ran.exits(0).stdout, empty);
    }
    let csv = demo(&["list", "nobody-of-this-name", "--format", "csv"]).await;
    assert_eq!(csv.exits(0).stdout.lines().count(), 1);
}

#[tokio::test]
async fn only_what_is_asked_for_is_read() {
    let tenant = Tenant::named("demo").await;
    let read =
        |tenant: &Tenant, part: &str| tenant.asked().iter().any(|asked| asked.contains(part));
    tenant
        .run(&["list", "--columns", "id,userPrincipalName"])
        .await
        .exits(0);
    assert!(!read(&tenant, "/reports/") && !read(&tenant, "/roleManagement/"));
    tenant
        .run(&["list", "registered:no", "--columns", "id"])
        .await
        .exits(3);
    assert!(read(&tenant, "/reports/") && !read(&tenant, "/roleManagement/"));
    tenant.run(&["list", "--columns", "roles"]).await.exits(0);
    assert!(read(&tenant, "/roleManagement/"));
}

#[tokio::test]
async fn a_query_about_what_cannot_be_read_is_an_error_and_a_column_is_unknown() {
    let asked = demo_of("no-p1", &["list", "registered:no"]).await.exits(1);
    assert_eq!(asked.stdout, "");
    assert!(asked.stderr.contains("cannot be read"), "{}", asked.stderr);
    let ran = demo_of("no-p1", &["list", "ada", "--format", "jsonl"])
        .await
        .exits(0);
    assert!(
        ran.lines()
            .iter()
            .all(|user| user["isMfaRegistered"].is_null())
    );
    assert!(
        ran.stderr.contains("so its columns are unknown"),
        "{}",
        ran.stderr
    );
    let quiet = demo_of("no-p1", &["list", "ada", "--quiet"]).await.exits(0);
    assert_eq!(quiet.stderr, "");
}

#[tokio::test]
async fn states_that_the_list_does_not_have_are_asked_for_user_by_user() {
    let tenant = Tenant::named("state-unavailable").await;
    let ran = tenant.run(&["list", "--format", "jsonl"]).await.exits(0);
    assert!(
        ran.lines()
            .iter()
            .all(|user| user["perUserMfaState"].is_string())
    );
    let before = tenant.asked().len();
    tenant.run(&["list", "--columns", "id"]).await.exits(0);
    assert!(
        !tenant.asked()[before..]
            .iter()
            .any(|asked| asked.contains("batch"))
    );
}

#[tokio::test]
async fn a_sorted_list_is_sorted_and_the_dash_turns_it_around() {
    let times = async |sort: &str| {
        let args = [
            "list",
            sort,
            "--columns",
            "createdDateTime",
            "--format",
            "jsonl",
        ];
        let lines = demo(&args).await.exits(0).lines();
        let times: Vec<Value> = lines
            .iter()
            .map(|user| user["createdDateTime"].clone())
            .collect();
        times.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let up = times("--sort=createdDateTime").await;
    assert!(up.is_sorted() && up.len() == 412);
    assert!(
        times("--sort=-createdDateTime")
            .await
            .iter()
            .rev()
            .is_sorted()
    );
}

#[tokio::test]
async fn a_list_sorted_by_last_sign_in_ends_with_unknown_ones() {
    let times = async |sort: &str| {
        let args = ["list", "--sort", sort, "--columns", "lastSignInDateTime"];
        let args = [&args[..], &["--format", "jsonl"]].concat();
        let lines = demo(&args).await.exits(0).lines();
        let (known, unknown): (Vec<Value>, Vec<Value>) = lines
            .iter()
            .map(|user| user["lastSignInDateTime"].clone())
            .partition(Value::is_string);
        assert!(
            lines[known.len()..]
                .iter()
                .all(|user| user["lastSignInDateTime"].is_null())
        );
        assert!(!known.is_empty() && !unknown.is_empty());
        let seconds = |at: &Value| at.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        known.iter().map(seconds).collect::<Vec<_>>()
    };
    assert!(times("lastSignInDateTime").await.is_sorted());
    assert!(times("-lastSignInDateTime").await.iter().rev().is_sorted());
}

#[tokio::test]
async fn wrong_usage_is_answered_with_a_suggestion() {
    for (args, word) in [
        (&["list", "state:disabledf"][..], "did you mean disabled?"),
        (&["list", "--columns", "displayNme"], "'displayName'"),
        (&["list", "--sort", "roles"], "possible values: displayName"),
        (&["list", "--state", "enforce"], "'enforced'"),
    ] {
        let ran = demo(args).await.exits(2);
        assert!(ran.stderr.contains(word), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[tokio::test]
async fn a_closed_pipe_is_not_a_failure() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&home);
    command.args(["--demo", "list", "--format", "jsonl"]);
    let mut child = command.spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    drop(stdout);
    let ran = ended(child).await.exits(0);
    assert_eq!(ran.stderr, "");
}

#[tokio::test]
async fn colour_is_for_terminals_and_on_request() {
    let colored = async |variables: &[(&str, &str)], args: &[&str]| {
        let home = tempfile::tempdir().unwrap();
        let mut command = program(&home);
        command.envs(variables.iter().copied());
        command.args(["--demo", "list", "ada"]).args(args);
        run(command).await.exits(0).stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], &[]).await);
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]).await);
    assert!(!colored(&[("CLICOLOR_FORCE", "0")], &[]).await);
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]).await);
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--no-color"]).await);
}

#[tokio::test]
async fn hostile_names_steer_neither_terminal_nor_spreadsheet() {
    for format in ["table", "jsonl", "json", "csv"] {
        let ran = demo_of("hostile-names", &["list", "--format", format])
            .await
            .exits(0);
        let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\r');
        assert!(!ran.stdout.contains(steers), "{format}");
    }
    let csv = demo_of("hostile-names", &["list", "--format", "csv"])
        .await
        .stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut defused = 0;
    for row in reader.records().map(Result::unwrap) {
        assert!(
            row.iter()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
            "{row:?}"
        );
        defused += row.iter().filter(|cell| cell.starts_with('\'')).count();
    }
    assert!(defused > 0, "somebody is called like a formula");
}

#[tokio::test]
async fn a_file_is_replaced_only_by_a_whole_report() {
    let breaks = "[population]\npeople = 1500\n[[faults]]\non = { verb = \"GET\", path = \"/v1.0/users\", query = \"$skiptoken\" }\nanswer = { status = 403 }\n";
    let tenant = Tenant::of(0, breaks).await;
    let file = tenant.home.path().join("report.csv");
    std::fs::write(&file, "the last one").unwrap();
    let args = [
        "list",
        "--format",
        "csv",
        "--columns",
        "id",
        "-o",
        file.to_str().unwrap(),
    ];
    tenant.run(&args).await.exits(1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "the last one");
    let whole = Tenant::of(3, "").await;
    let ran = whole.run(&args).await.exits(0);
    assert_eq!(ran.stdout, "");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 5);
}

/// The most memory that a process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_users_stream_with_flat_memory() {
    let tenant = Tenant::named("large").await;
    let mut command = tenant.command(&["list", "--format", "jsonl", "--columns"]);
    command.arg("id,displayName,userPrincipalName,perUserMfaState,accountEnabled,createdDateTime");
    let mut child = command.spawn().unwrap();
    let process = child.id().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut early, mut late) = (0, 0);
    let mut seen = HashSet::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        let user: Value = serde_json::from_str(&line).unwrap();
        assert!(seen.insert(text(&user, "id")));
        // The pipe is small: who has read so many lines knows that the writer waits a few lines further.
        match seen.len() {
            10_000 => early = peak(process),
            95_000 => late = peak(process),
            _ => {}
        }
    }
    assert_eq!(seen.len(), 100_000);
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .await
        .unwrap();
    assert!(child.wait().await.unwrap().success(), "{stderr}");
    // Whose row came is remembered by their id, so that nobody comes twice.
    assert!(late < early + 10_240, "{early} KiB grew to {late} KiB");
}

/// What the dashboard remembers: two views.
fn remember_views(tenant: &Tenant) {
    let folder = tenant.home.path().join("state/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    let text =
        r#"{"version":1,"views":[{"name":"mine","filter":"u1"},{"name":"both","filter":"u1"}]}"#;
    std::fs::write(folder.join("dashboard.json"), text).unwrap();
}

#[tokio::test]
async fn a_view_that_was_saved_in_the_dashboard_is_listed_by_its_name() {
    let tenant = Tenant::of(3, "").await;
    remember_views(&tenant);
    let folder = tenant.home.path().join("config/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "[views]\nboth = 'u2'\n").unwrap();
    let listed = async |name: &str| {
        let args = [
            "list",
            "--view",
            name,
            "--columns",
            "userPrincipalName",
            "--format",
            "jsonl",
        ];
        tenant.run(&args).await
    };
    let saved = listed("mine").await.exits(0);
    assert_eq!(
        text(&saved.lines()[0], "userPrincipalName"),
        "u1@contoso.example"
    );
    assert_eq!(saved.lines().len(), 1);
    assert_eq!(saved.stderr, "");
    let both = listed("both").await.exits(0);
    assert_eq!(
        text(&both.lines()[0], "userPrincipalName"),
        "u2@contoso.example"
    );
    assert!(
        both.stderr.contains("the one of the configuration is used"),
        "{}",
        both.stderr
    );
    let unknown = listed("mien").await.exits(2);
    assert!(
        unknown.stderr.contains("did you mean \"mine\""),
        "{}",
        unknown.stderr
    );
    std::fs::write(tenant.home.path().join("state/mfadeck/dashboard.json"), "{").unwrap();
    let unread = listed("mine").await.exits(2);
    assert!(
        unread
            .stderr
            .contains("cannot read the views that were saved"),
        "{}",
        unread.stderr
    );
    assert_eq!(
        listed("both").await.exits(0).stderr,
        "",
        "nothing is missing for it"
    );
}

/// The values of a column, in the order of a listing; none where there is no answer.
fn values(ran: &Ran, column: &str) -> Vec<Option<String>> {
    let value = |one: &Value| match &one[column] {
        Value::Null => None,
        Value::Array(methods) => Some(methods.len().to_string()),
        Value::String(word) if word == "none" => None,
        // A minute is what the order knows of a time.
        Value::String(time) if column.ends_with("DateTime") => time.get(..16).map(str::to_owned),
        Value::String(text) => Some(text.to_lowercase()),
        other => Some(other.to_string()),
    };
    ran.lines().iter().map(value).collect()
}

#[tokio::test]
async fn every_column_of_the_dashboard_sorts_a_listing_and_no_answer_comes_last_in_both_directions()
{
    let tenant = Tenant::unlimited("demo").await;
    for column in mfadeck::tenant::Column::ALL
        .iter()
        .map(|column| column.name())
    {
        let mut ways = Vec::new();
        for sort in [format!("--sort={column}"), format!("--sort=-{column}")] {
            let args = [
                "list",
                &sort,
                "--columns",
                column,
                "--format",
                "jsonl",
                "--quiet",
            ];
            let ran = tenant.run(&args).await;
            let mut found = values(&ran, column);
            assert_eq!(found.len(), 412, "{column}: {ran:?}");
            let last = found.iter().rposition(Option::is_some).unwrap();
            found.truncate(last + 1);
            assert!(found.iter().all(Option::is_some), "{sort}: {found:?}");
            found.dedup();
            ways.push(found);
        }
        let [up, mut down] = [ways.remove(0), ways.remove(0)];
        down.reverse();
        assert_eq!(up, down, "{column}");
        assert!(up.len() > 1 || column == "displayName", "{column}: {up:?}");
    }
}

/// What stderr says about the columns, once the registration report proves to be long.
async fn said_of_columns(args: &[&str]) -> String {
    let tenant = Tenant::of(0, "[population]\npeople = 7000\n").await;
    let mut child = tenant.command(args).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let hint = async {
        loop {
            let line = lines.next_line().await.unwrap().unwrap();
            if line.contains("columns") {
                return line;
            }
        }
    };
    let hint = tokio::time::timeout(TOO_LONG, hint).await.unwrap();
    child.kill().await.unwrap();
    hint
}

#[tokio::test]
async fn columns_that_cost_minutes_say_which_others_avoid_the_wait() {
    let avoids = "the registration report, about 10 s left: \
                  --columns id,displayName,perUserMfaState avoids the wait";
    let by_default = said_of_columns(&["list", "--format", "csv"]).await;
    assert_eq!(
        by_default,
        format!("mfadeck: the default columns need {avoids}")
    );
    let chosen = ["list", "required:never", "--columns", "id,isMfaRegistered"];
    let chosen = said_of_columns(&chosen).await;
    assert_eq!(chosen, format!("mfadeck: the chosen columns need {avoids}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_stands_on_a_line_of_its_own_in_place_of_the_progress() {
    let tenant = Tenant::of(0, "[population]\npeople = 7000\n").await;
    let terminal = Terminal::start(
        Path::new(env!("CARGO_BIN_EXE_mfadeck")),
        &["--graph-url", &tenant.sim.graph_url, "list"],
        &[("MFADECK_ACCESS_TOKEN", &tenant.sim.token)],
        (160, 24),
    );
    let screen = terminal.shows("avoids the wait");
    let mut lines = screen.lines();
    let line = lines.find(|line| line.contains("columns")).unwrap();
    assert!(line.starts_with("mfadeck: the default columns"), "{screen}");
    terminal.shows("registration report: 4,995 of at most ");
}
