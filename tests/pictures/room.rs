//! Nothing is cut where there is room: a text may end with `…` only in a row whose cells stand close together, in a list or
//! a window that has the width of the screen.

use mfadeck::app::tabs::Tab;
use mfadeck::app::{Layer, Model, View};
use mfadeck::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawn::{LARGE, LEAST, SMALL, blank, buffer, pane, select, text, user, window};
use super::{crowd, screen, states};

/// Blank cells that may stand beside each other in every row around a cut: a gap, and the place of the mark of a change.
const GAP: usize = 3;

/// Words that end so because something is on the way.
const MEANT: &[&str] = &["reading…", "users…", "journal…", "log…", "Passes…"];

/// Wider than any window that has a width of its own.
const WIDE: (u16, u16) = (200, 50);

/// One model of each kind that may cut something.
fn all(size: (u16, u16)) -> Vec<Model> {
    let own = vec![
        screen::reading(size),
        screen::with_outcomes(size),
        with_long_names(size),
        asked_of_long_names(size),
        long_view(size),
        choosing_a_tenant(size),
    ];
    let crowd = crowd::states(size).into_iter();
    states::all(size)
        .into_iter()
        .chain(own)
        .chain(crowd)
        .collect()
}

/// People whose accounts are as long as their names, as in most tenants.
fn with_long_names(size: (u16, u16)) -> Model {
    let names = [
        ("Aarav Antonescu", "aarav.antonescu"),
        ("Hélène MacDonald-Smith", "helene.macdonald-smith"),
        (
            "Wolfgang Amadeus von Hohenlohe-Langenburg (Contractor)",
            "w.hohenlohe-langenburg.contractor",
        ),
        ("Zoë Quintanilla", "zoe.quintanilla"),
    ];
    let mut model = blank(size);
    let users = names.iter().zip(0..).map(|((name, local), number)| {
        let mut user = user(number);
        user.name = (*name).into();
        user.upn = format!("{local}@contoso.example").into();
        user
    });
    model.store.append(users.collect());
    select(&mut model);
    model
}

fn asked_of_long_names(size: (u16, u16)) -> Model {
    let mut model = with_long_names(size);
    states::ask(&mut model, states::enforce(), &[0, 1, 2, 3]);
    model
}

fn long_view(size: (u16, u16)) -> Model {
    let mut model = states::views(size);
    let view = View::new(
        "admins of the subsidiary who have no second factor",
        "admin:yes required:never registered:no -enabled:no domain:subsidiary.contoso.example",
    );
    model.session.views.push(view);
    model
}

fn choosing_a_tenant(size: (u16, u16)) -> Model {
    let mut model = states::views(size);
    model.tabs = vec![
        Tab::closed("contoso", Some("contoso.example".to_owned())),
        Tab::closed(
            "wide-world-importers-and-exporters-of-the-north",
            Some("wide-world-importers-and-exporters.example".to_owned()),
        ),
    ];
    model.layers = vec![Layer::Tenants(Box::default())];
    model
}

/// The rows of a part of the screen, cell by cell, without its borders.
fn rows(buffer: &Buffer, part: Rect, bordered: bool) -> Vec<Vec<String>> {
    let edge = u16::from(bordered);
    let cells = |y| {
        let xs = part.left() + edge..part.right() - edge;
        xs.map(|x| buffer[(x, y)].symbol().to_owned()).collect()
    };
    (part.top() + edge..part.bottom() - edge)
        .map(cells)
        .collect()
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The words of a row that end with `…`; one that stands alone is a mark.
fn cut(row: &[String]) -> Vec<String> {
    let words = row.concat();
    let words = words.split_whitespace().map(str::to_owned);
    words
        .filter(|word| word.ends_with('…') && word.chars().count() > 1)
        .collect()
}

/// The widest band of cells that are blank in all of these rows, the margin at their left aside.
fn widest_band(rows: &[Vec<String>]) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let blank = |x: &usize| rows.iter().all(|row| row[*x].trim().is_empty());
    let mut bands = vec![0];
    for x in (0..width).skip_while(blank) {
        if blank(&x) {
            *bands.last_mut().unwrap() += 1;
        } else {
            bands.push(0);
        }
    }
    bands.into_iter().max().unwrap_or(0)
}

/// What is cut in a part of the screen beside blank cells, or in a window that could be wider.
fn needless(rows: &[Vec<String>], could_grow: bool) -> Vec<String> {
    let mut found = Vec::new();
    for block in rows.split(|row| is_blank(row)) {
        // `7… loading` counts what came so far.
        let is_count = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        let is_cut = |word: &String| !MEANT.contains(&word.as_str()) && !is_count(word);
        let words: Vec<String> = block
            .iter()
            .flat_map(|row| cut(row))
            .filter(is_cut)
            .collect();
        let band = widest_band(block);
        if !words.is_empty() && (could_grow || band > GAP) {
            found.push(format!("{words:?} beside {band} blank cells"));
        }
    }
    found
}

/// The parts of a screen, each with whether it has borders and whether it could be wider.
fn parts(model: &Model) -> Vec<(Rect, bool, bool)> {
    let is_window = |layer: &Layer| !matches!(layer, Layer::Filter { .. });
    if model.layers.last().is_some_and(is_window) {
        let part = window(model);
        return vec![(part, true, part.width < model.size.0)];
    }
    let panes = model.panes().unwrap();
    let bordered = [panes.list, panes.detail].into_iter().flatten();
    let bordered = bordered.map(|area| (pane(Some(area)), true, false));
    let lines = [panes.header, panes.status, panes.footer];
    let lines = lines.map(|area| (pane(Some(area)), false, false));
    bordered.chain(lines).collect()
}

#[test]
fn nothing_is_cut_where_there_is_room() {
    let look = Look::default();
    let mut found = Vec::new();
    for size in [SMALL, LARGE, LEAST, WIDE] {
        for model in all(size) {
            let drawn = buffer(&model, &look);
            for (part, bordered, could_grow) in parts(&model) {
                let rows = rows(&drawn, part, bordered);
                for needless in needless(&rows, could_grow) {
                    found.push(format!("{needless} at {size:?} in\n{}", text(&drawn)));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_needless_cut_is_found() {
    let row = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    let found = |rows: &[&str], could_grow| {
        let rows: Vec<_> = rows.iter().map(|text| row(text)).collect();
        needless(&rows, could_grow).len()
    };
    assert_eq!(
        found(&["Ada Lov…    enabled", "Bob Chen    enabled"], false),
        1
    );
    assert_eq!(
        found(&["Ada Lov… enabled     ", "Bob Chen enabled     "], false),
        1
    );
    assert_eq!(found(&["Ada Lov… enabled", "Bob Chen enabled"], true), 1);
    assert_eq!(found(&["Ada Lov… enabled", "Bob Chen enabled"], false), 0);
    assert_eq!(
        found(&["reading…    enabled", "Bob Chen    enabled"], true),
        0
    );
    assert_eq!(
        found(&["disabled …    always", "enforced      always"], true),
        0
    );
}
