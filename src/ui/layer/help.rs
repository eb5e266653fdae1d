//! The keys of a window first, then the filter language, the signs and colours, and the keys of the other windows.

use ratatui::style::Style;
use strum::VariantArray;

use super::window::{Drawn, Window, room};
use crate::app::{Context, Model, Spec};
use crate::tenant::MfaState;
use crate::tenant::query::KEYS;
use crate::tenant::text::fold;
use crate::ui::canvas::Frame;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, cells, exactly, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 150;
/// A column has at least so many cells.
const COLUMN: u16 = 56;
/// Cells between two columns.
const GAP: u16 = 2;
/// Cells of the keys of a command.
const KEYS_WIDE: usize = 15;
/// Cells of a key of the query language.
const TERM: usize = 12;
/// Cells of a sign.
const SIGN: usize = 10;

const LANGUAGE: [(&str, &str); 5] = [
    ("sales", "the name or the account contains this word"),
    ("\"two words\"", "contains both, next to each other"),
    ("admin:yes", "a term of the table below"),
    ("state:a,b", "one of these values"),
    ("-guest:yes", "not a guest"),
];

const SIGNS: [(&str, &str); 12] = [
    ("▸", "the cursor"),
    ("●", "a marked user: keys act on all of them"),
    ("✓  –  ?", "yes, no, unknown"),
    ("12+", "at least 12: for others it is unknown"),
    ("★", "the method that is asked for first"),
    (
        "×  !  ·",
        "stops the sign-in, deserves a look, is worth knowing",
    ),
    ("→", "the keys that help"),
    (
        "enforced …",
        "a change on the way, and the state that it asks for",
    ),
    ("× failed", "a change that failed"),
    ("a → b", "before and after"),
    ("▲  ▼", "the order; more lines above or below"),
    ("[x]  [ ]", "in a plan, taken out of it"),
];

/// What a part of the help is made of: a heading, and entries that can stand beside each other.
struct Writer<'a> {
    theme: &'a Theme,
    words: Vec<String>,
    columns: u16,
    column: u16,
    page: Page,
}

pub(super) fn draw(
    frame: &mut Frame<'_>,
    model: &Model,
    theme: &Theme,
    of: Context,
    words: &str,
    scroll: usize,
) -> Drawn {
    let mut window = Window::new("Help", theme.border_focused, room(frame, WIDTH));
    let room = cells(window.body.width());
    let columns = ((room + GAP) / (COLUMN + GAP)).max(1);
    let mut writer = Writer {
        theme,
        words: fold(words).split_whitespace().map(str::to_owned).collect(),
        columns,
        column: (room + GAP) / columns - GAP,
        page: Page::new(room),
    };
    writer.keys(model, of);
    writer.language();
    writer.legend();
    for other in Context::VARIANTS.iter().filter(|other| **other != of) {
        writer.keys(model, *other);
    }
    if writer.page.height() == 0 {
        let text = format!("Nothing here contains \"{words}\".");
        writer.page.text(0, &text, theme.dim);
    }
    window.body = writer.page;
    window.show(frame, scroll).scrolls()
}

impl Writer<'_> {
    /// Whether an entry is shown.
    fn has(&self, text: &str) -> bool {
        let text = fold(text);
        self.words.iter().all(|word| text.contains(word))
    }

    fn keys(&mut self, model: &Model, context: Context) {
        let mut entries = Vec::new();
        for spec in Spec::of_context(context) {
            let keys = model.session.keys.names(spec);
            if keys.is_empty() || !self.has(&format!("{} {keys} {}", context.title(), spec.help)) {
                continue;
            }
            entries.push(self.entry(&keys, KEYS_WIDE, self.theme.accent, &[Span::raw(spec.help)]));
        }
        self.section(context.title(), entries);
    }

    fn language(&mut self) {
        const TITLE: &str = "Filter: every word must match";
        let accent = self.theme.accent;
        let mut entries = Vec::new();
        for (example, meaning) in LANGUAGE {
            if self.has(&format!("{TITLE} {example} {meaning}")) {
                entries.push(self.entry(example, TERM, accent, &[Span::raw(meaning)]));
            }
        }
        for key in KEYS {
            let values = format!(": {}", key.values);
            if self.has(&format!("{TITLE} {}: {} {values}", key.name, key.meaning)) {
                let values = Span::styled(values, self.theme.dim);
                let said = [Span::raw(key.meaning), values];
                entries.push(self.entry(&format!("{}:", key.name), TERM, accent, &said));
            }
        }
        self.section(TITLE, entries);
    }

    fn legend(&mut self) {
        const TITLE: &str = "Signs and colours";
        let theme = self.theme;
        let colours = [
            (
                "enforced",
                theme.state(Some(MfaState::Enforced)),
                "per-user MFA at every sign-in",
            ),
            (
                "enabled",
                theme.state(Some(MfaState::Enabled)),
                "the user registers at the next sign-in",
            ),
            (
                "disabled",
                theme.state(Some(MfaState::Disabled)),
                "per-user MFA asks for nothing, and nothing else requires MFA; plain where something does",
            ),
            ("?", theme.unknown, "not read, or not reported"),
            (
                "red",
                theme.danger,
                "nobody and nothing protects: never required, or a sign-in that is stopped",
            ),
            ("yellow", theme.warn, "deserves a look"),
            ("accent", theme.accent, "keys, and what happens now"),
            ("dim", theme.dim, "not possible now, or not important"),
        ];
        let signs = SIGNS.map(|(sign, meaning)| (sign, theme.strong, meaning));
        let mut entries = Vec::new();
        for (sign, style, meaning) in signs.into_iter().chain(colours) {
            if self.has(&format!("{TITLE} {sign} {meaning}")) {
                entries.push(self.entry(sign, SIGN, style, &[Span::raw(meaning)]));
            }
        }
        self.section(TITLE, entries);
    }

    /// The lines of an entry in a column: a lead in its place, and what it means.
    fn entry(
        &self,
        lead: &str,
        wide: usize,
        style: Style,
        meaning: &[Span<'_>],
    ) -> Vec<Line<'static>> {
        let mut page = Page::new(self.column);
        if width(lead) > wide {
            page.text(2, lead, style);
            page.hang(Span::raw(" ".repeat(wide + 3)), meaning);
        } else {
            let lead = format!("  {} ", exactly(lead, wide));
            page.hang(Span::styled(lead, style), meaning);
        }
        page.into_lines()
    }

    /// A heading and its entries, beside each other where there is room: down the first column, then down the next.
    fn section(&mut self, title: &str, entries: Vec<Vec<Line<'static>>>) {
        if entries.is_empty() {
            return;
        }
        if self.page.height() > 0 {
            self.page.blank();
        }
        self.page.text(0, title, self.theme.strong);
        let all: usize = entries.iter().map(Vec::len).sum();
        let each = all.div_ceil(usize::from(self.columns));
        let mut columns: Vec<Vec<Line<'static>>> = vec![Vec::new()];
        for entry in entries {
            let full = columns.last().is_some_and(|column| column.len() >= each);
            if full && columns.len() < usize::from(self.columns) {
                columns.push(Vec::new());
            }
            if let Some(column) = columns.last_mut() {
                column.extend(entry);
            }
        }
        let height = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        for _ in 0..height {
            let mut line = Line::default();
            for (at, column) in columns.iter_mut().enumerate() {
                let start = at * usize::from(self.column + GAP);
                let fill = start.saturating_sub(line.width());
                line.push_span(Span::raw(" ".repeat(fill)));
                for span in column.next().unwrap_or_default().into_spans() {
                    line.push_span(span);
                }
            }
            self.page.line(line);
        }
    }
}
