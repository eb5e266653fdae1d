//! Columns and order: chosen in their windows.

use crate::terminal::{DOWN, ENTER, ESC, F5};
use crate::{CLEAR, USUAL, WIDE, demo, granted_scenario, mfadeck};

#[test]
fn the_last_sign_in_is_one_menu_away_and_read_when_it_is_shown() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.asks("c", "Columns");
        terminal.keys("G");
        terminal.shows("▸   Mail address");
        terminal.keys("k");
        terminal.shows("500 in a request");
        terminal.keys(" ");
        terminal.shows("▸ ✓ Last sign-in");
        for _ in 0..14 {
            terminal.keys("h");
        }
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Columns");
        let screen = terminal.wait("a date of a last sign-in", |screen| {
            let text = crate::terminal::text(screen);
            text.contains("Last sign-in") && text.contains("│▸  20")
        });
        assert!(screen.contains("@contoso.example"), "{screen}");
    }
}

#[test]
fn two_keys_sort_by_any_column_and_again_reverse() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.asks("s", "Sort by");
        terminal.keys("i");
        terminal.shows("Sorted by Licences.");
        terminal.shows("Lic▲");
        terminal.asks("s", "Sort by");
        terminal.keys("i");
        terminal.shows("Sorted by Licences, reversed.");
        terminal.asks("s", "Sort by");
        terminal.shows("▸ i  Licences");
        terminal.keys(DOWN);
        terminal.keys(ENTER);
        terminal.shows("Sorted by Synced from on premises.");
    }
}

#[test]
fn the_shown_list_goes_to_a_file_by_one_key_and_a_name() {
    let folder = tempfile::tempdir().unwrap();
    for (size, name) in [(USUAL, "small.csv"), (WIDE, "wide.json")] {
        let path = folder.path().join(name);
        let mut terminal = demo(size);
        terminal.find("ada", "Ada Lovelace");
        terminal.asks("E", "Write 1 user to a file");
        terminal.keys(&format!("{CLEAR}{}", path.display()));
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("Wrote 1 user to ");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("ada@contoso.example") && text.contains("displayName"),
            "{text}"
        );
    }
}

#[test]
fn a_filter_is_completed_saved_as_a_view_and_shown_again() {
    for size in [USUAL, WIDE] {
        let mut terminal = demo(size);
        terminal.keys("/required:al");
        terminal.shows("/required:al");
        terminal.pauses();
        terminal.keys("\t");
        terminal.shows("/required:always  ");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.asks("V", "Views");
        terminal.asks("V", "Save as a view");
        terminal.keys("covered");
        terminal.pauses();
        terminal.keys(ENTER);
        terminal.shows("Saved the view covered.");
        terminal.keys(ESC);
        terminal.shows_no_more("┌ Views");
        terminal.keys(ESC);
        terminal.shows("Users 412 ");
        terminal.asks("V", "Views");
        terminal.keys(ENTER);
        terminal.shows("/required:always ─");
    }
}

#[test]
fn a_view_has_a_key_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let view = "[views.guests]\nfilter = \"guest:yes\"\nsort = \"account\"\nkey = \"f5\"\n";
    std::fs::write(&config, view).unwrap();
    let demo = format!("--demo={}", granted_scenario());
    for size in [USUAL, WIDE] {
        let mut terminal = mfadeck(&[&demo, "--config", config.to_str().unwrap()], size);
        terminal.shows("keys act on Aarav Abara");
        terminal.keys(F5);
        terminal.shows("of 412 · /guest:yes");
        terminal.shows("Account ▲");
        terminal.keys(ESC);
        terminal.shows("Users 412 ");
    }
}
