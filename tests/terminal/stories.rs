//! Users who need something else than the obvious key, and the ways to find them.

use crate::tenant::Tenant;
use crate::terminal::{ESC, Terminal, text};
use crate::{PROGRAM, WIDE, demo, detail, mfadeck};

/// What the pane says about the one user of a filter, in one line.
#[track_caller]
fn said(words: &str, name: &str) -> String {
    let mut terminal = demo(WIDE);
    terminal.keys(&format!("/{words}\r"));
    let title = format!("┌ {name}");
    let screen = terminal.wait(&title, |screen| {
        let text = text(screen);
        text.contains(&title) && text.contains("audit log read") && !text.contains("reading…")
    });
    detail(&screen)
}

#[track_caller]
fn says(words: &str, name: &str, parts: &[&str]) {
    let said = said(words, name);
    for part in parts {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    assert!(said.starts_with(parts[0]), "{said}");
}

#[test]
fn no_reset_helps_users_that_a_policy_blocks_and_the_pane_says_so_first() {
    says(
        "tunde",
        "Tunde Bakare",
        &[
            "× blocked by policy \"Block untrusted countries\" at",
            "no reset will help → check the policy and its exclusions",
        ],
    );
}

#[test]
fn a_pass_helps_a_user_who_must_register_and_has_no_method() {
    says(
        "wilhelmina",
        "Wilhelmina Ō",
        &[
            "× must register MFA and has no method",
            "→ t access pass",
            "Per-user MFA enforced",
            "no second factor",
        ],
    );
}

#[test]
fn a_disabled_account_comes_before_anything_else() {
    says(
        "hendrik",
        "Hendrik Boom",
        &[
            "× the account is disabled: no reset will help",
            "→ find out why, then enable the account",
        ],
    );
}

#[test]
fn a_user_at_risk_is_no_ticket_for_a_reset_before_it_is_known_who_asks() {
    says(
        "isabel",
        "Isabel Fonseca",
        &[
            "× Identity Protection reports the user at risk (high): verify who is asking",
            "→ check the user in Identity Protection",
        ],
    );
}

#[test]
fn a_pasted_number_or_a_guests_own_address_finds_the_user() {
    let mut terminal = demo(WIDE);
    for (pasted, name) in [
        ("+1 (555) 0112", "Ada Lovelace"),
        ("leila@fabrikam.example\n", "Leila Farouk (Fabrikam)"),
        (
            "leila_fabrikam.example#EXT#@contoso.example",
            "Leila Farouk (Fabrikam)",
        ),
        ("wilhelmina o", "Wilhelmina Ō"),
    ] {
        terminal.paste(pasted);
        terminal.shows("1 of 412 users");
        terminal.shows(&format!("┌ {name} · "));
        terminal.keys(ESC);
        terminal.shows("┌ Users 412 ");
    }
}

#[test]
fn a_demo_of_china_is_in_china_where_graph_has_no_methods() {
    let mut terminal = mfadeck(&["--demo=china"], WIDE);
    crate::everybody_is_judged(&terminal);
    terminal.keys("/lin.yuchen\r");
    terminal.shows("┌ Lin Yuchen 林宇辰 · ");
    let screen = terminal.shows("audit log read");
    let said = detail(&screen);
    assert!(
        said.contains("Methods Graph has no authentication methods in this cloud"),
        "{said}"
    );
    assert!(said.contains("Per-user MFA enforced"), "{said}");
    terminal.keys("1");
    terminal.shows("contact methods: Graph has no authentication methods in this cloud");
}

#[test]
fn in_china_nobody_asks_for_methods_that_are_not_there() {
    let tenant = Tenant::start("china");
    let arguments = ["--graph-url", tenant.graph(), "--cloud", "china"];
    let environment = [("MFADECK_ACCESS_TOKEN", tenant.token())];
    let mut terminal = Terminal::start(PROGRAM.as_ref(), &arguments, &environment, WIDE);
    crate::everybody_is_judged(&terminal);
    terminal.keys("/lin.yuchen\r");
    terminal.shows("┌ Lin Yuchen 林宇辰 · ");
    terminal.shows("audit log read");
    assert!(tenant.was_asked_for("signInPreferences"));
    assert!(!tenant.was_asked_for("authentication/methods"));
    tenant.assert_no_breach();
}
