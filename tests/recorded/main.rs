//! Shapes that were recorded from real tenants or stand in Microsoft's reference, with invented people: each file is a
//! tenant in small and says what a correct program makes of it. The real binary reads it over HTTP.
//!
//! `cases/` holds recorded shapes, `own/` shapes made from the documentation. A file has the answers by name (`users`,
//! `signIns`, `policies`…), `_now` for the moment that it holds at, and `_expect` for the runs and their checks.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what the tests share may fail as loudly as they do"
)]

mod check;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::check::{Ran, problems};
use crate::server::Server;

/// Runs at the same time.
const AT_ONCE: usize = 8;

/// The files of a folder beside this one.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/recorded")
        .join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    files
}

fn run(server: &Server, line: &str) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mfadeck"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("XDG_STATE_HOME", home.path().join("state"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("TZ", "UTC")
        .env("MFADECK_ACCESS_TOKEN", server.token())
        .args(["--graph-url", server.url()])
        .args(line.split_whitespace())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What is wrong with the reading of a file, with the run that shows it.
fn wrong(path: &Path) -> Vec<String> {
    let server = Server::start(&fs::read_to_string(path).unwrap());
    let runs = server.expectations();
    assert!(!runs.is_empty(), "{} expects nothing", path.display());
    let mut wrong = Vec::new();
    for expected in runs {
        let line = expected["run"].as_str().unwrap();
        let ran = run(&server, line);
        let found = problems(&ran, &expected);
        if !found.is_empty() {
            wrong.push(format!("{line}\n    {}", found.join("\n    ")));
        }
    }
    wrong
}

fn all_are_read_right(folder: &str, at_least: usize) {
    let files = files(folder);
    assert!(files.len() >= at_least, "{} files in {folder}", files.len());
    let only = std::env::var("CASE").unwrap_or_default();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let queue: Vec<PathBuf> = files
        .into_iter()
        .filter(|path| name(path).contains(&only))
        .collect();
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    // A run mostly waits, for the pace that Graph asks for.
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(path) = queue.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let wrong = wrong(path);
                    if !wrong.is_empty() {
                        failed.lock().unwrap().insert(name(path), wrong);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    let lines: Vec<String> = failed
        .into_iter()
        .map(|(name, wrong)| format!("{name}: {}", wrong.join("\n  ")))
        .collect();
    assert!(
        lines.is_empty(),
        "{} files:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

#[test]
fn every_recorded_shape_is_read_right() {
    all_are_read_right("cases", 37);
}

#[test]
fn every_shape_of_the_documentation_is_read_right() {
    all_are_read_right("own", 20);
}

#[test]
fn the_people_of_the_files_are_invented() {
    for path in files("cases").into_iter().chain(files("own")) {
        let text = fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(value["_expect"].is_array(), "{}", path.display());
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "@._-#'+".contains(c))) {
            if let Some((_, domain)) = word.rsplit_once('@')
                && domain.contains('.')
                && domain.starts_with(|c: char| c.is_ascii_alphanumeric())
                && !domain.starts_with("odata")
            {
                let domain = domain.trim_end_matches(['.', '_', '-', '\'']);
                let reserved = domain.to_ascii_lowercase().ends_with(".example");
                assert!(reserved, "{word} in {}", path.display());
            }
        }
    }
}
