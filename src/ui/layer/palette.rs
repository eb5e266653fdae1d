//! The commands that hold the words typed.

use ratatui::style::Style;
use tui_input::Input;

use super::window::{Drawn, Window, capacity, room};
use crate::app::{Model, Spec, palette};
use crate::ui::canvas::Frame;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 72;
/// Rows of commands, so that the window keeps its size while words are typed.
const ROWS: u16 = 12;
/// Rows of the field above and the sentence below.
const FIXED: u16 = 5;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    input: &Input,
    chosen: usize,
) -> Drawn {
    let found = palette::matches(input.value(), &model.session.keys);
    let rows = ROWS.min(capacity(frame, FIXED));
    let mut window = Window::new("Commands", theme.border_focused, room(frame, WIDTH));
    let line = window.body.width();
    window.head.line(Line::styled("> ", theme.accent));
    window.head.blank();
    for (at, spec) in found.iter().enumerate() {
        window
            .body
            .line(entry(spec, at == chosen, line, model, theme));
    }
    if found.is_empty() {
        window
            .body
            .text(2, "No command contains these words.", theme.dim);
    }
    while window.body.height() < rows {
        window.body.blank();
    }
    about(&mut window, found.get(chosen).copied(), model, theme);
    window.most = rows;
    let shown = window.show(frame, (chosen + 1).saturating_sub(usize::from(rows)));
    let mut field = shown.head;
    field.x += 2;
    field.width = field.width.saturating_sub(2);
    text_field(frame, field, input);
    shown.stays()
}

/// Cells of a command's sentence in a row.
fn shown(room: usize) -> usize {
    room.saturating_sub(10)
}

/// A command with its key at the right.
fn entry(spec: &Spec, chosen: bool, room: usize, model: &Model, theme: &Theme) -> Line<'static> {
    let key = model
        .session
        .keys
        .of(spec)
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let disabled = spec.disabled(model).is_some();
    let text = exactly(&fit(spec.help, shown(room)), room - 3 - width(&key));
    let style = if chosen {
        theme.selection
    } else if disabled {
        theme.dim
    } else {
        Style::new()
    };
    let key_style = if chosen {
        style
    } else {
        style.patch(theme.accent)
    };
    Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, style),
        Span::styled(text, style),
        Span::styled(format!("{key} "), key_style),
    ])
}

/// Two lines about the chosen command: why it can do nothing now, or its sentence where it was cut.
fn about(window: &mut Window, chosen: Option<&Spec>, model: &Model, theme: &Theme) {
    window.foot.blank();
    if let Some(spec) = chosen {
        match spec.disabled(model) {
            Some(why) => window
                .foot
                .text(2, &format!("Not available: {why}."), theme.warn),
            None if width(spec.help) > shown(window.foot.width()) => {
                window.foot.text(2, spec.help, theme.dim);
            }
            None => {}
        }
    }
    while window.foot.height() < FIXED - 2 {
        window.foot.blank();
    }
}
