//! All keys, and the query language.

use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::{Context, KeyMap, Model, Spec};
use crate::tenant::query::KEYS;
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Span, exactly, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Cells of the keys of a command.
const KEYS_WIDE: usize = 15;
/// Cells of a key of the query language.
const TERM: usize = 12;

const LANGUAGE: [(&str, &str); 5] = [
    ("sales", "the name or the account contains this word"),
    ("\"two words\"", "contains both, next to each other"),
    ("admin:yes", "a term of the table below"),
    ("state:a,b", "one of these values"),
    ("-guest:yes", "not a guest"),
];

/// The contexts after the main one, in the order in which a person meets them.
const OTHERS: [Context; 18] = [
    Context::Overview,
    Context::Sms,
    Context::Filter,
    Context::Confirm,
    Context::Job,
    Context::History,
    Context::Past,
    Context::WhatIf,
    Context::Migration,
    Context::Method,
    Context::Ticket,
    Context::AccessPass,
    Context::AccessPasses,
    Context::Palette,
    Context::Tenants,
    Context::Problem,
    Context::Leave,
    Context::Help,
];

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, scroll: usize) -> Drawn {
    let keys = &model.session.keys;
    let mut window = Window::new("Help", theme.border_focused, room(frame, WIDTH));
    let page = &mut window.body;
    context(page, theme, keys, Context::Main);
    page.blank();
    language(page, theme);
    for other in OTHERS {
        page.blank();
        context(page, theme, keys, other);
    }
    window.show(frame, scroll).scrolls()
}

fn context(page: &mut Page, theme: &Theme, map: &KeyMap, context: Context) {
    page.text(0, context.title(), theme.strong);
    for spec in Spec::of_context(context) {
        let keys = map.names(spec);
        if width(&keys) > KEYS_WIDE {
            page.text(2, &keys, theme.accent);
            page.text(KEYS_WIDE + 3, spec.help, Style::new());
        } else {
            let lead = format!("  {} ", exactly(&keys, KEYS_WIDE));
            page.hang(Span::styled(lead, theme.accent), &[Span::raw(spec.help)]);
        }
    }
}

fn language(page: &mut Page, theme: &Theme) {
    page.text(0, "Filter: every word must match", theme.strong);
    for (example, meaning) in LANGUAGE {
        let lead = Span::styled(format!("  {} ", exactly(example, TERM)), theme.accent);
        page.hang(lead, &[Span::raw(meaning)]);
    }
    page.blank();
    for key in KEYS {
        let name = exactly(&format!("{}:", key.name), TERM);
        page.hang(
            Span::styled(format!("  {name} "), theme.accent),
            &[
                Span::styled(key.meaning, Style::new()),
                Span::styled(format!(": {}", key.values), theme.dim),
            ],
        );
    }
}
