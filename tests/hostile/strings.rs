//! Hostile text from the local side: options, queries, files and their names, the configuration, the journal.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::corpus::{is_harmful, sequences};
use crate::tenant::Tenant;
use crate::{Ran, home, program, run};

/// Everything that can be an argument: a NUL cannot.
fn hostile() -> String {
    format!("{}\u{202e}\u{200b}\u{e0041}🇩🇪", sequences())
}

/// Lines for people hold nothing that a terminal obeys.
#[track_caller]
fn assert_harmless(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let harmful = |c: char| c != '\n' && is_harmful(c);
        assert!(!text.contains(harmful), "{ran:#?}");
    }
    assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
}

/// A scenario with one person whose every text is this one.
fn tenant_of(home: &TempDir, name: &str) -> String {
    let file = home.path().join("tenant.toml");
    let name = serde_json::to_string(name)
        .unwrap()
        .replace('\u{7f}', "\\u007f");
    let text = format!(
        "about = \"One person\"\nseed = 1\n[population]\npeople = 1\n[[people]]\nuser = \"ada@contoso.example\"\nname = {name}\nstate = \"disabled\"\n"
    );
    fs::write(&file, text).unwrap();
    format!("--demo={}", file.display())
}

#[test]
fn no_option_query_or_name_of_a_file_reaches_the_terminal_as_it_is() {
    let (home, bad) = (home(), hostile());
    let config = home.path().join("config.toml");
    let quoted = serde_json::to_string(&bad).unwrap();
    fs::write(
        &config,
        format!("{quoted} = 1\n[profiles.{quoted}]\nauth = {quoted}\n[[views]]\nname = {quoted}\nquery = {quoted}\n"),
    )
    .unwrap();
    let config = config.to_str().unwrap();
    let list = home.path().join("users.csv");
    fs::write(
        &list,
        format!(
            "upn,mfastatus\n\"{bad}@contoso.example\",on\nada@contoso.example,\"{bad}\"\n{bad}\n"
        ),
    )
    .unwrap();
    let list = list.to_str().unwrap();
    let view = format!("--view={bad}");
    let demo = format!("--demo={bad}");
    let tenant = format!("--tenant={bad}");
    let nowhere = format!("{bad}/users.json");
    for arguments in [
        &["--demo", "list", &bad][..],
        &["--demo", "list", &view],
        &["--demo", "list", "--columns", &bad],
        &["--demo", "list", "-o", &nowhere],
        &["--demo", "show", &bad],
        &["--demo", "set", "enforced", &bad, "--yes"],
        &["--demo", "set", "enforced", "--from", list, "--yes"],
        &["--demo", "set", "enforced", "--from", &bad, "--yes"],
        &["--demo", &bad],
        &[&demo, "list"],
        &[&tenant, "--auth", "token", "list"],
        &["--config", &bad, "list"],
        &["--config", config, "list"],
        &["config", "check", config],
        &["config", "check", &bad],
        &["--demo", "--profile", &bad, "list"],
        &["--demo", "--theme", &bad],
        &["--demo", "--protect", &bad, "list"],
        &["--graph-url", &bad, "list"],
        &["sim", "--scenario", &bad],
        &["man", &bad],
        &["schema", &bad],
    ] {
        let ran = run(program(&home).args(arguments));
        assert_harmless(&ran);
        assert_ne!(ran.code, Some(0), "{arguments:?}: {ran:#?}");
    }
    let ran = run(program(&home).args(["list"]).env("MFADECK_PROFILE", &bad));
    assert_harmless(&ran);
}

#[test]
fn a_name_is_harmless_in_tables_and_stays_what_it_is_in_data() {
    let home = home();
    let name = "👩\u{200d}💻 می\u{200c}خواهم ❤\u{fe0f} 葛\u{e0100} 🇩🇪";
    let demo = tenant_of(&home, name);
    let ran = run(program(&home).args([&demo, "list", "--format", "json"]));
    let users: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:#?}"));
    let names = users.as_array().unwrap().iter();
    assert!(
        names.clone().any(|user| user["displayName"] == name),
        "{ran:#?}"
    );
    let ran = run(program(&home).args([&demo, "list", "--format", "csv"]));
    assert!(ran.stdout.contains(name), "{ran:#?}");
    for arguments in [
        &[demo.as_str(), "list"][..],
        &[&demo, "show", "ada@contoso.example"],
        &[&demo, "set", "enforced", "ada@contoso.example", "--dry-run"],
    ] {
        assert_harmless(&run(program(&home).args(arguments)));
    }
}

#[test]
fn a_reason_in_the_journal_is_shown_and_recorded_without_what_steers() {
    let (tenant, home, bad) = (Tenant::start(), home(), hostile());
    let changed = run(tenant.program(&home).args([
        "set",
        "enforced",
        "bob.chen@contoso.example",
        "--yes",
        "--ticket",
        &bad,
        "--reason",
        &bad,
    ]));
    assert_eq!(changed.code, Some(0), "{changed:#?}");
    assert_harmless(&changed);
    // What somebody else writes into the file is no better.
    let folder = home.path().join(".local/state/mfadeck/journal");
    let journal = fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = fs::read_to_string(&journal).unwrap();
    assert!(
        !text.contains(|c: char| c != '\n' && c != '🇩' && c != '🇪' && is_harmful(c)),
        "{text}"
    );
    let escaped = serde_json::to_string(&bad).unwrap();
    let planted = text.replacen(
        "\"operator\":\"",
        &format!("\"operator\":\"{}", &escaped[1..escaped.len() - 1]),
        1,
    );
    fs::write(&journal, planted).unwrap();
    for arguments in [&["jobs"][..], &["jobs", "1"]] {
        let ran = run(tenant.program(&home).args(arguments));
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        assert_harmless(&ran);
    }
}

#[test]
fn a_list_with_lone_surrogates_and_nuls_is_refused_line_by_line() {
    let home = home();
    let list = home.path().join("users.jsonl");
    fs::write(
        &list,
        "{\"id\":\"\\ud800\"}\n{\"userPrincipalName\":\"ada@contoso.example\"}\n{\"id\":\"a\\u0000b\"}\n",
    )
    .unwrap();
    let ran = run(program(&home).args([
        "--demo",
        "set",
        "enforced",
        "--from",
        list.to_str().unwrap(),
        "--yes",
    ]));
    let ran = ran.says(1, "line 1");
    assert!(
        ran.stderr.contains("line 3") && !ran.stderr.contains("line 2"),
        "{ran:#?}"
    );
    assert_harmless(&ran);
}

#[test]
fn every_wrong_name_is_named_at_once_with_its_line() {
    let home = home();
    let list = home.path().join("users.csv");
    fs::write(
        &list,
        b"upn\nada@contoso.example\nnobody\nB\xf6b@contoso.example\nno one\n",
    )
    .unwrap();
    let ran = run(program(&home).args([
        "--demo",
        "set",
        "enforced",
        "--from",
        list.to_str().unwrap(),
        "--yes",
    ]));
    let ran = ran.says(1, "nothing was sent");
    for words in [
        "line 3: \"nobody\"",
        "line 4: this is not UTF-8",
        "line 5: \"no one\"",
    ] {
        assert!(ran.stderr.contains(words), "{words:?} in {ran:#?}");
    }
    let ran = run(program(&home).args([
        "--demo",
        "set",
        "enforced",
        "nobody",
        "ada@contoso.example",
        "no one",
        "--yes",
    ]));
    let ran = ran.says(2, "\"nobody\"");
    assert!(ran.stderr.contains("\"no one\""), "{ran:#?}");
}
