//! The list of users. Only the rows in view are built.

mod cell;
mod columns;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::page::Page;
use super::text::{Line, Span, exactly, fit};
use super::theme::Theme;
use crate::app::{Command, Context, Loading, Model, Pane};
use crate::tenant::{Column, User, grouped};
use crate::ui::canvas::{Border, Frame, inside};
use columns::Columns;

/// Cells before the first column: cursor, mark, space.
const MARGIN: usize = 3;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let focused = model.pane == Pane::List;
    let border = if focused {
        theme.border_focused
    } else {
        theme.border
    };
    let room = usize::from(area.width).saturating_sub(4);
    let columns = columns_of(model, usize::from(inside(area).width));
    let title = title(model, &columns);
    let border = Border {
        style: border,
        title: Line::styled(format!(" {} ", fit(&title, room)), theme.title()),
        note: banner(model, room)
            .map_or_else(Line::default, |banner| Line::styled(banner, theme.dim)),
        position: Line::styled(position(model), theme.dim),
    };
    let inner = inside(area);
    frame.border(area, &border);
    frame.line(inner.x, inner.y, &columns.heading(theme), inner.width);
    let rows = Rect {
        y: inner.y + 1,
        height: inner.height.saturating_sub(1),
        ..inner
    };
    if model.list.rows.is_empty() {
        nobody(frame, rows, model, theme);
        return;
    }
    let seen = model.list.rows.iter().enumerate().skip(model.list.top);
    for (y, (_, position)) in (rows.y..rows.bottom()).zip(seen) {
        if let Some(user) = model.store.at(*position) {
            draw_row(
                frame,
                Rect::new(rows.x, y, rows.width, 1),
                user,
                &columns,
                model,
                theme,
            );
        }
    }
}

/// The columns that the list has room for now.
pub(super) fn visible_columns(model: &Model) -> Vec<Column> {
    let area = model.panes().and_then(|panes| panes.list);
    let width = area.map_or(0, |area| usize::from(area.width).saturating_sub(2));
    let columns = columns_of(model, width);
    columns.iter().map(|(column, _)| column).collect()
}

fn columns_of(model: &Model, width: usize) -> Columns {
    Columns::of(
        width.saturating_sub(MARGIN),
        &model.list.columns,
        model.list.sort,
        model.store.measure(),
        model
            .jobs
            .iter()
            .any(|job| job.tally.failed + job.tally.unknown > 0),
    )
}

fn draw_row(
    frame: &mut Frame<'_>,
    area: Rect,
    user: &User,
    columns: &Columns,
    model: &Model,
    theme: &Theme,
) {
    let here = model.list.cursor == Some(user.id);
    let marked = model.list.marks.contains(&user.id);
    // A blank has no style: in some themes it would show as a block.
    let sign = |shown: bool, sign, style| {
        if shown {
            Span::styled(sign, style)
        } else {
            Span::raw(" ")
        }
    };
    let mut spans = vec![
        sign(here, "▸", theme.accent),
        sign(marked, "●", theme.mark),
        Span::raw(" "),
    ];
    for (column, width) in columns.iter() {
        spans.extend(cell::of(column, width, user, columns, model, theme));
        spans.push(Span::raw(columns.gap()));
    }
    frame.line(area.x, area.y, &Line::from(spans), area.width);
    if user.enabled.is_no() {
        frame.style(area, theme.dim);
    }
    if here && model.pane == Pane::List {
        frame.style(area, theme.selection);
    } else if here {
        frame.style(area, theme.selection_idle);
    }
}

/// The domain that accounts are shown without, where neither the heading nor the header says it.
fn unsaid_domain<'a>(model: &Model, columns: &'a Columns) -> Option<&'a str> {
    let operator = model.operator.as_ref();
    let is_said =
        |domain: &&str| operator.is_some_and(|operator| operator.tenant.as_str() == *domain);
    let domain = columns.domain().filter(|_| columns.has(Column::Account));
    domain.filter(|domain| !columns.names_domain() && !is_said(domain))
}

fn title(model: &Model, columns: &Columns) -> String {
    let (shown, all) = (model.list.rows.len(), model.store.len());
    let filter = model.list.filter.trim();
    let mut parts = vec![if filter.is_empty() && shown == all {
        format!("Users {}", grouped(all))
    } else {
        format!("Users {} of {}", grouped(shown), grouped(all))
    }];
    if let Some(domain) = unsaid_domain(model, columns) {
        parts.push(format!("@{domain}"));
    }
    if let Some(only) = &model.list.restriction {
        parts.push(only.title.clone());
    }
    if !filter.is_empty() {
        parts.push(format!("/{filter}"));
    }
    if model.list.unsure > 0 {
        parts.push(format!("{} unknown", grouped(model.list.unsure)));
    }
    if !model.list.marks.is_empty() {
        let marked = grouped(model.list.marks.len());
        parts.push(match model.list.hidden {
            0 => format!("{marked} marked"),
            hidden => format!("{marked} marked, {} hidden", grouped(hidden)),
        });
    }
    parts.join(" · ")
}

/// What requires MFA of everybody, where there is room for all of it.
fn banner(model: &Model, room: usize) -> Option<String> {
    let text = format!(" {} ", model.requires_of_everyone()?);
    let taken = super::text::width(&text) + super::text::width(&position(model));
    (taken < room).then_some(text)
}

fn position(model: &Model) -> String {
    match model.list.rows.len() {
        0 => String::new(),
        all => format!(" {}/{} ", grouped(model.list.row + 1), grouped(all)),
    }
}

/// Why the list is empty, and what to do.
fn nobody(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let mut page = Page::new(area.width.saturating_sub(2 * 3));
    let plain = Style::new();
    let offer = |page: &mut Page, command, what| {
        if let Some(text) = model.session.keys.offer(Context::Main, command, what) {
            page.text(0, &text, theme.dim);
        }
    };
    if model.store.is_empty() {
        match &model.load.users {
            Loading::Idle => page.text(0, "No users were read yet.", plain),
            Loading::Running => page.text(0, "Reading the first users…", plain),
            Loading::Done { .. } => {
                page.text(0, "This tenant has no users that you may see.", plain);
            }
            Loading::Failed(problem) => {
                page.text(0, "The users could not be read.", theme.danger);
                page.text(0, &problem.line(), plain);
                page.text(0, &problem.advice, plain);
                page.blank();
                offer(&mut page, Command::Reload, "refreshes the tenant.");
            }
        }
    } else {
        let filter = model.list.filter.trim();
        let text = match &model.list.restriction {
            Some(only) if filter.is_empty() => format!("{}: nobody.", only.title),
            Some(only) => format!("{}: no user matches \"{filter}\".", only.title),
            None => format!("No user matches \"{filter}\"."),
        };
        page.text(0, &text, plain);
        offer(&mut page, Command::Back, "clears the filter.");
    }
    let top = area.height.saturating_sub(page.height()) / 3;
    let inner = Rect {
        x: area.x + 3,
        y: area.y + top,
        width: area.width.saturating_sub(6),
        height: area.height - top,
    };
    page.show(frame, inner, 0);
}

impl Columns {
    fn heading(&self, theme: &Theme) -> Line<'static> {
        let mut spans = vec![Span::raw(" ".repeat(MARGIN))];
        for (column, width) in self.iter() {
            let mark = match self.sort() {
                sort if sort.column != column => "",
                sort if sort.descending => " ▼",
                _ => " ▲",
            };
            let mark = if super::text::width(column.title()) + 2 > width {
                mark.trim_start()
            } else {
                mark
            };
            let style = if mark.is_empty() {
                theme.dim
            } else {
                theme.accent
            };
            let heading = format!("{}{mark}", column.title());
            let domain = self
                .domain()
                .filter(|_| column == Column::Account && self.names_domain());
            let taken = super::text::width(&heading);
            spans.push(Span::styled(exactly(&heading, width.min(taken)), style));
            let domain = domain.map_or_else(String::new, |domain| format!(" @{domain}"));
            let rest = width.saturating_sub(taken);
            spans.push(Span::styled(exactly(&domain, rest), theme.dim));
            spans.push(Span::raw(self.gap()));
        }
        Line::from(spans)
    }
}
