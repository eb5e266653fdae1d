//! The ticket and the reason, as they are typed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::TicketForm;
use crate::ui::canvas::Frame;
use crate::ui::page::LABEL;
use crate::ui::status::text_field;
use crate::ui::text::{Span, cells};
use crate::ui::theme::Theme;

const WIDTH: u16 = 66;

pub(super) fn draw(frame: &mut Frame<'_>, theme: &Theme, form: &TicketForm) -> Drawn {
    let mut window = Window::new("Ticket", theme.border_focused, room(frame, WIDTH));
    window.head.text(
        0,
        "Recorded with the next changes, and copied with their results. A change of other users asks first.",
        theme.dim,
    );
    window.head.blank();
    let style = |chosen| if chosen { theme.accent } else { Style::new() };
    for (label, chosen) in [("Ticket", !form.on_reason), ("Reason", form.on_reason)] {
        window.foot.labelled(label, style(chosen), &[Span::raw("")]);
    }
    let shown = window.show(frame, 0);
    let field = |row| Rect {
        x: shown.foot.x + cells(LABEL),
        y: shown.foot.y + row,
        width: shown.foot.width.saturating_sub(cells(LABEL)),
        height: 1,
    };
    // The field drawn last has the cursor.
    let (other, chosen) = if form.on_reason {
        ((&form.ticket, 0), (&form.reason, 1))
    } else {
        ((&form.reason, 1), (&form.ticket, 0))
    };
    for (input, row) in [other, chosen] {
        text_field(frame, field(row), input);
    }
    shown.stays()
}
