//! Text in cells: everything is measured by what it takes on the screen, never by bytes or characters.
//!
//! A [`Span`] is made of any text and holds what may be shown of it; the frame takes nothing else.

use std::borrow::Cow;
use std::rc::Rc;

use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::tenant::Shown;

/// Text of one style that has passed the border.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Span<'a> {
    pub content: Shown<'a>,
    pub style: Style,
    /// Where a click on it leads, in terminals that know links.
    pub link: Option<Rc<str>>,
}

impl<'a> Span<'a> {
    pub fn raw(text: impl Into<Cow<'a, str>>) -> Self {
        Self::styled(text, Style::new())
    }

    pub fn styled(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self {
            content: Shown::line(text),
            style,
            link: None,
        }
    }

    /// The same as a link.
    pub fn to(self, address: &str) -> Self {
        Self {
            link: Some(address.into()),
            ..self
        }
    }
}

/// Spans beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line<'a>(Vec<Span<'a>>);

impl<'a> Line<'a> {
    pub fn styled(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self(vec![Span::styled(text, style)])
    }

    pub fn spans(&self) -> &[Span<'a>] {
        &self.0
    }

    pub fn into_spans(self) -> Vec<Span<'a>> {
        self.0
    }

    pub fn patch(&mut self, style: Style) {
        for span in &mut self.0 {
            span.style = span.style.patch(style);
        }
    }

    pub fn push_span(&mut self, span: Span<'a>) {
        self.0.push(span);
    }

    pub fn put_first(&mut self, span: Span<'a>) {
        self.0.insert(0, span);
    }

    pub fn width(&self) -> usize {
        self.0.iter().map(|span| width(&span.content)).sum()
    }

    /// The same for the terminal library.
    pub fn for_terminal(&self) -> ratatui::text::Line<'_> {
        let spans = self.0.iter();
        spans
            .map(|span| ratatui::text::Span::styled(&*span.content, span.style))
            .collect()
    }
}

impl<'a> From<Vec<Span<'a>>> for Line<'a> {
    fn from(spans: Vec<Span<'a>>) -> Self {
        Self(spans)
    }
}

impl<'a> From<Span<'a>> for Line<'a> {
    fn from(span: Span<'a>) -> Self {
        Self(vec![span])
    }
}

impl<'a> FromIterator<Span<'a>> for Line<'a> {
    fn from_iter<T: IntoIterator<Item = Span<'a>>>(spans: T) -> Self {
        Self(spans.into_iter().collect())
    }
}

/// How many cells a text takes where it is shown.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return text.len();
    }
    cells_of(&Shown::line(text))
}

fn cells_of(text: &Shown<'_>) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A number of cells as the terminal library counts them.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// What is shown of the text if it fits, else its beginning with `…`.
pub(crate) fn fit(text: &str, room: usize) -> Shown<'_> {
    let near = near(text, room);
    let shown = Shown::line(near);
    if near.len() == text.len() && cells_of(&shown) <= room {
        return shown;
    }
    if room == 0 {
        return Shown::default();
    }
    let end = head(&shown, room - 1);
    let (mut cut, _) = shown.parted(end);
    cut.push(&Shown::line("…"));
    cut
}

/// The beginning of a text that may have to do with so many cells: what is further away is not looked at, however much
/// of it there is.
fn near(text: &str, room: usize) -> &str {
    let far = room.saturating_mul(8).saturating_add(64);
    if text.len() <= far {
        return text;
    }
    let end = text.char_indices().nth(far).map(|(at, _)| at);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The same, filled to exactly this many cells.
pub(crate) fn exactly(text: &str, room: usize) -> Shown<'static> {
    let mut text = fit(text, room).into_owned();
    let fill = room - cells_of(&text);
    text.push(&Shown::line(" ".repeat(fill)));
    text
}

/// Where the longest beginning ends that fits.
fn head(text: &str, room: usize) -> usize {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            return at;
        }
    }
    text.len()
}

/// Breaks spans into lines between words; a word that is wider than a line is cut.
pub(super) fn wrap(spans: &[Span<'_>], room: usize) -> Vec<Line<'static>> {
    let room = room.max(1);
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for span in spans {
        for word in span.content.words() {
            let bare = width(near(word.trim_end(), room));
            if used > 0 && used + bare > room {
                lines.push(Line::default());
                used = 0;
            }
            used = put_word(&mut lines, &word, span, used, room);
        }
    }
    lines
}

fn put_word(
    lines: &mut Vec<Line<'static>>,
    word: &Shown<'_>,
    of: &Span<'_>,
    used: usize,
    room: usize,
) -> usize {
    let (mut rest, mut used) = (word.borrowed(), used);
    loop {
        let end = head(&rest, room);
        if end == 0 || end >= rest.trim_end().len() {
            break;
        }
        let (head, tail) = rest.parted(end);
        push(lines, &head, of);
        lines.push(Line::default());
        rest = tail;
        used = 0;
    }
    push(lines, &rest, of);
    used + width(&rest)
}

fn push(lines: &mut [Line<'static>], text: &Shown<'_>, of: &Span<'_>) {
    if let Some(Line(spans)) = lines.last_mut() {
        match spans.last_mut() {
            Some(last) if last.style == of.style && last.link == of.link => last.content.push(text),
            _ => spans.push(Span {
                content: text.clone().into_owned(),
                style: of.style,
                link: of.link.clone(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_is_cut_to_cells_and_never_in_the_middle_of_a_character() {
        assert_eq!(width("李小龍"), 6);
        assert_eq!(&*fit("李小龍", 6), "李小龍");
        assert_eq!(&*fit("李小龍", 5), "李小…");
        assert_eq!(&*fit("李小龍", 4), "李…");
        assert_eq!(&*exactly("李小龍", 4), "李… ");
        assert_eq!(&*fit("x", 0), "");
    }

    #[test]
    fn text_breaks_between_words_and_long_words_are_cut() {
        let lines = wrap(&[Span::raw("one two three abcdefghijkl")], 7);
        let text: Vec<String> = lines
            .iter()
            .map(|line| line.for_terminal().to_string().trim_end().into())
            .collect();
        assert_eq!(text, ["one two", "three", "abcdefg", "hijkl"]);
    }

    #[test]
    fn text_in_a_space_of_one_cell_still_ends() {
        assert_eq!(wrap(&[Span::raw("李 a")], 1).len(), 2);
    }
}
