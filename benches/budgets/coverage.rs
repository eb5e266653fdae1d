//! What it takes to know who is required to use MFA: requests beside the list, and what a new reading of a policy costs.

use std::time::{Duration, Instant};

use mfadeck::auth::credential;
use mfadeck::coverage::{Rules, judge};
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::jobs::{judge_users, read_rules};
use mfadeck::tenant::{Source, Store};
use mfadeck_sim::Scenario;

use crate::{Result, budget};

const SCENARIO: &str = include_str!("../../src/sim/scenarios/large-ca.toml");

pub async fn measure() -> Result<()> {
    let sim = mfadeck_sim::start(Scenario::parse(SCENARIO)?, 0).await?;
    let endpoint = GraphEndpoint::new(sim.graph_url.parse()?)?;
    let token = credential::token(sim.token.clone().into());
    let graph = Graph::new(endpoint, token, "scope".to_owned(), GraphOptions::default())?;
    let mut store = Store::default();
    let mut pages = graph.all_users();
    while let Some(page) = pages.next().await {
        store.append(page?.users);
    }
    let listed = graph.requests_sent();
    let start = Instant::now();
    let (role_book, mut protection) = tokio::join!(graph.roles(), read_rules(&graph));
    match role_book {
        Ok(book) => store.set_roles(book),
        Err(error) => store.set_problem(Source::Roles, error.problem()),
    }
    judge_users(&graph, &mut protection, &mut store, |_, _| {}).await;
    let took = start.elapsed();
    let requests = graph.requests_sent() - listed;
    let mut times: Vec<Duration> = (0..20)
        .map(|_| {
            let start = Instant::now();
            let rules = Rules::of(&protection, store.seen_roles());
            drop(judge(&rules, &store));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    budget(
        "required-by, 100 000 users and 30 policies",
        &format!("{requests} requests"),
        "300 beyond the list",
        &format!(
            "list {listed} requests; the rest {took:.1?}; judging everybody again p50 {:.1?}, max {:.1?}; {} breaches",
            times[10],
            times[19],
            sim.breaches().len()
        ),
    );
    Ok(())
}
