//! Draws the model.
use crate::app::Model;
use ratatui::Frame;
/// Look.
#[derive(Clone, Debug)]
pub struct Look {}
/// Draws.
pub fn draw(_f: &mut Frame<'_>, _m: &Model, _l: &Look) {}

impl Look {
    /// New.
    pub fn new(_colour: bool, _ascii: bool) -> Self { Self {} }
}
