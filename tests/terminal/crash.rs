//! The program is killed in the middle of a job, again and again, and every user is accounted for.

use std::collections::HashMap;
use std::path::Path;

use mfadeck::change::history::PastJob;
use mfadeck::change::journal::OutcomeName;
use mfadeck::jobs::journal::Journal;
use mfadeck::tenant::{MfaState, UserId};
use rustix::process::Signal;

use crate::USUAL;
use crate::tenant::Tenant;
use crate::terminal::{ENTER, ESC, Terminal};

const SCENARIO: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/terminal/five-hundred.toml"
);
const KILLS: usize = 20;

type States = HashMap<UserId, MfaState>;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn a_program_that_is_killed_twenty_times_in_its_jobs_accounts_for_every_user() {
    let tenant = Tenant::start(SCENARIO);
    let before = tenant.states();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/state/mfadeck/journal");
    let journal = Journal::new(&folder, tenant.id());
    let mut dice = Dice(500);
    for kill in 0..KILLS {
        let mut terminal = start(&tenant, home.path(), &journal);
        let (filter, key) = if kill % 2 == 0 {
            ("state:disabled", "f")
        } else {
            ("state:enabled,enforced", "d")
        };
        let begun = begin(&mut terminal, filter, key);
        // Somewhere in the job: after some users were settled, in the middle of the next batches.
        let settled = 1 + dice.below(begun.max(3) - 2);
        terminal.wait("some users settled", |screen| {
            progress(&screen.contents()).is_some_and(|done| done >= settled)
        });
        terminal.signal(Signal::KILL);
        terminal.ends();
    }
    let mut terminal = start(&tenant, home.path(), &journal);
    terminal.keys("q");
    assert_eq!(terminal.ends().code, 0);
    check(&journal.read().unwrap().jobs, before, &tenant.states());
    tenant.assert_no_breach_of_one_start();
}

fn start(tenant: &Tenant, home: &Path, journal: &Journal) -> Terminal {
    let left_open = journal.read().unwrap().jobs.iter().any(|job| !job.ended);
    let mut terminal = tenant.dashboard_at(home, USUAL);
    // Only once the earlier record is complete does a job begin; the list is there before.
    terminal.shows("Users 501 ");
    if left_open {
        terminal.shows("A previous session was interrupted");
        terminal.keys(ESC);
        terminal.shows_no_more("A previous session was interrupted");
    }
    terminal.wait("the list to its end", |screen| {
        !screen.contents().contains("reading")
    });
    terminal
}

/// Begins to change all users of a filter; returns how many.
fn begin(terminal: &mut Terminal, filter: &str, key: &str) -> usize {
    terminal.keys(&format!("/{filter}\r"));
    terminal.shows(&format!("/{filter} "));
    terminal.keys("a");
    terminal.shows(" marked");
    let screen = terminal.asks(
        key,
        if key == "f" {
            "Enforce per-user MFA"
        } else {
            "Disable per-user MFA"
        },
    );
    let count = number_before(&screen, " users to change");
    terminal.keys(&format!("{count}"));
    terminal.shows(&format!("> {count}"));
    terminal.pauses();
    terminal.keys(ENTER);
    terminal.shows(" of ");
    count
}

/// How many users the window of the job shows as settled.
fn progress(screen: &str) -> Option<usize> {
    let line = screen
        .lines()
        .find(|line| line.contains(" of ") && line.contains("users") && !line.contains("Users"))?;
    Some(number_before(line, " of "))
}

fn number_before(text: &str, mark: &str) -> usize {
    let before = &text[..text.find(mark).unwrap()];
    let digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.chars().rev().collect::<String>().parse().unwrap()
}

/// Journal and service tell the same story, and nobody is missing from it.
fn check(jobs: &[PastJob], before: States, after: &States) {
    assert_eq!(jobs.len(), KILLS);
    let mut expected = before;
    for job in jobs {
        let done = job.count(OutcomeName::Done);
        let others = [
            OutcomeName::Unchanged,
            OutcomeName::Failed,
            OutcomeName::Unknown,
            OutcomeName::ByHand,
        ];
        assert!(
            others.iter().all(|outcome| job.count(*outcome) == 0),
            "job {}",
            job.begin.job
        );
        let refused = job.begin.users.iter().filter(|user| !user.change).count();
        let accounted = done + refused + job.open.len() + job.remaining().count();
        assert_eq!(accounted, job.begin.users.len(), "job {}", job.begin.job);
        for settled in job
            .outcomes
            .values()
            .filter(|settled| settled.outcome == OutcomeName::Done)
        {
            expected.insert(settled.id, settled.is.unwrap());
        }
    }
    let differing = expected
        .iter()
        .filter(|(id, state)| after.get(id) != Some(state))
        .count();
    assert_eq!(
        differing, 0,
        "the journal claims what the service does not say"
    );
}
