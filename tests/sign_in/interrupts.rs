//! A signal ends a change soon, whatever it waits for.

use mfadeck_sim::Sim;
use rustix::process::Signal;

use crate::program::{Program, Run, tenant};

/// Ada, and a service that wants no reading of her state for two minutes once it was changed.
const THROTTLED: &str = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\n\
    [[faults]]\non = { verb = \"GET\", path = \"/beta/users/*/authentication/requirements\" }\nafter = 1\n\
    answer = { status = 429, retry_after = \"120\" }\n";

/// Sends the signal once the change was made and its reading was throttled.
async fn ended_by(signal: Signal) -> (Run, Sim) {
    let sim = tenant(THROTTLED).await;
    let args = ["set", "enforced", "ada@contoso.example", "--yes"];
    let graph = ["--include-admins", "--graph-url", &sim.graph_url];
    let program = Program::bare(&[&args[..], &graph].concat());
    let running = program.env("MFADECK_ACCESS_TOKEN", &sim.token).start();
    while !sim.requests().iter().any(|one| one.status == 429) {
        tokio::task::yield_now().await;
    }
    running.signal(signal);
    (running.end().await, sim)
}

#[tokio::test]
async fn every_signal_ends_a_change_that_waits_for_a_long_retry_after() {
    let runs = tokio::join!(
        ended_by(Signal::INT),
        ended_by(Signal::TERM),
        ended_by(Signal::HUP)
    );
    for (run, _sim) in [runs.0, runs.1, runs.2] {
        assert!(matches!(run.code, 3 | 4), "{run:?}");
        assert!(run.err.contains("stopping"), "{run:?}");
    }
}
