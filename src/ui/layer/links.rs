//! Links into the portal.

use ratatui::style::Style;

use super::window::{Drawn, Window, room_for};
use crate::app::Model;
use crate::app::links::Links;
use crate::change::words::called;
use crate::ui::canvas::Frame;
use crate::ui::text::{Line, Span, exactly, fit, width};
use crate::ui::theme::Theme;

const WIDTH: u16 = 76;
/// Cells before a label: the cursor and the key.
const LEAD: usize = 5;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, theme: &Theme, links: &Links) -> Drawn {
    let longest = links.rows.iter().map(|link| {
        let note = link.note.as_ref().map_or(0, |note| width(note) + 2);
        LEAD + width(&link.label) + note
    });
    let cells = room_for(frame, WIDTH, longest.max().unwrap_or(0));
    let mut window = Window::new(title(model, links), theme.border_focused, cells);
    let line = window.body.width();
    for (at, link) in links.rows.iter().enumerate() {
        let chosen = at == links.chosen;
        let style = if chosen {
            theme.selection
        } else {
            Style::new()
        };
        let key = link
            .key
            .map_or_else(|| " ".to_owned(), |key| key.to_string());
        let label = fit(&link.label, line - LEAD);
        let used = LEAD + width(&label);
        let mut spans = vec![
            Span::styled(if chosen { "▸ " } else { "  " }, theme.accent),
            Span::styled(format!("{key}  "), theme.accent),
            Span::styled(label.to_string(), style).to(&link.address),
        ];
        if let Some(note) = link.note.as_ref().filter(|_| used + 4 < line) {
            let note = exactly(&format!("  {note}"), line - used);
            spans.push(Span::styled(note.to_string(), theme.dim));
        }
        window.body.line(Line::from(spans));
        if chosen {
            window.body.keep_in_view();
        }
    }
    window.foot.blank();
    if let Some(link) = links.chosen() {
        let address = Span::styled(link.address.clone(), theme.accent).to(&link.address);
        window.foot.hang(Span::default(), &[address]);
        if let Some(note) = &link.note {
            window.foot.text(0, note, theme.dim);
        }
    }
    let moved = "Where the portal has moved a page, it opens its start page.";
    window.foot.text(0, moved, theme.dim);
    window.show(frame, 0).stays()
}

fn title(model: &Model, links: &Links) -> String {
    let user = links.user.and_then(|user| model.store.get(user));
    match user {
        Some(user) => format!("Links into the portal: {}", called(&user.name, &user.upn)),
        None => "Links into the portal".to_owned(),
    }
}
