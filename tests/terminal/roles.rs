//! Roles that are activated while the dashboard is open.

use serde_json::json;

use crate::tenant::Tenant;
use crate::terminal::Terminal;
use crate::{USUAL, WIDE};

const SCENARIO: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/terminal/global-reader.toml"
);
const ROLE: &str = "Authentication Policy Administrator";

/// A Global Reader at Ada, signed in by a code: that token can be renewed.
fn reader(size: (u16, u16)) -> (Tenant, Terminal) {
    let tenant = Tenant::start(SCENARIO);
    tenant.plan_sign_in(&json!({"interval": 1}));
    let mut terminal = tenant.dashboard_by_code(size);
    // What the role refuses is said in the line that names the user otherwise.
    terminal.shows("▸  Ada Lovelace");
    crate::everybody_is_judged(&terminal);
    terminal.shows("can change nothing");
    terminal.find("ada", "Ada Lovelace");
    (tenant, terminal)
}

/// Enforces Ada, whatever comes of it.
fn enforce(terminal: &mut Terminal) {
    terminal.pauses();
    terminal.asks("f", "Enforce per-user MFA");
    terminal.keys("y");
    terminal.shows_no_more("┌ Enforce per-user MFA");
}

#[test]
fn a_role_that_was_activated_counts_after_a_refresh_and_without_a_restart() {
    for size in [USUAL, WIDE] {
        let (tenant, mut terminal) = reader(size);
        tenant.activate(ROLE, "ops@contoso.example");
        terminal.keys("R");
        terminal.shows("Your roles or permissions changed.");
        terminal.shows_no_more("can change nothing");
        enforce(&mut terminal);
        terminal.shows("enforce: disabled → enforced, confirmed");
        tenant.assert_no_breach();
    }
}

#[test]
fn a_refusal_has_the_token_renewed_and_the_next_try_is_made_with_the_new_role() {
    let (tenant, mut terminal) = reader(WIDE);
    tenant.activate(ROLE, "ops@contoso.example");
    enforce(&mut terminal);
    terminal.shows("Your roles or permissions changed.");
    terminal.shows_no_more("can change nothing");
    enforce(&mut terminal);
    terminal.shows("enforce: disabled → enforced, confirmed");
    tenant.assert_no_breach();
}

#[test]
fn without_another_role_a_refusal_stays_one() {
    let (tenant, mut terminal) = reader(WIDE);
    enforce(&mut terminal);
    terminal.shows("Ada Lovelace, enforce: failed: ");
    assert!(terminal.text().contains("can change nothing"));
    tenant.assert_no_breach();
}
