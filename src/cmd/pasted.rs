//! Text that is pasted into the terminal: not shown there, and longer than a terminal's own line may be.

use std::io::{self, BufRead, IsTerminal, Read, stderr, stdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyModifiers,
};
use crossterm::execute;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use tokio::task::JoinHandle;

/// How soon the wait ends that nobody needs any more.
const LOOK: Duration = Duration::from_millis(100);

/// More than any text that is asked for.
const LONGEST: usize = 64 * 1024;

/// What came.
pub(super) enum Pasted {
    Text(String),
    /// Ctrl-c.
    Interrupted,
    /// No more input, or no longer wanted.
    Nothing,
}

/// A wait for pasted text on a thread of its own. It has to be ended before anybody else reads the terminal.
pub(super) struct Pasting {
    task: JoinHandle<io::Result<Pasted>>,
    over: Arc<AtomicBool>,
}

impl Pasting {
    /// Whether a person is there who can paste.
    pub(super) fn is_possible() -> bool {
        stdin().is_terminal() && stderr().is_terminal()
    }

    pub(super) fn start() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&over);
        let task = tokio::task::spawn_blocking(move || {
            if Self::is_possible() {
                of_terminal(&seen)
            } else {
                of_pipe()
            }
        });
        Self { task, over }
    }

    pub(super) async fn text(&mut self) -> Pasted {
        match (&mut self.task).await {
            Ok(Ok(pasted)) => pasted,
            Ok(Err(_)) | Err(_) => Pasted::Nothing,
        }
    }

    /// Gives the terminal back.
    pub(super) async fn end(mut self) {
        self.over.store(true, Ordering::Relaxed);
        if Self::is_possible() && !self.task.is_finished() {
            self.text().await;
        }
    }
}

/// A line of another program.
fn of_pipe() -> io::Result<Pasted> {
    let mut line = String::new();
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let read = stdin().lock().take(longest).read_line(&mut line)?;
    Ok(if read == 0 {
        Pasted::Nothing
    } else {
        Pasted::Text(line)
    })
}

/// The terminal without echo, as long as this lives.
struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        enable_raw_mode()?;
        let raw = Self;
        execute!(stderr(), EnableBracketedPaste)?;
        Ok(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // The terminal may be gone.
        let _ = execute!(stderr(), DisableBracketedPaste);
        let _ = disable_raw_mode();
    }
}

fn of_terminal(over: &AtomicBool) -> io::Result<Pasted> {
    let _raw = Raw::begin()?;
    let mut text = String::new();
    while !over.load(Ordering::Relaxed) {
        if !event::poll(LOOK)? {
            continue;
        }
        match event::read()? {
            Event::Paste(pasted) if text.is_empty() => return Ok(Pasted::Text(pasted)),
            Event::Paste(pasted) => text.push_str(&pasted),
            Event::Key(key) if !key.is_release() => match typed(key) {
                Typed::Char(c) if text.len() < LONGEST => text.push(c),
                Typed::Back => drop(text.pop()),
                Typed::Enter if !text.trim().is_empty() => return Ok(Pasted::Text(text)),
                Typed::Interrupt => return Ok(Pasted::Interrupted),
                Typed::Char(_) | Typed::Enter | Typed::Other => {}
            },
            _ => {}
        }
    }
    Ok(Pasted::Nothing)
}

enum Typed {
    Char(char),
    Back,
    Enter,
    Interrupt,
    Other,
}

fn typed(key: KeyEvent) -> Typed {
    match (key.code, key.modifiers.contains(KeyModifiers::CONTROL)) {
        (KeyCode::Char('c' | 'd'), true) => Typed::Interrupt,
        (KeyCode::Char(c), false) => Typed::Char(c),
        (KeyCode::Backspace, _) => Typed::Back,
        (KeyCode::Enter, _) => Typed::Enter,
        _ => Typed::Other,
    }
}
