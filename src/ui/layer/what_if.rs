//! Microsoft's answer about one user beside ours.

use super::window::{Drawn, Window, room};
use crate::app::Model;
use crate::app::referee::{self, Referee};
use crate::change::words::name_or_account;
use crate::ui::canvas::Frame;
use crate::ui::theme::Theme;

const WIDTH: u16 = 96;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, shown: &Referee) -> Drawn {
    let user = model.store.get(shown.user);
    let name = user.map(|user| name_or_account(&user.name, &user.upn));
    let title = format!("What If: {}", name.unwrap_or("nobody"));
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    for line in referee::statements(model, shown) {
        if line.text.is_empty() {
            window.body.blank();
        } else {
            let indent = usize::from(line.depth) * 2;
            window.body.text(indent, &line.text, theme.tone(line.tone));
        }
    }
    window.show(frame, shown.scroll).scrolls()
}
