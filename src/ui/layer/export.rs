//! The file that the shown list is written to.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::Model;
use crate::app::export::ExportForm;
use crate::change::words::count;
use crate::tenant::Column;
use crate::ui::canvas::Frame;
use crate::ui::page::LABEL;
use crate::ui::status::text_field;
use crate::ui::text::{Span, cells};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    form: &ExportForm,
) -> Drawn {
    let users = count(model.list.rows.len(), "user");
    let title = format!("Write {users} to a file");
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    let labels: Vec<&str> = model.list.columns.shown().map(Column::label).collect();
    window
        .head
        .labelled("Columns", theme.dim, &[Span::raw(labels.join(", "))]);
    let filter = model.list.filter.trim();
    if !filter.is_empty() {
        window
            .head
            .labelled("Filter", theme.dim, &[Span::raw(filter)]);
    }
    if model.masked {
        window.head.text(
            0,
            "Names, accounts and addresses are masked in the file too.",
            theme.warn,
        );
    }
    window.head.blank();
    window.foot.labelled("File", theme.accent, &[Span::raw("")]);
    if form.is_csv() {
        let begins = if form.bom {
            "with a byte order mark"
        } else {
            "without a byte order mark"
        };
        window
            .foot
            .labelled("Excel", theme.dim, &[Span::raw(begins)]);
    }
    window.foot.blank();
    match &form.note {
        Some(note) => window.foot.text(0, note, theme.warn),
        None if form.is_writing => window.foot.text(0, "Writing…", theme.dim),
        None => window.foot.text(0, HELP, theme.dim),
    }
    let shown = window.show(frame, 0);
    let field = Rect {
        x: shown.foot.x + cells(LABEL),
        y: shown.foot.y,
        width: shown.foot.width.saturating_sub(cells(LABEL)),
        height: 1,
    };
    frame.span(
        field.x,
        field.y,
        &Span::styled("", Style::new()),
        field.width,
    );
    text_field(frame, field, &form.path);
    shown.stays()
}

const HELP: &str =
    "The ending says the format: .csv, .json, .jsonl or .md. Only you can read the file.";
