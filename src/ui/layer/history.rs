//! The jobs of the journal, newest first.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room};
use crate::app::{Command, Context, Model, Spec, past};
use crate::change::history::{PastJob, Recovered};
use crate::tenant::time;
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 100;
/// Rows of jobs at most.
const ROWS: u16 = 18;
/// Cells of a job's number, of its time and of its action.
const COLUMNS: (usize, usize, usize) = (5, 16, 21);

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    recovered: &[Recovered],
) -> Drawn {
    let mut window = Window::new("History", theme.border_focused, room(frame, WIDTH));
    if !recovered.is_empty() {
        found_out(&mut window.head, theme, recovered);
    }
    for gap in &model.history_gaps {
        let gap = format!("Incomplete: {gap}.");
        window.head.text(0, &gap, theme.warn);
    }
    let chosen = model.chosen_in_history();
    if chosen.is_some() {
        about(&mut window.foot, model, theme);
    }
    let fixed = window.head.height() + window.foot.height();
    let rows = usize::from(ROWS.min(capacity(frame, fixed)).max(1));
    let first = (chosen.unwrap_or(0) + 1).saturating_sub(rows);
    let jobs = model.history.as_deref();
    if let (Some(chosen), Some(jobs)) = (chosen, jobs) {
        window.title = format!("History {}/{}", chosen + 1, jobs.len());
    }
    let line = window.body.width();
    // Only what is seen is counted: a job can hold very many users.
    let seen = jobs.iter().flat_map(|jobs| jobs.iter().rev()).enumerate();
    for (at, past) in seen.skip(first).take(rows) {
        let row = row(past, chosen == Some(at), line, model, theme);
        window.body.line(row);
    }
    match jobs {
        None => window.body.text(0, "Reading the journal…", theme.dim),
        Some([]) => {
            let text = "No changes of this tenant are recorded.";
            window.body.text(0, text, Style::new());
        }
        Some(_) => {}
    }
    window.show(frame, 0).stays()
}

fn found_out(head: &mut Page, theme: &Theme, recovered: &[Recovered]) {
    head.text(
        0,
        "A previous session was interrupted. Its changes were verified with Microsoft 365:",
        theme.strong,
    );
    for job in recovered {
        head.text(2, &job.line(), theme.warn);
    }
    head.blank();
}

/// `▸ #12   2026-11-24 09:12  enforce                rest: 3 · 5 done · ops@contoso.example · INC-1`
fn row(past: &PastJob, chosen: bool, room: usize, model: &Model, theme: &Theme) -> Line<'static> {
    let begin = &past.begin;
    let lead = format!(
        "{}{} {} {} ",
        if chosen { "▸ " } else { "  " },
        exactly(&format!("#{}", begin.job), COLUMNS.0),
        exactly(&time::minute(begin.at, &model.session.time_zone), COLUMNS.1),
        exactly(begin.action.short(), COLUMNS.2),
    );
    let room = room.saturating_sub(width(&lead));
    let status = past::journal_status(past).map(|text| format!("{text} · "));
    let status = fit(&status.unwrap_or_default(), room).into_owned();
    let ticket = begin.ticket.as_ref().map(|ticket| format!(" · {ticket}"));
    let rest = format!(
        "{} · {}{}",
        past.tally().line(),
        begin.operator,
        ticket.unwrap_or_default()
    );
    let left = room.saturating_sub(width(&status));
    let style = if chosen {
        theme.selection
    } else {
        Style::new()
    };
    let warn = if chosen { style } else { theme.warn };
    Line::from(vec![
        Span::styled(lead, style),
        Span::styled(status, warn),
        Span::styled(fit(&rest, left).into_owned(), style),
    ])
}

/// What can be done with the chosen job, and why something cannot.
fn about(foot: &mut Page, model: &Model, theme: &Theme) {
    foot.blank();
    for command in [Command::UndoJob, Command::ResumeJob] {
        let spec = Spec::of_context(Context::History).find(|spec| spec.command == command);
        if let Some(spec) = spec {
            let key = Span::styled(format!("{} ", model.session.keys.names(spec)), theme.accent);
            match spec.disabled(model) {
                Some(why) => foot.hang(
                    key,
                    &[Span::styled(format!("{}: {why}", spec.hint), theme.dim)],
                ),
                None => foot.hang(key, &[Span::raw(spec.help)]),
            }
        }
    }
}
