//! One job of the journal: who, what, when, what came of each user.

use crate::ui::canvas::Frame;
use crate::ui::text::Span;

use super::window::{Drawn, Window, and_more, room};
use crate::app::{Context, Model, past};
use crate::change::history::PastJob;
use crate::change::words::count;
use crate::tenant::time;
use crate::ui::page::Page;
use crate::ui::theme::Theme;

const WIDTH: u16 = 92;
/// Lines of results that one window holds; the clipboard gets them all.
const MOST: usize = 2000;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    job: u32,
    scroll: usize,
) -> Drawn {
    let shown = model
        .history
        .iter()
        .flatten()
        .find(|past| past.begin.job == job);
    let title = shown.map_or_else(
        || format!("Job {job}"),
        |past| format!("Job {job}: {}", past.begin.action.title()),
    );
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    match shown {
        None => window.body.text(0, "Reading the journal…", theme.dim),
        Some(past) => {
            head(&mut window.head, model, theme, past);
            results(&mut window.body, model, theme, past);
        }
    }
    window.show(frame, scroll).scrolls()
}

fn head(head: &mut Page, model: &Model, theme: &Theme, past: &PastJob) {
    let begin = &past.begin;
    let facts = format!(
        "{} · {} · {}",
        time::minute(begin.at, &model.session.time_zone),
        begin.operator,
        count(begin.users.len(), "user")
    );
    head.text(0, &facts, theme.dim);
    let state = model.state_of(past).name();
    let tally = format!("{state} · {}", past.tally().line());
    let mut spans = vec![Span::styled(tally, theme.strong)];
    if let Some(standing) = past::journal_status(past) {
        spans.push(Span::styled(format!(" · {standing}"), theme.warn));
    }
    head.hang(Span::raw(""), &spans);
    for line in past::origin(&begin.context()) {
        head.text(0, &line, theme.accent);
    }
    head.blank();
}

fn results(body: &mut Page, model: &Model, theme: &Theme, past: &PastJob) {
    let mut lines = past::statements(past);
    for statement in lines.by_ref().take(MOST) {
        let indent = usize::from(statement.depth) * 2;
        body.text(indent, &statement.text, theme.tone(statement.tone));
    }
    if lines.next().is_some() {
        body.text(0, &and_more(model, Context::Past), theme.dim);
    }
}
