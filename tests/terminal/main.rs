//! The whole program in a real terminal: what an admin types, and what stands on the screen then.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod changes;
mod crash;
mod finding;
mod hostile;
mod leaving;
mod looks;
mod many;
mod overview;
mod quiet;
mod resets;
mod returning;
mod signing_in;
mod starting;
mod tenant;
mod tenants;
mod terminal;

use std::path::Path;

use terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfadeck");

/// A terminal that shows list and detail side by side.
const WIDE: (u16, u16) = (140, 45);
/// The terminal that everybody has.
const USUAL: (u16, u16) = (80, 24);

/// The program with arguments.
fn mfadeck(arguments: &[&str], size: (u16, u16)) -> Terminal {
    Terminal::start(Path::new(PROGRAM), arguments, &[], size)
}

/// The dashboard on the demo's tenant, once all of it is read.
fn demo(size: (u16, u16)) -> Terminal {
    let terminal = mfadeck(&["--demo"], size);
    terminal.shows("a change is for Aarav Abara");
    // The audit log is the last to be read, and small windows do not show it.
    if size == WIDE {
        terminal.shows("no events about MFA");
    }
    terminal
}

impl Terminal {
    /// Filters the list and waits for the one user whom that leaves, with the methods.
    #[track_caller]
    fn find(&mut self, words: &str, name: &str) -> String {
        self.keys(&format!("/{CLEAR}{words}\r"));
        self.shows(&format!("/{words} "));
        self.wait(name, |screen| {
            let text = terminal::text(screen);
            text.contains(&format!("┌ {name} ─"))
                && text.contains("Methods        read")
                && !text.contains("reading…")
        })
    }

    /// Presses a key and waits for the dialog that it leads to.
    #[track_caller]
    fn asks(&mut self, key: &str, title: &str) -> String {
        self.keys(key);
        self.shows(&format!("┌ {title} ─"))
    }
}

/// Empties a text field.
const CLEAR: &str = "\x15";
