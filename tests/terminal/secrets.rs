//! A session at the dashboard with everything logged: what it leaves on disk holds no token, no pass and no number.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::tenant::Tenant;
use crate::terminal::{ENTER, ESC, Terminal};
use crate::{PROGRAM, WIDE};

/// All files below a folder, by their text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

#[test]
fn a_session_with_a_new_pass_leaves_neither_the_pass_nor_the_token_on_disk() {
    let tenant = Tenant::start("demo");
    let home = tempfile::tempdir().unwrap();
    let at = home.path().to_str().unwrap();
    let log = home.path().join("log");
    let environment = [
        ("HOME", at),
        ("MFADECK_LOG", "trace"),
        ("MFADECK_ACCESS_TOKEN", tenant.token()),
    ];
    let arguments = [
        "--graph-url",
        tenant.graph(),
        "--log",
        log.to_str().unwrap(),
    ];
    let mut terminal = Terminal::start(Path::new(PROGRAM), &arguments, &environment, WIDE);
    terminal.shows("Users 41");
    terminal.shows_no_more("reading");
    terminal.keys("/ada");
    terminal.shows("/ada  1 of 412 users");
    terminal.keys(ENTER);
    terminal.shows("┌ Ada Lovelace · ");
    terminal.shows("→ 1 contact methods");
    terminal.keys("t");
    terminal.shows("Create a Temporary Access Pass for Ada Lovelace?");
    terminal.agrees();
    terminal.shows("The code is not stored");
    terminal.shows("y copy");
    let before = terminal.heard().clipboard.len();
    terminal.keys("y");
    let code = BASE64_STANDARD.decode(terminal.copies(before)).unwrap();
    let code = String::from_utf8(code).unwrap();
    assert!(code.len() >= 8, "{code}");
    terminal.keys(ESC);
    terminal.shows("y copy note");
    terminal.keys(ESC);
    terminal.shows_no_more("┌ Temporary Access Pass ─");
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
    let left = files(home.path());
    for kind in ["log", "journal", ".snapshot"] {
        assert!(
            left.iter().any(|(name, _)| name.contains(kind)),
            "no {kind}"
        );
    }
    for (name, text) in &left {
        for secret in [&code, tenant.token(), "Bearer ", "eyJ"] {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
        // The kept list has the digits of the directory's numbers, by which people are searched.
        for number in ["+1 5550112", "15550112"] {
            let is_list = name.ends_with(".snapshot");
            assert!(is_list || !text.contains(number), "{name} holds {number}");
        }
    }
}
