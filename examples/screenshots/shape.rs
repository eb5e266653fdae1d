//! Characters that are drawn and not written: lines, which have to meet, and blocks.

use unicode_width::UnicodeWidthChar;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Lines from the middle of the cell to these sides of it.
    Lines(Sides),
    /// A block, with its opacity.
    Block(f32),
}

/// Sides of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides(u8);

impl Sides {
    pub const LEFT: Self = Self(1);
    pub const RIGHT: Self = Self(2);
    pub const UP: Self = Self(4);
    pub const DOWN: Self = Self(8);

    pub fn has(self, side: Self) -> bool {
        self.0 & side.0 != 0
    }
}

impl Shape {
    /// The shape of a character, if it is one.
    pub fn of(c: char) -> Option<Self> {
        let lines = |sides: &[Sides]| {
            let all = sides.iter().fold(0, |all, side| all | side.0);
            Some(Self::Lines(Sides(all)))
        };
        let (left, right, up, down) = (Sides::LEFT, Sides::RIGHT, Sides::UP, Sides::DOWN);
        match c {
            '─' => lines(&[left, right]),
            '│' => lines(&[up, down]),
            '┌' => lines(&[right, down]),
            '┐' => lines(&[left, down]),
            '└' => lines(&[right, up]),
            '┘' => lines(&[left, up]),
            '├' => lines(&[right, up, down]),
            '┤' => lines(&[left, up, down]),
            '█' => Some(Self::Block(1.0)),
            '░' => Some(Self::Block(0.25)),
            '▒' => Some(Self::Block(0.5)),
            _ => None,
        }
    }

    /// Whether two of it side by side are one that is longer.
    fn grows(self) -> bool {
        match self {
            Self::Lines(sides) => !sides.has(Sides::UP) && !sides.has(Sides::DOWN),
            Self::Block(_) => true,
        }
    }
}

/// The shapes of a text and what is none, each with how many cells it takes.
pub fn pieces(text: &str) -> Vec<(Option<Shape>, u16)> {
    let mut pieces: Vec<(Option<Shape>, u16)> = Vec::new();
    for c in text.chars() {
        let (shape, width) = (Shape::of(c), cells(c));
        match pieces.last_mut() {
            Some((last, length)) if *last == shape && shape.is_none_or(Shape::grows) => {
                *length += width;
            }
            _ => pieces.push((shape, width)),
        }
    }
    pieces
}

/// How many cells a character takes.
pub fn cells(c: char) -> u16 {
    let width = c.width().and_then(|width| u16::try_from(width).ok());
    width.unwrap_or(0)
}
