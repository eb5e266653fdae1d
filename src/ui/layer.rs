//! The windows above the list, the top one last.

pub(crate) mod confirm;
mod help;
mod job;
mod notice;
mod palette;
mod window;

use ratatui::Frame;

use super::theme::Theme;
use crate::app::{Layer, Model};

/// Draws all layers; gives the greatest useful scroll position of the one on top.
pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme) -> usize {
    let mut extent = 0;
    for layer in &model.layers {
        extent = match layer {
            // The status line shows it.
            Layer::Filter { .. } => 0,
            Layer::Palette { input, chosen } => palette::draw(frame, model, theme, input, *chosen),
            Layer::Help { scroll } => help::draw(frame, theme, *scroll),
            Layer::Confirm(confirm) => confirm::draw(frame, model, theme, confirm),
            Layer::Job { id, scroll } => model
                .job(*id)
                .map_or(0, |shown| job::draw(frame, model, theme, shown, *scroll)),
            Layer::Problem(problem) => notice::problem(frame, theme, problem),
            Layer::Leave { .. } => notice::leave(frame, model, theme),
        };
    }
    extent
}
