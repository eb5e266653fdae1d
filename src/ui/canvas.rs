//! What is drawn on: it takes [`Line`]s only, and nothing outside it is written.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::hyperlink::Placed;
use super::text::{Line, Span};

/// A frame that takes only text that has passed the border.
pub(super) struct Frame<'a> {
    buffer: &'a mut Buffer,
    cursor: Option<Position>,
    links: Vec<Placed>,
}

/// The border of a pane or a window.
#[derive(Default)]
pub(super) struct Border<'a> {
    pub style: Style,
    pub title: Line<'a>,
    /// At the left of the lower edge.
    pub note: Line<'a>,
    /// At the right of the lower edge.
    pub position: Line<'a>,
}

impl<'a> Frame<'a> {
    pub fn new(buffer: &'a mut Buffer) -> Self {
        Self {
            buffer,
            cursor: None,
            links: Vec::new(),
        }
    }

    /// All that can be drawn on.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Where text is typed.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    pub fn set_cursor(&mut self, x: u16, y: u16) {
        let at = Position::new(x, y);
        self.cursor = self.area().contains(at).then_some(at);
    }

    /// A window is about to be drawn: the links below may be covered by it.
    pub fn cover(&mut self) {
        self.links.clear();
    }

    /// The links that are whole on the screen.
    pub fn into_links(self) -> Vec<Placed> {
        self.links
    }

    /// Draws a line in so many cells at most; gives the column after it.
    pub fn line(&mut self, x: u16, y: u16, line: &Line<'_>, room: u16) -> u16 {
        let (mut at, mut left) = (x, room);
        for span in line.spans() {
            let end = self.span(at, y, span, left);
            left = left.saturating_sub(end - at);
            at = end;
        }
        at
    }

    /// The same of one span.
    pub fn span(&mut self, x: u16, y: u16, span: &Span<'_>, room: u16) -> u16 {
        if !self.area().contains(Position::new(x, y)) {
            return x;
        }
        let text: &str = &span.content;
        let (end, _) = self
            .buffer
            .set_stringn(x, y, text, usize::from(room), span.style);
        if let Some(address) = &span.link {
            self.links.push(Placed {
                at: Position::new(x, y),
                width: end.saturating_sub(x),
                address: address.clone(),
            });
        }
        end
    }

    /// Gives an area a style.
    pub fn style(&mut self, area: Rect, style: Style) {
        self.buffer.set_style(area, style);
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        Clear.render(area.intersection(self.area()), self.buffer);
    }

    /// Empties a cell whose wide character would lose its right half.
    pub fn clear_wide(&mut self, x: u16, y: u16) {
        if let Some(cell) = self.buffer.cell_mut((x, y))
            && super::text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }

    /// Draws a border around an area.
    pub fn border(&mut self, area: Rect, border: &Border<'_>) {
        Block::bordered()
            .border_style(border.style)
            .title(border.title.for_terminal())
            .title_bottom(border.note.for_terminal())
            .title_bottom(border.position.for_terminal().right_aligned())
            .render(area.intersection(self.area()), self.buffer);
    }
}

/// What is inside a border.
pub(super) fn inside(area: Rect) -> Rect {
    Block::bordered().inner(area)
}
