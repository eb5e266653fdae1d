//! Messages for people, on stderr. What foreign text is in them is shown as on the screen.

use std::fmt;
use std::io::{self, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::tenant::Shown;

/// Goes to the beginning of the line and clears it.
const CLEAR: &str = "\r\u{1b}[K";

/// Whether the last line of stderr is a progress, which the next message replaces.
static STANDS: AtomicBool = AtomicBool::new(false);

/// Writes a message to stderr. A closed stderr does not stop a command: its data still goes to stdout.
pub(super) fn say(text: impl fmt::Display) {
    tell(format_args!("mfadeck: {text}"));
}

/// Writes lines without the program's name.
pub(super) fn tell(text: impl fmt::Display) {
    // A message is no tail of the progress that stands there.
    if STANDS.swap(false, Ordering::Relaxed) {
        write!(stderr(), "{CLEAR}").ok();
    }
    writeln!(stderr(), "{}", Shown::lines(text.to_string())).ok();
}

/// Writes a question, behind which the answer is typed.
pub(super) fn ask(text: &str) -> io::Result<()> {
    write!(stderr(), "{}", Shown::lines(text))
}

/// Writes over the line that stands there.
pub(super) fn retell(text: &str) {
    write!(stderr(), "\r{}\u{1b}[K", Shown::line(text)).ok();
    STANDS.store(!text.is_empty(), Ordering::Relaxed);
}
