//! Charts as SVG of our own: bars and lines need a dozen elements each. A library would draw them with colours of its own,
//! which do not follow light, dark and paper.

use maud::{Markup, html};

use crate::tenant::grouped;

/// The width of every chart, in its own units; the page scales it.
const WIDTH: usize = 720;
const LABEL: usize = 168;
const BAR: usize = 456;
const ROW: usize = 34;

/// A part of a bar, or a line: the class that gives it its colour, and what it is called.
pub(super) type Series = (&'static str, &'static str);

/// Bars of several parts, one below another, on one scale.
pub(super) fn bars(
    id: &str,
    title: &str,
    series: &[Series],
    rows: &[(String, Vec<usize>)],
) -> Markup {
    let most = rows.iter().map(|(_, parts)| parts.iter().sum::<usize>());
    let most = most.max().unwrap_or(0).max(1);
    let height = rows.len() * ROW + 8;
    let said: Vec<String> = rows
        .iter()
        .map(|(label, parts)| said(label, series, parts))
        .collect();
    framed(
        id,
        title,
        &said.join("; "),
        series,
        height,
        &html! {
            @for (at, (label, parts)) in rows.iter().enumerate() {
                @let y = at * ROW + 6;
                text class="label" x=(LABEL - 12) y=(y + 17) text-anchor="end" { (short(label)) }
                @for (class, from, width) in spans(series, parts, most) {
                    rect class=(class) x=(LABEL + from) y=(y) width=(width) height="24" {}
                }
                @let total: usize = parts.iter().sum();
                text class="value" x=(LABEL + scaled(total, most) + 8) y=(y + 17) { (grouped(total)) }
            }
        },
    )
}

/// `never: 5 registered, 2 not`.
fn said(label: &str, series: &[Series], parts: &[usize]) -> String {
    let parts = series.iter().zip(parts);
    let parts: Vec<String> = parts
        .filter(|(_, users)| **users > 0)
        .map(|((_, name), users)| format!("{} {name}", grouped(*users)))
        .collect();
    let said = parts.join(", ");
    format!("{label}: {}", if said.is_empty() { "none" } else { &said })
}

/// Where each part of a bar is: class, offset, width. Somebody is always to be seen.
fn spans(series: &[Series], parts: &[usize], most: usize) -> Vec<(&'static str, usize, usize)> {
    let mut sum = 0;
    let mut spans = Vec::new();
    for ((class, _), part) in series.iter().zip(parts) {
        let from = scaled(sum, most);
        sum += part;
        let width = scaled(sum, most) - from;
        if *part > 0 {
            spans.push((*class, from, width.max(2)));
        }
    }
    spans
}

fn scaled(users: usize, most: usize) -> usize {
    users.saturating_mul(BAR) / most
}

/// A label that fits beside its bar; the table below has all of it.
fn short(label: &str) -> String {
    const FITS: usize = 22;
    if label.chars().count() <= FITS {
        return label.to_owned();
    }
    label.chars().take(FITS - 1).chain(['…']).collect()
}

/// Lines over days: the days since the first visit, and a value for each line.
pub(super) fn lines(
    id: &str,
    title: &str,
    series: &[Series],
    ends: (&str, &str),
    points: &[(i64, Vec<usize>)],
) -> Markup {
    const TOP: usize = 10;
    const HEIGHT: usize = 170;
    let values = points.iter().flat_map(|(_, values)| values);
    let most = values.copied().max().unwrap_or(0).max(1);
    let last_day = points.last().map_or(1, |(day, _)| (*day).max(1));
    let x = |day: i64| {
        let day = usize::try_from(day.clamp(0, last_day)).unwrap_or(0);
        let days = usize::try_from(last_day).unwrap_or(1);
        LABEL + day.saturating_mul(BAR) / days
    };
    let y = |value: usize| TOP + HEIGHT - value.saturating_mul(HEIGHT) / most;
    let path = |line: usize| {
        let points = points.iter().filter_map(|(day, values)| {
            let value = values.get(line)?;
            Some(format!("{},{}", x(*day), y(*value)))
        });
        points.collect::<Vec<_>>().join(" ")
    };
    let newest = points.last().map(|(_, values)| said("now", series, values));
    let said = format!(
        "from {} to {}; {}",
        ends.0,
        ends.1,
        newest.unwrap_or_default()
    );
    framed(
        id,
        title,
        &said,
        series,
        TOP + HEIGHT + 30,
        &html! {
            @for value in [0, most.div_ceil(2), most] {
                line class="grid" x1=(LABEL) y1=(y(value)) x2=(LABEL + BAR) y2=(y(value)) {}
                text class="value" x=(LABEL - 12) y=(y(value) + 5) text-anchor="end" { (grouped(value)) }
            }
            @for (line, (class, _)) in series.iter().enumerate() {
                polyline class={ "line " (class) } points=(path(line)) {}
                @if let Some((day, values)) = points.last() {
                    @if let Some(value) = values.get(line) {
                        circle class=(class) cx=(x(*day)) cy=(y(*value)) r="4" {}
                        text class="value" x=(x(*day) + 10) y=(y(*value) + 5) { (grouped(*value)) }
                    }
                }
            }
            text class="value" x=(LABEL) y=(TOP + HEIGHT + 22) { (ends.0) }
            text class="value" x=(LABEL + BAR) y=(TOP + HEIGHT + 22) text-anchor="end" { (ends.1) }
        },
    )
}

/// The drawing with its title for those who cannot see it, and the key to its colours.
fn framed(
    id: &str,
    title: &str,
    said: &str,
    series: &[Series],
    height: usize,
    inner: &Markup,
) -> Markup {
    let (title_id, said_id) = (format!("{id}-title"), format!("{id}-said"));
    html! {
        figure {
            svg role="img" viewBox={ "0 0 " (WIDTH) " " (height) } aria-labelledby={ (title_id) " " (said_id) } {
                title id=(title_id) { (title) }
                desc id=(said_id) { (said) }
                (inner)
            }
            figcaption {
                @for (class, name) in series {
                    span class="key" { span class={ "swatch " (class) } {} (name) }
                }
            }
        }
    }
}
