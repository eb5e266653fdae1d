//! Lines of a pane or a window, wrapped to its width and shown from any of them on.

use crate::ui::canvas::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tenant::grouped;
use crate::tenant::text::fold;

use super::text::{Line, Span, cells, exactly, width, wrap};

/// Cells of a label with the space after it.
pub(super) const LABEL: usize = 15;

/// Lines that were wrapped to a width.
pub(super) struct Page {
    width: usize,
    lines: Vec<Line<'static>>,
    /// So many lines from the top stay in view.
    kept: usize,
}

/// Which part of a page is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Lines above the first one shown.
    pub above: usize,
    /// Lines below the last one shown.
    pub below: usize,
}

impl View {
    /// The first line shown when the page is scrolled to its end.
    pub fn end(self) -> usize {
        self.above + self.below
    }

    /// What the border says about the parts that are not seen.
    pub fn note(self) -> String {
        let (above, below) = (grouped(self.above), grouped(self.below));
        match (self.above, self.below) {
            (0, 0) => String::new(),
            (_, 0) => format!(" ▲ {above} "),
            (0, _) => format!(" ▼ {below} more "),
            _ => format!(" ▲ {above} ▼ {below} more "),
        }
    }
}

impl Page {
    pub fn new(width: u16) -> Self {
        Self {
            width: usize::from(width),
            lines: Vec::new(),
            kept: 0,
        }
    }

    pub fn height(&self) -> u16 {
        cells(self.lines.len())
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn into_lines(self) -> Vec<Line<'static>> {
        self.lines
    }

    pub fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// The line written last stays in view while nothing was scrolled.
    pub fn keep_in_view(&mut self) {
        self.kept = self.lines.len();
    }

    /// A line that is known to fit.
    pub fn line(&mut self, line: Line<'static>) {
        self.lines.push(line);
    }

    /// A text after a lead; further lines hang under its first.
    pub fn hang(&mut self, lead: Span<'static>, spans: &[Span<'_>]) {
        let indent = width(&lead.content);
        let mut lead = Some(lead);
        for mut line in wrap(spans, self.width.saturating_sub(indent)) {
            let first = lead.take().unwrap_or_else(|| Span::raw(" ".repeat(indent)));
            line.put_first(first);
            self.lines.push(line);
        }
    }

    pub fn text(&mut self, indent: usize, text: &str, style: Style) {
        self.hang(Span::raw(" ".repeat(indent)), &[Span::styled(text, style)]);
    }

    /// A label in its column, and what it labels.
    pub fn labelled(&mut self, label: &str, style: Style, spans: &[Span<'_>]) {
        self.hang(Span::styled(exactly(label, LABEL), style), spans);
    }

    /// The lines that contain all of these folded words; they get a style.
    pub fn find(&mut self, words: &str, style: Style) -> Vec<usize> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut hits = Vec::new();
        for (at, line) in self.lines.iter_mut().enumerate() {
            let text: String = line.spans().iter().map(|span| &*span.content).collect();
            let text = fold(&text);
            if !words.is_empty() && words.iter().all(|word| text.contains(word)) {
                line.patch(style);
                hits.push(at);
            }
        }
        hits
    }

    /// Draws the lines from one on, or the last ones if there are fewer.
    pub fn show(&self, frame: &mut Frame<'_>, area: Rect, scroll: usize) -> View {
        let rows = usize::from(area.height);
        let wanted = match scroll {
            0 => self.kept.saturating_sub(rows),
            scroll => scroll,
        };
        let above = wanted.min(self.lines.len().saturating_sub(rows));
        for (y, line) in (area.y..area.bottom()).zip(self.lines.iter().skip(above)) {
            frame.line(area.x, y, line, area.width);
        }
        View {
            above,
            below: self.lines.len().saturating_sub(above + rows),
        }
    }
}
