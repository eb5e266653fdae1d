//! The terminal: entered once, restored on every way out.

use std::io::{self, IsTerminal, Write, stdout};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate, SetTitle};
use crossterm::{execute, queue};
use ratatui::{DefaultTerminal, Frame};
use tokio::sync::Notify;

/// Whether both input and output are a terminal.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && stdout().is_terminal()
}

/// Notified when any thread panics: the hook has restored the terminal by then, so drawing on would spoil
/// the shell's screen, and what that thread was to do will not come.
pub(super) static PANICKED: Notify = Notify::const_new();

/// The terminal in raw mode on its alternate screen; dropping it brings the shell's screen back.
pub(super) struct Screen(DefaultTerminal);

impl Screen {
    /// Takes the terminal over. A panic restores it before it is reported.
    pub(super) fn enter() -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let restore_and_report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore_and_report(panic);
            PANICKED.notify_one();
        }));
        let screen = Self(terminal);
        execute!(stdout(), EnableBracketedPaste, SetTitle("mfadeck"))?;
        Ok(screen)
    }

    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        self.0.size().map(|size| (size.width, size.height))
    }

    /// Draws a frame, all of it or what changed since the one before; the terminal shows it at once or not at all.
    pub(super) fn draw(
        &mut self,
        repaint: bool,
        render: impl FnOnce(&mut Frame<'_>),
    ) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        if repaint {
            // `clear` would ask the terminal for its cursor and wait for the answer.
            let size = self.0.size()?;
            self.0.resize(size.into())?;
        }
        self.0.draw(render)?;
        execute!(stdout(), EndSynchronizedUpdate)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // After a hang-up there is nothing left to restore, and nobody to tell.
        let _ = execute!(stdout(), DisableBracketedPaste);
        let _ = ratatui::try_restore();
        let _ = stdout().flush();
    }
}
