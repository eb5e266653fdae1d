//! Pictures of the dashboard in named states.

mod drawn;

use drawn::{blank, buffer, loaded, text};
use mfadeck::app::{Loading, Model};
use mfadeck::ui::{Look, Theme};

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (140, 45);
const LEAST: (u16, u16) = (60, 15);

fn picture(name: &str, model: &Model) {
    insta::assert_snapshot!(name, text(&buffer(model, &Look::default())));
}

fn at_every_size(name: &str, make: impl Fn((u16, u16)) -> Model) {
    for size in [SMALL, LARGE, LEAST] {
        picture(&format!("{name}_{}x{}", size.0, size.1), &make(size));
    }
}

#[test]
fn a_tenant_that_was_read_to_the_end() {
    at_every_size("loaded", loaded);
}
