//! The end of SMS and voice: the dates, the figures, and what the tenant must have before.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room};
use crate::app::sms::{COLUMNS, SmsRow, SmsWindow, when};
use crate::app::{Command, Context, Model};
use crate::change::words::count;
use crate::coverage::{Readiness, SmsCheck, SmsEnd, SmsWho};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 108;
/// Cells of a figure.
const FIGURE: usize = 11;
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
    dates(&mut window.head, model, theme);
    if roomy {
        window.head.blank();
    }
    headings(&mut window.head, model, theme);
    let mut chosen = 0;
    for (at, row) in SmsRow::all().enumerate() {
        if at == shown.at.0 {
            chosen = usize::from(window.body.height());
        }
        let line = figures(row, at, window.body.width(), shown, model, theme);
        window.body.line(line);
    }
    if roomy {
        window.body.blank();
    }
    for check in &shown.checks {
        window.body.labelled(
            check.title,
            theme.dim,
            &[Span::styled(check.text.clone(), style(check, theme))],
        );
    }
    about(&mut window.foot, shown, model, theme);
    let rows = usize::from(capacity(frame, window.head.height() + window.foot.height()));
    // At the last figures the checks below them come into view.
    let last = shown.at.0 + 1 == SmsRow::all().count();
    let end = if last {
        usize::from(window.body.height())
    } else {
        chosen + 1
    };
    window.show(frame, end.saturating_sub(rows)).stays()
}

fn dates(head: &mut Page, model: &Model, theme: &Theme) {
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
    let source = format!("Source: {}", Model::sms_source(dates));
    head.text(0, &source, theme.dim);
}

/// `all  2027-02-01  2027-07-01  which?`
fn headings(head: &mut Page, model: &Model, theme: &Theme) {
    let lead = head.width().saturating_sub(FIGURE * columns(model).len());
    let mut spans = vec![Span::styled(exactly("  May sign in", lead), theme.strong)];
    for column in columns(model) {
        let title = match (column, &model.session.sms) {
            (None, _) => "all".to_owned(),
            (Some(SmsEnd::First), Some(dates)) => dates.ends.to_string(),
            (Some(SmsEnd::Later), Some(dates)) => dates.ends_later.to_string(),
            (Some(_), _) => "unknown".to_owned(),
        };
        spans.push(Span::styled(format!("{title:>FIGURE$}"), theme.dim));
    }
    head.line(Line::from(spans));
}

/// Without dates there is one column.
fn columns(model: &Model) -> &'static [Option<SmsEnd>] {
    if model.session.sms.is_some() {
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
    let columns = columns(model);
    let words = room.saturating_sub(FIGURE * columns.len());
    let lead = match (chosen, row) {
        (true, _) => Span::styled("▸ ", theme.accent),
        (false, _) => Span::raw("  "),
    };
    let indent = match row {
        SmsRow::Of(who) if who.is_part() => "  ",
        _ => "",
    };
    let title = format!("{indent}{}", row.title());
    let mut spans = vec![lead, Span::raw(exactly(&title, words.saturating_sub(2)))];
    for (index, column) in columns.iter().enumerate() {
        let figure = shown.short(row, *column);
        let space = FIGURE.saturating_sub(width(&figure));
        spans.push(Span::raw(" ".repeat(space)));
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
    let (row, end) = shown.chosen();
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
    let users = count(shown.users(row, end).len(), "user");
    let keys = &model.session.keys;
    let offered = keys.offer(Context::Sms, Command::Accept, &format!("shows {users}"));
    if let Some(offered) = offered {
        let line = fit(&offered, foot.width()).into_owned();
        foot.text(0, &line, Style::new());
    }
}
