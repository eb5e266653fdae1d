//! The detail pane: everything that is known of the user under the cursor, each part with its own age.

mod parts;

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Block;

use super::page::Page;
use super::text::{called, fit};
use super::theme::Theme;
use crate::app::{Model, Pane};
use crate::tenant::{Detail, User};

/// From this many rows on the parts are set apart by blank lines.
const AIRY: u16 = 20;

/// Whose detail, with everything that its parts need.
struct Subject<'a> {
    model: &'a Model,
    theme: &'a Theme,
    user: &'a User,
    /// The parts that have arrived; none if they belong to another user.
    detail: Option<&'a Detail>,
    /// Blank lines between the parts.
    airy: bool,
}

/// Draws the pane; gives the greatest useful scroll position.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) -> usize {
    let border = if model.pane == Pane::Detail {
        theme.border_focused
    } else {
        theme.border
    };
    let user = model.in_detail();
    let name = user.map_or("Detail", |user| called(&user.name, &user.upn));
    let title = fit(name, usize::from(area.width).saturating_sub(4));
    let block = Block::bordered()
        .border_style(border)
        .title(Line::styled(format!(" {title} "), theme.title()));
    let inner = block.inner(area);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let mut page = Page::new(inner.width);
    match user {
        Some(user) => Subject {
            model,
            theme,
            user,
            detail: model
                .detail
                .as_ref()
                .filter(|detail| detail.user == user.id),
            airy: area.height >= AIRY,
        }
        .write(&mut page),
        None => page.text(0, "No user is under the cursor.", theme.dim),
    }
    let block = match model.current_method() {
        Some(_) => block.title_bottom(Line::styled(" x deletes · D makes default ", theme.dim)),
        None => block,
    };
    frame.render_widget(block, area);
    let view = page.show(frame, inner, model.detail_scroll);
    let note = Line::styled(view.note(), theme.dim).alignment(Alignment::Right);
    frame.render_widget(
        Block::new().title_bottom(note),
        Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..area
        },
    );
    view.end()
}

impl Subject<'_> {
    /// The most wanted first: a stacked pane shows eight lines.
    fn write(&self, page: &mut Page) {
        page.text(0, &self.user.upn, self.theme.strong);
        self.state(page);
        self.latest_change(page);
        self.roles(page);
        self.apart(page);
        self.methods(page);
        self.apart(page);
        self.report(page);
        self.preferences(page);
        self.apart(page);
        self.account(page);
        self.apart(page);
        self.audits(page);
    }

    fn apart(&self, page: &mut Page) {
        if self.airy {
            page.blank();
        }
    }

    /// What stands where a part has not arrived.
    fn reading(&self) -> ratatui::text::Span<'static> {
        ratatui::text::Span::styled("reading…", self.theme.dim)
    }

    fn label(&self) -> Style {
        self.theme.dim
    }
}
