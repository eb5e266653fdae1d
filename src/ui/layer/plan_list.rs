//! The users of a question: the facts about all of them, and a row for each.

use ratatui::style::Style;

use super::confirm::states;
use super::window::{Window, capacity};
use crate::app::Confirm;
use crate::change::words::{count, named};
use crate::change::{Action, Item, Refusal, Verdict, estimate};
use crate::tenant::grouped;
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

/// Cells of the cursor and the box before a name.
const LEAD: usize = 6;
/// Rows that the width of the window is measured by: a plan can hold very many users.
const MEASURED: usize = 200;
/// A name keeps at least so many cells beside what is said of it.
const NAME: usize = 24;

/// How many change, and why the others do not.
pub(super) fn facts(body: &mut Page, theme: &Theme, confirm: &Confirm) {
    let plan = &confirm.plan;
    let changes = plan.change_count();
    if changes > 0 {
        let heading = format!("{} to change", count(changes, "user"));
        let time = estimate::said(estimate::before(plan.action, changes));
        body.hang(
            Span::styled(heading, theme.strong),
            &[Span::styled(format!(" · takes {time}"), theme.dim)],
        );
    }
    let already = plan.already_count();
    if already > 0 {
        let text = match plan.action {
            Action::SetState(state) => format!("{} already {state}", count(already, "user")),
            _ => format!("{} with nothing to change", count(already, "user")),
        };
        body.text(0, &text, theme.dim);
    }
    let mut reasons: Vec<Refusal> = plan.refused().map(|(_, why)| why).collect();
    reasons.sort_unstable();
    for those in reasons.chunk_by(|a, b| a == b) {
        let text = format!("{} refused: {}", count(those.len(), "user"), those[0]);
        body.text(0, &text, theme.warn);
    }
    let out = confirm.list.out.len();
    if out > 0 {
        body.text(
            0,
            &format!("{} taken out", count(out, "user")),
            theme.accent,
        );
    }
}

/// Writes the rows that can be seen below the facts. Gives the first line to show, and the greatest useful scroll position
/// of the facts: once they were read, the list follows its cursor.
pub(super) fn rows(
    frame: &Frame<'_>,
    window: &mut Window,
    theme: &Theme,
    confirm: &Confirm,
) -> (usize, Option<usize>) {
    let list = &confirm.list;
    window.body.blank();
    if !list.searched.is_empty() {
        let text = format!(
            "{} of {} · /{}",
            grouped(list.rows.len()),
            grouped(list.items.len()),
            list.searched
        );
        window.body.text(0, &text, theme.accent);
    }
    let facts = usize::from(window.body.height());
    let room = usize::from(capacity(frame, window.head.height() + window.foot.height()));
    let shown = room.min(facts + list.rows.len());
    let end = facts.saturating_sub(shown);
    let scroll = match list.cursor {
        None => confirm.scroll.min(end),
        Some(at) => (facts + at + 1).saturating_sub(shown),
    };
    let seen = scroll..scroll + shown;
    let width = window.body.width();
    for at in 0..list.rows.len() {
        let line = match list.item(at).filter(|_| seen.contains(&(facts + at))) {
            Some(item) => row(item, at, confirm, width, theme),
            None => Line::default(),
        };
        window.body.line(line);
    }
    (scroll, Some(end))
}

/// Cells of the longest row of those measured.
pub(super) fn longest(theme: &Theme, confirm: &Confirm) -> usize {
    let rows = confirm.list.items.iter().take(MEASURED).map(|item| {
        let said = said(item, false, confirm, theme);
        let said: usize = said.iter().map(|span| width(&span.content)).sum();
        LEAD + width(&named(&item.target)) + 2 + said
    });
    rows.max().unwrap_or(0)
}

/// `▸ [x] Ada Lovelace · ada@contoso.example      enforced → disabled · admin`
fn row(item: &Item, at: usize, confirm: &Confirm, room: usize, theme: &Theme) -> Line<'static> {
    let list = &confirm.list;
    let (chosen, out) = (list.cursor == Some(at), list.is_out(item));
    let changes = item.verdict == Verdict::Change;
    let mark = match (out, changes) {
        (true, _) => "[ ] ",
        (false, true) => "[x] ",
        (false, false) => "    ",
    };
    let name = named(&item.target);
    let said = said(item, out, confirm, theme);
    let said_width: usize = said.iter().map(|span| width(&span.content)).sum();
    let name_room = room
        .saturating_sub(LEAD + said_width + 2)
        .max(NAME.min(room.saturating_sub(LEAD)));
    let style = if chosen {
        theme.selection
    } else if out || !changes {
        theme.dim
    } else {
        Style::new()
    };
    let mut line = Line::from(vec![
        Span::styled(if chosen { "▸ " } else { "  " }, style),
        Span::styled(mark, style),
        Span::styled(exactly(&fit(&name, name_room), name_room), style),
        Span::styled("  ", style),
    ]);
    let mut left = room.saturating_sub(LEAD + name_room + 2);
    for mut span in said {
        span.content = fit(&span.content, left).into_owned();
        left = left.saturating_sub(width(&span.content));
        if chosen {
            span.style = theme.selection;
        }
        line.push_span(span);
    }
    line
}

/// What becomes of the user, and what is unusual about it.
fn said(item: &Item, out: bool, confirm: &Confirm, theme: &Theme) -> Vec<Span<'static>> {
    if out {
        return vec![Span::styled("taken out", theme.dim)];
    }
    let mut said = match item.standing(confirm.plan.action) {
        Some(standing) => {
            let refused = matches!(item.verdict, Verdict::Refused(_));
            let style = if refused { theme.warn } else { theme.dim };
            vec![Span::styled(standing, style)]
        }
        None if item.asked.is_some() => states(theme, item),
        None => Vec::new(),
    };
    for note in item.notes() {
        let is_admin = note.starts_with("admin");
        let style = if is_admin { theme.warn } else { theme.dim };
        let apart = if said.is_empty() { "" } else { " · " };
        said.push(Span::styled(apart, theme.dim));
        said.push(Span::styled(note, style));
    }
    said
}
