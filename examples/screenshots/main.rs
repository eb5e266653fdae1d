//! Draws the pictures of the README: drives the real program in a terminal and writes its screen as SVG.
//!
//! `cargo build --release && cargo run --release --example screenshots [PROGRAM]`

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a tool of the developers: it stops at the first surprise and tells what it wrote"
)]

mod shape;
mod svg;
#[expect(dead_code, reason = "the tests look closer than a picture does")]
#[path = "../../tests/terminal/terminal.rs"]
mod terminal;

use std::path::{Path, PathBuf};
use std::time::Duration;

use terminal::{DOWN, ENTER, ESC, Terminal};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LARGE: (u16, u16) = (140, 45);
const MIDDLE: (u16, u16) = (120, 30);
const SMALL: (u16, u16) = (80, 24);
/// Longer than an answer of the simulated tenant takes.
const SETTLED: Duration = Duration::from_millis(600);

/// Brings the program to the state of a picture.
type Picture = fn(&Path) -> Terminal;

const PICTURES: [(&str, Picture); 7] = [
    ("dashboard", dashboard),
    ("overview", overview),
    ("confirm", confirm),
    ("reset", reset),
    ("bulk", bulk),
    ("help", help),
    ("narrow", narrow),
];

fn main() {
    let program = std::env::args_os().nth(1).map_or_else(
        || Path::new(ROOT).join("target/release/mfadeck"),
        PathBuf::from,
    );
    let program = std::path::absolute(program).unwrap();
    for (name, picture) in PICTURES {
        let terminal = picture(&program);
        let file = Path::new(ROOT).join(format!("assets/screenshots/{name}.svg"));
        std::fs::write(&file, svg::draw(&terminal.screen(), name)).unwrap();
        println!("{}", file.display());
    }
}

/// The dashboard on a simulated tenant, masked as on any screen that others see.
fn demo(program: &Path, scenario: &str, size: (u16, u16)) -> Terminal {
    let mut terminal = Terminal::start(program, &[&format!("--demo={scenario}")], &[], size);
    terminal.shows("keys act on");
    terminal.keys("m");
    terminal.shows("masked");
    terminal
}

/// The list with a user who has a story.
fn dashboard(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", LARGE);
    go_to_ada(&mut terminal);
    terminal
}

/// Who lacks MFA, with the cursor on the admins among them.
fn overview(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", MIDDLE);
    terminal.falls_quiet(SETTLED);
    terminal.keys("o");
    terminal.shows("admins without per-user MFA");
    terminal.keys(&DOWN.repeat(5));
    terminal.shows("/admin:yes mfa:off");
    terminal
}

/// The question before a change for several users, some of whom are not changed.
fn confirm(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", LARGE);
    for words in [
        "ops@",
        "ada@",
        "bob.chen",
        "grace@",
        "rafael",
        "wilhelmina",
        "salma",
    ] {
        terminal.keys(&format!("/\x15{words}\r"));
        terminal.shows(&format!("Users 1 of 412 · /{words} "));
        terminal.keys(" ");
        terminal.shows("▸●");
    }
    terminal.keys("/\x15\r");
    terminal.shows("Users 412 ");
    terminal.falls_quiet(SETTLED);
    terminal.keys("f");
    terminal.shows("┌ Enforce per-user MFA ");
    terminal.shows("enter answer");
    terminal
}

/// What became of every method of a user who has one of each type.
fn reset(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", LARGE);
    terminal.keys("/otto\r");
    terminal.shows("keys act on O••• A•••••••• ");
    terminal.falls_quiet(SETTLED);
    terminal.keys("1");
    terminal.shows("Delete the contact methods of O••• A••••••••?");
    terminal.shows("enter answer");
    terminal.keys("y");
    terminal.shows("[ Yes ]");
    terminal.keys(ENTER);
    terminal.shows("1 of 1 user");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// A change for many users while the service asks to wait.
fn bulk(program: &Path) -> Terminal {
    let mut terminal = demo(program, "throttled", LARGE);
    terminal.keys("w");
    terminal.shows("Users 217 of 401");
    terminal.keys("a");
    terminal.shows("217 marked");
    terminal.keys("e");
    terminal.shows("Turn per-user MFA on for 217 users?");
    terminal.shows("enter answer");
    terminal.keys("217");
    terminal.shows("> 217");
    terminal.keys(ENTER);
    terminal.shows("Microsoft asked to wait until");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// All keys, and the words of the filter.
fn help(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", LARGE);
    terminal.falls_quiet(SETTLED);
    terminal.keys("?");
    terminal.shows("┌ Help ");
    terminal
}

/// The terminal that everybody has.
fn narrow(program: &Path) -> Terminal {
    let mut terminal = demo(program, "demo", SMALL);
    go_to_ada(&mut terminal);
    terminal
}

/// The cursor stays with whom the filter has found.
fn go_to_ada(terminal: &mut Terminal) {
    terminal.keys("/ada@\r");
    terminal.shows("Users 1 of 412 ");
    terminal.keys(ESC);
    terminal.shows("Users 412 ");
    terminal.shows("keys act on A•• L••••••• ");
    // The diagnosis needs the logs, which are read last.
    terminal.shows("MFA prompts not answered");
    terminal.falls_quiet(SETTLED);
}
