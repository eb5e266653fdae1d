//! The jobs of the journal, newest first.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room_for};
use crate::app::{Command, Context, Model, Spec, past};
use crate::change::JobState;
use crate::change::history::{PastJob, Recovered};
use crate::tenant::{grouped, time};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 130;
/// Rows of jobs at most.
const ROWS: u16 = 30;
/// Cells of a job's number; an action and its users get at least so many, where they are that long.
const NUMBER: usize = 4;
const LEAST: (usize, usize) = (13, 18);
/// Cells of a day and a minute, with the year and without.
const DATE: (usize, usize) = (16, 11);
/// Newest jobs whose texts are measured: the columns stay where they are while the list scrolls.
const MEASURED: usize = 500;
/// Cells that the outcome needs beside them.
const OUTCOME: usize = 20;
/// From so many cells on there is room.
const ROOMY: usize = 96;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    recovered: &[Recovered],
    searched: &str,
) -> Drawn {
    let jobs = model.history_rows();
    let width = room_for(frame, WIDTH, longest(&jobs, model));
    let mut window = Window::new("History", theme.border_focused, width);
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
    if let Some(chosen) = chosen {
        window.title = format!("History {}/{}", grouped(chosen + 1), grouped(jobs.len()));
    }
    if !searched.is_empty() {
        window.title = format!("{} · /{searched}", window.title);
    }
    let zone = time::zone_name(model.now, &model.session.time_zone);
    window.title = format!("{} · times in {zone}", window.title);
    let line = window.body.width();
    let columns = Columns::of(&jobs, line, model);
    // Only what is seen is counted: a job can hold very many users.
    for (at, past) in jobs.iter().enumerate().skip(first).take(rows) {
        let row = row(past, chosen == Some(at), &columns, line, model, theme);
        window.body.line(row);
    }
    match &model.history {
        None => window.body.text(0, "Reading the journal…", theme.dim),
        Some(all) if all.is_empty() => {
            let text = "No changes of this tenant are recorded.";
            window.body.text(0, text, Style::new());
        }
        Some(_) if jobs.is_empty() => {
            let text = format!("No job contains \"{searched}\".");
            window.body.text(0, &text, theme.dim);
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

/// Cells of the longest row that stands at the top.
fn longest(jobs: &[&PastJob], model: &Model) -> usize {
    let columns = Columns::of(jobs, usize::MAX, model);
    let outcomes = jobs.iter().take(usize::from(ROWS)).map(|past| {
        let facts = facts(past);
        let facts = facts.iter().map(|fact| width(fact) + 3).sum::<usize>();
        width(model.state_of(past).name()) + facts
    });
    columns.taken() + outcomes.max().unwrap_or(0)
}

/// Cells of the parts of a row before its outcome.
struct Columns {
    number: usize,
    action: usize,
    about: usize,
    with_year: bool,
}

impl Columns {
    /// What the jobs need; where that is too much, first the action and then the users are cut.
    fn of(jobs: &[&PastJob], line: usize, model: &Model) -> Self {
        let measured = || jobs.iter().take(MEASURED);
        let longest = |text: fn(&PastJob) -> usize| measured().map(|past| text(past)).max();
        let number = longest(|past| width(&format!("#{}", past.begin.job)));
        let action = longest(|past| width(past.begin.action.short())).unwrap_or(0);
        let about = longest(|past| width(&past.about())).unwrap_or(0);
        let number = number.unwrap_or(0).max(NUMBER);
        let zone = &model.session.time_zone;
        let now = time::minute(model.now, zone);
        let year = |past: &&PastJob| time::minute(past.begin.at, zone).get(..4) == now.get(..4);
        // The year is said where it is another one, or where there is room.
        let with_year = line >= ROOMY || !jobs.last().is_none_or(year);
        let at = if with_year { DATE.0 } else { DATE.1 };
        let spare = line.saturating_sub(2 + number + at + 4 + OUTCOME);
        let kept = action.min(LEAST.0);
        let about = about.min(spare.saturating_sub(kept).max(LEAST.1));
        let action = action.min(spare.saturating_sub(about).max(kept));
        Self {
            number,
            action,
            about,
            with_year,
        }
    }

    /// Cells before the outcome.
    fn taken(&self) -> usize {
        let at = if self.with_year { DATE.0 } else { DATE.1 };
        2 + self.number + at + self.action + self.about + 4
    }
}

/// `▸ #12   2026-11-24 09:12 enforce  Ada Lovelace and 2 more  interrupted · INC-1 · 3 done · ops@contoso.example`
fn row(
    past: &PastJob,
    chosen: bool,
    columns: &Columns,
    room: usize,
    model: &Model,
    theme: &Theme,
) -> Line<'static> {
    let begin = &past.begin;
    let at = time::minute_in_row(begin.at, model.now, &model.session.time_zone);
    let at = if columns.with_year {
        at
    } else {
        at.get(5..).unwrap_or_default().to_owned()
    };
    let lead = format!(
        "{}{} {at} {} {} ",
        if chosen { "▸ " } else { "  " },
        exactly(&format!("#{}", begin.job), columns.number),
        exactly(begin.action.short(), columns.action),
        exactly(&past.about(), columns.about),
    );
    let room = room.saturating_sub(width(&lead));
    let state = model.state_of(past);
    let state_style = match state {
        JobState::Running => theme.accent,
        JobState::Done => theme.dim,
        JobState::Stopped | JobState::Interrupted => theme.warn,
    };
    let rest = format!(" · {}", facts(past).join(" · "));
    let state = fit(state.name(), room).into_owned();
    let left = room.saturating_sub(width(&state));
    let style = if chosen {
        theme.selection
    } else {
        Style::new()
    };
    Line::from(vec![
        Span::styled(lead, style),
        Span::styled(state, if chosen { style } else { state_style }),
        Span::styled(fit(&rest, left).into_owned(), style),
    ])
}

/// What came of a job, its ticket, and whose it was; what matters most comes first.
fn facts(past: &PastJob) -> Vec<String> {
    let begin = &past.begin;
    let parts = [
        Some(past.tally().line()),
        past::journal_status(past),
        begin.ticket.as_ref().map(ToString::to_string),
        Some(begin.operator.to_string()),
    ];
    parts.into_iter().flatten().collect()
}

/// The chosen job in full where its row has no room, what can be done with it, and why something cannot.
fn about(foot: &mut Page, model: &Model, theme: &Theme) {
    foot.blank();
    if let Some(past) = model.past_job().filter(|_| foot.width() < ROOMY) {
        let about = format!("{} · {}", past.about(), facts(past).join(" · "));
        foot.text(0, &about, theme.dim);
    }
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
