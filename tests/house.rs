//! Rules of the house that no compiler checks.
#![expect(
    clippy::unwrap_used,
    reason = "a source that cannot be read fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The longest a source file may be, in lines.
const LONGEST: usize = 600;

/// Modules that hold values and decisions only: time and answers come in as arguments.
const PURE: [&str; 5] = ["tenant", "triage", "change", "app", "report"];

/// What a pure module must not name.
const IMPURE: [&str; 14] = [
    "tokio",
    "reqwest",
    "ratatui",
    "crossterm",
    "axum",
    "azure_",
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "Timestamp::now",
    "Instant",
    "SystemTime",
];

/// Parts of the simulated tenant that may touch sockets and the clock.
const SIM_SHELL: [&str; 1] = ["src/sim/server.rs"];

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                found.push(entry);
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

/// The lines that are code: comments may name what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    lines.join("\n")
}

fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .display()
        .to_string()
}

#[test]
fn no_source_file_is_longer_than_the_house_allows() {
    for folder in ["src", "tests", "benches", "examples"] {
        for path in sources(folder) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", name(&path));
        }
    }
}

#[test]
fn pure_modules_know_no_runtime_no_network_no_terminal_no_file_and_no_clock() {
    for folder in PURE {
        for path in sources(&format!("src/{folder}")) {
            let code = code(&path);
            for word in IMPURE {
                assert!(!code.contains(word), "{} names {word}", name(&path));
            }
            assert!(!code.contains("async "), "{} is async", name(&path));
        }
    }
}

#[test]
fn pure_modules_do_not_lean_on_those_that_are_not() {
    for folder in PURE {
        for path in sources(&format!("src/{folder}")) {
            let code = code(&path);
            for module in ["graph", "auth", "jobs", "ui", "run", "cmd", "sim"] {
                assert!(
                    !code.contains(&format!("crate::{module}")),
                    "{} uses {module}",
                    name(&path)
                );
            }
        }
    }
}

#[test]
fn what_a_tenant_is_and_means_knows_nothing_of_the_dashboard() {
    for folder in ["tenant", "triage", "change"] {
        for path in sources(&format!("src/{folder}")) {
            let code = code(&path);
            for module in ["app", "report"] {
                assert!(
                    !code.contains(&format!("crate::{module}")),
                    "{} uses {module}",
                    name(&path)
                );
            }
        }
    }
}

#[test]
fn drawing_holds_no_state_and_waits_for_nothing() {
    for path in sources("src/ui") {
        let code = code(&path);
        for word in [
            "async ",
            "tokio",
            "std::fs",
            "std::io",
            "Timestamp::now",
            "Mutex",
            "RefCell",
            "&mut Model",
        ] {
            assert!(!code.contains(word), "{} names {word}", name(&path));
        }
    }
}

#[test]
fn only_the_shell_of_the_simulated_tenant_touches_sockets_and_the_clock() {
    for path in sources("src/sim") {
        if SIM_SHELL.contains(&name(&path).as_str()) {
            continue;
        }
        let code = code(&path);
        for word in ["tokio", "axum", "reqwest", "Timestamp::now", "std::fs"] {
            assert!(!code.contains(word), "{} names {word}", name(&path));
        }
    }
}

#[test]
fn the_client_does_not_know_that_a_tenant_is_simulated() {
    for folder in [
        "graph", "auth", "tenant", "change", "jobs", "app", "ui", "run",
    ] {
        for path in sources(&format!("src/{folder}")) {
            assert!(
                !code(&path).contains("mfadeck_sim"),
                "{} knows that it is simulated",
                name(&path)
            );
        }
    }
}
