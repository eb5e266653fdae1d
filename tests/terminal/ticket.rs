//! A lockout ticket from the first key to the note on the clipboard, counted.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::terminal::{ENTER, ESC, Terminal};
use crate::{USUAL, WIDE, demo, detail, in_one_line};

/// What a lockout ticket may take: two of them are the Enter after a Yes that deletes or creates a pass.
const KEYS: usize = 14;

/// An admin at the dashboard, whose keys are counted.
struct Admin {
    terminal: Terminal,
    keys: usize,
}

impl Admin {
    fn presses(&mut self, keys: &str) {
        self.keys += keys.chars().count();
        self.terminal.keys(keys);
    }

    /// Answers yes with two keys.
    fn agrees(&mut self) {
        self.keys += 2;
        self.terminal.agrees();
    }

    /// Presses a key that copies; gives what is on the clipboard then.
    #[track_caller]
    fn copies(&mut self, key: &str) -> String {
        let before = self.terminal.heard().clipboard.len();
        self.presses(key);
        let copied = BASE64_STANDARD
            .decode(self.terminal.copies(before))
            .unwrap();
        String::from_utf8(copied).unwrap()
    }
}

#[track_caller]
fn has(screen: &str, parts: &[&str]) {
    // The detail beside the list, or the window over both.
    let (beside, whole) = (detail(screen), in_one_line(screen));
    for part in parts {
        let shown = beside.contains(part) || whole.contains(part);
        assert!(shown, "no {part:?} in\n{screen}");
    }
}

/// Everything after Ada's pane is complete: re-register, a pass, the code, the note.
fn walk(mut admin: Admin) -> Terminal {
    admin.presses("1");
    admin
        .terminal
        .shows("Delete the contact methods of Ada Lovelace?");
    admin.agrees();
    let screen = admin.terminal.shows("signed out everywhere");
    has(
        &screen,
        &[
            "Phone, mobile +1 5550112: deleted",
            "Authenticator Ada's Pixel 4 (app 6.2404.2444): deleted",
            "Password: kept",
            "no second factor is left",
        ],
    );
    admin.terminal.shows("t access pass");

    admin.presses("t");
    admin
        .terminal
        .shows("Create a Temporary Access Pass for Ada Lovelace?");
    admin.agrees();
    admin.terminal.shows("The code is not stored");
    let screen = admin.terminal.shows("y copy");
    has(&screen, &["Code ••••••••", "y copy"]);
    let code = admin.copies("y");
    assert!(code.len() >= 8 && !screen.contains(&code), "{code}");
    admin.presses(ESC);
    admin.terminal.shows("y copy note");
    let note = admin.copies("y");
    for part in [
        "Require selected users to provide contact methods again · ops@contoso.example · 20",
        "found: 3 MFA prompts not answered",
        "Ada Lovelace · ada@contoso.example · 2 deleted, 0 left",
        "signed out everywhere",
        "Temporary Access Pass · ops@contoso.example · 20",
        "usable, 60 min",
        "request id ",
    ] {
        assert!(note.contains(part), "no {part:?} in\n{note}");
    }
    assert!(!note.contains(&code), "the code is in the note");
    assert!(admin.keys <= KEYS, "{} keys", admin.keys);
    admin.terminal.keys(ESC);
    let screen = admin.terminal.shows_no_more("┌ Temporary Access Pass ─");
    has(
        &screen,
        &[
            "enforced, but no MFA method is registered; a Temporary Access Pass is usable until",
            "min left at",
            "the user signs in with it and registers",
            "Latest change access pass: done",
            "no second factor",
        ],
    );
    admin.terminal
}

fn finds_ada(size: (u16, u16), last: &str) -> (Admin, String) {
    let mut admin = Admin {
        terminal: demo(size),
        keys: 0,
    };
    admin.presses("/ada");
    admin.terminal.shows("/ada  1 of 412 users");
    admin.presses(ENTER);
    admin.terminal.shows("┌ Ada Lovelace · ");
    let screen = admin.terminal.shows(last);
    (admin, screen)
}

#[test]
fn a_lockout_ticket_takes_fourteen_keys_in_a_wide_terminal() {
    let (admin, _) = finds_ada(WIDE, "audit log read");
    let screen = admin.terminal.shows_no_more("reading…");
    has(
        &screen,
        &[
            "3 MFA prompts not answered, the last at",
            "Authenticator \"Ada's Pixel 4\" was last used on",
            "probably a lost or old device",
            "→ 1 contact methods, then t access pass",
            "Per-user MFA enforced · read",
            "Roles none",
            "Account member · may sign in · 1 licence",
            "Required always, by Per-user MFA",
            "Because by \"MFA at risky sign-ins\"",
            "Microsoft: do not turn per-user MFA on where Conditional Access is used",
            "★ Authenticator Ada's Pixel 4",
            "Phone, mobile +1 5550112",
            "did not answer the MFA prompt · Microsoft Teams · Amsterdam, NL · 2 times since",
            "ops@contoso.example changed the",
        ],
    );
    let terminal = walk(admin);
    let screen = terminal.text();
    has(&screen, &["Temporary Access Pass usable until"]);
}

#[test]
fn a_lockout_ticket_takes_fourteen_keys_in_the_terminal_that_everybody_has() {
    let (admin, screen) = finds_ada(USUAL, "was last used on");
    has(
        &screen,
        &[
            "3 MFA prompts not answered, the last at",
            "probably a lost or old device",
            "→ 1 contact methods, then t access pass",
            "Per-user MFA enforced · read",
            "★ Authenticator Ada's Pixel 4",
        ],
    );
    walk(admin);
}
