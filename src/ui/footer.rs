//! The keys that mean something now.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layer::elsewhere;
use super::text::{Line, Span, width};
use super::theme::Theme;
use crate::app::{Command, Context, Model, Spec};
use crate::ui::canvas::Frame;

const GAP: usize = 2;

/// A key and what it does.
struct Hint {
    key: String,
    spec: &'static Spec,
    disabled: bool,
    /// Microsoft will refuse it.
    fails: bool,
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let context = model.context();
    let hints: Vec<Hint> = Spec::of_context(context)
        .filter(|spec| !spec.hint.is_empty())
        .filter_map(|spec| {
            Some(Hint {
                key: spec.shown_key(model)?.to_string(),
                spec,
                disabled: spec.disabled(model).is_some(),
                fails: spec.will_fail(model).is_some(),
            })
        })
        // In a layer a disabled key belongs to another kind of question: it would only confuse.
        .filter(|hint| context == Context::Main || !hint.disabled)
        // A window that takes no answer yet offers none.
        .filter(|hint| !model.is_deaf() || hint.spec.command == Command::No)
        .collect();
    let mut line = Line::default();
    let mut room = usize::from(area.width).saturating_sub(2);
    if let Some(elsewhere) = elsewhere(model) {
        let text = format!("{elsewhere}{}", " ".repeat(GAP));
        room = room.saturating_sub(width(&text));
        line.push_span(Span::styled(text, theme.warn));
    }
    for (at, hint) in fitting(&hints, room) {
        if at > 0 {
            line.push_span(Span::raw(" ".repeat(GAP)));
        }
        let (key, word) = if hint.disabled || hint.fails {
            (theme.dim, theme.dim)
        } else {
            (theme.accent.patch(theme.strong), Style::new())
        };
        line.push_span(Span::styled(hint.key.clone(), key));
        line.push_span(Span::styled(format!(" {}", hint.spec.hint), word));
    }
    frame.line(area.x + 1, area.y, &line, area.width.saturating_sub(1));
}

/// The hints that fit, in order; the one of the help always does, since it leads to all others.
fn fitting(hints: &[Hint], room: usize) -> impl Iterator<Item = (usize, &Hint)> {
    let help = hints
        .iter()
        .find(|hint| hint.is_help())
        .map_or(0, Hint::size);
    let mut left = (room + GAP).saturating_sub(help);
    hints
        .iter()
        .filter(move |hint| {
            if hint.is_help() {
                return true;
            }
            let fits = hint.size() <= left;
            left -= if fits { hint.size() } else { 0 };
            fits
        })
        .enumerate()
}

impl Hint {
    fn is_help(&self) -> bool {
        self.spec.command == Command::Help
    }

    fn size(&self) -> usize {
        width(&self.key) + 1 + width(self.spec.hint) + GAP
    }
}
