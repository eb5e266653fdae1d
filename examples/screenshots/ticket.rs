//! The scene of the README: Ada has a new phone and cannot sign in.

use std::path::Path;

use crate::film::Film;

use crate::terminal::{ENTER, ESC, Terminal};
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
    terminal.shows("contact methods of Ada");
    let caption = "require contact methods again: nothing is sent yet";
    film.show(screen(&terminal), "1", caption, READ);
    terminal.keys("y");
    film.show(screen(&terminal), "y", "yes", LETTER * 3);
    terminal.keys(ENTER);
    terminal.shows("1 of 1 user");
    film.show(
        screen(&terminal),
        "y Enter",
        "each method deleted, then read back",
        READ,
    );

    terminal.keys("t");
    terminal.shows("Temporary Access Pass for Ada");
    let caption = "a Temporary Access Pass, to register the new phone with";
    film.show(screen(&terminal), "t", caption, READ);
    terminal.keys("y");
    film.show(screen(&terminal), "y", "yes", LETTER * 3);
    terminal.keys(ENTER);
    terminal.shows("••••••••");
    film.show(
        screen(&terminal),
        "y Enter",
        "the code is masked until you ask for it",
        STEP,
    );
    terminal.keys(" ");
    film.show(screen(&terminal), "space", "read it out", STEP);
    terminal.keys(ESC);
    film.show(screen(&terminal), "Esc", "the code is not stored", STEP);
    terminal.keys("y");
    terminal.shows("clipboard");
    let caption = "a note for the ticket is on your clipboard";
    film.show(screen(&terminal), "y", caption, READ);
    film
}
