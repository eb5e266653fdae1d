//! Hostile text in every window: each cell holds what every terminal shows in the same way.

use mfadeck::app::{Layer, Model};
use mfadeck::ui::Look;
use ratatui::buffer::Buffer;
use tui_input::Input;

use super::corpus;
use super::drawn::{FOREIGN, buffer};
use super::states;

const WIDE: (u16, u16) = (140, 45);
const SMALL: (u16, u16) = (80, 24);

/// The same text where somebody types it.
fn type_into(model: &mut Model, text: &str) {
    let typed = || Input::new(text.chars().take(2_048).collect());
    for layer in &mut model.layers {
        match layer {
            Layer::Filter { input, .. } | Layer::Palette { input, .. } => *input = typed(),
            Layer::Confirm(confirm) => confirm.typed = typed(),
            Layer::Method(form) => (form.text, form.code) = (typed(), typed()),
            Layer::Ticket(form) => (form.ticket, form.reason) = (typed(), typed()),
            _ => {}
        }
    }
    text.clone_into(&mut model.list.filter);
}

#[track_caller]
fn assert_harmless(drawn: &Buffer, what: &str) {
    let (width, cells) = (usize::from(drawn.area.width), drawn.content());
    for (at, cell) in cells.iter().enumerate() {
        let symbol = cell.symbol();
        assert!(
            !symbol.contains(corpus::is_harmful),
            "{what}: {symbol:?} in row {}, column {}",
            at / width,
            at % width
        );
        let marks = symbol.chars().count();
        assert!(marks <= 4, "{what}: {symbol:?} has {marks} characters");
    }
}

#[test]
fn no_window_shows_what_steers_hides_turns_or_tears() {
    // In the large size everything is seen, in the small one everything is cut.
    let sizes = [WIDE, SMALL].into_iter().cycle();
    for ((name, text), size) in corpus::all().into_iter().zip(sizes) {
        FOREIGN.set(text.clone());
        for (number, mut model) in states::all(size).into_iter().enumerate() {
            type_into(&mut model, &text);
            let drawn = buffer(&model, &Look::default());
            assert_harmless(&drawn, &format!("{name} in window {number}"));
        }
    }
}
