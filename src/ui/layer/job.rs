//! A job: how far it is, and what came of it.

use ratatui::style::Style;

use super::window::{Drawn, Window, and_more, room};
use crate::app::job::Phase;
use crate::app::results;
use crate::app::{Context, Job, Model};
use crate::change::Fidelity;
use crate::change::words::count;
use crate::tenant::{grouped, time};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span};
use crate::ui::theme::Theme;

const WIDTH: u16 = 92;
/// Cells of the progress bar.
const BAR: usize = 30;
/// Lines of results that one window holds; the clipboard gets them all.
const MOST: usize = 2000;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    job: &Job,
    scroll: usize,
) -> Drawn {
    let title = job.plan.action.title();
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    progress(&mut window.head, model, theme, job);
    by_hand(&mut window.body, model, theme, job);
    let mut lines = results::job(job, &model.session.time_zone);
    for statement in lines.by_ref().take(MOST) {
        let indent = usize::from(statement.depth) * 2;
        window
            .body
            .text(indent, &statement.text, theme.tone(statement.tone));
    }
    if lines.next().is_some() {
        window
            .body
            .text(0, &and_more(model, Context::Job), theme.dim);
    }
    if window.body.height() == 0 {
        window.body.text(0, "No user done yet.", theme.dim);
    }
    window.show(frame, scroll).scrolls()
}

fn progress(head: &mut Page, model: &Model, theme: &Theme, job: &Job) {
    let (settled, total) = (job.tally.total(), job.total());
    let (word, style) = match job.phase {
        Phase::Queued => ("queued behind the running job".into(), theme.dim),
        Phase::Running => ("running".into(), theme.accent),
        Phase::Stopping => (
            "stopping: waiting for the requests on the way".into(),
            theme.warn,
        ),
        Phase::Ended { at } => {
            let at = time::clock(at, model.now, &model.session.time_zone);
            (format!("ended {at}"), theme.dim)
        }
    };
    let filled = (BAR * settled).checked_div(total).unwrap_or(BAR);
    head.line(Line::from(vec![
        Span::styled("█".repeat(filled), theme.accent),
        Span::styled("░".repeat(BAR - filled), theme.dim),
        Span::styled(
            format!("  {} of {} done", grouped(settled), count(total, "user")),
            theme.strong,
        ),
    ]));
    let mut state = vec![Span::styled(word, style)];
    if !job.working.is_empty() {
        state.push(Span::raw(format!(
            " · {} on the way",
            grouped(job.working.len())
        )));
    }
    if settled > 0 {
        state.push(Span::raw(format!(" · {}", job.tally.line())));
    }
    // A clock time stays true while nothing is drawn.
    let end = job.expected_end(model.now, model.load.throttled_until);
    if let Some(at) = end.filter(|_| !job.has_ended()) {
        let at = time::clock(at, model.now, &model.session.time_zone);
        state.push(Span::styled(format!(" · ready about {at}"), theme.dim));
    }
    head.hang(Span::raw(""), &state);
    if let Some(until) = model.load.throttled_until.filter(|_| !job.has_ended()) {
        let until = time::clock(until, model.now, &model.session.time_zone);
        head.text(
            0,
            &format!("Microsoft asked to wait until {until}"),
            theme.warn,
        );
    }
    if let Some(sign_in) = model.sign_in.as_ref().filter(|_| !job.has_ended()) {
        let until = time::clock(sign_in.expires, model.now, &model.session.time_zone);
        head.text(
            0,
            &format!("waiting for you to sign in, until {until}"),
            theme.warn,
        );
    }
    head.blank();
}

/// What a person has to do, and where.
fn by_hand(body: &mut Page, model: &Model, theme: &Theme, job: &Job) {
    if let Fidelity::ByHand(why) = job.plan.action.fidelity() {
        body.text(0, why, Style::new());
        let (link, _) = model.portal().per_user_mfa();
        body.text(0, &link, theme.accent);
        body.blank();
    }
}
