//! Messages for people, on stderr. What foreign text is in them is shown as on the screen.

use std::fmt;
use std::io::{self, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::terminal;

use crate::tenant::Shown;
use crate::ui::text::fit;

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
    let columns = terminal::size().map_or(usize::MAX, |(columns, _)| usize::from(columns));
    write!(stderr(), "\r{}\u{1b}[K", in_one_row(text, columns)).ok();
    STANDS.store(!text.is_empty(), Ordering::Relaxed);
}

/// A text that needs a second row would leave its first one behind.
fn in_one_row(text: &str, columns: usize) -> String {
    fit(text, columns.saturating_sub(1)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_that_is_written_over_never_needs_a_second_row() {
        let text = "registration report: 3,996 of 100,000 rows, about 3 min left";
        assert_eq!(in_one_row(text, 80), text);
        let cut = in_one_row(text, 40);
        assert_eq!(crate::ui::text::width(&cut), 39);
        assert!(
            cut.starts_with("registration report: 3,996 of 100,000"),
            "{cut}"
        );
        assert_eq!(in_one_row("", 0), "");
    }
}
