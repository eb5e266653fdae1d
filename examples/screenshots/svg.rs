//! A terminal's screen as SVG: the same bytes on every machine, sharp at every scale.
//!
//! Text is fitted to its cells, so that another font than the first one named keeps the columns.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

use crate::shape::{Shape, Sides, cells, pieces};

/// Pixels of a cell, which are those of the first font at this size.
const CELL: (u16, u16) = (9, 18);
const FONT_SIZE: u16 = 15;
/// From the upper edge of a cell to the line that letters stand on.
const BASELINE: u16 = 14;
/// From the edges of a cell to those of a block, above and below.
const BLOCK: u16 = 3;
const MARGIN: u16 = 14;
const FONTS: &str =
    "'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,'Liberation Mono',monospace";

const FOREGROUND: &str = "#d5dbe3";
const BACKGROUND: &str = "#11151c";
/// The sixteen colours of a dark terminal.
#[rustfmt::skip]
const PALETTE: [&str; 16] = [
    "#3b424d", "#f47067", "#57ab5a", "#d9a343", "#539bf5", "#b083f0", "#39b5bd", "#adbac7",
    "#768390", "#ff938a", "#6bc46d", "#e8c063", "#6cb6ff", "#dcbdfb", "#56d4dd", "#f5f8fb",
];
/// How dim attributes are drawn.
const DIM: &str = r#" opacity=".62""#;

/// How a cell looks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    ink: String,
    paper: String,
    dim: bool,
    /// The attributes of its text.
    attributes: String,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let mut ink = hex(cell.fgcolor(), FOREGROUND);
        let mut paper = hex(cell.bgcolor(), BACKGROUND);
        if cell.inverse() {
            std::mem::swap(&mut ink, &mut paper);
        }
        let mut attributes = String::new();
        if ink != FOREGROUND {
            attributes = format!(r#" fill="{ink}""#);
        }
        for (holds, attribute) in [
            (cell.bold(), r#" font-weight="bold""#),
            (cell.dim(), DIM),
            (cell.italic(), r#" font-style="italic""#),
            (cell.underline(), r#" text-decoration="underline""#),
        ] {
            attributes.push_str(if holds { attribute } else { "" });
        }
        Self {
            ink,
            paper,
            dim: cell.dim(),
            attributes,
        }
    }
}

/// Neighbouring cells of a row that look alike.
struct Run {
    row: u16,
    column: u16,
    cells: u16,
    text: String,
    look: Look,
}

/// Draws a screen; the title is for readers who do not see it.
pub fn draw(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let mut out = begin((columns.get(), rows.get()), title);
    for row in 0..rows.get() {
        out.push_str(&draw_row(screen, row));
    }
    out.push_str(END);
    out
}

/// The end of a picture that [`begin`] began.
pub const END: &str = "</g>\n</svg>\n";

/// The beginning of a picture of so many columns and rows, up to the group that holds its contents.
pub fn begin((columns, rows): (u16, u16), title: &str) -> String {
    let width = columns * CELL.0 + 2 * MARGIN;
    let height = rows * CELL.1 + 2 * MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"mfadeck: {title}\">\n\
         <style>rect,path{{shape-rendering:crispEdges}}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"{FONTS}\" font-size=\"{FONT_SIZE}\" fill=\"{FOREGROUND}\">\n"
    )
}

/// One row of a screen, with the cursor where it stands there.
pub fn draw_row(screen: &Screen, row: u16) -> String {
    let (_, columns) = screen.size();
    let mut out = String::new();
    let runs = runs(screen, row, columns.get());
    for run in &runs {
        if run.look.paper != BACKGROUND {
            let size = (run.cells * CELL.0, CELL.1);
            let place = (x(run.column), y(run.row));
            rectangle(&mut out, place, size, &run.look.paper, 1.0);
        }
        shapes(&mut out, run);
    }
    let (cursor_row, column) = screen.cursor_position();
    if cursor_row == row && !screen.hide_cursor() {
        rectangle(&mut out, (x(column), y(row)), CELL, FOREGROUND, 0.55);
    }
    for run in &runs {
        words(&mut out, run);
    }
    out
}

/// A line of text beside the screen, in a row below it.
pub fn caption(row: u16, keys: &str, text: &str) -> String {
    let look = |ink: &str, bold: &str| Look {
        ink: ink.to_owned(),
        paper: BACKGROUND.to_owned(),
        dim: false,
        attributes: format!(" fill=\"{ink}\"{bold}"),
    };
    let mut out = String::new();
    let mut column = 1;
    for (text, look) in [
        (keys, look(PALETTE[11], r#" font-weight="bold""#)),
        (text, look(PALETTE[15], "")),
    ] {
        let width = text.chars().map(cells).sum();
        let run = Run {
            row,
            column,
            cells: width,
            text: text.to_owned(),
            look,
        };
        words(&mut out, &run);
        column += width + if width > 0 { 3 } else { 0 };
    }
    out
}

fn runs(screen: &Screen, row: u16, columns: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let shown = (0..columns).filter_map(|column| Some((column, screen.cell(row, column)?)));
    for (column, cell) in shown.filter(|(_, cell)| !cell.is_wide_continuation()) {
        let look = Look::of(cell);
        let text = if cell.has_contents() {
            cell.contents()
        } else {
            " "
        };
        let cells = if cell.is_wide() { 2 } else { 1 };
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.text.push_str(text);
                run.cells += cells;
            }
            _ => runs.push(Run {
                row,
                column,
                cells,
                text: text.to_owned(),
                look,
            }),
        }
    }
    runs
}

fn x(column: u16) -> u16 {
    MARGIN + column * CELL.0
}

fn y(row: u16) -> u16 {
    MARGIN + row * CELL.1
}

fn rectangle(
    out: &mut String,
    (x, y): (u16, u16),
    (width, height): (u16, u16),
    fill: &str,
    opacity: f32,
) {
    let opacity = if opacity < 1.0 {
        format!(" opacity=\"{opacity}\"")
    } else {
        String::new()
    };
    let _ = writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{opacity}/>"
    );
}

/// Lines and blocks of a run.
fn shapes(out: &mut String, run: &Run) {
    let mut path = String::new();
    let mut column = run.column;
    for (shape, length) in pieces(&run.text) {
        match shape {
            Some(Shape::Block(opacity)) => {
                let size = (length * CELL.0, CELL.1 - 2 * BLOCK);
                let place = (x(column), y(run.row) + BLOCK);
                rectangle(out, place, size, &run.look.ink, opacity);
            }
            Some(Shape::Lines(sides)) => lines(&mut path, (column, run.row), length, sides),
            None => {}
        }
        column += length;
    }
    if !path.is_empty() {
        let dim = if run.look.dim { DIM } else { "" };
        let _ = writeln!(out, "<path d=\"{path}\" fill=\"{}\"{dim}/>", run.look.ink);
    }
}

/// Lines one pixel wide, over some cells from one on.
fn lines(path: &mut String, (column, row): (u16, u16), length: u16, sides: Sides) {
    let (left, top) = (x(column), y(row));
    let (right, bottom) = (left + length * CELL.0, top + CELL.1);
    let (middle, centre) = (left + CELL.0 / 2, top + CELL.1 / 2);
    let (to_left, to_right) = (sides.has(Sides::LEFT), sides.has(Sides::RIGHT));
    if to_left || to_right {
        let from = if to_left { left } else { middle };
        let to = if to_right { right } else { middle + 1 };
        let _ = write!(path, "M{from} {centre}H{to}v1H{from}z");
    }
    let (to_top, to_bottom) = (sides.has(Sides::UP), sides.has(Sides::DOWN));
    if to_top || to_bottom {
        let from = if to_top { top } else { centre };
        let to = if to_bottom { bottom } else { centre };
        let _ = write!(path, "M{middle} {from}V{to}h1V{from}z");
    }
}

/// Text that is written at one place.
struct Word {
    column: u16,
    cells: u16,
    text: String,
}

/// The words of a run, each where its cells are.
fn words(out: &mut String, run: &Run) {
    for word in split(run) {
        let text = word
            .text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{}>{text}</text>",
            x(word.column),
            y(run.row) + BASELINE,
            word.cells * CELL.0,
            run.look.attributes,
        );
    }
}

/// Words that are one space apart stay together; wide characters stand alone, since another font has them.
fn split(run: &Run) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut column = run.column;
    for c in run.text.chars() {
        let width = cells(c);
        if c != ' ' && Shape::of(c).is_none() {
            match words.last_mut() {
                Some(word) if width < 2 && word.takes_at(column) => {
                    if word.column + word.cells < column {
                        word.text.push(' ');
                    }
                    word.text.push(c);
                    word.cells = column + width - word.column;
                }
                _ => words.push(Word {
                    column,
                    cells: width,
                    text: c.to_string(),
                }),
            }
        }
        column += width;
    }
    words
}

impl Word {
    /// Whether a character in a column belongs to the word.
    fn takes_at(&self, column: u16) -> bool {
        let is_wide = self.text.chars().any(|c| cells(c) > 1);
        !is_wide && column <= self.column + self.cells + 1
    }
}

fn hex(color: Color, default: &str) -> String {
    match color {
        Color::Default => default.to_owned(),
        Color::Idx(index) => PALETTE
            .get(usize::from(index))
            .map_or(default, |colour| *colour)
            .to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}
