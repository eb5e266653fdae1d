//! The command line, and what its words can mean.

use ratatui::style::Style;
use tui_input::Input;

use super::window::{Drawn, Window, capacity, room};
use crate::app::Model;
use crate::app::palette::{self, Found};
use crate::ui::canvas::Frame;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Rows of commands, so that the window keeps its size while words are typed.
const ROWS: u16 = 12;
/// Rows of the field above and the sentence below.
const FIXED: u16 = 5;
/// Cells of the words of a row; longer ones take what they need.
const WORDS: usize = 19;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    input: &Input,
    chosen: usize,
) -> Drawn {
    let found = palette::found(input.value(), model);
    let rows = ROWS.min(capacity(frame, FIXED));
    let mut window = Window::new("Commands", theme.border_focused, room(frame, WIDTH));
    let line = window.body.width();
    window.head.line(Line::styled("> ", theme.accent));
    window.head.blank();
    for (at, found) in found.iter().enumerate() {
        window
            .body
            .line(entry(found, at == chosen, line, model, theme));
    }
    if found.is_empty() {
        let why = palette::why_nothing(input.value(), model);
        window.body.text(2, &why, theme.dim);
    }
    while window.body.height() < rows {
        window.body.blank();
    }
    about(&mut window, found.get(chosen), model, theme);
    window.most = rows;
    let shown = window.show(frame, (chosen + 1).saturating_sub(usize::from(rows)));
    let mut field = shown.head;
    field.x += 2;
    field.width = field.width.saturating_sub(2);
    text_field(frame, field, input);
    shown.stays()
}

/// The words of a row in their column.
fn words(found: &Found, room: usize) -> String {
    let words = fit(&found.words, room.saturating_sub(3));
    if width(&words) < WORDS {
        exactly(&words, WORDS).to_string()
    } else {
        format!("{}  ", &*words)
    }
}

/// Cells that are left for the sentence of a row.
fn left(found: &Found, room: usize) -> usize {
    room.saturating_sub(width(&words(found, room)) + 9)
}

/// The words of a command, its sentence, and its key at the right.
fn entry(found: &Found, chosen: bool, room: usize, model: &Model, theme: &Theme) -> Line<'static> {
    let key = found.key(model).map(|key| key.to_string());
    let key = key.unwrap_or_default();
    let words = words(found, room);
    let sentence = fit(found.help(), left(found, room));
    let rest = room.saturating_sub(3 + width(&words) + width(&key));
    let style = if chosen {
        theme.selection
    } else if found.disabled(model).is_some() || found.will_fail(model).is_some() {
        theme.dim
    } else {
        Style::new()
    };
    let accent = if chosen {
        style
    } else {
        style.patch(theme.accent)
    };
    let dim = if chosen {
        style
    } else {
        style.patch(theme.dim)
    };
    Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, style),
        Span::styled(words, style),
        Span::styled(exactly(&sentence, rest), dim),
        Span::styled(format!("{key} "), accent),
    ])
}

/// Two lines about the chosen command: why it can do nothing now, or its sentence where it was cut.
fn about(window: &mut Window, chosen: Option<&Found>, model: &Model, theme: &Theme) {
    window.foot.blank();
    if let Some(found) = chosen {
        let room = left(found, window.foot.width());
        match (found.disabled(model), found.will_fail(model)) {
            (Some(why), _) => window
                .foot
                .text(2, &format!("Not available: {why}."), theme.warn),
            (None, Some(why)) => {
                let text = format!("Microsoft will refuse this: {why}.");
                window.foot.text(2, &text, theme.warn);
            }
            (None, None) if width(found.help()) > room => {
                window.foot.text(2, found.help(), theme.dim);
            }
            (None, None) => {}
        }
    }
    while window.foot.height() < FIXED - 2 {
        window.foot.blank();
    }
}
