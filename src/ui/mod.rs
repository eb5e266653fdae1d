//! Draws the [`Model`] with ratatui and does nothing else: no state, no async, no I/O, no clock.
//!
//! Drawing never decides: focus, layers and scroll positions are the model's. A scroll position past the
//! end is shown as the end, and [`Extent`] says where that was.

mod ascii;
mod canvas;
mod detail;
mod footer;
mod header;
mod hyperlink;
mod job_status;
pub(crate) mod layer;
mod list;
mod mask;
mod page;
mod status;
pub(crate) mod text;
mod theme;

use ratatui::layout::Rect;

pub(crate) use mask::{masked_address, masked_user};
pub use theme::{HeaderColour, Look, Theme};

use canvas::Frame;
use text::Span;

use crate::app::layout::SMALLEST;
use crate::app::{Area, Model, Panes};

/// How far what was drawn can be scrolled, in lines: the positions at which the last line is in view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The greatest useful `detail_scroll`.
    pub detail: usize,
    /// The greatest useful scroll position of the layer on top.
    pub layer: usize,
    /// The lines of the detail that contain the words searched for in it.
    pub hits: Vec<usize>,
    /// The window on top, with its border; empty where there is none.
    pub window: Rect,
}

/// Draws the whole screen and places the terminal's cursor where text is typed.
pub fn draw(frame: &mut ratatui::Frame<'_>, model: &Model, look: &Look) -> Extent {
    let masked = model.masked.then(|| mask::masked(model));
    let model = masked.as_ref().unwrap_or(model);
    let mut canvas = Frame::new(frame.buffer_mut());
    // The terminal may have another size than the model knows: what counts is what is drawn on.
    let area = canvas.area();
    let extent = if let Some(panes) = model.panes_of(area.width, area.height) {
        parts(&mut canvas, panes, model, &look.theme)
    } else {
        too_small(&mut canvas);
        Extent::default()
    };
    let cursor = canvas.cursor();
    let links = canvas.into_links();
    if look.ascii {
        ascii::translate(frame.buffer_mut());
    }
    if look.links {
        hyperlink::apply(frame.buffer_mut(), &links);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    extent
}

/// Stands in for a screen that could not be drawn.
pub fn draw_failure(frame: &mut ratatui::Frame<'_>) {
    let mut canvas = Frame::new(frame.buffer_mut());
    let area = canvas.area();
    let text = "This screen cannot be drawn, which is a fault of mfadeck. Jobs continue; Esc may lead back, q leaves.";
    for (y, line) in
        (area.y..area.bottom()).zip(text::wrap(&[Span::raw(text)], usize::from(area.width)))
    {
        canvas.line(area.x, y, &line, area.width);
    }
}

fn parts(frame: &mut Frame<'_>, panes: Panes, model: &Model, theme: &Theme) -> Extent {
    header::draw(frame, rect(panes.header), model, theme);
    if let Some(area) = panes.list {
        list::draw(frame, rect(area), model, theme);
    }
    let (detail, hits) = panes.detail.map_or_else(Default::default, |area| {
        detail::draw(frame, rect(area), model, theme)
    });
    status::draw(frame, rect(panes.status), model, theme);
    footer::draw(frame, rect(panes.footer), model, theme);
    let layer::Drawn { end, area } = layer::draw(frame, model, theme);
    Extent {
        detail,
        hits,
        layer: end,
        window: area,
    }
}

fn too_small(frame: &mut Frame<'_>) {
    let area = frame.area();
    let (width, height) = SMALLEST;
    let long = format!(
        "Terminal too small: {}x{}. mfadeck needs {width}x{height}.",
        area.width, area.height
    );
    let short = format!("needs {width}x{height}");
    let room = usize::from(area.width);
    let text = [long.as_str(), short.as_str()]
        .into_iter()
        .find(|text| text::width(text) <= room)
        .unwrap_or("!");
    let x = area.x + (area.width.saturating_sub(text::cells(text::width(text)))) / 2;
    frame.span(x, area.y + area.height / 2, &Span::raw(text), area.width);
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}
