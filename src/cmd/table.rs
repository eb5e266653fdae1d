//! A table for people: as wide as its content, at most as wide as the terminal.

use crossterm::style::{Color, Stylize};

use crate::tenant::{MfaState, Shown};
use crate::ui::text::{exactly, fit, width};

/// The least width to which a column is shortened.
const NARROWEST: usize = 6;
const GAP: &str = "  ";

/// What the colour of a cell means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Plain,
    Good,
    Middling,
    Bad,
    Quiet,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
}

pub(super) fn state_tone(state: Option<MfaState>) -> Tone {
    match state {
        Some(MfaState::Enforced) => Tone::Good,
        Some(MfaState::Enabled) => Tone::Middling,
        Some(MfaState::Disabled) => Tone::Bad,
        None => Tone::Quiet,
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Plain,
        }
    }
}

impl Cell {
    pub(super) fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn new<'a>(heading: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            heading: heading.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// The lines, with their ends.
    pub(super) fn drawn(&self, room: Option<usize>, color: bool) -> String {
        let widths = self.widths(room);
        let heading: Vec<Cell> = self
            .heading
            .iter()
            .map(|title| title.as_str().into())
            .collect();
        let mut out = line(&heading, &widths, |text, _| {
            if color {
                text.bold().to_string()
            } else {
                text.to_string()
            }
        });
        for row in &self.rows {
            out += &line(row, &widths, |text, tone| {
                if color {
                    painted(&text, tone)
                } else {
                    text.to_string()
                }
            });
        }
        out
    }

    /// Each column is as wide as its widest cell. If that is too wide, the widest columns are shortened first.
    fn widths(&self, room: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.heading.iter().map(|title| width(title)).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(width(&cell.text));
            }
        }
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        let Some(room) = room else { return widths };
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
        while excess > 0 {
            let Some(widest) = widths
                .iter_mut()
                .max()
                .filter(|widest| **widest > NARROWEST)
            else {
                break;
            };
            *widest -= 1;
            excess -= 1;
        }
        widths
    }
}

/// The last column is not padded: no line ends in spaces.
fn line(cells: &[Cell], widths: &[usize], paint: impl Fn(Shown<'_>, Tone) -> String) -> String {
    let last = cells
        .iter()
        .rposition(|cell| !cell.text.is_empty())
        .unwrap_or(0);
    let mut out = String::new();
    for (at, (cell, &room)) in cells.iter().zip(widths).take(last + 1).enumerate() {
        let text = if at == last {
            fit(&cell.text, room)
        } else {
            exactly(&cell.text, room)
        };
        out += &paint(text, cell.tone);
        if at < last {
            out += GAP;
        }
    }
    out.push('\n');
    out
}

fn painted(text: &str, tone: Tone) -> String {
    match tone {
        Tone::Plain => text.to_owned(),
        Tone::Good => text.with(Color::DarkGreen).to_string(),
        Tone::Middling => text.with(Color::DarkYellow).to_string(),
        Tone::Bad => text.with(Color::DarkRed).to_string(),
        Tone::Quiet => text.with(Color::DarkGrey).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["Name", "Account", "State"]);
        table.push(vec![
            "Ada Lovelace".into(),
            "ada@contoso.example".into(),
            Cell::toned("enforced", Tone::Good),
        ]);
        table.push(vec![
            "李小龍".into(),
            "lee@contoso.example".into(),
            "?".into(),
        ]);
        table
    }

    #[test]
    fn a_table_is_as_wide_as_its_content_where_there_is_room() {
        let drawn = table().drawn(None, false);
        assert_eq!(
            drawn,
            "Name          Account              State\n\
             Ada Lovelace  ada@contoso.example  enforced\n\
             李小龍        lee@contoso.example  ?\n"
        );
    }

    #[test]
    fn the_widest_columns_give_way_to_the_terminal() {
        for room in [30, 36, 40] {
            for line in table().drawn(Some(room), false).lines() {
                assert!(width(line) <= room, "{line:?} in {room}");
            }
        }
        assert!(table().drawn(Some(36), false).contains("ada@contoso…"));
    }

    #[test]
    fn colour_surrounds_the_text_and_leaves_it_as_it_is() {
        assert!(
            table()
                .drawn(None, true)
                .contains("\u{1b}[38;5;2menforced\u{1b}[39m")
        );
    }
}
