//! The mouse: ours only where the configuration says so.

use crate::{USUAL, WIDE, demo, granted_scenario, mfadeck};

#[test]
fn the_mouse_is_left_to_the_terminal_unless_the_configuration_asks_for_it() {
    for size in [USUAL, WIDE] {
        let terminal = demo(size);
        let sent = terminal.wait("the first screen", |screen| {
            screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert!(sent.contains("Users 412"), "{sent}");
    }
}

#[test]
fn where_it_is_asked_for_a_click_selects_and_the_wheel_scrolls() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "mouse = true\n").unwrap();
    let demo = format!("--demo={}", granted_scenario());
    for size in [USUAL, WIDE] {
        let mut terminal = mfadeck(&[&demo, "--config", config.to_str().unwrap()], size);
        terminal.shows("keys act on Aarav Abara");
        terminal.wait("the mouse", |screen| {
            screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
        terminal.keys("\u{1b}[<0;6;5M\u{1b}[<0;6;5m");
        terminal.shows("keys act on Aarav Antonescu");
        terminal.keys("\u{1b}[<65;6;5M");
        terminal.shows("5/412");
        terminal.keys("q");
        terminal.wait("the mouse given back", |screen| {
            screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
}
