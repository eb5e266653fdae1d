//! The question before a change, on a terminal: No unless somebody says otherwise.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Runs a command on a terminal and answers its question. Gives the exit code and all that was shown.
fn answered(args: &[&str], prompt: &str, answer: &str) -> (u32, String) {
    let home = tempfile::tempdir().unwrap();
    let size = PtySize {
        rows: 40,
        cols: 120,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_mfadeck"));
    command.args(args);
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TZ", "UTC");
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut writer = pty.master.take_writer().unwrap();
    let (mut shown, mut buffer, mut asked) = (Vec::new(), [0; 4096], false);
    // The terminal ends with its last program.
    while let Ok(read @ 1..) = reader.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..read]);
        if !asked && String::from_utf8_lossy(&shown).contains(prompt) {
            asked = true;
            // Enter after ctrl-c would be an answer, and may come first.
            let end = if answer == CTRL_C { "" } else { "\n" };
            let typed = format!("{answer}{end}");
            writer.write_all(typed.as_bytes()).unwrap();
        }
    }
    let shown = String::from_utf8_lossy(&shown).into_owned();
    assert!(asked, "no {prompt:?} in {shown}");
    (child.wait().unwrap().exit_code(), shown)
}

const CTRL_C: &str = "\u{3}";

const BOB: [&str; 4] = ["--demo", "set", "enforced", "bob.chen@contoso.example"];

#[test]
fn enter_alone_is_no() {
    let (code, shown) = answered(&BOB, "[y/N] ", "");
    assert_eq!(code, 1, "{shown}");
    assert!(
        shown.contains("MFA is required at every sign-in."),
        "{shown}"
    );
    assert!(shown.contains("nothing was changed"), "{shown}");
}

#[test]
fn yes_is_yes() {
    let (code, shown) = answered(&BOB, "Enforce per-user MFA for Bob Chen? [y/N] ", "y");
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("1 done"), "{shown}");
}

#[test]
fn for_an_admin_the_account_has_to_be_typed() {
    let rafael = "rafael.duarte@contoso.example";
    let args = ["--demo", "set", "enforced", rafael];
    let prompt = format!("To confirm type {rafael}: ");
    assert_eq!(answered(&args, &prompt, "y").0, 1);
    let (code, shown) = answered(&args, &prompt, rafael);
    assert_eq!(code, 0, "{shown}");
}

#[test]
fn a_dash_on_a_terminal_says_that_it_waits_for_users() {
    let args = ["--demo", "set", "enforced", "-", "--dry-run"];
    let users = "bob.chen@contoso.example\n\u{4}";
    let (code, shown) = answered(&args, "end with ctrl-d", users);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("1 user to change"), "{shown}");
}

#[test]
fn ctrl_c_at_the_question_ends_at_once_and_changes_nothing() {
    let (code, shown) = answered(&BOB, "[y/N] ", CTRL_C);
    assert_eq!(code, 130, "{shown}");
    assert!(!shown.contains("done"), "{shown}");
}

#[test]
fn a_running_change_shows_how_much_is_left() {
    let args = [&BOB[..], &["kofi.amankwah@contoso.example"]].concat();
    let (code, shown) = answered(&args, "[y/N] ", "y");
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("1 of 2 · a few seconds left · "), "{shown}");
    assert!(shown.contains("2 of 2 · 2 done"), "{shown}");
}
