//! The terminal: entered once, restored on every way out.

use std::cell::Cell;
use std::env;
use std::io::{self, IsTerminal, Stdout, Write, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use tokio::sync::Notify;

/// The most columns and rows that are drawn on: every cell takes memory, and no screen has more that can be read.
const LARGEST: (u16, u16) = (800, 300);

/// What a terminal has that does not know its size.
const USUAL: (u16, u16) = (80, 24);

/// Keeps the title of the window, and brings it back; terminals that have no place for it ignore both.
const KEEP_TITLE: &str = "\u{1b}[22;0t";
const TITLE_AGAIN: &str = "\u{1b}[23;0t";

/// Whether both input and output are a terminal.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && stdout().is_terminal()
}

/// Notified when any thread panics: the hook has restored the terminal by then, so drawing on would spoil
/// the shell's screen, and what that thread was to do will not come.
pub(super) static PANICKED: Notify = Notify::const_new();

thread_local! {
    /// Whether this thread draws. A panic in the drawing ends nothing.
    static DRAWING: Cell<bool> = const { Cell::new(false) };
}

/// Buttons and the wheel, with positions of any size; movements are not reported, since each would wake the program.
const MOUSE_ON: &str = "\u{1b}[?1000h\u{1b}[?1006h";
const MOUSE_OFF: &str = "\u{1b}[?1006l\u{1b}[?1000l";

/// Whether the mouse is ours while the terminal is.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is in our hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// What became of a frame.
#[derive(Debug)]
pub(super) enum Drawn {
    Done,
    /// The terminal did not take it.
    Refused(io::Error),
    /// The drawing failed: a fault of this program, which must not end a job.
    Failed,
}

/// The terminal in raw mode on its alternate screen; dropping it brings the shell's screen back.
pub(super) struct Screen(Terminal<CrosstermBackend<Stdout>>);

impl Screen {
    /// Takes the terminal over. A panic restores it before it is reported.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::Release);
        take_over()?;
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if DRAWING.get() {
                tracing::error!(%panic, "the screen cannot be drawn");
                return;
            }
            give_back();
            report(panic);
            PANICKED.notify_one();
        }));
        let entered = Self::on(measured());
        if entered.is_err() {
            give_back();
        }
        entered
    }

    fn on(size: io::Result<(u16, u16)>) -> io::Result<Self> {
        let viewport = Viewport::Fixed(area(size?));
        let backend = CrosstermBackend::new(stdout());
        Terminal::with_options(backend, TerminalOptions { viewport }).map(Self)
    }

    /// The size that is drawn on.
    pub(super) fn size() -> io::Result<(u16, u16)> {
        measured()
    }

    /// Lends the terminal to somebody else, and takes it over again. The next frame has to be a whole one.
    pub(super) fn lend(to: impl FnOnce()) -> io::Result<()> {
        give_back();
        to();
        take_over()
    }

    /// Draws a frame, all of it or what changed since the one before; the terminal shows it at once or not at all.
    pub(super) fn draw(&mut self, repaint: bool, render: impl FnOnce(&mut Frame<'_>)) -> Drawn {
        guarded(|| self.try_draw(repaint, render))
    }

    fn try_draw(&mut self, repaint: bool, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)?;
        // One measure for the buffer, the frame and what is laid out on it.
        let area = area(measured()?);
        if repaint || area != self.0.get_frame().area() {
            // `clear` would ask the terminal for its cursor and wait for the answer.
            self.0.resize(area)?;
        }
        self.0.draw(render)?;
        execute!(stdout(), EndSynchronizedUpdate)
    }
}

/// Draws; a panic is a frame that failed and nothing else.
fn guarded(draw: impl FnOnce() -> io::Result<()>) -> Drawn {
    DRAWING.set(true);
    let drawn = catch_unwind(AssertUnwindSafe(draw));
    DRAWING.set(false);
    match drawn {
        Ok(Ok(())) => Drawn::Done,
        Ok(Err(error)) => Drawn::Refused(error),
        Err(_) => Drawn::Failed,
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
        // The library would say on stderr that it cannot show the cursor of a terminal that is gone.
        let _ = self.0.show_cursor();
    }
}

/// Puts the terminal into raw mode on its alternate screen.
fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Release);
    execute!(
        stdout(),
        EnterAlternateScreen,
        Hide,
        EnableBracketedPaste,
        Print(KEEP_TITLE),
        SetTitle("mfadeck")
    )?;
    if MOUSE.load(Ordering::Acquire) {
        execute!(stdout(), Print(MOUSE_ON))?;
    }
    Ok(())
}

/// Brings the shell's screen back. A terminal without an alternate screen gets an empty one.
pub(super) fn give_back() {
    // What stands on it afterwards is not ours: the report of a panic, for example.
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return;
    }
    // After a hang-up there is nothing left to restore, and nobody to tell.
    if MOUSE.load(Ordering::Acquire) {
        let _ = execute!(stdout(), Print(MOUSE_OFF));
    }
    let _ = execute!(
        stdout(),
        DisableBracketedPaste,
        Clear(ClearType::All),
        MoveTo(0, 0),
        LeaveAlternateScreen,
        Print(TITLE_AGAIN),
        Show
    );
    let _ = disable_raw_mode();
    let _ = stdout().flush();
}

fn measured() -> io::Result<(u16, u16)> {
    let said = |name| env::var(name).ok().and_then(|value| value.parse().ok());
    Ok(usable(
        crossterm::terminal::size()?,
        (said("COLUMNS"), said("LINES")),
    ))
}

/// The size that is drawn on, from the size that the terminal says and the one that the environment says.
fn usable((width, height): (u16, u16), said: (Option<u16>, Option<u16>)) -> (u16, u16) {
    let (width, height) = match (width, height) {
        (0, _) | (_, 0) => (said.0.unwrap_or(USUAL.0), said.1.unwrap_or(USUAL.1)),
        known => known,
    };
    (width.clamp(1, LARGEST.0), height.clamp(1, LARGEST.1))
}

fn area((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 0, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_the_drawing_is_a_frame_that_failed_and_no_end() {
        assert!(matches!(guarded(|| panic!("of the test")), Drawn::Failed));
        assert!(!DRAWING.get());
        assert!(matches!(guarded(|| Ok(())), Drawn::Done));
        let refused = guarded(|| Err(io::ErrorKind::WouldBlock.into()));
        assert!(matches!(refused, Drawn::Refused(_)));
    }

    #[test]
    fn a_terminal_that_does_not_know_its_size_is_drawn_on_and_no_size_takes_all_memory() {
        assert_eq!(usable((140, 45), (Some(80), Some(24))), (140, 45));
        assert_eq!(usable((0, 0), (None, None)), USUAL);
        assert_eq!(usable((0, 0), (Some(132), Some(43))), (132, 43));
        assert_eq!(usable((10_000, 1_000), (None, None)), LARGEST);
    }
}
