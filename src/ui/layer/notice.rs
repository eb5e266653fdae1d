//! A failure in full, a sign-in that waits, and the question before leaving.

use ratatui::style::Style;

use super::window::{Drawn, Window, room};
use crate::app::results;
use crate::app::sign_in::{How, SignIn};
use crate::app::{Command, Context, Model, Spec};
use crate::tenant::time;
use crate::tenant::{Problem, grouped};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::Span;
use crate::ui::theme::Theme;

const WIDTH: u16 = 66;

pub(super) fn problem(frame: &mut Frame<'_>, theme: &Theme, problem: &Problem) -> Drawn {
    let mut window = Window::new("Problem", theme.danger, room(frame, WIDTH));
    for statement in results::problem(problem) {
        window
            .body
            .text(0, &statement.text, theme.tone(statement.tone));
    }
    window.show(frame, 0).scrolls()
}

pub(super) fn leave(frame: &mut Frame<'_>, model: &Model, theme: &Theme) -> Drawn {
    let mut window = Window::new("Quit?", theme.border_focused, room(frame, WIDTH));
    let body = &mut window.body;
    if let Some(job) = model.active_job() {
        let settled = format!(
            "A job is running: {}, {} of {} users done.",
            job.plan.action.short(),
            grouped(job.tally.total()),
            grouped(job.total())
        );
        body.text(0, &settled, theme.strong);
    }
    for (tab, job) in model.jobs_elsewhere() {
        let running = format!(
            "A job is running in {}: {}, {} of {} users done.",
            tab.name,
            job.action,
            grouped(job.done),
            grouped(job.total)
        );
        body.text(0, &running, theme.strong);
    }
    body.text(
        0,
        "Quitting stops it after the requests on the way. The remaining users are not changed.",
        Style::new(),
    );
    body.blank();
    let key = theme.accent.patch(theme.strong);
    let answers = [
        (Command::No, " stay      "),
        (Command::Yes, " stop the job and quit"),
    ];
    let answers = answers.into_iter().filter_map(|(command, what)| {
        let spec = Spec::of_context(Context::Leave).find(|spec| spec.command == command)?;
        let shown = spec.shown_key(model)?.to_string();
        Some([Span::styled(shown, key), Span::raw(what)])
    });
    body.line(answers.flatten().collect());
    window.show(frame, 0).scrolls()
}

pub(super) fn sign_in(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    sign_in: &SignIn,
) -> Drawn {
    let mut window = Window::new("Sign in again", theme.border_focused, room(frame, WIDTH));
    let body = &mut window.body;
    body.text(
        0,
        "Microsoft asks you to sign in again. Requests and jobs wait, and continue afterwards.",
        Style::new(),
    );
    body.blank();
    let until = time::clock(sign_in.expires, model.now, &model.session.time_zone);
    let page = |body: &mut Page| {
        let page = Span::styled(sign_in.page.clone(), theme.accent);
        body.labelled("Open", theme.dim, &[page]);
    };
    if !matches!(sign_in.how, How::Paste { .. }) {
        page(body);
    }
    match &sign_in.how {
        How::Code(code) => {
            body.labelled(
                "Code",
                theme.dim,
                &[Span::styled(code.clone(), theme.strong)],
            );
        }
        How::Paste { why } => {
            if let Some(why) = why {
                body.labelled("Why", theme.dim, &[Span::styled(why.clone(), theme.warn)]);
            }
            let keys = &model.session.keys;
            let copies = keys.offer(Context::SignIn, Command::CopyText, "copies it");
            let copies = copies.map(|copies| format!(" ({copies})"));
            let first = format!(
                "Open the page below in any browser{} and sign in.",
                copies.unwrap_or_default()
            );
            body.labelled("First", theme.dim, &[Span::raw(first)]);
            let then = "The browser ends at an address that begins with http://localhost and cannot be opened: \
                        copy it and paste it here.";
            body.labelled("Then", theme.dim, &[Span::raw(then)]);
        }
        How::Port(port) => {
            let hint = format!("on another machine, run ssh -L {port}:localhost:{port} first");
            body.labelled("Browser", theme.dim, &[Span::raw(hint)]);
        }
    }
    body.labelled("Until", theme.dim, &[Span::raw(until)]);
    // The longest comes last: nobody types it.
    if matches!(sign_in.how, How::Paste { .. }) {
        page(body);
    }
    window.show(frame, 0).scrolls()
}
