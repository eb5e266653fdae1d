//! Text in cells: everything is measured by what it takes on the screen, never by bytes or characters.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A number of cells as the terminal library counts them.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The text if it fits, else its beginning with `…`.
pub(crate) fn fit(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    if room == 0 {
        return Cow::Borrowed("");
    }
    let head = head(text, room - 1);
    Cow::Owned(format!("{head}…"))
}

/// The text cut or filled to exactly this many cells.
pub(crate) fn exactly(text: &str, room: usize) -> String {
    let text = fit(text, room);
    let fill = room - width(&text);
    format!("{text}{:fill$}", "")
}

/// The longest beginning that fits.
fn head(text: &str, room: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            return &text[..at];
        }
    }
    text
}

/// Breaks spans into lines between words; a word that is wider than a line is cut.
pub(super) fn wrap(spans: &[Span<'_>], room: usize) -> Vec<Line<'static>> {
    let room = room.max(1);
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for span in spans {
        for word in span.content.split_inclusive(' ') {
            let bare = width(word.trim_end());
            if used > 0 && used + bare > room {
                lines.push(Line::default());
                used = 0;
            }
            used = put_word(&mut lines, word, span.style, used, room);
        }
    }
    lines
}

fn put_word(
    lines: &mut Vec<Line<'static>>,
    word: &str,
    style: Style,
    used: usize,
    room: usize,
) -> usize {
    let (mut rest, mut used) = (word, used);
    while width(rest.trim_end()) > room {
        let head = head(rest, room);
        if head.is_empty() {
            break;
        }
        push(lines, head, style);
        lines.push(Line::default());
        rest = &rest[head.len()..];
        used = 0;
    }
    push(lines, rest, style);
    used + width(rest)
}

fn push(lines: &mut [Line<'static>], text: &str, style: Style) {
    if let Some(line) = lines.last_mut() {
        match line.spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(text),
            _ => line.push_span(Span::styled(text.to_owned(), style)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_is_cut_to_cells_and_never_in_the_middle_of_a_character() {
        assert_eq!(width("李小龍"), 6);
        assert_eq!(fit("李小龍", 6), "李小龍");
        assert_eq!(fit("李小龍", 5), "李小…");
        assert_eq!(fit("李小龍", 4), "李…");
        assert_eq!(exactly("李小龍", 4), "李… ");
        assert_eq!(fit("x", 0), "");
    }

    #[test]
    fn text_breaks_between_words_and_long_words_are_cut() {
        let lines = wrap(&[Span::raw("one two three abcdefghijkl")], 7);
        let text: Vec<String> = lines
            .iter()
            .map(|line| line.to_string().trim_end().into())
            .collect();
        assert_eq!(text, ["one two", "three", "abcdefg", "hijkl"]);
    }

    #[test]
    fn text_in_a_space_of_one_cell_still_ends() {
        assert_eq!(wrap(&[Span::raw("李 a")], 1).len(), 2);
    }
}
