//! The configuration: its schema, its example, and what `config` says of a file.

use std::collections::BTreeSet;

use mfadeck::config::Config;
use serde_json::{Value, json};

use crate::answers::{kept, lines};
use crate::schema::{check, errors, schema};
use crate::tenant::{Ran, program, run};

const EXAMPLE: &str = include_str!("../../assets/config.toml");

/// The example with every setting in use. Before a setting there is no space after the sign.
fn all_settings() -> String {
    let lines = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.is_empty() && !setting.starts_with([' ', ':']) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn as_json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

fn refused(text: &str) -> String {
    let problems = Config::parse(text).unwrap_err();
    let lines: Vec<&str> = problems.iter().map(|one| one.text.as_str()).collect();
    lines.join("\n")
}

/// The words that the parser says that it knows in a place.
fn known(text: &str) -> BTreeSet<String> {
    let output = refused(text);
    let (_, words) = output.split_once("known are ").unwrap();
    words.split(", ").map(str::to_owned).collect()
}

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_example_changes_nothing_until_a_setting_is_used() {
    assert_eq!(Config::parse(EXAMPLE), Ok(Config::default()));
    assert_eq!(errors("config", &as_json(EXAMPLE)), [""; 0]);
}

#[test]
fn the_example_shows_every_setting() {
    let text = all_settings();
    let config = Config::parse(&text).unwrap();
    assert_eq!(config.views.len(), 3);
    let value = as_json(&text);
    assert_eq!(errors("config", &value), [""; 0]);
    let schema = schema("config");
    for (shown, all) in [
        (&value, &schema["properties"]),
        (
            &value["profiles"]["contoso"],
            &schema["$defs"]["profile"]["properties"],
        ),
        (
            &value["themes"]["mine"],
            &schema["$defs"]["theme"]["properties"],
        ),
    ] {
        assert_eq!(names(shown), names(all));
    }
}

#[test]
fn the_schema_has_the_keys_of_the_parser_and_no_others() {
    let schema = schema("config");
    for (text, place) in [
        ("'~' = 1\n", "/properties"),
        ("[profiles.p]\n'~' = 1\n", "/$defs/profile/properties"),
        ("[themes.t]\n'~' = 1\n", "/$defs/theme/properties"),
    ] {
        assert_eq!(
            known(text),
            names(schema.pointer(place).unwrap()),
            "{place}"
        );
    }
    let mut contexts = json!({});
    for context in known("[keys.'~']\n") {
        for command in known(&format!("[keys.{context}]\n'~' = 'x'\n")) {
            contexts[&context]["type"] = "object".into();
            contexts[&context]["additionalProperties"] = false.into();
            contexts[&context]["properties"][&command] = json!({ "$ref": "#/$defs/keys" });
        }
    }
    assert_eq!(
        schema["properties"]["keys"]["properties"], contexts,
        "put this into the schema: {contexts:#}"
    );
}

#[test]
fn the_words_of_the_schema_are_those_of_the_parser() {
    let schema = schema("config");
    for (text, place) in [
        ("start = '~'\n", "/properties/start"),
        (
            "[profiles.p]\ncloud = '~'\n",
            "/$defs/profile/properties/cloud",
        ),
        (
            "[profiles.p]\nauth = '~'\n",
            "/$defs/profile/properties/auth",
        ),
        (
            "[profiles.p]\nheader = '~'\n",
            "/$defs/profile/properties/header",
        ),
        ("[themes.t]\nbase = '~'\n", "/$defs/theme/properties/base"),
    ] {
        let words = schema.pointer(place).unwrap()["enum"].as_array().unwrap();
        let words = words.iter().map(|word| word.as_str().unwrap().to_owned());
        assert_eq!(known(text), words.collect(), "{place}");
    }
}

#[test]
fn the_schema_refuses_what_the_parser_refuses() {
    for text in [
        "profile = 1\n",
        "zzz = 1\n",
        "start = 'never'\n",
        "cache = 'no'\n",
        "refresh_minutes = 2000\n",
        "refresh_minutes = -1\n",
        "views = 'state:disabled'\n",
        "[views]\na = 1\n",
        "[profiles.p]\ntennant = 'x'\n",
        "[profiles.p]\nredirect_port = 70000\n",
        "[profiles.p]\nprotected = [1]\n",
        "[themes.dark]\n",
        "[themes.t]\ndanger = 'red on'\nbase = 'neon'\n",
        "[themes.t]\ndanger = '#12345'\n",
        "[keys]\nmain = 'e'\n",
        "[keys.main]\nenable = 1\n",
        "[keys.main]\nenabel = 'E'\n",
    ] {
        assert!(Config::parse(text).is_err(), "{text}");
        assert_ne!(errors("config", &as_json(text)), [""; 0], "{text}");
    }
}

/// Runs with a file at its usual place.
async fn with_file(text: &str, args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config/mfadeck");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
    let mut command = program(&home);
    command.args(args);
    run(command).await
}

#[tokio::test]
async fn each_problem_has_its_file_line_and_a_suggestion() {
    let text = "theme = 'drak'\n[views]\nlost = 'state:disabledf'\n[keys]\nmain.enable = 'd'\n";
    let ran = with_file(text, &["config", "check"]).await.exits(1);
    for (line, (number, part)) in ran.stdout.lines().zip([
        (1, "did you mean \"dark\"?"),
        (3, "did you mean disabled?"),
        (5, "also a key of main.disable"),
    ]) {
        let place = format!("config.toml:{number}: ");
        assert!(line.contains(&place) && line.contains(part), "{line}");
    }
    assert_eq!(ran.stdout.lines().count(), 3, "{}", ran.stdout);
}

#[tokio::test]
async fn a_file_with_problems_starts_nothing() {
    let text = "theme = 'dark'\nstart = 'lst'\ncache = 1\n";
    for args in [&["--demo", "list"][..], &["doctor"], &["config", "keys"]] {
        let ran = with_file(text, args).await.exits(2);
        for part in ["config.toml, line 2: ", "2 errors", "mfadeck config check"] {
            assert!(ran.stderr.contains(part), "{part} in {}", ran.stderr);
        }
    }
}

#[tokio::test]
async fn a_file_in_order_and_no_file_are_no_problem() {
    let ran = with_file(&all_settings(), &["config", "check"]).await;
    assert!(ran.exits(0).stderr.contains("has no errors"));
    let home = tempfile::tempdir().unwrap();
    for (args, code, part) in [
        (&["config", "check"][..], 0, "there is no"),
        (&["config", "check", "/nowhere.toml"], 1, "cannot read"),
    ] {
        let mut command = program(&home);
        command.args(args);
        let ran = run(command).await.exits(code);
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
}

#[tokio::test]
async fn the_example_and_the_place_are_printed() {
    let ran = with_file("", &["config", "example"]).await.exits(0);
    assert_eq!(ran.stdout, EXAMPLE);
    let ran = with_file("", &["config", "path"]).await.exits(0);
    assert!(ran.stdout.ends_with("/config/mfadeck/config.toml\n"));
}

#[tokio::test]
async fn the_keys_are_listed_as_they_are_now() {
    let text = "[keys]\nmain.mark = ['B', 'ctrl-e']\nmain.sort-next = []\n";
    let ran = with_file(text, &["config", "keys", "--format", "json"]).await;
    let keys = ran.exits(0).json();
    check("keys", &keys);
    let of = |id| {
        let mut all = keys.as_array().unwrap().iter();
        all.find(|row| row["id"] == id).unwrap()["keys"].clone()
    };
    assert_eq!(of("main.mark"), json!(["B", "ctrl-e"]));
    assert_eq!(of("main.sort-next"), json!([]));
    assert_eq!(of("main.enable"), json!(["e"]));
    kept("config_keys_json", &lines(&keys));
    let table = with_file(text, &["config", "keys"]).await.exits(0).stdout;
    kept("config_keys_table", &table);
    assert!(table.contains("main.mark ") && table.contains(" B, ctrl-e "));
}

#[tokio::test]
async fn an_unknown_theme_is_wrong_usage() {
    let ran = with_file("[themes.mine]\n", &["--theme", "mien", "--demo", "list"]).await;
    let ran = ran.exits(2);
    assert!(
        ran.stderr.contains("did you mean \"mine\"?"),
        "{}",
        ran.stderr
    );
}
