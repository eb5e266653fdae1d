//! The line above the keys: a message, the filter, how far the readings are, or what is selected.

use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

use super::page::Page;
use super::text::{Span, cells, fit, width};
use super::theme::Theme;
use crate::app::{Command, Context, Layer, Loading, Model, Refresh, Toast};
use crate::change::words::{count, name_or_account};
use crate::tenant::query::QueryError;
use crate::tenant::{ProblemKind, grouped, time};
use crate::ui::canvas::{Border, Frame};

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let filter = model.layers.iter().find_map(|layer| match layer {
        Layer::Filter { input, .. } => Some(input),
        _ => None,
    });
    let job = job_line(model);
    let reserved = if job.is_empty() {
        0
    } else {
        cells(width(&job)) + 3
    };
    let left = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2 + reserved),
        ..area
    };
    if let Some(input) = filter {
        draw_filter(frame, left, input, model, theme);
    } else if let Some(toast) = model.toast.as_ref().filter(|_| !model.leaving) {
        draw_toast(frame, left, toast, model, theme);
    } else {
        let (text, style) = message(model, theme, usize::from(left.width));
        let text = fit(&text, usize::from(left.width));
        let text = Span::styled(text.to_string(), style);
        frame.span(left.x, left.y, &text, left.width);
    }
    let x = area.right().saturating_sub(cells(width(&job)) + 1);
    let job = Span::styled(job, theme.accent);
    frame.span(x, area.y, &job, area.width);
}

fn message(model: &Model, theme: &Theme, room: usize) -> (String, Style) {
    if model.leaving {
        let now = model
            .session
            .keys
            .offer(Context::Main, Command::Quit, "quits at once");
        let now = now.map(|now| format!(" · {now}")).unwrap_or_default();
        return (
            format!("Quitting after the requests on the way are answered{now}"),
            theme.warn,
        );
    }
    if let Some(note) = &model.list.filter_note {
        return (note.message.clone(), note_style(note, theme));
    }
    if let Some(waits) = sign_in(model) {
        return (waits, theme.warn);
    }
    let loading = loading(model, room);
    if !loading.is_empty() {
        return (loading, theme.accent);
    }
    match failures(model) {
        Some(failed) => (with_offer(&failed, offer(model), room), theme.danger),
        None => (selected(model), theme.dim),
    }
}

/// A message that is longer than the line stands in a box above it where no window is open. Where there is more to say, the
/// key is named that shows it.
fn draw_toast(frame: &mut Frame<'_>, line: Rect, toast: &Toast, model: &Model, theme: &Theme) {
    let style = theme.toast(toast.kind);
    let room = usize::from(line.width);
    let is_long = width(&toast.text) > room;
    let offer = offer(model).filter(|_| is_long || toast.has_more());
    let whole = with_offer(&toast.text, offer.clone(), usize::MAX);
    if width(&whole) <= room || !model.layers.is_empty() {
        let text = Span::styled(with_offer(&toast.text, offer, room), style);
        frame.span(line.x, line.y, &text, line.width);
        return;
    }
    note_above(frame, line, &Span::styled(whole, style), theme);
}

/// The key that shows the messages in full.
fn offer(model: &Model) -> Option<String> {
    let keys = &model.session.keys;
    keys.offer(model.context(), Command::Messages, "shows all")
}

/// The text, cut before what is offered behind it.
fn with_offer(text: &str, offer: Option<String>, room: usize) -> String {
    let offer = offer.map_or_else(String::new, |offer| format!(" · {offer}"));
    let text = fit(text, room.saturating_sub(width(&offer)));
    format!("{text}{offer}")
}

/// The sign-in that requests and jobs wait for, while its window is closed.
fn sign_in(model: &Model) -> Option<String> {
    let sign_in = model.sign_in.as_ref()?;
    let until = time::clock(sign_in.expires, model.now, &model.session.time_zone);
    let shows = model
        .session
        .keys
        .offer(Context::Main, Command::SignIn, "shows it");
    let shows = shows.map(|shows| format!(" · {shows}")).unwrap_or_default();
    Some(format!("A sign-in waits for you until {until}{shows}"))
}

/// How far the readings are; empty when nothing is being read. Where there is no room for all of it, what comes last is
/// said in short first.
fn loading(model: &Model, room: usize) -> String {
    let load = &model.load;
    let mut parts = Vec::new();
    if let Some(until) = load.throttled_until {
        let until = time::clock(until, model.now, &model.session.time_zone);
        let long = format!("Microsoft asked to wait until {until}");
        parts.push((long, format!("waiting until {until}")));
    }
    if let Some((what, next_try)) = &load.retrying {
        let next_try = time::clock(*next_try, model.now, &model.session.time_zone);
        let long = format!("{what}, next try at {next_try}");
        parts.push((long, format!("next try at {next_try}")));
    }
    // The header tells of a reading that nobody has asked for.
    let asked = load.refresh != Refresh::Running;
    if asked && load.users == Loading::Running {
        let read = model.users_so_far();
        parts.push((
            format!("reading users, {read} so far"),
            format!("{read} users so far"),
        ));
    }
    if asked && load.registrations == Loading::Running {
        let progress = model.report_progress();
        let progress = progress.map_or_else(String::new, |progress| format!(" {progress}"));
        parts.push((
            format!("registration report{progress}"),
            "report".to_owned(),
        ));
    }
    if asked && load.roles == Loading::Running {
        parts.push(("roles".to_owned(), "roles".to_owned()));
    }
    if let Some(states) = model.states_progress() {
        let short = format!("{} to read", count(load.states_pending.len(), "state"));
        parts.push((states, short));
    }
    let said = |in_full: usize| {
        let parts = parts.iter().enumerate();
        let parts = parts.map(|(at, (long, short))| if at < in_full { long } else { short });
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        parts.join(" · ")
    };
    let fits = (0..=parts.len())
        .rev()
        .map(said)
        .find(|said| width(said) <= room);
    fits.unwrap_or_else(|| said(0))
}

/// Users who are in the tenant and not in the list.
fn unlisted(users: usize) -> Option<String> {
    (users > 0).then(|| {
        let users = count(users, "user");
        format!("{users} not in the list: the answer has no readable id")
    })
}

/// What could not be read. That a tenant has no licence for the report is not news every day: the detail says it.
fn failures(model: &Model) -> Option<String> {
    let load = &model.load;
    if let [first, more @ ..] = load.missing_protected.as_slice() {
        let more = match more.len() {
            0 => String::new(),
            more => format!(" and {} more", grouped(more)),
        };
        return Some(format!(
            "Protected account {first}{more} does not exist here: nobody is protected by it"
        ));
    }
    [
        (&load.users, "users"),
        (&load.registrations, "registration report"),
        (&load.roles, "roles"),
    ]
    .into_iter()
    .find_map(|(reading, name)| match reading {
        Loading::Failed(problem) if problem.kind != ProblemKind::Licence => {
            Some(format!("{name}: {}", problem.line()))
        }
        _ => None,
    })
    .or_else(|| unlisted(load.unlisted))
}

/// The users that the keys act on.
fn selected(model: &Model) -> String {
    if !model.layers.is_empty() {
        return String::new();
    }
    let offer = |command, what| model.session.keys.offer(Context::Main, command, what);
    let (who, more) = match (model.list.marks.len(), model.current()) {
        (0, None) => return String::new(),
        (0, Some(user)) => (
            name_or_account(&user.name, &user.upn).to_owned(),
            offer(Command::Mark, "marks more"),
        ),
        (marked, _) => (count(marked, "marked user"), None),
    };
    let filters = offer(Command::Filter, "filters");
    let (said, more) = if model.session.read_only {
        ("This session is read-only".to_owned(), None)
    } else if model.operator.is_none() {
        let text = "Changes are blocked: the signed-in account is unknown";
        (text.to_owned(), None)
    } else if let Some(why) = model.can_change_nothing() {
        (format!("Can change nothing: {why}"), None)
    } else {
        (format!("keys act on {who}"), more)
    };
    let parts: Vec<String> = [Some(said), more, filters].into_iter().flatten().collect();
    parts.join(" · ")
}

fn job_line(model: &Model) -> String {
    if matches!(model.layers.last(), Some(Layer::Job { .. })) {
        return String::new();
    }
    model.active_job().map_or_else(String::new, |job| {
        let shows = model
            .session
            .keys
            .offer(Context::Main, Command::Jobs, "shows it");
        format!(
            "{} {} of {}{}",
            job.plan.action.short(),
            grouped(job.tally.total()),
            grouped(job.total()),
            shows.map(|shows| format!(" · {shows}")).unwrap_or_default()
        )
    })
}

/// A word that may still be typed to its end is no mistake yet.
fn note_style(note: &QueryError, theme: &Theme) -> Style {
    if note.unfinished {
        theme.dim
    } else {
        theme.warn
    }
}

fn draw_filter(frame: &mut Frame<'_>, area: Rect, input: &Input, model: &Model, theme: &Theme) {
    let note = if let Some(offered) = &model.list.offered {
        Span::styled(offered.line(), theme.dim)
    } else if let Some(note) = &model.list.filter_note {
        Span::styled(note.message.clone(), note_style(note, theme))
    } else {
        let unknown = match model.list.unsure {
            0 => String::new(),
            unsure => format!(", {} unknown", grouped(unsure)),
        };
        let all = count(model.store.len(), "user");
        let text = format!("{} of {all}{unknown}", grouped(model.list.rows.len()));
        Span::styled(text, theme.dim)
    };
    let inline = width(input.value()) + 4 + width(&note.content) <= usize::from(area.width);
    let field = Rect {
        x: area.x + 1,
        width: area.width - 1,
        ..area
    };
    frame.span(area.x, area.y, &Span::styled("/", theme.accent), 1);
    let used = text_field(frame, field, input);
    if inline {
        let x = field.x + used + 2;
        frame.span(x, area.y, &note, area.right().saturating_sub(x));
    } else {
        note_above(frame, area, &note, theme);
    }
}

/// A note that is longer than the line stands in a box above it.
fn note_above(frame: &mut Frame<'_>, line: Rect, note: &Span<'_>, theme: &Theme) {
    let mut page = Page::new(line.width.saturating_sub(2));
    page.text(0, &note.content, note.style);
    let height = page.height() + 2;
    let area = Rect::new(0, line.y.saturating_sub(height), line.width + 2, height);
    frame.clear(area);
    let border = Border {
        style: theme.border_focused,
        ..Border::default()
    };
    frame.border(area, &border);
    let inner = Rect::new(area.x + 2, area.y + 1, area.width - 4, height - 2);
    page.show(frame, inner, 0);
}

/// Draws a text field with the terminal's cursor in it; gives the cells used.
pub(super) fn text_field(frame: &mut Frame<'_>, area: Rect, input: &Input) -> u16 {
    let room = usize::from(area.width).saturating_sub(1);
    let (value, cursor) = (input.value(), input.cursor());
    // What is further away takes more cells than there are; marks and joiners take none.
    let near = room * 8;
    let seen = value.chars().take(cursor).skip(cursor.saturating_sub(near));
    let before: String = seen.collect();
    let mut before = before.as_str();
    while width(before) > room {
        let mut characters = before.chars();
        characters.next();
        before = characters.as_str();
    }
    let after: String = value.chars().skip(cursor).take(near).collect();
    let field = Span::raw(format!("{before}{after}"));
    let end = frame.span(area.x, area.y, &field, cells(room));
    frame.set_cursor(area.x + cells(width(before)), area.y);
    end - area.x
}
