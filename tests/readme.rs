//! The README's tables are those of the program.
#![expect(
    clippy::unwrap_used,
    reason = "a table that is not there fails the test"
)]

use std::fmt::Write;

use mfadeck::app::{COMMANDS, Context};
use mfadeck::tenant::query::KEYS;
use mfadeck_sim::scenario;

const README: &str = include_str!("../README.md");

fn between(mark: &str) -> &'static str {
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let start = README.find(&open).unwrap() + open.len();
    &README[start..start + README[start..].find(&close).unwrap()]
}

#[test]
fn the_key_table_is_the_action_table() {
    let mut table = String::from("| key | what it does |\n|---|---|\n");
    for spec in COMMANDS.iter().filter(|spec| spec.context == Context::Main) {
        let keys: Vec<String> = spec.keys.iter().map(|key| format!("`{key}`")).collect();
        writeln!(table, "| {} | {} |", keys.join(" "), spec.help).unwrap();
    }
    assert_eq!(between("keys"), table, "put this into the README:\n{table}");
}

#[test]
fn the_filter_table_is_the_query_language() {
    let mut table = String::from("| key | values | asks whether |\n|---|---|---|\n");
    for key in KEYS {
        writeln!(
            table,
            "| `{}:` | {} | {} |",
            key.name,
            key.values.replace(' ', ", "),
            key.meaning
        )
        .unwrap();
    }
    // A part of a role's name is a description and not a list of words.
    let table = table.replace("part, of, a, role's, name", "part of a role's name");
    assert_eq!(
        between("filter"),
        table,
        "put this into the README:\n{table}"
    );
}

#[test]
fn every_scenario_is_listed() {
    for name in scenario::NAMES {
        assert!(README.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn the_two_commands_of_a_fresh_machine_stand_there() {
    assert!(README.contains("\ncargo run --release -- --demo\ncargo test\n"));
}
