//! Several tenants in one dashboard: one is on the screen, and nothing of it is another's.

use std::path::PathBuf;

use mfadeck_sim::{Scenario, Sim};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::signing_in::{copied_page, end_of};
use crate::terminal::{ENTER, Terminal};
use crate::{PROGRAM, USUAL, WIDE, mfadeck};

/// A partner whose customer answers slowly, and takes its time with changes.
const SCENARIO: &str = r#"
about = "A partner and two customers"
seed = 71

[tenant]
name = "Adatum"
domain = "adatum.example"

[population]
people = 9
guests = 0.0

[[customers]]
about = "slow"
seed = 72
latency_ms = 120
operator = { user = "ops@adatum.example", foreign = true, roles = ["Global Administrator"] }

[customers.tenant]
name = "Coho"
domain = "coho.example"

[customers.population]
people = 40
guests = 0.0
disabled = 0.0
enabled = 0.0
enforced = 0.0
admins = 0

[[customers.faults]]
on = { verb = "PATCH", path = "/beta/users/*/authentication/requirements" }
delay_ms = 3000

[[customers]]
about = "quick"
seed = 73
operator = { user = "ops@adatum.example", foreign = true, roles = ["Global Administrator"] }

[customers.tenant]
name = "Fourth"
domain = "fourth.example"

[customers.population]
people = 17
guests = 0.0
disabled = 0.0
admins = 0
"#;

const PROFILES: [&str; 3] = ["adatum", "coho", "fourth"];

/// The service, and the dashboard of all its tenants.
struct Desk {
    runtime: Runtime,
    sim: Option<Sim>,
    terminal: Terminal,
    _folder: TempDir,
}

impl Desk {
    fn start() -> Self {
        Self::with("secret", WIDE)
    }

    /// Customers are signed in to in this way, the partner by a secret.
    fn with(auth: &str, size: (u16, u16)) -> Self {
        let runtime = Runtime::new().unwrap();
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let sim = runtime.block_on(mfadeck_sim::start(scenario, 0)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let config: PathBuf = folder.path().join("config.toml");
        let profile = |name: &&str| {
            let auth = if *name == "adatum" { "secret" } else { auth };
            format!(
                "[profiles.{name}]\ntenant = '{name}.example'\nauth = '{auth}'\nclient_id = '{}'\n",
                sim.client_id
            )
        };
        let profiles: String = PROFILES.iter().map(profile).collect();
        std::fs::write(&config, format!("profile = 'adatum'\n{profiles}")).unwrap();
        let terminal = Terminal::start(
            PROGRAM.as_ref(),
            &[
                "--config",
                config.to_str().unwrap(),
                "--graph-url",
                &sim.graph_url,
                "--login-url",
                &sim.login_url,
            ],
            &[("AZURE_CLIENT_SECRET", &sim.client_secret)],
            size,
        );
        Self {
            runtime,
            sim: Some(sim),
            terminal,
            _folder: folder,
        }
    }

    /// Chooses a tenant by its name.
    fn choose(&mut self, name: &str) {
        let terminal = &mut self.terminal;
        terminal.keys("C");
        terminal.shows("┌ Tenants ");
        terminal.pauses();
        terminal.keys(name);
        terminal.shows(&format!("> {name}"));
        terminal.pauses();
        terminal.keys(ENTER);
        self.is_at(name);
    }

    /// The header names the tenant, and no other one stands on the screen beside the footer.
    fn is_at(&self, name: &str) -> String {
        let screen = self.terminal.wait(name, |screen| {
            let text = screen.contents();
            text.lines()
                .next()
                .unwrap_or_default()
                .trim_start()
                .starts_with(name)
        });
        let above: Vec<&str> = screen.lines().collect();
        let above = above[..above.len() - 1].join("\n");
        for other in PROFILES.iter().filter(|other| **other != name) {
            let foreign = format!("{other}.example");
            let foreign = above.replace("ops@adatum.example", "").contains(&foreign);
            assert!(
                !foreign,
                "{other} stands on the screen of {name}:\n{screen}"
            );
        }
        screen
    }

    /// How often the list of a customer was asked for.
    fn lists_read(&self, tenant: &str) -> usize {
        let sim = self.sim.as_ref().unwrap();
        let log = sim.in_customer(tenant, |service| service.log()).unwrap();
        log.iter().filter(|one| one.path == "/v1.0/users").count()
    }

    /// The changes that a customer's service was asked for.
    fn changes(&self, tenant: &str) -> usize {
        let sim = self.sim.as_ref().unwrap();
        let log = sim.in_customer(tenant, |service| service.log()).unwrap();
        log.iter().filter(|one| one.verb == "PATCH").count()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(sim) = self.sim.take()
            && !std::thread::panicking()
        {
            assert_eq!(sim.breaches(), Vec::<String>::new());
            drop(self.runtime.enter());
        }
    }
}

#[test]
fn a_reading_a_question_and_a_job_stay_with_their_tenant() {
    let mut desk = Desk::start();
    desk.terminal.shows("Users 10");

    // In the middle of a reading.
    desk.choose("coho");
    desk.choose("fourth");
    desk.terminal.shows("Users 17");
    desk.choose("coho");
    desk.terminal.shows("Users 40");
    crate::everybody_is_judged(&desk.terminal);

    // In the middle of a question, with a mark and a filter.
    desk.terminal.pauses();
    desk.terminal.keys(" ");
    desk.terminal.shows("1 marked");
    desk.terminal.pauses();
    desk.terminal.asks("f", "Enforce per-user MFA");
    desk.choose("fourth");
    let screen = desk.terminal.shows("Users 17");
    assert!(!screen.contains("Enforce per-user MFA"), "{screen}");
    assert!(!screen.contains("1 marked"), "{screen}");
    desk.terminal.keys("C");
    desk.terminal.shows("waits for your answer");
    desk.terminal.pauses();
    desk.terminal.keys("\x1b");
    desk.terminal.shows_no_more("┌ Tenants ");
    assert_eq!(desk.changes("coho.example"), 0);

    // In the middle of a job.
    desk.choose("coho");
    desk.terminal.shows("┌ Enforce per-user MFA ─");
    desk.terminal.takes_answers();
    desk.terminal.keys("y");
    desk.terminal.shows("0 of 1");
    desk.terminal.pauses();
    desk.choose("fourth");
    desk.terminal.shows("coho: enforce 0/1");
    desk.terminal.shows_no_more("coho: enforce");
    let screen = desk.is_at("fourth");
    assert!(!screen.contains("confirmed"), "{screen}");
    desk.choose("coho");
    desk.terminal.shows("disabled → enforced, confirmed");
    assert_eq!(desk.changes("coho.example"), 1);
    assert_eq!(desk.changes("fourth.example"), 0);
    let all = desk.sim.as_ref().unwrap().requests();
    assert_eq!(all.iter().filter(|one| one.verb == "PATCH").count(), 1);
}

#[test]
fn the_list_of_a_tenant_is_there_at_once_on_coming_back() {
    let mut desk = Desk::start();
    desk.terminal.shows("Users 10");
    desk.choose("coho");
    desk.terminal.shows("Users 40");
    crate::everybody_is_judged(&desk.terminal);
    desk.choose("adatum");
    desk.terminal.shows("Users 10");
    let read = desk.lists_read("coho.example");
    desk.choose("coho");
    desk.terminal.shows("Users 40");
    desk.terminal.pauses();
    desk.terminal.keys(":profile fourth");
    desk.terminal.shows("profile fourth");
    assert_eq!(desk.lists_read("coho.example"), read);
    desk.terminal.pauses();
    desk.terminal.keys(ENTER);
    desk.is_at("fourth");
}

#[test]
fn the_address_of_a_browser_is_pasted_for_a_tenant_that_is_opened() {
    for size in [USUAL, WIDE] {
        let mut desk = Desk::with("paste-back", size);
        desk.terminal.shows("Users 10");
        desk.choose("coho");
        let terminal = &mut desk.terminal;
        terminal.shows("cannot be opened: copy it and");
        terminal.pauses();
        terminal.keys("y");
        let page = copied_page(terminal, 0);
        assert!(page.contains("coho.example"), "{page}");
        terminal.paste("http://localhost/?code=x&state=of-another");
        terminal.shows("belongs to another sign-in");
        let end = end_of(&page);
        terminal.paste(&end);
        terminal.shows("Users 40");
        assert!(!terminal.text().contains(&end));
        // Nobody is asked for the next one: the person is known.
        desk.choose("fourth");
        desk.terminal.shows("Users 17");
    }
}

#[test]
fn a_tenant_that_refuses_says_why_and_another_one_can_be_chosen() {
    let mut terminal = mfadeck(&["--demo=partner"], WIDE);
    terminal.shows("Users 25");
    terminal.keys("C");
    terminal.shows("┌ Tenants ");
    terminal.pauses();
    terminal.keys("southridge");
    terminal.shows("> southridge");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("GDAP relationship");
    terminal.pauses();
    terminal.keys("C");
    terminal.shows("not signed in");
    terminal.pauses();
    terminal.keys("coho");
    terminal.shows("> coho");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("Users 29");
}

/// A reads nothing, R reads all, a refusal is a row with its reason, and enter shows a tenant.
fn the_table(size: (u16, u16), heading: &str) {
    let mut terminal = mfadeck(&["--demo=partner"], size);
    terminal.shows("Users 25");
    crate::everybody_is_judged(&terminal);
    terminal.pauses();
    terminal.keys("A");
    terminal.shows("┌ All tenants · 9 ");
    let screen = terminal.shows(heading);
    assert_eq!(screen.matches("not read yet").count(), 8, "{screen}");
    assert!(screen.contains("▸ adatum"), "it counts itself:\n{screen}");
    terminal.pauses();
    terminal.keys("R");
    terminal.shows("Reading 8 tenants; the other was read in the last 10 minutes.");
    let screen = terminal.wait("all read", |screen| {
        let text = screen.contents();
        text.contains("┌ All tenants · 9 ") && !text.contains("reading…")
    });
    let refused = screen
        .lines()
        .find(|line| line.contains("lucernepublishing"));
    assert!(
        refused.unwrap().contains(" consent is missing "),
        "{screen}"
    );
    assert!(!screen.contains("not read yet"), "{screen}");
    terminal.pauses();
    terminal.keys("G");
    let screen = terminal.shows("GDAP");
    assert!(screen.contains("▸ southridgevideo"), "{screen}");
    assert!(screen.contains("AADSTS50020"), "{screen}");
    terminal.pauses();
    terminal.keys("y");
    terminal.shows("Sent the text to the clipboard");
    terminal.pauses();
    terminal.keys("gj");
    terminal.shows("▸ fourthcoffee");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("Users 44");
    terminal.shows_no_more("┌ All tenants");
    let screen = terminal.shows("fourthcoffee");
    assert!(!screen.contains("cohowinery"), "{screen}");
    // The table is the desk's.
    terminal.pauses();
    terminal.keys(":tenants");
    terminal.shows("▸ tenants");
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows("▸ cohowinery");
}

#[test]
fn the_table_of_all_tenants_is_read_and_leads_to_each() {
    the_table((80, 24), "no 2nd SMS");
    the_table((140, 45), "No 2nd  SMS only, ");
}
