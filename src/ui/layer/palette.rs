//! The command line, and what its words can mean.

use ratatui::style::Style;
use tui_input::Input;

use super::window::{Drawn, Window, capacity, room_for};
use crate::app::command::WORDS as WORD_TABLE;
use crate::app::palette::{self, Found};
use crate::app::{Context, Model, Spec};
use crate::ui::canvas::Frame;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Rows of commands, so that the window keeps its size while words are typed.
const ROWS: u16 = 12;
/// Rows of the field above and the sentence below.
const FIXED: u16 = 5;
/// Cells of the words of a row at most; longer ones take what they need.
const WORDS: usize = 19;
/// Cells of the mark of the chosen row.
const MARK: usize = 2;
/// Cells of a key with the gap before it, where it is long.
const KEY: usize = 10;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    input: &Input,
    chosen: usize,
) -> Drawn {
    let found = palette::found(input.value(), model);
    let rows = ROWS.min(capacity(frame, FIXED));
    let cells = room_for(frame, WIDTH, longest());
    let mut window = Window::new("Commands", theme.border_focused, cells);
    let columns = Columns {
        line: window.body.width(),
        words: found
            .iter()
            .map(|found| width(&found.words) + 2)
            .filter(|cells| *cells <= WORDS)
            .max()
            .unwrap_or(WORDS),
        key: found
            .iter()
            .map(|found| width(&key_of(found, model)))
            .max()
            .unwrap_or(0),
    };
    window.head.line(Line::styled("> ", theme.accent));
    window.head.blank();
    for (at, found) in found.iter().enumerate() {
        window
            .body
            .line(entry(found, at == chosen, &columns, model, theme));
    }
    if found.is_empty() {
        let why = palette::why_nothing(input.value(), model);
        window.body.text(2, &why, theme.dim);
    }
    while window.body.height() < rows {
        window.body.blank();
    }
    about(&mut window, found.get(chosen), &columns, model, theme);
    window.most = rows;
    let shown = window.show(frame, (chosen + 1).saturating_sub(usize::from(rows)));
    let mut field = shown.head;
    field.x += 2;
    field.width = field.width.saturating_sub(2);
    text_field(frame, field, input);
    shown.stays()
}

/// The words of a row in their column.
fn words(found: &Found, columns: &Columns) -> String {
    let words = fit(&found.words, columns.line.saturating_sub(3));
    if width(&words) < columns.words {
        exactly(&words, columns.words).to_string()
    } else {
        format!("{}  ", &*words)
    }
}

/// Cells of a row, of its words with the gap after them, and of the longest key at its right.
struct Columns {
    line: usize,
    words: usize,
    key: usize,
}

impl Columns {
    /// Cells that are left for the sentence of a row.
    fn left(&self, found: &Found) -> usize {
        let taken = MARK + width(&words(found, self)) + self.key + 3;
        self.line.saturating_sub(taken)
    }
}

fn key_of(found: &Found, model: &Model) -> String {
    found
        .key(model)
        .map_or_else(String::new, |key| key.to_string())
}

/// Cells of a row with the longest sentence of all commands, so that the window keeps its size while words are typed.
fn longest() -> usize {
    let sentences = Spec::of_context(Context::Main).map(|spec| spec.help);
    let arguments = WORD_TABLE.iter().filter_map(|word| word.argument.as_ref());
    let sentences = sentences.chain(arguments.map(|argument| argument.help));
    MARK + WORDS + KEY + sentences.map(width).max().unwrap_or(0)
}

/// The words of a command, its sentence, and its key at the right.
fn entry(
    found: &Found,
    chosen: bool,
    columns: &Columns,
    model: &Model,
    theme: &Theme,
) -> Line<'static> {
    let key = key_of(found, model);
    let words = words(found, columns);
    let sentence = fit(found.help(), columns.left(found));
    let rest = columns.line.saturating_sub(3 + width(&words) + width(&key));
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
fn about(
    window: &mut Window,
    chosen: Option<&Found>,
    columns: &Columns,
    model: &Model,
    theme: &Theme,
) {
    window.foot.blank();
    if let Some(found) = chosen {
        let room = columns.left(found);
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
