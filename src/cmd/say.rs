//! Messages for people, on stderr.

use std::fmt;
use std::io::{self, Write};

/// Writes a message to stderr. A closed stderr does not stop a command: its data still goes to stdout.
pub(super) fn say(text: impl fmt::Display) {
    writeln!(io::stderr(), "mfadeck: {text}").ok();
}
