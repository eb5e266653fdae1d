//! Temporary Access Passes that one job made: a line for each, the codes masked until asked.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room};
use crate::app::{Command, Context, MadePass, Model, ShownPasses};
use crate::change::words::count;
use crate::tenant::{SafeText, grouped, time};
use crate::ui::canvas::Frame;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 92;
/// What stands for a code: always as long, so that it does not tell how long the code is.
const MASK: &str = "••••••••";
/// Cells of a code, and of a time.
const CELLS: (usize, usize) = (16, 17);

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    shown: &ShownPasses,
) -> Drawn {
    let title = format!("Temporary Access Passes {}", grouped(shown.passes.len()));
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    let foot = &mut window.foot;
    foot.blank();
    foot.text(
        0,
        "The codes are not stored. You cannot see them again after closing this window.",
        Style::new(),
    );
    let running = model.job(shown.job).filter(|job| !job.has_ended());
    if let Some(job) = running {
        let left = count(job.pending.len(), "user");
        foot.text(
            0,
            &format!("The job is still running: {left} to go."),
            theme.warn,
        );
    }
    if shown.closing {
        let keys = &model.session.keys;
        let offer = |command, what| keys.offer(Context::AccessPasses, command, what);
        let ways = [
            offer(Command::Close, "again forgets them"),
            offer(Command::Reveal, "shows them"),
            offer(Command::CopyCodes, "copies them"),
        ];
        let ways: Vec<String> = ways.into_iter().flatten().collect();
        let text = format!("Nobody has seen or copied all codes: {}.", ways.join(", "));
        foot.text(0, &text, theme.warn);
    }
    let rows = usize::from(capacity(frame, window.foot.height()).max(1));
    let first = (shown.chosen + 1).saturating_sub(rows);
    let room = window.body.width();
    let passes = shown.passes.iter().enumerate();
    for (at, made) in passes.skip(first).take(rows) {
        let line = row(made, at == shown.chosen, shown.revealed, room, model, theme);
        window.body.line(line);
    }
    window.show(frame, 0).stays()
}

/// `▸ Ada Lovelace · ada@contoso.example     ••••••••        until 17:30:00`
fn row(
    made: &MadePass,
    chosen: bool,
    revealed: bool,
    room: usize,
    model: &Model,
    theme: &Theme,
) -> Line<'static> {
    let until = made.until.map_or_else(String::new, |until| {
        let until = time::moment(until, model.now, &model.session.time_zone);
        format!(" until {until}")
    });
    let until = if made.pass.usable == Some(false) {
        " not usable now".to_owned()
    } else {
        until
    };
    let code = if revealed {
        // Foreign text like any other.
        SafeText::new(made.pass.code.secret()).to_string()
    } else {
        MASK.to_owned()
    };
    let code_cells = CELLS.0.max(width(&code));
    let lead = if chosen { "▸ " } else { "  " };
    let words = room.saturating_sub(width(lead) + code_cells + CELLS.1 + 7);
    let (plain, secret) = if chosen {
        (theme.selection, theme.selection)
    } else if revealed {
        (Style::new(), theme.accent.patch(theme.strong))
    } else {
        (Style::new(), theme.dim)
    };
    Line::from(vec![
        Span::styled(lead.to_owned(), theme.accent),
        Span::styled(exactly(&fit(&made.user, words), words), plain),
        Span::raw(" ".to_owned()),
        Span::styled(exactly(&code, code_cells), secret),
        Span::styled(until, theme.dim),
    ])
}
