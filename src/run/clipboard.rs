//! The clipboard of the admin's own terminal (OSC 52), which works over SSH.

use std::env;
use std::io::{self, Write};

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// Sends text to the clipboard. Whether the terminal takes it cannot be known.
///
/// tmux either takes the sequence itself or passes it on: which of the two depends on its options, so inside tmux
/// it gets both forms.
pub(crate) fn copy(text: &str, mut terminal: impl Write) -> io::Result<()> {
    let plain = sequence(text);
    terminal.write_all(plain.as_bytes())?;
    if env::var_os("TMUX").is_some() {
        terminal.write_all(through_tmux(&plain).as_bytes())?;
    }
    terminal.flush()
}

fn sequence(text: &str) -> String {
    let mut sequence = String::new();
    // Writing to a string does not fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    sequence
}

/// The sequence inside tmux's passthrough, where each escape is written twice.
fn through_tmux(sequence: &str) -> String {
    format!(
        "\u{1b}Ptmux;{}\u{1b}\\",
        sequence.replace('\u{1b}', "\u{1b}\u{1b}")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tmux_gets_the_sequence_with_its_escapes_doubled() {
        assert!(sequence("Ada").starts_with("\u{1b}]52;c;QWRh"));
        let wrapped = through_tmux("\u{1b}]52;c;QWRh\u{1b}\\");
        assert_eq!(
            wrapped,
            "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;QWRh\u{1b}\u{1b}\\\u{1b}\\"
        );
    }
}
