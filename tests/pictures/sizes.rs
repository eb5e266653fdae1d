//! Every state at every size: it fits, no word is cut, and nothing covers anything else.

use std::collections::HashSet;

use mfadeck::app::{Layer, Model, Pane};
use mfadeck::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawn::{AMPLE, buffer, loaded, pane, text_in, window};
use super::states;

const SIZES: [(u16, u16); 6] = [
    (60, 15),
    (72, 18),
    (80, 24),
    (109, 30),
    (110, 15),
    (140, 45),
];

/// The words of a part of the screen, without the lines that are drawn between them.
fn all_words(buffer: &Buffer, part: Rect) -> impl Iterator<Item = String> {
    let text = text_in(buffer, part).replace('‖', "");
    let words = text.split(|c: char| c.is_whitespace() || "│┌┐└┘─".contains(c));
    let words: Vec<String> = words
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric() && c != '…')
                .to_owned()
        })
        .collect();
    words.into_iter()
}

/// The same without numbers and times, which differ between sizes.
fn words(buffer: &Buffer, part: Rect) -> impl Iterator<Item = String> {
    all_words(buffer, part).filter(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && !word.chars().any(|c| c.is_ascii_digit())
    })
}

/// The parts of a screen that hold text of their own, with the cells that one line has.
fn parts(model: &Model) -> Vec<Rect> {
    let panes = model.panes().unwrap();
    let mut parts = vec![pane(Some(panes.footer))];
    if model.layers.last().is_some_and(is_window) {
        parts.push(window(model));
    } else if model.layers.is_empty() && model.toast.is_none() {
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
    let look = Look::default();
    let ample: Vec<HashSet<String>> = states::all(AMPLE)
        .iter()
        .map(|model| {
            let drawn = buffer(model, &look);
            // Addresses that no window has room for.
            let link = [model.portal().per_user_mfa().0];
            let links = match model.layers.last() {
                Some(Layer::Links(links)) => links.rows.iter(),
                _ => [].iter(),
            };
            let links = links.map(|link| link.address.clone());
            all_words(&drawn, drawn.area)
                .chain(link)
                .chain(links)
                .collect()
        })
        .collect();
    for size in SIZES {
        for (model, whole) in states::all(size).iter().zip(&ample) {
            let drawn = buffer(model, &look);
            for part in parts(model) {
                // A word that is longer than a line, such as an address, has to be broken.
                let is_piece = |word: &String| {
                    let long =
                        |whole: &&String| whole.chars().count() + 4 > usize::from(part.width);
                    whole
                        .iter()
                        .filter(long)
                        .any(|long| long.contains(word.as_str()))
                };
                for word in words(&drawn, part) {
                    // The border says how many lines are out of view.
                    let known = word.ends_with('…') || word == "more" || whole.contains(&word);
                    assert!(
                        known || is_piece(&word),
                        "{word:?} at {size:?} in\n{}",
                        text_in(&drawn, drawn.area)
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

#[test]
fn the_header_keeps_lower_bounds_and_the_number_of_unknown_states_at_any_width() {
    for width in 60..160 {
        let model = loaded((width, 24));
        let drawn = buffer(&model, &Look::default());
        let header = text_in(&drawn, pane(Some(model.panes().unwrap().header)));
        for figure in [": 3+, ", "1 admin", " 3 "] {
            assert!(header.contains(figure), "no {figure:?} in {header:?}");
        }
    }
}
