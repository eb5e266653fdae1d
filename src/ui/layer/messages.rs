//! The messages of the session, to be read again.

use super::window::{Drawn, Window, room};
use crate::app::{Model, message};
use crate::change::words::count;
use crate::ui::canvas::Frame;
use crate::ui::theme::Theme;

const WIDTH: u16 = 100;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, scroll: usize) -> Drawn {
    let title = format!("Messages · {}", count(model.messages.len(), "message"));
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    for line in message::statements(&model.messages, model.now, &model.session.time_zone) {
        let indent = usize::from(line.depth) * 2;
        window.body.text(indent, &line.text, theme.tone(line.tone));
    }
    if model.messages.is_empty() {
        let text = "Nothing was reported in this session.";
        window.body.text(0, text, theme.dim);
    }
    window.show(frame, scroll).scrolls()
}
