//! The dashboard, drawn into nothing: what a message costs until its frame is written. The tests of the budgets use it too.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mfadeck::app::{Model, Msg, Session};
use mfadeck::ui::{self, Extent, Look};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

const SIZE: (u16, u16) = (140, 45);

/// Counts what would go to the terminal.
#[derive(Clone, Default)]
struct Wire(Arc<AtomicUsize>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub struct Dashboard {
    pub model: Model,
    terminal: Terminal<CrosstermBackend<Wire>>,
    wire: Wire,
    look: Look,
}

/// What one message cost.
pub struct Cost {
    pub time: Duration,
    pub bytes: usize,
}

impl Dashboard {
    pub fn new() -> io::Result<Self> {
        let mut model = Model::new(Session::default(), SIZE, Timestamp::UNIX_EPOCH);
        model.start();
        let wire = Wire::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let backend = CrosstermBackend::new(wire.clone());
        Ok(Self {
            model,
            terminal: Terminal::with_options(backend, TerminalOptions { viewport })?,
            wire,
            look: Look::new(true, false),
        })
    }

    pub fn send(&mut self, msg: Msg) -> io::Result<Cost> {
        let (start, before) = (Instant::now(), self.wire.0.load(Ordering::Relaxed));
        let mut extent = Extent::default();
        self.model.update(msg, Timestamp::UNIX_EPOCH);
        self.terminal
            .draw(|frame| extent = ui::draw(frame, &self.model, &self.look))?;
        let Extent { detail, layer, .. } = extent;
        self.model
            .update(Msg::Painted { detail, layer }, Timestamp::UNIX_EPOCH);
        Ok(Cost {
            time: start.elapsed(),
            bytes: self.wire.0.load(Ordering::Relaxed) - before,
        })
    }
}
