//! The table of all tenants, and the chosen one in words below it.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room_for};
use crate::app::Model;
use crate::app::all_tenants::TenantRow;
use crate::change::words::{count, waiting_for};
use crate::tenant::{Figure, Figures, StandingPart, time};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 130;
/// Rows of tenants that are shown at least, whatever is said below them.
const LEAST: u16 = 6;
/// Cells of the mark of the chosen row.
const MARK: usize = 2;

/// Which headings have room.
struct Columns {
    headings: [String; 6],
    gap: usize,
    name: usize,
    read: usize,
    roomy: bool,
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme) -> Drawn {
    let rows = model.all_tenants.rows();
    let cells = room_for(frame, WIDTH, longest_reason(rows));
    let mut window = Window::new(title(model, cells), theme.border_focused, cells);
    let line = window.body.width();
    let columns = Columns::of(model, line);
    window.head.line(columns.heading(theme));
    let chosen = model.chosen_tenant();
    let at = chosen.map_or(0, |(at, _)| at);
    for (number, row) in rows.iter().enumerate() {
        let row = columns.row(row, number == at, line, model, theme);
        window.body.line(row);
    }
    let mut about: Vec<Page> = rows
        .iter()
        .map(|row| about(row, window.foot.width(), model, theme))
        .collect();
    // The table stays where it is when another row is chosen, unless the text needs room that the rows have taken.
    let tallest = about.iter().map(Page::height).max().unwrap_or(0);
    let free = capacity(frame, 2).saturating_sub(window.body.height());
    let own = about.get(at).map_or(0, Page::height);
    let most = capacity(frame, 2 + LEAST);
    let height = tallest.min(free).max(own).min(most);
    window.foot.blank();
    if at < about.len() {
        let lines = about.swap_remove(at).into_lines();
        for line in lines.into_iter().take(usize::from(height)) {
            window.foot.line(line);
        }
    }
    while window.foot.height() <= height {
        window.foot.blank();
    }
    let shown = usize::from(capacity(frame, 1 + window.foot.height()));
    window.show(frame, (at + 1).saturating_sub(shown)).stays()
}

/// Cells of the longest row that says why there are no figures.
fn longest_reason(rows: &[TenantRow]) -> usize {
    let name = rows.iter().map(|row| width(&row.standing.profile)).max();
    let said = rows.iter().filter_map(|row| {
        let why = row.standing.figures.as_ref().err()?;
        Some(width(row.standing.in_short().unwrap_or(why)))
    });
    said.max()
        .map_or(0, |said| MARK + name.unwrap_or(0) + 2 + said)
}

/// How far the reading is. All are read side by side, so the time left is that of the slowest, which nobody knows: the last
/// ones are named where there is room.
fn title(model: &Model, room: u16) -> String {
    let table = &model.all_tenants;
    let rows = match table.progress {
        Some(progress) => format!("{} of {} read", progress.done, progress.all),
        None => table.rows().len().to_string(),
    };
    let zone = time::zone_name(model.now, &model.session.time_zone);
    let title = |rows: &str| format!("All tenants · {rows} · times in {zone}");
    let named = waiting_for(table.awaited()).map(|waits| title(&format!("{rows}, {waits}")));
    named
        .filter(|named| width(named) <= usize::from(room))
        .unwrap_or_else(|| title(&rows))
}

/// The row in words, with reasons in full.
fn about(row: &TenantRow, width: usize, model: &Model, theme: &Theme) -> Page {
    let mut page = Page::new(crate::ui::text::cells(width));
    for statement in model.about_tenant(row) {
        page.text(0, &statement.text, theme.tone(statement.tone));
    }
    page
}

impl Columns {
    fn of(model: &Model, line: usize) -> Self {
        let sms = match model.sms_days_left() {
            Some(days) if days >= 0 => format!(" {days} d"),
            Some(_) => " ended".to_owned(),
            None => String::new(),
        };
        let long = [
            "Can sign in".to_owned(),
            "MFA never".to_owned(),
            "Admins".to_owned(),
            "No 2nd".to_owned(),
            format!("SMS only{}", sms.replacen(' ', ", ", 1)),
            "Global admins".to_owned(),
        ];
        let short = [
            "sign in".to_owned(),
            "never".to_owned(),
            "admins".to_owned(),
            "no 2nd".to_owned(),
            format!("SMS{sms}"),
            "Global".to_owned(),
        ];
        let rows = model.all_tenants.rows();
        let longest = rows.iter().map(|row| width(&row.standing.profile)).max();
        let name = longest.unwrap_or(0).max(width("Tenant"));
        let read = |roomy| {
            let texts = rows.iter().map(|row| width(&read(row, model, roomy)));
            texts.max().unwrap_or(0).max(width("Read"))
        };
        let taken = |headings: &[String; 6], gap: usize| -> usize {
            MARK + headings.iter().map(|text| width(text) + gap).sum::<usize>() + gap
        };
        let wide = read(true);
        if taken(&long, 2) + name + wide <= line {
            return Self {
                headings: long,
                gap: 2,
                name,
                read: wide,
                roomy: true,
            };
        }
        let read = read(false);
        let left = line.saturating_sub(taken(&short, 1) + read);
        Self {
            headings: short,
            gap: 1,
            name: name.min(left),
            read,
            roomy: false,
        }
    }

    fn heading(&self, theme: &Theme) -> Line<'static> {
        let space = " ".repeat(self.gap);
        let name = exactly("Tenant", MARK + self.name);
        let mut spans = vec![Span::styled(name.to_string(), theme.strong)];
        for heading in &self.headings {
            spans.push(Span::styled(format!("{space}{heading}"), theme.dim));
        }
        spans.push(Span::styled(format!("{space}Read"), theme.dim));
        Line::from(spans)
    }

    fn row(
        &self,
        row: &TenantRow,
        chosen: bool,
        line: usize,
        model: &Model,
        theme: &Theme,
    ) -> Line<'static> {
        let toned = |style: Style| if chosen { theme.selection } else { style };
        let mark = if chosen { "▸ " } else { "  " };
        let name = exactly(&row.standing.profile, self.name);
        let mut spans = vec![Span::styled(format!("{mark}{name}"), toned(Style::new()))];
        match &row.standing.figures {
            Ok(figures) => {
                let space = " ".repeat(self.gap);
                for (part, heading) in StandingPart::ALL.iter().zip(&self.headings) {
                    let text = format!(
                        "{space}{:>1$}",
                        part.of(figures).to_string(),
                        width(heading)
                    );
                    spans.push(Span::styled(text, toned(tone(*part, figures, theme))));
                }
                let style = if row.is_waiting {
                    theme.accent
                } else if row.standing.unread.is_empty() {
                    theme.dim
                } else {
                    theme.warn
                };
                let read = exactly(&read(row, model, self.roomy), self.read);
                spans.push(Span::styled(format!("{space}{read}"), toned(style)));
            }
            Err(why) => {
                let room = line.saturating_sub(MARK + self.name + self.gap);
                let (text, style) = match (row.is_waiting, row.has_failed()) {
                    (true, _) => ("reading…", theme.accent),
                    (false, true) => (row.standing.in_short().unwrap_or(why), theme.danger),
                    (false, false) => (why.as_str(), theme.dim),
                };
                let text = format!("{}{}", " ".repeat(self.gap), fit(text, room));
                spans.push(Span::styled(text, toned(style)));
            }
        }
        let mut shown = Line::from(spans);
        let rest = line.saturating_sub(shown.width());
        shown.push_span(Span::styled(" ".repeat(rest), toned(Style::new())));
        shown
    }
}

/// When a tenant was read; where there is room, with the year and what else there is to say of it.
fn read(row: &TenantRow, model: &Model, roomy: bool) -> String {
    let Ok(figures) = &row.standing.figures else {
        return String::new();
    };
    if row.is_waiting {
        return "reading…".to_owned();
    }
    let zone = &model.session.time_zone;
    let at = time::in_row(figures.at, model.now, zone);
    let year = zone.to_datetime(model.now).strftime("%Y-").to_string();
    let at = match at.strip_prefix(&year) {
        Some(at) if !roomy => at.to_owned(),
        _ => at,
    };
    match (row.standing.unread.len(), row.standing.kept) {
        (0, true) if roomy => format!("{at}, kept"),
        (0, _) => at,
        (parts, _) if roomy => format!("{at}, {} unread", count(parts, "part")),
        (parts, _) => format!("{at}, {parts} ?"),
    }
}

fn tone(part: StandingPart, figures: &Figures, theme: &Theme) -> Style {
    let figure = part.of(figures);
    if figure == Figure::Unknown {
        return theme.unknown;
    }
    match part {
        _ if figure.is_none() => Style::new(),
        StandingPart::CanSignIn | StandingPart::GlobalAdmins => Style::new(),
        StandingPart::Never | StandingPart::AdminsNever => theme.danger,
        StandingPart::NoSecondFactor | StandingPart::SmsOnly => theme.warn,
    }
}
