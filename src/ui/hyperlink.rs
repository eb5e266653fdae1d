//! Links that a terminal opens at a click (OSC 8).
//!
//! A buffer has no place for them, so a link is one cell that holds the whole text between its two sequences and takes
//! the width of the text. The cells behind it are empty, which nothing else is: as soon as something stands there again, it
//! is written, and no part of the link stays on the screen.

use std::num::NonZeroU16;
use std::rc::Rc;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Position;

use super::text::{cells, width};

/// A text on the screen that leads to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub at: Position,
    pub width: u16,
    pub address: Rc<str>,
}

/// Makes links of the texts that are drawn already. Each is closed where it ends.
pub(super) fn apply(buffer: &mut Buffer, links: &[Placed]) {
    for link in links {
        let number = links.iter().position(|one| one.address == link.address);
        if let (Some(number), true) = (number, is_plain(&link.address)) {
            place(buffer, link, number);
        }
    }
}

/// Only what can be part of an address as it is: nothing that would end the sequence.
fn is_plain(address: &str) -> bool {
    address.starts_with("https://") && address.bytes().all(|byte| byte.is_ascii_graphic())
}

fn place(buffer: &mut Buffer, link: &Placed, number: usize) {
    let (Position { x, y }, Some(room)) = (link.at, NonZeroU16::new(link.width)) else {
        return;
    };
    let end = x.saturating_add(room.get());
    if !buffer.area.contains(Position::new(end - 1, y)) {
        return;
    }
    let mut text = String::new();
    let mut at = x;
    while at < end {
        let symbol = buffer.cell((at, y)).map_or(" ", |cell| cell.symbol());
        text.push_str(symbol);
        at += cells(width(symbol)).max(1);
    }
    for x in x..end {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_symbol("");
        }
    }
    if let Some(cell) = buffer.cell_mut((x, y)) {
        // The number joins the lines of one address.
        let (begin, close) = ("\u{1b}]8;", "\u{1b}]8;;\u{1b}\\");
        let address = &link.address;
        cell.set_symbol(&format!(
            "{begin}id=mfadeck{number};{address}\u{1b}\\{text}{close}"
        ));
        cell.set_diff_option(CellDiffOption::ForcedWidth(room));
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const ADDRESS: &str = "https://portal.example/#view/7";

    fn linked(text: &str, address: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        let (end, _) = buffer.set_stringn(2, 0, text, 10, Style::new());
        let link = Placed {
            at: Position::new(2, 0),
            width: end - 2,
            address: address.into(),
        };
        apply(&mut buffer, &[link]);
        buffer
    }

    /// What is written to come from one to the other: the column and the text of each cell.
    fn written(before: &Buffer, after: &Buffer) -> Vec<(u16, String)> {
        let cells = before.diff_iter(after);
        cells
            .map(|(x, _, cell)| (x, cell.symbol().to_owned()))
            .collect()
    }

    #[test]
    fn a_link_is_written_at_once_and_closed_where_its_text_ends() {
        let blank = Buffer::empty(Rect::new(0, 0, 12, 1));
        let link = linked("李 MFA", ADDRESS);
        let text = format!("\u{1b}]8;id=mfadeck0;{ADDRESS}\u{1b}\\李 MFA\u{1b}]8;;\u{1b}\\");
        assert_eq!(written(&blank, &link), [(2, text)]);
        assert_eq!(written(&link, &link), []);
    }

    #[test]
    fn nothing_of_a_link_stays_where_the_same_text_stands_without_it() {
        let mut plain = Buffer::empty(Rect::new(0, 0, 12, 1));
        plain.set_string(2, 0, "a b", Style::new());
        let gone = written(&linked("a b", ADDRESS), &plain);
        let columns: Vec<u16> = gone.iter().map(|(x, _)| *x).collect();
        assert_eq!(columns, [2, 3, 4]);
        assert!(gone.iter().all(|(_, text)| !text.contains('\u{1b}')));
    }

    #[test]
    fn what_is_no_address_is_no_link() {
        for odd in [
            "",
            "file:///etc/passwd",
            "https://x.example/\u{1b}\\",
            "https://x.example/ä",
        ] {
            let buffer = linked("a b", odd);
            assert_eq!(buffer.cell((2, 0)).unwrap().symbol(), "a", "{odd:?}");
        }
    }
}
