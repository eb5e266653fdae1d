//! Temporary Access Passes that one job made: a line for each, the codes masked until asked.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room_for};
use crate::app::{Command, Context, MadePass, Model, ShownPasses};
use crate::change::words::count;
use crate::tenant::{SafeText, grouped, time};
use crate::ui::canvas::Frame;
use crate::ui::text::{Line, Span, exactly, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 92;
/// What stands for a code: always as long, so that it does not tell how long the code is.
const MASK: &str = "••••••••";
/// Cells of the mark of the chosen row.
const LEAD: usize = 2;

/// Cells of the parts of a row.
struct Columns {
    user: usize,
    code: usize,
    until: usize,
}

impl Columns {
    fn of(shown: &ShownPasses, model: &Model) -> Self {
        let longest = |text: &dyn Fn(&MadePass) -> usize| {
            let cells = shown.passes.iter().map(text);
            cells.max().unwrap_or(0)
        };
        Self {
            user: longest(&|made| width(&made.user)),
            code: longest(&|made| width(&code(made, shown.revealed))),
            until: longest(&|made| width(&until(made, model))),
        }
    }

    /// Cells of all of them with the gaps between.
    fn whole(&self) -> usize {
        LEAD + self.user + 2 + self.code + self.until
    }
}

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    shown: &ShownPasses,
) -> Drawn {
    let title = format!("Temporary Access Passes {}", grouped(shown.passes.len()));
    let mut columns = Columns::of(shown, model);
    let width = room_for(frame, WIDTH, columns.whole());
    columns.user = columns
        .user
        .min(usize::from(width).saturating_sub(columns.whole() - columns.user));
    let mut window = Window::new(title, theme.border_focused, width);
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
    let passes = shown.passes.iter().enumerate();
    for (at, made) in passes.skip(first).take(rows) {
        let line = row(
            made,
            at == shown.chosen,
            shown.revealed,
            &columns,
            model,
            theme,
        );
        window.body.line(line);
    }
    window.show(frame, 0).stays()
}

fn code(made: &MadePass, revealed: bool) -> String {
    if !revealed {
        return MASK.to_owned();
    }
    // Foreign text like any other.
    SafeText::new(made.pass.code.secret()).to_string()
}

/// Until when it can be used.
fn until(made: &MadePass, model: &Model) -> String {
    if made.pass.usable == Some(false) {
        return "  not usable now".to_owned();
    }
    made.until.map_or_else(String::new, |until| {
        let until = time::moment(until, model.now, &model.session.time_zone);
        format!("  until {until}")
    })
}

/// `▸ Ada Lovelace · ada@contoso.example     ••••••••        until 17:30:00`
fn row(
    made: &MadePass,
    chosen: bool,
    revealed: bool,
    columns: &Columns,
    model: &Model,
    theme: &Theme,
) -> Line<'static> {
    let code = code(made, revealed);
    let lead = if chosen { "▸ " } else { "  " };
    let (plain, secret) = if chosen {
        (theme.selection, theme.selection)
    } else if revealed {
        (Style::new(), theme.accent.patch(theme.strong))
    } else {
        (Style::new(), theme.dim)
    };
    Line::from(vec![
        Span::styled(lead.to_owned(), theme.accent),
        Span::styled(exactly(&made.user, columns.user), plain),
        Span::raw("  "),
        Span::styled(exactly(&code, columns.code), secret),
        Span::styled(until(made, model), theme.dim),
    ])
}
