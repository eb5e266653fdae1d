//! The field that searches in the window below: it takes the place of the status line.

use ratatui::layout::Rect;
use tui_input::Input;

use crate::app::Model;
use crate::ui::canvas::Frame;
use crate::ui::status::text_field;
use crate::ui::text::{Span, cells, width};
use crate::ui::theme::Theme;

const LABEL: &str = "search: ";

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, input: &Input) {
    let screen = frame.area();
    let Some(panes) = model.panes_of(screen.width, screen.height) else {
        return;
    };
    let line = Rect::new(1, panes.status.y, screen.width.saturating_sub(2), 1);
    frame.clear(line);
    frame.span(
        line.x,
        line.y,
        &Span::styled(LABEL, theme.accent),
        line.width,
    );
    let label = cells(width(LABEL));
    let field = Rect {
        x: line.x + label,
        width: line.width.saturating_sub(label),
        ..line
    };
    text_field(frame, field, input);
}
