//! What the list can be sorted by.

use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::Model;
use crate::tenant::Column;
use crate::ui::canvas::Frame;
use crate::ui::text::{Line, Span, exactly};
use crate::ui::theme::Theme;

const WIDTH: u16 = 36;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, chosen: usize) -> Drawn {
    let mut window = Window::new("Sort by", theme.border_focused, room(frame, WIDTH));
    let line = window.body.width();
    for (at, column) in Column::ALL.iter().enumerate() {
        let arrow = match model.list.sort {
            sort if sort.column != *column => " ",
            sort if sort.descending => "▼",
            _ => "▲",
        };
        let style = if at == chosen {
            theme.selection
        } else {
            Style::new()
        };
        window.body.line(Line::from(vec![
            Span::styled(if at == chosen { "▸ " } else { "  " }, theme.accent),
            Span::styled(format!("{}  ", column.letter()), theme.accent),
            Span::styled(exactly(column.label(), line - 7), style),
            Span::styled(format!(" {arrow}"), theme.accent),
        ]));
        if at == chosen {
            window.body.keep_in_view();
        }
    }
    window.show(frame, 0).stays()
}
