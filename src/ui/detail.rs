//! The detail pane: everything that is known about the user under the cursor, each part with its own age.

mod logs;
mod methods;
mod parts;
mod verdict;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::page::Page;
use super::text::{Line, Span, fit};
use super::theme::Theme;
use crate::app::{Model, Pane};
use crate::coverage::MfaRequirements;
use crate::tenant::text::fold;
use crate::tenant::{Detail, User, grouped};
use crate::triage::{Case, Diagnosis};
use crate::ui::canvas::{Border, Frame, inside};

/// From this many rows on, blank lines separate the parts.
const AIRY: u16 = 20;

/// Whose detail, with everything that its parts need.
struct Subject<'a> {
    model: &'a Model,
    theme: &'a Theme,
    user: &'a User,
    /// The parts that have arrived; none if they belong to another user.
    detail: Option<&'a Detail>,
    /// The same as the rules take it, and what they say.
    case: Case<'a>,
    diagnosis: Diagnosis,
    required_by: MfaRequirements,
    /// Blank lines between the parts.
    airy: bool,
}

/// Draws the pane and returns the greatest useful scroll position, and the lines that contain the words searched for.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    theme: &Theme,
) -> (usize, Vec<usize>) {
    let border = if model.pane == Pane::Detail {
        theme.border_focused
    } else {
        theme.border
    };
    let user = model.in_detail();
    let name = user.map_or_else(|| "Detail".to_owned(), full_name);
    let title = fit(&name, usize::from(area.width).saturating_sub(4));
    let inner = inside(area);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let mut page = Page::new(inner.width);
    match user {
        Some(user) => Subject::new(model, theme, user, area.height >= AIRY).write(&mut page),
        None => page.text(0, "No user is under the cursor.", theme.dim),
    }
    let search = &model.pane_search;
    let found = theme.accent.patch(theme.strong);
    let hits = page.find(&fold(&search.words), found);
    let searched = format!(
        " /{} · {} of {} ",
        search.words,
        grouped((search.at + 1).min(hits.len())),
        grouped(hits.len())
    );
    let keys = match model.current_method() {
        _ if !search.words.is_empty() => searched.as_str(),
        Some(_) => " x deletes · D makes default ",
        None => "",
    };
    let view = page.show(frame, inner, model.detail_scroll);
    let border = Border {
        style: border,
        title: Line::styled(format!(" {title} "), theme.title()),
        note: Line::styled(keys, theme.dim),
        position: Line::styled(view.note(), theme.dim),
    };
    frame.border(area, &border);
    (view.end(), hits)
}

/// Name and account, or the account alone of a user without a name.
fn full_name(user: &User) -> String {
    match crate::change::words::name_or_account(&user.name, &user.upn) {
        name if name == user.upn.as_str() => name.to_owned(),
        name => format!("{name} · {}", user.upn),
    }
}

impl<'a> Subject<'a> {
    fn new(model: &'a Model, theme: &'a Theme, user: &'a User, airy: bool) -> Self {
        let case = model.case(user);
        Self {
            model,
            theme,
            user,
            detail: case.detail,
            case,
            diagnosis: Diagnosis::of(&case),
            required_by: case.requirements(),
            airy,
        }
    }
}

impl Subject<'_> {
    /// The most useful first: a stacked pane shows eight lines, and the reasons come further down.
    fn write(&self, page: &mut Page) {
        self.diagnosis(page);
        self.apart(page);
        self.state(page);
        self.latest_change(page);
        self.required(page);
        if self.airy {
            self.also_required(page);
            self.roles(page);
            self.account(page);
        }
        self.apart(page);
        self.methods(page);
        self.apart(page);
        self.sign_ins(page);
        self.apart(page);
        self.changes(page);
        self.apart(page);
        if !self.airy {
            self.further_findings(page);
            self.also_required(page);
            if self.user.state.value.is_known() {
                self.state_problem(page);
            }
        }
        self.may_block(page);
        if !self.airy {
            self.roles(page);
            self.account(page);
        }
        self.identity(page);
        self.report(page);
        self.preferences(page);
        self.not_asked(page);
    }

    fn apart(&self, page: &mut Page) {
        if self.airy {
            page.blank();
        }
    }

    /// Takes the place of a part that has not arrived.
    fn reading(&self) -> Span<'static> {
        Span::styled("reading…", self.theme.dim)
    }

    fn label(&self) -> Style {
        self.theme.dim
    }
}
