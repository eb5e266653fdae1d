//! How many requests a start, a refresh and a change of many send: nothing is asked for that nobody needs, or twice.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::WIDE;
use crate::faults::{FIVE_HUNDRED, enforces_all};
use crate::tenant::Tenant;
use crate::terminal::{ESC, Terminal};

/// Longer than the pause before the logs of the user under the cursor are read.
const AT_REST: Duration = Duration::from_secs(2);

/// Waits until all is read.
fn rests(terminal: &Terminal) {
    terminal.shows("keys act on");
    terminal.shows_no_more("reading");
    terminal.falls_quiet(AT_REST);
}

/// What was asked for since an earlier count, by method and path.
fn since(tenant: &Tenant, before: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut now = tenant.requests();
    for (path, count) in before {
        *now.entry(path.clone()).or_default() -= count;
    }
    now.retain(|_, count| *count > 0);
    now
}

fn all(requests: &BTreeMap<String, u64>) -> u64 {
    requests.values().sum()
}

/// One page of each part of the tenant, and what the pane says of the user under the cursor.
const A_START: u64 = 14;

#[test]
fn a_start_asks_for_each_part_once_and_a_second_start_and_a_refresh_for_no_more() {
    let tenant = Tenant::start(FIVE_HUNDRED);
    let home = tempfile::tempdir().unwrap();
    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    rests(&terminal);
    let cold = tenant.requests();
    assert_eq!(cold["GET /v1.0/users"], 1);
    assert!(all(&cold) <= A_START, "{cold:#?}");
    terminal.keys("q");
    terminal.ends();

    let mut terminal = tenant.dashboard_at(home.path(), WIDE);
    rests(&terminal);
    let second = since(&tenant, &cold);
    assert!(all(&second) <= A_START, "{second:#?}");

    let before = tenant.requests();
    terminal.keys("R");
    rests(&terminal);
    let refresh = since(&tenant, &before);
    assert_eq!(refresh["GET /v1.0/users"], 1);
    assert!(all(&refresh) <= A_START, "{refresh:#?}");
    tenant.assert_no_breach_of_one_start();
}

#[test]
fn a_change_of_many_writes_once_to_each_and_sends_a_request_for_four_users_at_most() {
    let tenant = Tenant::start(FIVE_HUNDRED);
    let mut terminal = tenant.dashboard(WIDE);
    rests(&terminal);
    let before = tenant.requests();
    enforces_all(&mut terminal);
    terminal.shows("ended ");
    terminal.keys(ESC);
    rests(&terminal);
    let requests = since(&tenant, &before);
    let writes = requests
        .iter()
        .filter(|(path, _)| path.starts_with("PATCH "));
    let users = writes.clone().count();
    assert!(users >= 500 && writes.clone().all(|(_, count)| *count == 1));
    let batches = usize::try_from(requests["POST /beta/$batch"]).unwrap();
    assert!(batches <= users / 4 + 1, "{batches} for {users} users");
    tenant.assert_no_breach();
}
