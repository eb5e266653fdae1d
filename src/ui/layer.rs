//! The windows above the list, the top one last.

use ratatui::Frame;

use super::theme::Theme;
use crate::app::Model;

pub(super) fn draw(_frame: &mut Frame<'_>, _model: &Model, _theme: &Theme) -> usize {
    0
}
