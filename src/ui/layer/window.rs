//! A centred window: lines that stay at the top, lines that scroll, lines that stay at the bottom.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Command, Context, Model};
use crate::ui::canvas::{Border, Frame};
use crate::ui::page::{Page, View};
use crate::ui::text::{Line, cells, fit, width};

/// Rows that no window covers: header, status line, keys.
const OUTSIDE: u16 = 3;
/// Cells of the border and the space inside it.
const EDGE: u16 = 4;

/// A window and what stands in it.
pub(super) struct Window {
    pub title: String,
    /// Words in the lower border.
    pub badge: &'static str,
    pub border: Style,
    pub head: Page,
    pub body: Page,
    pub foot: Page,
    /// Rows of the body that are shown at most.
    pub most: u16,
}

/// Where a drawn window has its parts.
pub(super) struct Shown {
    outer: Rect,
    pub head: Rect,
    pub foot: Rect,
    pub view: View,
}

impl Shown {
    /// A window whose lines scroll with the layer.
    pub fn scrolls(&self) -> Drawn {
        Drawn {
            end: self.view.end(),
            area: self.outer,
        }
    }

    /// A window whose lines scroll to an end of their own.
    pub fn ends(&self, end: usize) -> Drawn {
        Drawn {
            end,
            area: self.outer,
        }
    }

    /// A window that follows its cursor, so that the layer never scrolls.
    pub fn stays(&self) -> Drawn {
        Drawn {
            end: 0,
            area: self.outer,
        }
    }
}

/// What was drawn of a layer.
#[derive(Clone, Copy, Default)]
pub(in crate::ui) struct Drawn {
    /// The greatest useful scroll position.
    pub end: usize,
    /// The window with its border.
    pub area: Rect,
}

/// The width of the lines in a window that is at most so wide.
pub(super) fn room(frame: &Frame<'_>, most: u16) -> u16 {
    most.min(frame.area().width.saturating_sub(EDGE))
}

/// The same where a line would be cut that is longer: the window is as wide as its longest line, if the screen is.
pub(super) fn room_for(frame: &Frame<'_>, usual: u16, longest: usize) -> u16 {
    room(frame, usual.max(cells(longest)))
}

/// How many lines can scroll between so many that stay.
pub(super) fn capacity(frame: &Frame<'_>, fixed: u16) -> u16 {
    frame.area().height.saturating_sub(OUTSIDE + 2 + fixed)
}

/// Says that there is more than the window holds.
pub(super) fn and_more(model: &Model, context: Context) -> String {
    let keys = &model.session.keys;
    let copies = keys.offer(context, Command::CopyText, "copies all results");
    let copies = copies.map(|copies| format!(": {copies}"));
    format!("More results exist{}", copies.unwrap_or_default())
}

impl Window {
    /// A window without content.
    pub fn new(title: impl Into<String>, border: Style, width: u16) -> Self {
        Self {
            title: title.into(),
            badge: "",
            border,
            head: Page::new(width),
            body: Page::new(width),
            foot: Page::new(width),
            most: u16::MAX,
        }
    }

    /// Draws the window over what is there; the body is shown from a line on.
    pub fn show(&self, frame: &mut Frame<'_>, scroll: usize) -> Shown {
        let fixed = self.head.height() + self.foot.height();
        let rows = self
            .body
            .height()
            .min(self.most)
            .min(capacity(frame, fixed));
        let outer = self.place(frame.area(), fixed + rows + 2);
        clear(frame, outer);
        let inner = Rect {
            x: outer.x + 2,
            y: outer.y + 1,
            width: outer.width.saturating_sub(EDGE),
            height: outer.height.saturating_sub(2),
        };
        let part = |y, height: u16| Rect { y, height, ..inner }.intersection(inner);
        let head = part(inner.y, self.head.height());
        let body = part(head.bottom(), rows);
        let foot = part(body.bottom(), self.foot.height());
        self.head.show(frame, head, 0);
        let view = self.body.show(frame, body, scroll);
        self.foot.show(frame, foot, 0);
        self.draw_border(frame, outer, view);
        Shown {
            outer,
            head,
            foot,
            view,
        }
    }

    fn place(&self, screen: Rect, height: u16) -> Rect {
        let width = (cells(self.body.width()) + EDGE).min(screen.width);
        let height = height.min(screen.height.saturating_sub(OUTSIDE));
        Rect {
            x: screen.x + (screen.width - width) / 2,
            y: screen.y + 1 + (screen.height.saturating_sub(OUTSIDE) - height) / 2,
            width,
            height,
        }
    }

    fn draw_border(&self, frame: &mut Frame<'_>, outer: Rect, view: View) {
        let note = view.note();
        let room = usize::from(outer.width).saturating_sub(4);
        let title = format!(" {} ", fit(&self.title, room));
        let badge = if !self.badge.is_empty() && width(self.badge) + width(&note) <= room {
            format!(" {} ", self.badge)
        } else {
            String::new()
        };
        let plain = Style::new();
        let border = Border {
            style: self.border,
            title: Line::styled(title, plain),
            note: Line::styled(badge, plain),
            position: Line::styled(note, plain),
        };
        frame.border(outer, &border);
    }
}

/// Empties an area; a wide character that its left edge would cut in half goes too.
fn clear(frame: &mut Frame<'_>, area: Rect) {
    frame.clear(area);
    if let Some(x) = area.x.checked_sub(1) {
        for y in area.y..area.bottom() {
            frame.clear_wide(x, y);
        }
    }
}
