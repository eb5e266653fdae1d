//! Keys of the admin's own.

use crate::terminal::{ENTER, ESC};
use crate::{WIDE, mfadeck};

const PATCH: &str = "[keys]\nmain.access-pass = \"B\"\nmain.mark = \"t\"\nconfirm.yes = \"b\"\n";

#[test]
fn a_patch_of_the_keys_works_in_what_they_do_in_the_hints_and_in_what_is_advised() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, PATCH).unwrap();
    let mut terminal = mfadeck(&["--demo", "--config", file.to_str().unwrap()], WIDE);
    crate::everybody_is_judged(&terminal);
    terminal.find("wilhelmina", "Wilhelmina Ō");
    let screen = terminal.shows("must register MFA");
    assert!(screen.contains("→ B access pass"), "{screen}");
    assert!(screen.contains("B access pass  / filter"), "{screen}");

    terminal.keys("t");
    terminal.shows("keys act on 1 marked user");
    terminal.keys("t");
    terminal.shows("keys act on Wilhelmina Ō");
    let screen = terminal.asks("B", "Temporary Access Pass");
    assert!(screen.contains("b yes"), "{screen}");
    terminal.keys("y");
    terminal.pauses();
    terminal.keys("b");
    terminal.shows("[ Yes ]");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("The code is not stored");
    terminal.shows("space show");
    terminal.keys(ESC);
    terminal.shows("Nobody has seen or copied the code");
    terminal.pauses();
    terminal.keys(ESC);
    terminal.shows_no_more("The code is not stored");
}
