//! A method that is added, as it is chosen and typed.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::confirm::refusal;
use super::window::{Drawn, Window, room};
use crate::app::{Addable, MethodForm, Model};
use crate::change::Action;
use crate::tenant::Method;
use crate::ui::canvas::Frame;
use crate::ui::page::{LABEL, Page};
use crate::ui::status::text_field;
use crate::ui::text::{Span, cells};
use crate::ui::theme::Theme;

const WIDTH: u16 = 66;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    form: &MethodForm,
) -> Drawn {
    let title = format!("Add or change a method of {}", form.name);
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    refusal(&mut window.head, model, theme, Action::AddMethod);
    for kind in Addable::ALL {
        choice(&mut window.head, theme, form, kind);
    }
    window.head.blank();
    let style = |chosen| if chosen { theme.accent } else { Style::new() };
    window
        .head
        .labelled(form.kind.field(), style(!form.on_code), &[Span::raw("")]);
    let token = form.kind == Addable::Token;
    if token {
        window
            .head
            .labelled("Code", style(form.on_code), &[Span::raw("")]);
    }
    let fields = window.head.height() - if token { 2 } else { 1 };
    verdict(&mut window.foot, theme, form);
    let shown = window.show(frame, 0);
    let field = |row| Rect {
        x: shown.head.x + cells(LABEL),
        y: shown.head.y + fields + row,
        width: shown.head.width.saturating_sub(cells(LABEL)),
        height: 1,
    };
    // The field drawn last has the cursor.
    match (token, form.on_code) {
        (false, _) => {
            text_field(frame, field(0), &form.text);
        }
        (true, false) => {
            text_field(frame, field(1), &form.code);
            text_field(frame, field(0), &form.text);
        }
        (true, true) => {
            text_field(frame, field(0), &form.text);
            text_field(frame, field(1), &form.code);
        }
    }
    shown.stays()
}

/// A kind of method, and what the user has of it now.
fn choice(page: &mut Page, theme: &Theme, form: &MethodForm, kind: Addable) {
    let chosen = kind == form.kind;
    let lead = if chosen { "> " } else { "  " };
    let present = form.present(kind).map(Method::description);
    let present = present.unwrap_or_else(|| "none".to_owned());
    let style = if chosen { theme.accent } else { Style::new() };
    let label = format!("{:<25}", kind.method_type().label());
    page.hang(
        Span::styled(lead, style),
        &[Span::styled(label, style), Span::styled(present, theme.dim)],
    );
}

/// What would be sent, or why it would not be taken.
fn verdict(page: &mut Page, theme: &Theme, form: &MethodForm) {
    page.blank();
    match form.parsed() {
        Ok(method) if form.masked => {
            let label = method.method_type().label();
            page.text(0, &format!("Will be: {label}, as typed"), theme.good);
        }
        Ok(method) => page.text(0, &format!("Will be: {}", method.line()), theme.good),
        Err(why) if form.is_empty() => page.text(0, &why, theme.dim),
        Err(why) => page.text(0, &why, theme.warn),
    }
    if let Some(lost) = form.lost().filter(|_| form.kind != Addable::Token) {
        let text = format!("This session took away: {}", lost.description());
        page.text(0, &text, theme.dim);
    }
}
