//! Signing in by a code, at the start and again while the dashboard is open.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustix::process::Signal;
use serde_json::json;

use crate::WIDE;
use crate::tenant::Tenant;
use crate::terminal::{ESC, Terminal};

#[test]
fn a_sign_in_that_is_asked_for_later_is_a_window_and_the_work_goes_on_after_it() {
    let tenant = Tenant::start("demo");
    tenant.plan_sign_in(&json!({"interval": 1, "pending": 1}));
    let mut terminal = at_ada(&tenant);
    assert!(!tenant.was_asked_for("riskyUsers"));
    // Time enough for the window to be seen before the code is typed elsewhere.
    tenant.plan_sign_in(&json!({"interval": 1, "pending": 4}));
    tenant.demand_claims(&json!({"access_token": {"acrs": {"value": "c1"}}}));
    terminal.asks("d", "Disable per-user MFA");
    terminal.agrees();
    let screen = terminal.shows("┌ Sign in again ─");
    assert!(
        screen.contains("https://microsoft.com/devicelogin"),
        "{screen}"
    );
    let copied = terminal.heard().clipboard.len();
    terminal.keys("y");
    let code = BASE64_STANDARD.decode(terminal.copies(copied)).unwrap();
    let code = String::from_utf8(code).unwrap();
    assert!(screen.contains(&code), "no {code} in\n{screen}");
    terminal.shows_no_more("┌ Sign in again ─");
    terminal.shows("Ada Lovelace, disable: enforced → disabled, confirmed");
    tenant.assert_no_breach();
}

/// Signed in, at Ada, when everything that is asked by itself was answered: only a change meets the next demand.
fn at_ada(tenant: &Tenant) -> Terminal {
    let mut terminal = tenant.dashboard_by_code(WIDE);
    terminal.shows("keys act on Aarav Abara");
    terminal.find("ada", "Ada Lovelace");
    terminal.shows("sign-in log read");
    tenant.is_asked_for("directoryAudits");
    // A page that is still read would meet the demand.
    terminal.shows_no_more("reading…");
    terminal
}

/// A change that waits for a sign-in that nobody completes, its window closed.
fn waiting(tenant: &Tenant) -> Terminal {
    tenant.plan_sign_in(&json!({"interval": 1, "pending": 1}));
    let mut terminal = at_ada(tenant);
    tenant.plan_sign_in(&json!({"interval": 1, "pending": 100_000}));
    tenant.demand_claims(&json!({"access_token": {"acrs": {"value": "c1"}}}));
    terminal.asks("d", "Disable per-user MFA");
    terminal.agrees();
    terminal.shows("┌ Sign in again ─");
    terminal.keys(ESC);
    terminal.shows_no_more("┌ Sign in again ─");
    terminal
}

#[test]
fn a_closed_sign_in_window_opens_again_and_q_ends_the_program_while_it_waits() {
    let tenant = Tenant::start("demo");
    let mut terminal = waiting(&tenant);
    terminal.shows("A sign-in waits for you until ");
    terminal.keys("L");
    terminal.shows("https://microsoft.com/devicelogin");
    terminal.keys(ESC);
    terminal.shows_no_more("┌ Sign in again ─");
    terminal.asks("q", "Quit?");
    terminal.keys("y");
    assert!(terminal.ends().is_restored);
}

#[test]
fn signals_end_the_program_while_a_sign_in_waits() {
    for signal in [Signal::TERM, Signal::HUP] {
        let tenant = Tenant::start("demo");
        let mut terminal = waiting(&tenant);
        terminal.signal(signal);
        assert!(terminal.ends().is_restored, "{signal:?}");
    }
}

#[test]
fn a_key_stops_a_job_that_waits_for_a_sign_in() {
    let tenant = Tenant::start("demo");
    let mut terminal = waiting(&tenant);
    terminal.asks("J", "Disable per-user MFA");
    terminal.shows("waiting for you to sign in, until ");
    terminal.keys("X");
    terminal.shows("ended ");
}

/// Where a browser ends that opens a page.
pub fn end_of(page: &str) -> String {
    let page = page.to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let browser = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none());
        let answer = browser.build().unwrap().get(page).send().await.unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    })
}

/// The page that went to the clipboard after so many others.
pub fn copied_page(terminal: &Terminal, before: usize) -> String {
    let page = BASE64_STANDARD.decode(terminal.copies(before)).unwrap();
    String::from_utf8(page).unwrap()
}

#[test]
fn where_a_code_is_blocked_the_address_is_pasted_at_the_prompt_and_later_in_the_dashboard() {
    for size in [crate::USUAL, WIDE] {
        let tenant = Tenant::start("demo");
        tenant.plan_sign_in(&json!({"interval": 1, "end": "blocked"}));
        let mut terminal = tenant.dashboard_by_code(size);
        terminal.shows("AADSTS53003");
        terminal.shows("paste it here; it is not shown");
        // The code that is blocked was copied before it.
        let page = copied_page(&terminal, 1);
        tenant.plan_sign_in(&json!({"interval": 1}));
        let end = end_of(&page);
        terminal.wait("a prompt", vt100::Screen::bracketed_paste);
        terminal.paste("http://localhost/?code=x&state=another");
        terminal.shows("belongs to another sign-in");
        terminal.wait("a prompt", vt100::Screen::bracketed_paste);
        terminal.paste(&end);
        terminal.shows("keys act on Aarav Abara");
        assert!(!terminal.text().contains(&end));

        terminal.find("ada", "Ada Lovelace");
        tenant.plan_sign_in(&json!({"interval": 1, "end": "blocked"}));
        tenant.demand_claims(&json!({"access_token": {"acrs": {"value": "c1"}}}));
        // Unless something that is still read meets the demand before it.
        terminal.keys("r");
        terminal.shows("cannot be opened: copy it and");
        let copied = terminal.heard().clipboard.len();
        terminal.keys("y");
        let page = copied_page(&terminal, copied);
        tenant.plan_sign_in(&json!({"interval": 1}));
        let end = end_of(&page);
        terminal.paste(&end);
        terminal.shows_no_more("┌ Sign in again ─");
        terminal.shows("The sign-in no longer waits");
        assert!(!terminal.text().contains(&end));
        tenant.assert_no_breach();
    }
}
