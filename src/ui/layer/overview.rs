//! The overview: the table of what is required with its bars, and the lines below it.

use ratatui::style::Style;

use super::window::{Drawn, Window, capacity, room};
use crate::app::overview::{self, Change, Column, Figure, Goal, Overview, Row, Section, Who};
use crate::app::statement::Tone;
use crate::app::{Command, Context, Model};
use crate::change::words::count;
use crate::coverage::ReachPart;
use crate::tenant::{Required, grouped, time};
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

/// Cells of the mark of the chosen line, and of a verdict after it.
const LEAD: (usize, usize) = (2, 10);
/// Cells of the number before a line's words, at least.
const NUMBER: usize = 5;
/// Fewer cells than these are no place for a bar, or for a filter.
const LEAST: (usize, usize) = (8, 16);
/// Cells of a bar at most.
const LONGEST: usize = 60;
/// A screen from this height on has room for empty lines between the parts.
const ROOMY: u16 = 30;

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    overview: &Overview,
) -> Drawn {
    let width = room(frame, u16::MAX);
    let mut window = Window::new(title(model), theme.border_focused, width);
    let mut sheet = Sheet {
        page: &mut window.body,
        model,
        theme,
        overview,
        chosen: 0,
        roomy: frame.area().height >= ROOMY,
    };
    sheet.notes();
    sheet.table();
    sheet.lines();
    let chosen = sheet.chosen;
    if let Some(figure) = overview.figure(model.overview_at) {
        about(&mut window.foot, figure, model, theme);
    }
    let rows = capacity(frame, window.foot.height());
    for _ in window.body.height()..rows {
        window.body.blank();
    }
    let scroll = (chosen + 1).saturating_sub(usize::from(rows));
    window.show(frame, scroll).stays()
}

fn title(model: &Model) -> String {
    let users = count(model.store.len(), "user");
    let Some(at) = model.load.list_read_at() else {
        return format!("Overview · {users} so far");
    };
    let at = time::clock(at, model.now, &model.session.time_zone);
    let of = if model.load.snapshot { "as of" } else { "read" };
    format!("Overview · {users} · {of} {at}")
}

/// What enter does, in full: the line itself may have no room for its filter.
fn about(foot: &mut Page, figure: &Figure, model: &Model, theme: &Theme) {
    let shown = match &figure.goal {
        Goal::Filter(filter) => Span::styled(format!("/{filter}"), theme.accent),
        goal => Span::raw(goal.title()),
    };
    let spans = match &figure.count {
        Ok(found) => {
            let does = if figure.goal == Goal::Since(Change::Gone) {
                "names"
            } else {
                "shows"
            };
            let mut what = format!("{does} {}", count(found.users, "user"));
            if found.unsure > 0 {
                what = format!("{what}, {} more unknown", grouped(found.unsure));
            } else if figure.is_partial {
                what.push_str(" so far");
            }
            let keys = &model.session.keys;
            let offered = keys.offer(Context::Overview, Command::Accept, &what);
            [Span::raw(format!("{}: ", offered.unwrap_or(what))), shown]
        }
        Err(error) => {
            let why = Span::styled(format!(": {}", error.message), theme.warn);
            [shown, why]
        }
    };
    foot.hang(Span::raw(""), &spans);
}

/// The page while it is written.
struct Sheet<'a> {
    page: &'a mut Page,
    model: &'a Model,
    theme: &'a Theme,
    overview: &'a Overview,
    /// The line of the page that the cursor is on.
    chosen: usize,
    roomy: bool,
}

/// The columns that a bar shows.
const PARTS: [Column; 3] = [Column::Registered, Column::NotRegistered, Column::Unknown];

/// What stands for a column in the bars, with the space before its heading.
fn symbol(column: Column) -> &'static str {
    match column {
        Column::Registered => "█ ",
        Column::NotRegistered => "▒ ",
        Column::Unknown => "░ ",
        Column::All | Column::Admins | Column::Blocked => "",
    }
}

/// The heading of a policy's figure.
fn reach(part: ReachPart) -> &'static str {
    match part {
        ReachPart::InScope => "applies",
        ReachPart::Excluded => "excluded",
        ReachPart::Unsure => "unknown",
        ReachPart::OnlySource => "nothing else",
    }
}

/// Its cells.
fn cells(part: ReachPart, number: usize) -> usize {
    width(reach(part)).max(number)
}

/// Cells of the table's parts.
struct Widths {
    /// The columns that fit; what the others say is said of the chosen figure.
    columns: Vec<(Column, usize)>,
    gap: usize,
    bar: usize,
}

impl Sheet<'_> {
    fn notes(&mut self) {
        let mut spans = Vec::new();
        for (tone, text) in self.overview.notes(self.model) {
            if !spans.is_empty() {
                spans.push(Span::styled(" · ", self.theme.dim));
            }
            spans.push(Span::styled(text, self.theme.tone(tone)));
        }
        if !spans.is_empty() {
            self.page.hang(Span::raw(""), &spans);
            self.part_from_above();
        }
    }

    fn part_from_above(&mut self) {
        if self.roomy {
            self.page.blank();
        }
    }

    fn table(&mut self) {
        let widths = self.widths();
        self.heading(&widths);
        for (at, row) in self.overview.table.iter().enumerate() {
            let lead = self.lead(at);
            let mut spans = vec![lead];
            spans.push(Span::styled(
                exactly(row.who.title(), LEAD.1),
                self.who(row.who),
            ));
            for &(column, room) in &widths.columns {
                let text = format!("{:>room$}", self.cell(row, column));
                spans.push(Span::raw(" ".repeat(widths.gap)));
                spans.push(Span::styled(text, self.style_of(row, at, column)));
            }
            spans.push(Span::raw(" ".repeat(widths.gap)));
            spans.extend(self.bar(row, widths.bar));
            self.page.line(Line::from(spans));
        }
    }

    /// Two cells of space where there is room, and a bar where there is still some left.
    fn widths(&self) -> Widths {
        let most = Column::ALL.map(|column| {
            let rows = self.overview.table.iter();
            let cells = rows.map(|row| width(&self.cell(row, column)));
            cells.max().unwrap_or(0)
        });
        let room = self.page.width().saturating_sub(LEAD.0 + LEAD.1);
        let columns = |symbol: fn(Column) -> &'static str| {
            let mut most = most.into_iter();
            Column::ALL.map(|column| {
                let heading = width(symbol(column)) + width(column.title());
                (column, heading.max(most.next().unwrap_or(0)))
            })
        };
        let taken = |columns: &[(Column, usize)], gap| -> usize {
            columns.iter().map(|(_, room)| room + gap).sum()
        };
        let (plain, keyed) = (columns(|_| ""), columns(symbol));
        let gap = if taken(&plain, 2) <= room { 2 } else { 1 };
        let bar = room.saturating_sub(taken(&keyed, gap) + gap).min(LONGEST);
        if bar < LEAST.0 {
            let fitting = (0..=plain.len())
                .rev()
                .find(|count| taken(&plain[..*count], gap) <= room);
            Widths {
                columns: plain[..fitting.unwrap_or(0)].to_vec(),
                gap,
                bar: 0,
            }
        } else {
            Widths {
                columns: keyed.to_vec(),
                gap,
                bar,
            }
        }
    }

    /// The headings; beside bars they say what the parts of a bar mean.
    fn heading(&mut self, widths: &Widths) {
        let first = exactly("MFA required", LEAD.0 + LEAD.1);
        let mut spans = vec![Span::styled(first, self.theme.strong)];
        for &(column, room) in &widths.columns {
            let symbol = if widths.bar == 0 { "" } else { symbol(column) };
            let title = column.title();
            let space = widths.gap + room - width(title) - width(symbol);
            spans.push(Span::raw(" ".repeat(space)));
            spans.push(Span::styled(symbol, self.part(column)));
            spans.push(Span::styled(title, self.theme.dim));
        }
        self.page.line(Line::from(spans));
    }

    fn part(&self, column: Column) -> Style {
        match column {
            Column::Registered => self.theme.good,
            Column::NotRegistered => self.theme.disabled,
            _ => self.theme.unknown,
        }
    }

    /// The row's share of all who may sign in, in its three parts.
    fn bar(&self, row: &Row, room: usize) -> Vec<Span<'static>> {
        let all = self
            .overview
            .table
            .last()
            .map_or(0, |row| row.users(Column::All))
            .max(1);
        let (mut users, mut drawn) = (0, 0);
        let mut spans = Vec::new();
        for column in PARTS {
            users += row.users(column);
            let end = (users * room + all / 2) / all;
            spans.push(Span::styled(
                symbol(column).trim_end().repeat(end - drawn),
                self.part(column),
            ));
            drawn = end;
        }
        spans
    }

    fn lines(&mut self) {
        let rows = self.overview.table.len();
        let all = self
            .overview
            .lines
            .iter()
            .map(|line| width(&line.figure.short()));
        let number = all.max().unwrap_or(0).max(NUMBER);
        let titled = self.overview.lines.iter();
        let titled = titled.filter(|line| matches!(line.figure.goal, Goal::Filter(_)));
        let title = titled.map(|line| width(&line.title)).max().unwrap_or(0);
        let mut section = None;
        for (at, line) in self.overview.lines.iter().enumerate() {
            if section != Some(line.section) {
                section = Some(line.section);
                self.part_from_above();
                let zone = &self.model.session.time_zone;
                let title = line.section.title(zone);
                if section == Some(Section::Policies) {
                    self.policy_heading(&title, number);
                } else {
                    self.page.text(0, &title, self.theme.strong);
                }
            }
            if line.section == Section::Policies {
                self.policy(rows + at, line, number);
                continue;
            }
            let chosen = self.model.overview_at.line == rows + at;
            let lead = self.lead(rows + at);
            let words = self.page.width().saturating_sub(LEAD.0 + number + 2);
            let beside = words.saturating_sub(title + 2);
            let figure = Span::styled(
                format!("{:>number$}", line.figure.short()),
                self.style(line, chosen),
            );
            let mut spans = vec![lead, figure, Span::raw("  ")];
            if beside < LEAST.1 {
                spans.push(Span::raw(fit(&line.title, words).into_owned()));
            } else {
                let filter = match &line.figure.goal {
                    Goal::Filter(filter) => filter.as_str(),
                    _ => "",
                };
                // A filter that is too long for its column begins before it, where the words end.
                let place = words
                    .saturating_sub(width(filter) + 2)
                    .max(width(&line.title));
                let place = place.min(title.max(width(&line.title)));
                let filter = fit(filter, words.saturating_sub(place + 2));
                spans.push(Span::raw(exactly(&line.title, place)));
                spans.push(Span::styled(format!("  {filter}"), self.theme.dim));
            }
            self.page.line(Line::from(spans));
        }
    }

    /// What the figures of a policy count, above them.
    fn policy_heading(&mut self, title: &str, number: usize) {
        let words =
            ReachPart::ALL.map(|part| format!("  {:>1$}", reach(part), cells(part, number)));
        let mut spans = vec![Span::raw(" ".repeat(LEAD.0))];
        let heads = words.iter().enumerate().map(|(at, word)| {
            let word = if at == 0 { &word[2..] } else { word };
            Span::styled(word.to_owned(), self.theme.dim)
        });
        spans.extend(heads);
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        let room = self.page.width().saturating_sub(used + 2);
        spans.push(Span::raw("  "));
        spans.push(Span::styled(
            fit(title, room).into_owned(),
            self.theme.strong,
        ));
        self.page.line(Line::from(spans));
    }

    /// A policy with its people: in scope, excluded, unknown, and those it alone requires MFA of.
    fn policy(&mut self, place: usize, line: &overview::Line, number: usize) {
        let here = self.model.overview_at;
        let chosen = (here.line == place).then(|| here.column.min(line.columns() - 1));
        let mut spans = vec![self.lead(place)];
        for (at, part) in ReachPart::ALL.into_iter().enumerate() {
            let figure = line.at(at);
            let text = format!("{:>1$}", figure.short(), cells(part, number));
            let style = match (chosen == Some(at), part, figure.users()) {
                (true, ..) => self.theme.selection,
                (false, _, 0) => self.theme.dim,
                (false, ReachPart::Excluded | ReachPart::Unsure, _) => {
                    self.theme.tone(Tone::Unsure)
                }
                (false, ..) => Style::new(),
            };
            if at > 0 {
                spans.push(Span::raw("  "));
            }
            spans.push(Span::styled(text, style));
        }
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        let room = self.page.width().saturating_sub(used + 2);
        spans.push(Span::raw(format!("  {}", fit(&line.title, room))));
        self.page.line(Line::from(spans));
    }

    /// The mark of the chosen line, of which it takes note.
    fn lead(&mut self, line: usize) -> Span<'static> {
        if self.model.overview_at.line == line {
            self.chosen = usize::from(self.page.height());
            Span::styled("▸ ", self.theme.accent)
        } else {
            Span::raw("  ")
        }
    }

    fn style(&self, line: &overview::Line, chosen: bool) -> Style {
        match &line.figure.count {
            _ if chosen => self.theme.selection,
            Err(_) => self.theme.warn,
            Ok(count) if count.users > 0 => self.theme.tone(line.tone),
            Ok(count) if count.unsure > 0 || line.figure.is_partial => self.theme.unknown,
            Ok(_) => self.theme.dim,
        }
    }

    fn who(&self, who: Who) -> Style {
        match who {
            Who::Required(Required::Always) => self.theme.good,
            Who::Required(Required::Sometimes) => Style::new(),
            Who::Required(Required::Never) => self.theme.danger,
            Who::Unknown => self.theme.unknown,
            Who::All => self.theme.strong,
        }
    }

    /// The unknown has a row and a column of its own, so that only two cells need a mark: those of a
    /// report that is not there, and of admins who may be more.
    fn cell(&self, row: &Row, column: Column) -> String {
        let users = row.users(column);
        match column {
            Column::Registered | Column::NotRegistered
                if self.overview.report.rows == 0 && row.users(Column::All) > 0 =>
            {
                "?".into()
            }
            Column::Admins if self.model.store.counts().admin_unknown > 0 => {
                row.figure(column).map_or_else(String::new, Figure::short)
            }
            _ if self.model.load.is_list_partial() => {
                row.figure(column).map_or_else(String::new, Figure::short)
            }
            _ => grouped(users),
        }
    }

    /// Admins without a requirement are red; what is zero steps back.
    fn style_of(&self, row: &Row, line: usize, column: Column) -> Style {
        let at = self.model.overview_at;
        if at.line == line && Column::ALL.get(at.column) == Some(&column) {
            return self.theme.selection;
        }
        match (column, row.users(column)) {
            (_, 0) => self.theme.dim,
            (Column::Unknown, _) => self.theme.unknown,
            (Column::Admins, _) if row.lacks() => self.theme.tone(Tone::Bad),
            _ => Style::new(),
        }
    }
}
