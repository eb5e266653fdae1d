//! A change of a thousand users at 60 ms a request, read back, against doing it one by one.

use std::time::{Duration, Instant};

use mfadeck::auth::credential;
use mfadeck::change::{Action, Guards, JobEvent, Plan, Tally};
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::jobs::{Runner, RunnerOptions};
use mfadeck::tenant::{MfaState, User, UserId};
use mfadeck_sim::{Scenario, Sim};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Result, budget};

const SCENARIO: &str = "
about = \"A thousand people, 60 ms away\"
latency_ms = 60

[population]
people = 1000
guests = 0.0
disabled = 0.0
enabled = 0.0
enforced = 0.0
admins = 0
";

/// So many users are changed one by one; the time of the rest is reckoned.
const SAMPLE: usize = 50;

async fn tenant() -> Result<(Sim, Graph, Vec<User>)> {
    let sim = mfadeck_sim::start(Scenario::parse(SCENARIO)?, 0).await?;
    let endpoint = GraphEndpoint::new(sim.graph_url.parse()?)?;
    let token = credential::token(sim.token.clone().into());
    let graph = Graph::new(endpoint, token, "scope".to_owned(), GraphOptions::default())?;
    let (mut pages, mut users) = (graph.users(), Vec::new());
    while let Some(page) = pages.next().await {
        users.append(&mut page?.users);
    }
    users.retain(|user| user.state.value.is(&MfaState::Disabled));
    Ok((sim, graph, users))
}

/// What the scripts do: a change, then a reading, user after user.
async fn one_by_one(graph: &Graph, users: &[User]) -> Result<Duration> {
    let start = Instant::now();
    for user in &users[..SAMPLE.min(users.len())] {
        // The same state: the job would refuse users that were changed since its preview.
        let written: Vec<(UserId, MfaState)> = vec![(user.id, MfaState::Disabled)];
        for write in graph.set_states(&written).await {
            write.written?;
            write.is?;
        }
    }
    Ok(start.elapsed() * u32::try_from(users.len() / SAMPLE)?)
}

async fn as_a_job(graph: &Graph, users: &[User]) -> Result<(Duration, Tally)> {
    let plan = Plan::new(
        Action::SetState(MfaState::Enforced),
        users,
        &Guards::default(),
    );
    let (events, mut heard) = mpsc::unbounded_channel();
    let runner = Runner::new(
        graph.clone(),
        RunnerOptions::default(),
        CancellationToken::new(),
        events,
    );
    let start = Instant::now();
    let running = tokio::spawn(async move { runner.run(&plan).await });
    let mut tally = Tally::default();
    while let Some(event) = heard.recv().await {
        if let JobEvent::Settled(report) = event {
            tally.add(&report.outcome);
        }
    }
    running.await?;
    Ok((start.elapsed(), tally))
}

pub async fn measure() -> Result<()> {
    let (sim, graph, users) = tenant().await?;
    let single = one_by_one(&graph, &users).await?;
    let before = graph.requests_sent();
    let (bulk, tally) = as_a_job(&graph, &users).await?;
    budget(
        "change of 1 000 users at 60 ms a request",
        &format!("{:.1} %", 100.0 * bulk.as_secs_f64() / single.as_secs_f64()),
        "10 % of one by one",
        &format!(
            "{bulk:.1?} ({}), one by one {single:.1?} (reckoned from {SAMPLE}); {} requests, {} breaches",
            tally.line(),
            graph.requests_sent() - before,
            sim.breaches().len()
        ),
    );
    Ok(())
}
