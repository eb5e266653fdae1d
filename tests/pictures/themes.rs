//! What each theme makes of the same screens.

use mfadeck::app::{COMMANDS, Key, KeyMap, Layer, Model};
use mfadeck::ui::{Look, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::drawn::{LARGE, SMALL, buffer, id, loaded, shown, snapshot};
use super::states;

fn looks() -> impl Iterator<Item = (&'static str, Look)> {
    Theme::BUILT_IN.into_iter().map(|(name, theme)| {
        let ascii = false;
        (
            name,
            Look {
                theme,
                ascii,
                links: false,
            },
        )
    })
}

fn style(cell: &Cell) -> (Color, Color, Modifier) {
    (cell.fg, cell.bg, cell.modifier)
}

/// Each style of a screen once, with the first text that has it.
fn styles(buffer: &Buffer) -> String {
    let (mut seen, mut out) = (Vec::new(), Vec::new());
    let cells: Vec<&Cell> = buffer.content.iter().collect();
    for run in cells.chunk_by(|one, next| style(one) == style(next)) {
        let text: String = run.iter().take(30).map(|cell| cell.symbol()).collect();
        let (fg, bg, weight) = style(run[0]);
        if !text.trim().is_empty() && !seen.contains(&style(run[0])) {
            seen.push(style(run[0]));
            out.push(format!("{fg} on {bg} {weight:?}: {}", text.trim()));
        }
    }
    out.join("\n")
}

fn listed(size: (u16, u16)) -> Model {
    let mut model = loaded(size);
    model.list.marks.insert(id(3));
    model
}

#[test]
fn each_theme_has_its_styles() {
    for (name, look) in looks() {
        let list = styles(&buffer(&listed(LARGE), &look));
        let question = styles(&buffer(&states::confirm_many(SMALL), &look));
        snapshot(
            &format!("theme_{name}"),
            &format!("{list}\nwith a question above\n{question}"),
        );
    }
}

#[test]
fn nothing_is_drawn_in_the_colour_of_its_ground() {
    for (name, look) in looks() {
        for model in states::all(LARGE) {
            for cell in &buffer(&model, &look).content {
                let (fg, bg, _) = style(cell);
                let is_hidden = fg == bg && fg != Color::Reset && cell.symbol() != " ";
                assert!(!is_hidden, "{name}: {cell:?}");
            }
        }
    }
}

#[test]
fn rows_without_cursor_and_mark_begin_with_nothing() {
    for (name, look) in looks() {
        let buffer = buffer(&listed(SMALL), &look);
        for x in [1, 2] {
            let cell = &buffer[(x, 4)];
            let plain = (Color::Reset, Color::Reset, Modifier::empty());
            assert_eq!((cell.symbol(), style(cell)), (" ", plain), "{name}");
        }
    }
}

#[test]
fn on_a_light_ground_nothing_is_white_or_yellow() {
    let pale = [Color::White, Color::Yellow, Color::LightYellow, Color::Gray];
    let look = Look {
        theme: Theme::light(),
        ascii: false,
        links: false,
    };
    for model in states::all(LARGE) {
        for cell in &buffer(&model, &look).content {
            let is_pale = cell.bg == Color::Reset && pale.contains(&cell.fg);
            assert!(!is_pale, "{cell:?}");
        }
    }
}

#[test]
fn footer_and_help_show_the_keys_that_the_admin_chose() {
    let mut keys = KeyMap::default();
    for (id, key) in [
        ("main.enable", Key::Char('B')),
        ("main.filter", Key::Ctrl('f')),
        ("main.page-down", Key::PageDown),
        ("confirm.yes", Key::Char('b')),
    ] {
        let row = COMMANDS.iter().find(|spec| spec.id() == id).unwrap();
        keys.set(row, vec![key]);
    }
    let mapped = |mut model: Model| {
        model.session.keys = keys.clone();
        model
    };
    assert_eq!(keys.faults(), []);
    let drawn = shown(&mapped(loaded(SMALL)));
    for hint in ["B enable", "d disable", "ctrl-f filter"] {
        assert!(drawn.contains(hint), "no {hint:?} in\n{drawn}");
    }
    let drawn = shown(&mapped(states::confirm_one(SMALL)));
    assert!(drawn.contains("b yes"), "{drawn}");
    let mut help = mapped(loaded(SMALL));
    help.layers.push(Layer::Help {
        of: mfadeck::app::Context::Main,
        searched: String::new(),
        scroll: 0,
    });
    let drawn = shown(&help);
    assert!(
        drawn.contains("  B               Enable per-user MFA"),
        "{drawn}"
    );
}
