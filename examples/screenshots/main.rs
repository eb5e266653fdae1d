//! Draws the pictures of the README: drives the real program in a terminal and writes its screen as SVG.
//!
//! `cargo build --release && cargo run --release --example screenshots [PROGRAM]`

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a tool of the developers: it stops at the first surprise and names what it wrote"
)]

mod film;
mod shape;
mod svg;
#[expect(dead_code, reason = "the tests look closer than a picture does")]
#[path = "../../tests/terminal/terminal.rs"]
mod terminal;
mod ticket;

use std::path::{Path, PathBuf};
use std::time::Duration;

use terminal::{DOWN, ENTER, ESC, Terminal};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LARGE: (u16, u16) = (140, 40);
const MIDDLE: (u16, u16) = (120, 30);
/// Longer than an answer of the simulated tenant takes.
const SETTLED: Duration = Duration::from_millis(600);

/// Brings the program to the state of a picture.
type Picture = fn(&Path) -> Terminal;

const PICTURES: [(&str, Picture); 6] = [
    ("dashboard", dashboard),
    ("masked", masked),
    ("overview", overview),
    ("confirm", confirm),
    ("reset", reset),
    ("tenants", tenants),
];

fn main() {
    let program = std::env::args_os().nth(1).map_or_else(
        || Path::new(ROOT).join("target/release/mfadeck"),
        PathBuf::from,
    );
    let program = std::path::absolute(program).unwrap();
    for (name, picture) in PICTURES {
        let terminal = picture(&program);
        write(name, &svg::draw(&terminal.screen(), name));
    }
    write("ticket", &ticket::film(&program).draw("a lockout ticket"));
}

fn write(name: &str, picture: &str) {
    let file = Path::new(ROOT).join(format!("assets/screenshots/{name}.svg"));
    std::fs::write(&file, picture).unwrap();
    println!("{}", file.display());
}

/// The dashboard on the simulated tenant, everything read.
fn demo(program: &Path, size: (u16, u16)) -> Terminal {
    let terminal = Terminal::start(program, &["--demo"], &[], size);
    terminal.shows("Users 412 ");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// The list with a user who has a story.
fn dashboard(program: &Path) -> Terminal {
    let mut terminal = demo(program, LARGE);
    go_to(&mut terminal, "ada@");
    // The diagnosis needs the logs, which are read last.
    terminal.shows("MFA prompts");
    terminal.falls_quiet(SETTLED);
    terminal.shows_no_more("reading…");
    terminal
}

/// The same on a screen that others see.
fn masked(program: &Path) -> Terminal {
    let mut terminal = dashboard(program);
    terminal.keys("m");
    terminal.shows("A•• L•••••••");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// How much MFA is required, with the cursor on the admins who are never required to use it.
fn overview(program: &Path) -> Terminal {
    let mut terminal = demo(program, MIDDLE);
    terminal.keys("o");
    terminal.shows("admins, MFA never required");
    terminal.keys(&DOWN.repeat(3));
    terminal.falls_quiet(SETTLED);
    terminal
}

/// The question before a change for several users; some of them are not changed.
fn confirm(program: &Path) -> Terminal {
    let mut terminal = demo(program, LARGE);
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

/// What happened to every method of a user who has one of each type.
fn reset(program: &Path) -> Terminal {
    let mut terminal = demo(program, LARGE);
    go_to(&mut terminal, "otto");
    terminal.falls_quiet(SETTLED);
    terminal.keys("1");
    terminal.shows("Delete the contact methods of Otto");
    terminal.shows("enter answer");
    terminal.keys("y");
    terminal.shows("[ Yes ]");
    terminal.falls_quiet(SETTLED);
    terminal.keys(ENTER);
    terminal.shows("1 of 1 user");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// The table of a partner's customers, all of them read or not let in.
fn tenants(program: &Path) -> Terminal {
    let mut terminal = Terminal::start(program, &["--demo=partner"], &[], MIDDLE);
    terminal.shows("Users 25 ");
    terminal.falls_quiet(SETTLED);
    terminal.keys("A");
    terminal.shows("All tenants");
    terminal.keys("R");
    terminal.shows("consent is missing");
    terminal.shows_no_more("not read yet");
    terminal.falls_quiet(SETTLED);
    terminal
}

/// The cursor stays on the user that the filter found.
fn go_to(terminal: &mut Terminal, words: &str) {
    terminal.keys(&format!("/{words}\r"));
    terminal.shows("Users 1 of 412 ");
    terminal.keys(ESC);
    terminal.shows("Users 412 ");
}
