//! The columns of the list: which are shown, in which order.

use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::{Loading, Model};
use crate::tenant::Column;
use crate::ui::canvas::Frame;
use crate::ui::list;
use crate::ui::text::{Line, Span, exactly};
use crate::ui::theme::Theme;

const WIDTH: u16 = 62;
/// Cells of a column's name in full.
const LABEL: usize = 24;
/// Cells of its name in files, where there is room for all of them.
const NAME: usize = 22;
/// Cells of the marks before, and of the note behind.
const MARKS: usize = 4;
const NOTE: usize = 10;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, chosen: usize) -> Drawn {
    let columns = &model.list.columns;
    let mut window = Window::new("Columns", theme.border_focused, room(frame, WIDTH));
    let visible = list::visible_columns(model);
    let line = window.body.width();
    for (at, (column, is_on)) in columns.all().iter().enumerate() {
        let is_visible = visible.contains(column);
        let note = match (is_on, is_visible) {
            (true, false) => "no room",
            (false, true) => "sorted by",
            _ => "",
        };
        let (mark, mark_style) = if *is_on {
            ("✓ ", theme.good)
        } else {
            ("  ", theme.dim)
        };
        let style = match (at == chosen, is_on) {
            (true, _) => theme.selection,
            (_, true) => Style::new(),
            _ => theme.dim,
        };
        let room = line.saturating_sub(MARKS + LABEL + NOTE);
        let name = if room < NAME { "" } else { column.short_name() };
        let text = format!("{}{}", exactly(column.label(), LABEL), exactly(name, room));
        window.body.line(Line::from(vec![
            Span::styled(if at == chosen { "▸ " } else { "  " }, theme.accent),
            Span::styled(mark, mark_style),
            Span::styled(text, style),
            Span::styled(exactly(note, NOTE), theme.dim),
        ]));
        if at == chosen {
            window.body.keep_in_view();
        }
    }
    let about = columns
        .all()
        .get(chosen)
        .and_then(|(column, _)| about(*column, model));
    window.foot.blank();
    window
        .foot
        .text(0, about.as_deref().unwrap_or(ADVICE), theme.dim);
    window.show(frame, 0).stays()
}

const ADVICE: &str = "Columns come in from the top as the list gets wider.";

/// What a column costs, or why it is empty.
fn about(column: Column, model: &Model) -> Option<String> {
    let loading = match column {
        Column::LastSignIn => &model.load.sign_ins,
        Column::Mail => &model.load.mail,
        _ => return None,
    };
    Some(match loading {
        Loading::Idle if column == Column::LastSignIn => {
            "Read for all users once it is shown, 500 in a request. Needs P1.".to_owned()
        }
        Loading::Idle => "Read for all users once it is shown, 999 in a request.".to_owned(),
        Loading::Running => "It is being read.".to_owned(),
        Loading::Done { .. } => return None,
        Loading::Failed(problem) => problem.line(),
    })
}
