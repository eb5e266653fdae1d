//! The keys that mean something now.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::width;
use super::theme::Theme;
use crate::app::{Command, Context, Model, Spec};

const GAP: usize = 2;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let context = model.context();
    let hints: Vec<(&Spec, bool)> = Spec::of_context(context)
        .filter(|spec| !spec.hint.is_empty())
        .map(|spec| (spec, spec.disabled(model).is_some()))
        // In a layer a disabled key belongs to another kind of question: it would only confuse.
        .filter(|(_, disabled)| context == Context::Main || !disabled)
        .collect();
    let mut line = Line::default();
    for (at, (spec, disabled)) in fitting(&hints, usize::from(area.width).saturating_sub(2)) {
        if at > 0 {
            line.push_span(" ".repeat(GAP));
        }
        let (key, word) = if disabled {
            (theme.dim, theme.dim)
        } else {
            (
                theme.accent.patch(theme.strong),
                ratatui::style::Style::new(),
            )
        };
        line.push_span(Span::styled(key_of(spec), key));
        line.push_span(Span::styled(format!(" {}", spec.hint), word));
    }
    frame
        .buffer_mut()
        .set_line(area.x + 1, area.y, &line, area.width - 1);
}

/// The hints that fit, in order; the one of the help always does, since it leads to all others.
fn fitting<'a>(
    hints: &[(&'a Spec, bool)],
    room: usize,
) -> impl Iterator<Item = (usize, (&'a Spec, bool))> {
    let size = |spec: &Spec| width(&key_of(spec)) + 1 + width(spec.hint) + GAP;
    let help = hints
        .iter()
        .find(|(spec, _)| spec.command == Command::Help)
        .map_or(0, |(spec, _)| size(spec));
    let mut left = (room + GAP).saturating_sub(help);
    let kept: Vec<_> = hints
        .iter()
        .copied()
        .filter(|(spec, _)| {
            let size = size(spec);
            let fits = spec.command == Command::Help || size <= left;
            if fits && spec.command != Command::Help {
                left -= size;
            }
            fits
        })
        .collect();
    kept.into_iter().enumerate()
}

fn key_of(spec: &Spec) -> String {
    spec.keys
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}
