//! One cell of the list.

use ratatui::style::Style;

use super::Columns;
use crate::app::Model;
use crate::tenant::time;
use crate::tenant::{Column, Known, RegisteredMethods, Required, SmsDependency, User, UserType};
use crate::ui::job_status::{self, JobStatus, asked_state};
use crate::ui::text::{Span, exactly, fit, width};
use crate::ui::theme::Theme;

/// What tells a guest from a member where there is no column for it.
const WORD: &str = " guest";
/// The same beside a long name.
const LETTER: &str = " g";

pub(super) fn of(
    column: Column,
    room: usize,
    user: &User,
    columns: &Columns,
    model: &Model,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let plain = Style::new();
    let one = |text: &str, style| vec![Span::styled(exactly(text, room), style)];
    let day = |at: Option<jiff::Timestamp>| match at {
        Some(at) => one(&time::date(at, &model.session.time_zone), plain),
        None => one("?", theme.unknown),
    };
    let number = |number: Option<u32>| match number {
        Some(number) => one(&number.to_string(), plain),
        None => one("?", theme.unknown),
    };
    match column {
        Column::Name => name(user, room, columns.has(Column::UserType), theme),
        Column::Account => one(columns.account(&user.upn), plain),
        Column::State => state(user, room, model, theme),
        Column::Required => required(user, room, theme),
        Column::Registered => answer(user.registered().ok(), room, theme.good, theme.warn, theme),
        Column::Methods => number(user.methods().map(RegisteredMethods::len).ok()),
        Column::Admin => answer(user.admin.ok(), room, theme.accent, theme.dim, theme),
        Column::SignIn => match user.enabled.ok() {
            Some(true) => one("allowed", plain),
            Some(false) => one("blocked", theme.warn),
            None => one("?", theme.unknown),
        },
        Column::UserType => match user.user_type.ok() {
            Some(kind) => one(kind.name(), plain),
            None => one("?", theme.unknown),
        },
        Column::Licences => number(user.licences.ok().map(u32::from)),
        Column::Synced => answer(user.synced.ok(), room, plain, theme.dim, theme),
        Column::Created => day(user.created),
        Column::PasswordChanged => day(user.password_changed),
        Column::Sms => sms(user, room, theme),
        Column::LastSignIn => match model.store.last_sign_in(user.id) {
            Known::Is(None) => one("never", theme.warn),
            Known::Is(at) => day(at),
            Known::Unknown(_) => one("?", theme.unknown),
        },
        Column::Mail => match model.store.mail(user.id) {
            Known::Is(Some(mail)) => one(mail, plain),
            Known::Is(None) => one("–", theme.dim),
            Known::Unknown(_) => one("?", theme.unknown),
        },
    }
}

/// What SMS and voice are to the user: who has nothing else is stopped when they end.
fn sms(user: &User, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let (text, style) = match user.sms_dependency() {
        Known::Is(SmsDependency::None) => ("–", theme.dim),
        Known::Is(only @ SmsDependency::Only) => (only.name(), theme.danger),
        Known::Is(default @ SmsDependency::Default) => (default.name(), theme.warn),
        Known::Is(other) => (other.name(), Style::new()),
        Known::Unknown(_) => ("?", theme.unknown),
    };
    vec![Span::styled(exactly(text, room), style)]
}

/// How much MFA is required: red only where nothing requires it of somebody who may sign in.
fn required(user: &User, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let (text, style) = match user.required().ok() {
        _ if user.is_agent() => ("–", theme.dim),
        Some(required) if required == Required::Never => {
            let style = if user.lacks_mfa().is_yes() {
                theme.danger
            } else {
                theme.dim
            };
            (required.name(), style)
        }
        Some(required) => (required.name(), Style::new()),
        None => ("?", theme.unknown),
    };
    vec![Span::styled(exactly(text, room), style)]
}

fn answer(
    answer: Option<bool>,
    room: usize,
    yes: Style,
    no: Style,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let (text, style) = match answer {
        Some(true) => (" ✓", yes),
        Some(false) => (" –", no),
        None => (" ?", theme.unknown),
    };
    vec![Span::styled(exactly(text, room), style)]
}

/// The name, with a mark for guests.
fn name(user: &User, room: usize, has_type: bool, theme: &Theme) -> Vec<Span<'static>> {
    if !user.user_type.is(&UserType::Guest) || has_type {
        return vec![Span::raw(exactly(&user.name, room))];
    }
    let tag = if width(&user.name) + width(WORD) <= room {
        WORD
    } else {
        LETTER
    };
    let name = fit(&user.name, room - width(tag)).into_owned();
    let fill = room - width(&name) - width(tag);
    vec![
        Span::raw(name),
        Span::styled(tag, theme.dim),
        Span::raw(" ".repeat(fill)),
    ]
}

/// The state as it was read, or the one that a change on the way asks for, and the mark of a failed change.
fn state(user: &User, room: usize, model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let word = user.state.value.ok().map_or("?", |state| state.name());
    let style = theme.state_of(user);
    let status = job_status::of(model, user.id);
    if let Some(JobStatus::Pending(job)) = status {
        let text = format!("{} …", asked_state(job).unwrap_or(word));
        return vec![Span::styled(exactly(&text, room), theme.accent)];
    }
    let Some(trouble) = status.and_then(|status| status.trouble()) else {
        return vec![Span::styled(exactly(word, room), style)];
    };
    vec![
        Span::styled(format!("{word} "), style),
        Span::styled(
            exactly(
                &format!("× {trouble}"),
                room.saturating_sub(width(word) + 1),
            ),
            theme.danger,
        ),
    ]
}
