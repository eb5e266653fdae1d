//! A Temporary Access Pass that was just made.

use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::{Command, Context, Model, ShownPass};
use crate::tenant::SafeText;
use crate::tenant::time;
use crate::ui::canvas::Frame;
use crate::ui::text::Span;
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
    if let Some(until) = shown.until {
        let until = time::clock(until, model.now, &model.session.time_zone);
        body.labelled("Valid until", theme.dim, &[Span::raw(until)]);
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
    if shown.closing {
        let keys = &model.session.keys;
        let offer = |command, what| keys.offer(Context::AccessPass, command, what);
        let ways = [
            offer(Command::Close, "again forgets it"),
            offer(Command::Reveal, "shows it"),
            offer(Command::CopyCode, "copies it"),
        ];
        let ways: Vec<String> = ways.into_iter().flatten().collect();
        let text = format!("Nobody has seen or copied the code: {}.", ways.join(", "));
        body.blank();
        body.text(0, &text, theme.warn);
    }
    window.show(frame, 0).scrolls()
}
