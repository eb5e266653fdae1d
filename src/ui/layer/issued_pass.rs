//! A Temporary Access Pass that was just made.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::Span;

use super::window::{Drawn, Window, room};
use crate::app::{Model, ShownPass};
use crate::tenant::SafeText;
use crate::tenant::time;
use crate::ui::theme::Theme;

const WIDTH: u16 = 66;
/// What stands for the code: always as long, so that it does not tell how long the code is.
const MASK: &str = "••••••••";

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    shown: &ShownPass,
) -> Drawn {
    let title = "Temporary Access Pass";
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    let (body, pass) = (&mut window.body, &shown.pass);
    body.text(0, &shown.user, theme.strong);
    body.blank();
    let code = if shown.revealed {
        // Foreign text like any other.
        let code = SafeText::new(pass.code.secret());
        Span::styled(code.to_string(), theme.accent.patch(theme.strong))
    } else {
        Span::styled(MASK, theme.dim)
    };
    body.labelled("Code", theme.dim, &[code]);
    let minutes = pass.minutes.map_or_else(
        || "unknown lifetime".into(),
        |minutes| format!("{minutes} minutes"),
    );
    let uses = match pass.once {
        Some(true) => ", one sign-in",
        Some(false) => ", many sign-ins",
        None => "",
    };
    body.labelled(
        "Good for",
        theme.dim,
        &[Span::raw(format!("{minutes}{uses}"))],
    );
    if let Some(starts) = pass.starts {
        let starts = time::clock(starts, model.now, &model.session.time_zone);
        body.labelled("From", theme.dim, &[Span::raw(starts)]);
    }
    if pass.usable == Some(false) {
        body.text(
            0,
            "Microsoft says that this pass cannot be used now.",
            theme.warn,
        );
    }
    body.blank();
    body.text(
        0,
        "The code is not stored. You cannot see it again after closing this window.",
        Style::new(),
    );
    window.show(frame, 0).scrolls()
}
