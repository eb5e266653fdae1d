//! The end of SMS and voice: the dates, the figures, and what the tenant must have before.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room};
use crate::app::sms::{self, SmsRow, SmsWindow, when};
use crate::app::{Command, Context, Model};
use crate::change::words::count;
use crate::coverage::{Readiness, SmsCheck, SmsEnd, SmsWho};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 108;
/// The columns with their cells.
const COLUMNS: [(Option<SmsEnd>, usize); 4] = [
    (sms::COLUMNS[0], 6),
    (sms::COLUMNS[1], 12),
    (sms::COLUMNS[2], 12),
    (sms::COLUMNS[3], 9),
];
/// A window that is narrower shows no dates in columns.
const LEAST: usize = 70;
/// A screen from this height on has room for empty lines between the parts.
const ROOMY: u16 = 30;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    shown: &SmsWindow,
) -> Drawn {
    let title = "The end of SMS and voice";
    let mut window = Window::new(title, theme.border_focused, room(frame, WIDTH));
    let roomy = frame.area().height >= ROOMY;
    dates(&mut window.head, model, theme, roomy);
    if let Some(since) = &shown.since {
        window.head.text(0, since, theme.dim);
        if roomy {
            window.head.blank();
        }
    }
    headings(&mut window.head, model, theme);
    let mut end = 0;
    let rows = SmsRow::all().count();
    for (at, row) in SmsRow::all().enumerate() {
        let line = figures(row, at, window.body.width(), shown, model, theme);
        window.body.line(line);
        if at == shown.at.0 {
            end = window.body.height();
        }
    }
    if roomy {
        window.body.blank();
    }
    for (at, check) in shown.checks.iter().enumerate() {
        let chosen = rows + at == shown.at.0;
        let label = if chosen { theme.selection } else { theme.dim };
        let text = Span::styled(check.text.clone(), style(check, theme));
        window.body.labelled(check.title, label, &[text]);
        if chosen {
            end = window.body.height();
        }
    }
    about(&mut window.foot, shown, model, theme);
    let rows = capacity(frame, window.head.height() + window.foot.height());
    window
        .show(frame, usize::from(end.saturating_sub(rows)))
        .stays()
}

fn dates(head: &mut Page, model: &Model, theme: &Theme, roomy: bool) {
    let Some(dates) = &model.session.sms else {
        let text = "No date is known for this cloud. Microsoft announced the end for the global cloud only.";
        return head.text(0, text, theme.warn);
    };
    let today = model.today();
    let first = format!(
        "Microsoft delivers no more SMS and calls {}",
        when(dates.ends, today)
    );
    head.text(0, &first, theme.strong);
    let later = format!(
        "for Global Administrators and external users {}",
        when(dates.ends_later, today)
    );
    head.text(0, &later, Style::new());
    if roomy {
        let source = format!("Source: {}", Model::sms_source(dates));
        head.text(0, &source, theme.dim);
        head.blank();
    }
}

/// `all  2027-02-01  2027-07-01  unknown`
fn headings(head: &mut Page, model: &Model, theme: &Theme) {
    let columns = columns(model, head.width());
    let taken: usize = columns.iter().map(|(_, cells)| cells).sum();
    let lead = head.width().saturating_sub(taken);
    let mut spans = vec![Span::styled(exactly("  May sign in", lead), theme.strong)];
    for &(column, cells) in columns {
        let title = heading(column, model);
        spans.push(Span::styled(format!("{title:>cells$}"), theme.dim));
    }
    head.line(Line::from(spans));
}

fn heading(column: Option<SmsEnd>, model: &Model) -> String {
    match (column, &model.session.sms) {
        (None, _) => "all".to_owned(),
        (Some(SmsEnd::First), Some(dates)) => dates.ends.to_string(),
        (Some(SmsEnd::Later), Some(dates)) => dates.ends_later.to_string(),
        (Some(_), _) => "unknown".to_owned(),
    }
}

/// The columns that there is room for, with their cells; without dates there is one.
fn columns(model: &Model, room: usize) -> &'static [(Option<SmsEnd>, usize)] {
    if model.session.sms.is_some() && room >= LEAST {
        &COLUMNS
    } else {
        &COLUMNS[..1]
    }
}

fn figures(
    row: SmsRow,
    at: usize,
    room: usize,
    shown: &SmsWindow,
    model: &Model,
    theme: &Theme,
) -> Line<'static> {
    let chosen = at == shown.at.0;
    let columns = columns(model, room);
    let taken: usize = columns.iter().map(|(_, cells)| cells).sum();
    let lead = if chosen {
        Span::styled("▸ ", theme.accent)
    } else {
        Span::raw("  ")
    };
    let part = matches!(row, SmsRow::Of(who) if who.is_part());
    let indent = if part { "  " } else { "" };
    let title = format!("{indent}{}", row.title());
    let words = room.saturating_sub(taken + 2);
    let mut spans = vec![lead, Span::raw(exactly(&title, words))];
    for (index, &(column, cells)) in columns.iter().enumerate() {
        let figure = shown.short(row, column);
        spans.push(Span::raw(" ".repeat(cells.saturating_sub(width(&figure)))));
        let style = if chosen && index == shown.at.1 {
            theme.selection
        } else {
            tone(row, &figure, theme)
        };
        spans.push(Span::styled(figure, style));
    }
    Line::from(spans)
}

fn tone(row: SmsRow, figure: &str, theme: &Theme) -> Style {
    match row {
        _ if figure == "0" => theme.dim,
        _ if figure == "?" => theme.unknown,
        SmsRow::Of(SmsWho::Stopped | SmsWho::StoppedAdmins | SmsWho::StoppedExternal) => {
            theme.danger
        }
        SmsRow::Of(SmsWho::Unknown) => theme.unknown,
        SmsRow::Of(SmsWho::Habit) | SmsRow::FirstFactor => theme.warn,
        SmsRow::Of(_) => Style::new(),
    }
}

fn style(check: &SmsCheck, theme: &Theme) -> Style {
    match check.standing {
        Readiness::Fact => Style::new(),
        Readiness::Ready => theme.good,
        Readiness::Partly => theme.warn,
        Readiness::Missing => theme.danger,
        Readiness::Unknown => theme.unknown,
    }
}

/// What the chosen figure counts, and what enter does.
fn about(foot: &mut Page, shown: &SmsWindow, model: &Model, theme: &Theme) {
    let Some((row, end)) = shown.chosen() else {
        let text = "What the tenant must have before, by its policies.";
        return foot.text(0, text, theme.dim);
    };
    let what = match row {
        SmsRow::Of(SmsWho::Stopped) => {
            "No passkey, app or token: the sign-in stops until a passkey is registered.".to_owned()
        }
        SmsRow::Of(SmsWho::StoppedAdmins) => {
            "They hold a directory role, or are eligible for one.".to_owned()
        }
        SmsRow::Of(SmsWho::StoppedExternal) => {
            "Their account belongs to another tenant.".to_owned()
        }
        SmsRow::Of(SmsWho::Habit) => {
            "They can sign in another way, and have to get used to it.".to_owned()
        }
        SmsRow::Of(SmsWho::Spare) => "They use something else already.".to_owned(),
        SmsRow::Of(SmsWho::ResetOnly) => {
            "Nothing requires MFA of them; the password reset loses the phone.".to_owned()
        }
        SmsRow::Of(SmsWho::Blocked) => {
            "They may not sign in, and are in no other figure.".to_owned()
        }
        SmsRow::Of(SmsWho::Unknown) => {
            "The report needs Entra ID P1, and leaves some users out.".to_owned()
        }
        SmsRow::FirstFactor => format!(
            "It ends too. Known of {} whose methods were read, one by one, in this session.",
            count(shown.methods_read, "user")
        ),
    };
    foot.text(0, &what, theme.dim);
    let mut users = format!("shows {}", count(shown.users(row, end).len(), "user"));
    if end.is_some() {
        users = format!("{users}, {}", heading(end, model));
    }
    let keys = &model.session.keys;
    let offered = keys.offer(Context::Sms, Command::Accept, &users);
    if let Some(offered) = offered {
        let line = fit(&offered, foot.width()).into_owned();
        foot.text(0, &line, Style::new());
    }
}
