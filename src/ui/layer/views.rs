//! The views: which there are, and what each shows.

use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

use super::window::{Drawn, Window, room, room_for};
use crate::app::{Command, Context, Model, View};
use crate::tenant::Column;
use crate::ui::canvas::Frame;
use crate::ui::page::LABEL;
use crate::ui::status::text_field;
use crate::ui::text::{Line, Span, cells, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Cells of the mark of the chosen row, and of a gap.
const GAP: usize = 2;
/// A view's name is cut to so many cells where its filter needs the rest.
const NAME: usize = 28;

/// Cells of the parts of a row.
struct Columns {
    name: usize,
    filter: usize,
    key: usize,
}

impl Columns {
    fn of(views: &[View]) -> Self {
        let longest = |text: fn(&View) -> String| {
            let cells = views.iter().map(|view| width(&text(view)));
            cells.max().unwrap_or(0)
        };
        Self {
            name: longest(|view| view.name.clone()),
            filter: longest(filter),
            key: longest(key),
        }
    }

    fn whole(&self) -> usize {
        3 * GAP + self.name + self.filter + self.key
    }

    /// Cut to a line: the name to what tells views apart, then the filter.
    fn cut_to(self, line: usize) -> Self {
        let over = self.whole().saturating_sub(line);
        let name = self.name.min(self.name.saturating_sub(over).max(NAME));
        let filter = line.saturating_sub(3 * GAP + name + self.key);
        Self {
            name,
            filter,
            ..self
        }
    }
}

fn key(view: &View) -> String {
    view.key.map_or_else(String::new, |key| key.to_string())
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, chosen: usize) -> Drawn {
    let columns = Columns::of(&model.session.views);
    let cells = room_for(frame, WIDTH, columns.whole());
    let mut window = Window::new("Views", theme.border_focused, cells);
    let columns = columns.cut_to(window.body.width());
    for (at, view) in model.session.views.iter().enumerate() {
        let mark = if at == chosen { "▸ " } else { "  " };
        let style = if at == chosen {
            theme.selection
        } else {
            Style::new()
        };
        window.body.line(Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(exactly(&view.name, columns.name).to_string(), style),
            Span::raw("  "),
            Span::styled(
                exactly(&filter(view), columns.filter).to_string(),
                theme.dim,
            ),
            Span::raw("  "),
            Span::styled(exactly(&key(view), columns.key).to_string(), theme.accent),
        ]));
        if at == chosen {
            window.body.keep_in_view();
        }
    }
    if model.session.views.is_empty() {
        window.body.text(0, "There are no views yet.", Style::new());
    }
    window.foot.blank();
    if let Some(view) = model.session.views.get(chosen) {
        window.foot.text(0, &about(view), theme.dim);
    }
    let keys = &model.session.keys;
    if let Some(offer) = keys.offer(
        Context::Views,
        Command::SaveView,
        "saves what the list shows now as a view",
    ) {
        window.foot.text(0, &format!("{offer}."), theme.dim);
    }
    window.show(frame, 0).stays()
}

fn filter(view: &View) -> String {
    match view.filter.trim() {
        "" => "all users".to_owned(),
        filter => format!("/{filter}"),
    }
}

/// What belongs to it beside the filter, and where it comes from.
fn about(view: &View) -> String {
    let mut parts = Vec::new();
    if let Some(sort) = view.sort {
        let reversed = if sort.descending { ", reversed" } else { "" };
        parts.push(format!("sorted by {}{reversed}", sort.column.label()));
    }
    if let Some(columns) = &view.columns {
        let labels: Vec<&str> = columns.iter().map(|column| column.label()).collect();
        parts.push(format!("columns: {}", labels.join(", ")));
    }
    parts.push(if view.is_saved {
        "saved here".to_owned()
    } else {
        "from the configuration".to_owned()
    });
    let text = parts.join(" · ");
    fit(&text, 300).to_string()
}

/// The name of a view that is saved.
pub(super) fn draw_name(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    input: &Input,
) -> Drawn {
    let mut window = Window::new("Save as a view", theme.border_focused, room(frame, WIDTH));
    let filter = match model.list.filter.trim() {
        "" => "none: all users",
        filter => filter,
    };
    window
        .head
        .labelled("Filter", theme.dim, &[Span::raw(filter)]);
    let sort = model.list.sort;
    let reversed = if sort.descending { ", reversed" } else { "" };
    let order = format!("{}{reversed}", sort.column.label());
    window
        .head
        .labelled("Order", theme.dim, &[Span::raw(order)]);
    let columns: Vec<&str> = model.list.columns.shown().map(Column::label).collect();
    window
        .head
        .labelled("Columns", theme.dim, &[Span::raw(columns.join(", "))]);
    if model.list.restriction.is_some() {
        let text = "The users of the figure are not part of the view: no filter describes them.";
        window.head.text(0, text, theme.warn);
    }
    window.head.blank();
    window.foot.labelled("Name", theme.accent, &[Span::raw("")]);
    let shown = window.show(frame, 0);
    let field = Rect {
        x: shown.foot.x + cells(LABEL),
        y: shown.foot.y,
        width: shown.foot.width.saturating_sub(cells(LABEL)),
        height: 1,
    };
    text_field(frame, field, input);
    shown.stays()
}
