//! The line at the top: where we are, who we are, and the figures.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{Line, Span, cells, fit, width};
use super::theme::Theme;
use crate::app::{Loading, Model, Refresh};
use crate::tenant::{Counts, grouped, time};
use crate::ui::canvas::Frame;

const SEPARATOR: &str = " · ";

/// A part of the line. Where there is no room, the ones with the highest rank become short, and then go. Those with
/// rank 0 never go: figures of the tenant, and how many users they say nothing about.
struct Segment {
    rank: u8,
    right: bool,
    text: String,
    /// The same in fewer cells.
    short: Option<String>,
    style: Style,
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, model: &Model, theme: &Theme) {
    let mut parts = place(model, theme);
    parts.extend(figures(model, theme));
    let room = usize::from(area.width).saturating_sub(2);
    while total(&parts) > room && give_way(&mut parts) {}
    if total(&parts) > room {
        let over = total(&parts) - room;
        if let Some(first) = parts.first_mut() {
            first.text = fit(&first.text, width(&first.text).saturating_sub(over)).to_string();
        }
    }
    let (left, right) = (side(&parts, false, theme), side(&parts, true, theme));
    let right_width = cells(right.width());
    frame.line(area.x + 1, area.y, &left, area.width.saturating_sub(1));
    let x = area.right().saturating_sub(right_width + 1);
    frame.line(x, area.y, &right, right_width);
}

fn place(model: &Model, theme: &Theme) -> Vec<Segment> {
    let left = |rank, text: &str, style| Segment {
        rank,
        right: false,
        text: text.to_owned(),
        short: None,
        style,
    };
    let mut parts = Vec::new();
    let profile = model.session.profile.as_deref();
    let profile = profile.filter(|_| model.tabs.len() > 1);
    if let Some(profile) = profile {
        parts.push(left(0, profile, theme.header));
    }
    match &model.operator {
        Some(operator) => {
            if profile.is_none() {
                parts.push(left(0, &operator.tenant, theme.header));
            } else if profile != Some(operator.tenant.as_str()) {
                parts.push(left(7, &operator.tenant, Style::new()));
            }
            parts.push(left(6, &operator.name, Style::new()));
        }
        None if model.has_failed_to_open() => {
            parts.push(left(0, "not signed in", theme.danger));
        }
        None => parts.push(left(0, "signing in", theme.dim)),
    }
    parts.push(if model.session.read_only {
        left(0, "read-only", theme.good)
    } else if model.can_change_nothing().is_some() {
        left(0, "can change nothing", theme.good)
    } else {
        left(0, "write", theme.warn)
    });
    if model.masked {
        parts.push(left(0, "masked", theme.accent));
    }
    if let Some(ticket) = &model.ticket {
        parts.push(left(1, ticket, theme.accent));
    }
    if let Some(place) = &model.session.place {
        parts.push(left(EXPENDABLE, place, theme.accent));
    }
    parts
}

fn figures(model: &Model, theme: &Theme) -> Vec<Segment> {
    let right = |rank, text, style| Segment {
        rank,
        right: true,
        text,
        short: None,
        style,
    };
    let counts = model.store.counts();
    let users = crate::change::words::count(counts.users, "user");
    let can = at_least(counts.can_sign_in, counts.can_sign_in_unsure);
    let can = format!("{can} can sign in");
    let mut parts = match &model.load.users {
        _ if model.load.list_read_at().is_some() => vec![right(5, can, theme.strong)],
        Loading::Idle | Loading::Done { .. } => return Vec::new(),
        Loading::Running => {
            return vec![right(
                0,
                format!("{}… loading", model.users_so_far()),
                theme.accent,
            )];
        }
        Loading::Failed(_) => return vec![right(0, format!("{users}, incomplete"), theme.danger)],
    };
    parts.push(never_required(counts, theme));
    parts.push(no_second_factor(counts, theme));
    if counts.unknown > 0 {
        let unknown = grouped(counts.unknown);
        parts.push(Segment {
            short: Some(format!("{unknown} ?")),
            ..right(0, format!("{unknown} unknown"), theme.unknown)
        });
    }
    parts.extend(age(model, theme));
    let unasked = model.load.snapshot || model.load.refresh == Refresh::Running;
    if unasked && model.load.users == Loading::Running {
        parts.push(right(3, "refreshing".into(), theme.accent));
    }
    parts
}

/// Of how many who may sign in nothing requires MFA, admins named: a lower bound while there may be more.
fn never_required(counts: Counts, theme: &Theme) -> Segment {
    let number = at_least(counts.never_required, counts.never_required_unsure);
    let unsure = counts.never_required_admins_unsure;
    let admins = at_least(counts.never_required_admins, unsure);
    let word = if admins == "1" { "admin" } else { "admins" };
    let no_admins = counts.never_required_admins == 0 && unsure == 0;
    let tail = if no_admins {
        String::new()
    } else {
        format!(", {admins} {word}")
    };
    Segment {
        rank: 0,
        right: true,
        text: format!("MFA never required: {number}{tail}"),
        short: Some(format!("never: {number}{tail}")),
        style: match (counts.never_required, counts.never_required_unsure) {
            (0, 0) => theme.dim,
            (0, _) => theme.unknown,
            _ if counts.never_required_admins > 0 => theme.danger,
            _ => theme.warn,
        },
    }
}

/// How many who may sign in have no second factor, by the registration report.
fn no_second_factor(counts: Counts, theme: &Theme) -> Segment {
    let number = at_least(counts.no_second_factor, counts.no_second_factor_unsure);
    Segment {
        rank: 2,
        right: true,
        text: format!("no second factor: {number}"),
        short: Some(format!("no 2nd: {number}")),
        style: match (counts.no_second_factor, counts.no_second_factor_unsure) {
            (0, 0) => theme.dim,
            (0, _) => theme.unknown,
            _ => theme.warn,
        },
    }
}

/// `11`, `11+` where there may be more, `?` where nobody knows of any.
fn at_least(number: usize, unknown: usize) -> String {
    match (number, unknown) {
        (number, 0) => grouped(number),
        (0, _) => "?".into(),
        (number, _) => format!("{}+", grouped(number)),
    }
}

/// Of when the list is; that it is old is said before anything else.
fn age(model: &Model, theme: &Theme) -> Option<Segment> {
    let load = &model.load;
    let clock = time::moment(load.list_read_at()?, model.now, &model.session.time_zone);
    let of = if load.snapshot { "as of" } else { "read" };
    let stale = load.snapshot || matches!(load.users, Loading::Failed(_));
    Some(Segment {
        rank: if stale { 0 } else { 4 },
        right: true,
        text: format!("{of} {clock}"),
        short: None,
        style: if stale { theme.warn } else { theme.dim },
    })
}

/// Cells of both sides with the separators, and two between the sides.
fn total(parts: &[Segment]) -> usize {
    let text: usize = parts.iter().map(|part| width(&part.text)).sum();
    let sides = [false, true].map(|right| parts.iter().filter(|part| part.right == right).count());
    let separators: usize = sides.iter().map(|count| count.saturating_sub(1)).sum();
    text + separators * width(SEPARATOR) + 2
}

/// From this rank on a part goes before figures become short.
const EXPENDABLE: u8 = 3;

/// Drops the least important part, or writes it in fewer cells; says whether anything could give way.
fn give_way(parts: &mut Vec<Segment>) -> bool {
    let last = |parts: &[Segment], may: &dyn Fn(&Segment) -> bool| {
        let parts = parts.iter().enumerate().filter(|(_, part)| may(part));
        parts.max_by_key(|(_, part)| part.rank).map(|(at, _)| at)
    };
    let at = last(parts, &|part| part.rank >= EXPENDABLE)
        .or_else(|| last(parts, &|part| part.short.is_some()))
        .or_else(|| last(parts, &|part| part.rank > 0));
    let Some(at) = at else {
        return false;
    };
    let short = parts.get_mut(at).and_then(|part| {
        part.text = part.short.take()?;
        Some(())
    });
    if short.is_none() {
        parts.remove(at);
    }
    true
}

fn side<'a>(parts: &'a [Segment], right: bool, theme: &Theme) -> Line<'a> {
    let mut spans = Vec::new();
    for part in parts.iter().filter(|part| part.right == right) {
        if !spans.is_empty() {
            spans.push(Span::styled(SEPARATOR, theme.dim));
        }
        spans.push(Span::styled(part.text.as_str(), part.style));
    }
    Line::from(spans)
}
