//! Every state at every size: it fits, no word is cut, and nothing covers anything else.

use std::collections::HashSet;

use mfadeck::app::{Layer, Model, Pane};
use mfadeck::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawn::{buffer, loaded, pane, text_in, window};
use super::states;

/// A screen on which everything fits.
const AMPLE: (u16, u16) = (250, 160);

const SIZES: [(u16, u16); 9] = [
    (60, 15),
    (61, 24),
    (72, 18),
    (80, 24),
    (100, 19),
    (109, 30),
    (110, 15),
    (140, 45),
    (200, 60),
];

/// The words of a part of the screen. Numbers, times and drawn lines differ between sizes and are left out.
fn words(buffer: &Buffer, part: Rect) -> Vec<String> {
    let text = text_in(buffer, part).replace('‖', "");
    text.split(|c: char| c.is_whitespace() || "│┌┐└┘─".contains(c))
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// The parts of a screen that hold text of their own, with the cells that one line has.
fn parts(model: &Model) -> Vec<Rect> {
    let panes = model.panes().unwrap();
    let mut parts = vec![pane(Some(panes.footer))];
    if model.layers.last().is_some_and(is_window) {
        parts.push(window(model));
    } else {
        let areas = [
            Some(panes.header),
            panes.list,
            panes.detail,
            Some(panes.status),
        ];
        parts.extend(areas.into_iter().flatten().map(|area| pane(Some(area))));
    }
    parts
}

fn is_window(layer: &Layer) -> bool {
    !matches!(layer, Layer::Filter { .. })
}

#[test]
fn no_word_is_cut_at_any_size() {
    let ample = states::all(AMPLE);
    for size in SIZES {
        for (model, ample) in states::all(size).iter().zip(&ample) {
            let look = Look::default();
            let (small, large) = (buffer(model, &look), buffer(ample, &look));
            let whole: HashSet<String> = words(&large, large.area).into_iter().collect();
            for part in parts(model) {
                for word in words(&small, part) {
                    let fits = usize::from(part.width) > word.chars().count() + 20;
                    // The border says how many lines are out of view.
                    let is_whole = word.ends_with('…') || word == "more" || whole.contains(&word);
                    assert!(
                        is_whole || !fits,
                        "{word:?} at {size:?} in\n{}",
                        text_in(&small, small.area)
                    );
                }
            }
        }
    }
}

#[test]
fn a_window_stands_whole_between_header_and_status_line_at_any_size() {
    for size in SIZES {
        for model in states::all(size) {
            if !model.layers.last().is_some_and(is_window) {
                continue;
            }
            let drawn = buffer(&model, &Look::default());
            let at = window(&model);
            assert!(
                at.top() >= 1 && at.bottom() <= size.1 - 2,
                "{at:?} at {size:?}"
            );
            let corners = [
                (at.left(), at.top(), "┌"),
                (at.right() - 1, at.top(), "┐"),
                (at.left(), at.bottom() - 1, "└"),
                (at.right() - 1, at.bottom() - 1, "┘"),
            ];
            for (x, y, corner) in corners {
                let text = text_in(&drawn, drawn.area);
                assert_eq!(
                    drawn[(x, y)].symbol(),
                    corner,
                    "{x},{y} at {size:?} in\n{text}"
                );
            }
            for y in at.top() + 1..at.bottom() - 1 {
                let edges = [at.left(), at.right() - 1].map(|x| drawn[(x, y)].symbol());
                assert_eq!(edges, ["│", "│"], "row {y} at {size:?}");
            }
        }
    }
}

#[test]
fn the_panes_keep_their_borders_at_any_size() {
    for size in SIZES {
        for focus in [Pane::List, Pane::Detail] {
            let mut model = loaded(size);
            model.pane = focus;
            let drawn = buffer(&model, &Look::default());
            let panes = model.panes().unwrap();
            for area in [panes.list, panes.detail].into_iter().flatten() {
                let area = pane(Some(area));
                for y in area.top() + 1..area.bottom() - 1 {
                    let edges = [area.left(), area.right() - 1].map(|x| drawn[(x, y)].symbol());
                    assert_eq!(edges, ["│", "│"], "row {y} at {size:?}");
                }
            }
        }
    }
}

#[test]
fn no_size_makes_drawing_panic() {
    for width in (1..160).step_by(7) {
        for height in (1..60).step_by(5) {
            for model in states::all((width, height)) {
                buffer(&model, &Look::default());
            }
        }
    }
}
