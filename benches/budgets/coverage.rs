//! Measures what it takes to know who is required to use MFA: requests beside the list, time, memory, and what a new reading
//! of a policy costs.
//!
//! `cargo bench --bench coverage` prints a table; nothing here passes or fails.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::error::Error;
use std::time::Instant;

use mfadeck::auth::credential;
use mfadeck::coverage::{Rules, judge};
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::jobs::{judge_users, read_rules};
use mfadeck::tenant::{Census, Query, Source, Store};
use mfadeck_sim::Scenario;

const SCENARIO: &str = include_str!("../src/sim/scenarios/large-ca.toml");

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn resident_mib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: Option<usize> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kib.unwrap_or_default() / 1024
}

#[tokio::main]
async fn main() -> Result<()> {
    let sim = mfadeck_sim::start(Scenario::parse(SCENARIO)?, 0).await?;
    let endpoint = GraphEndpoint::new(sim.graph_url.parse()?)?;
    let token = credential::token(sim.token.clone().into());
    let graph = Graph::new(endpoint, token, "scope".to_owned(), GraphOptions::default())?;
    let mut store = Store::default();
    let mut pages = graph.users();
    while let Some(page) = pages.next().await {
        store.append(page?.users);
    }
    let (listed, resident) = (graph.requests_sent(), resident_mib());
    println!("{} users, list: {listed} requests", store.len());

    let start = Instant::now();
    let (role_book, mut protection) = tokio::join!(graph.roles(), read_rules(&graph));
    match role_book {
        Ok(book) => store.set_roles(book),
        Err(error) => store.set_problem(Source::Roles, error.problem()),
    }
    let judgement = judge_users(&graph, &mut protection, &mut store).await;
    println!(
        "roles, policies and groups: {} requests, {:.2?}, {} MiB more (the simulation is in the same process)",
        graph.requests_sent() - listed,
        start.elapsed(),
        resident_mib().saturating_sub(resident),
    );
    for reach in judgement.policies.iter().take(3) {
        println!(
            "  {}: {} in scope, {} excluded, {} unsure",
            reach.name, reach.in_scope, reach.excluded, reach.unsure
        );
    }
    let census = Census::of(&store);
    for query in [
        "required:always",
        "required:sometimes",
        "required:never",
        "required:unknown",
    ] {
        println!("  {query}: {}", census.count(&Query::parse(query)?).users);
    }

    let mut times: Vec<_> = (0..20)
        .map(|_| {
            let start = Instant::now();
            let rules = Rules::of(&protection, store.seen_roles());
            let judgement = judge(&rules, &store);
            (start.elapsed(), judgement.by_policies.len())
        })
        .collect();
    times.sort_unstable();
    println!(
        "judging everybody again: p50 {:.2?}, max {:.2?}",
        times[10].0, times[19].0
    );
    println!("breaches counted by the service: {}", sim.breaches().len());
    Ok(())
}
