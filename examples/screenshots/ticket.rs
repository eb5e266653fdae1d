//! The scene of the README: Ada has a new phone and cannot sign in.

use std::path::Path;

use crate::film::Film;
use std::time::Duration;

use crate::terminal::{ENTER, Terminal};
use crate::{SETTLED, demo};

const SIZE: (u16, u16) = (120, 32);
/// How long a typed letter, a step and something to read are shown.
const LETTER: u32 = 220;
const STEP: u32 = 2_500;
const READ: u32 = 5_000;

/// Plays the ticket from the first key to the note.
pub fn film(program: &Path) -> Film {
    let mut terminal = demo(program, SIZE);
    let mut film = Film::default();
    let screen = |terminal: &Terminal| {
        terminal.falls_quiet(SETTLED);
        terminal.shows_no_more("reading…");
        terminal.screen()
    };
    film.show(
        screen(&terminal),
        "",
        "Ada has a new phone and cannot sign in",
        STEP,
    );

    let mut typed = String::new();
    for letter in ["/", "a", "d", "a"] {
        terminal.keys(letter);
        typed.push_str(letter);
        film.show(screen(&terminal), &typed, "find her", LETTER);
    }
    terminal.keys(ENTER);
    terminal.shows("MFA prompts");
    film.show(
        screen(&terminal),
        "/ada Enter",
        "what is wrong, and which key helps",
        READ,
    );
    film.keep_as_poster();

    terminal.keys("1");
    terminal.shows("Delete the contact methods of Ada");
    terminal.shows("enter answer");
    film.show(
        screen(&terminal),
        "1",
        "require contact methods again: nothing is sent yet",
        READ,
    );
    agree(&mut terminal);
    terminal.shows("1 of 1 user");
    film.show(
        screen(&terminal),
        "y ⏎",
        "each method, then read back",
        READ,
    );

    terminal.keys("t");
    terminal.shows("Create a Temporary Access Pass for Ada");
    terminal.shows("enter answer");
    film.show(
        screen(&terminal),
        "t",
        "a Temporary Access Pass, so that she can register the new phone",
        READ,
    );
    agree(&mut terminal);
    terminal.shows("The code is not stored");
    terminal.shows("v show");
    film.show(
        screen(&terminal),
        "y ⏎",
        "the code, masked until you ask for it",
        STEP,
    );
    terminal.keys("v");
    film.show(screen(&terminal), "v", "read it out", STEP);
    terminal.keys("\u{1b}");
    film.show(screen(&terminal), "Esc", "the code is not stored", STEP);
    terminal.keys("y");
    terminal.shows("clipboard");
    film.show(
        screen(&terminal),
        "y",
        "a note for the ticket is on your clipboard",
        READ,
    );
    film
}

/// Keys that are closer together are taken for pasted text.
const BREATH: Duration = Duration::from_millis(50);

/// Yes, and Enter after it: what deletes or creates a pass needs both.
fn agree(terminal: &mut Terminal) {
    terminal.keys("y");
    terminal.shows("[ Yes ]");
    terminal.falls_quiet(BREATH);
    terminal.keys(ENTER);
}
