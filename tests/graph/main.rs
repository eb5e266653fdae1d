//! The Graph client over real sockets: against prepared odd answers, and against the simulated tenant.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share may fail as loudly as they do"
)]

mod areas;
mod batch;
mod bounds;
mod directory;
mod fault_matrix;
mod groups;
#[path = "../sign_in/interceptor.rs"]
mod interceptor;
mod methods_policy;
mod mock;
mod operator;
mod pages;
mod parts;
mod permissions;
mod pipeline;
mod protection;
mod roles;
mod sim_changes;
mod sim_protection;
mod sim_reads;
mod token;
mod verdicts;
mod waits;

use std::time::Duration;

use mfadeck::auth::credential;
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::tenant::UserId;
use mfadeck_sim::{Scenario, Sim};
use serde_json::{Value, json};
use uuid::Uuid;

/// Options with waits that a test can bear.
fn quick() -> GraphOptions {
    GraphOptions {
        first_delay: Duration::from_millis(5),
        ..GraphOptions::default()
    }
}

/// A client of a prepared server on this machine.
fn graph(url: &str, options: GraphOptions) -> Graph {
    client(url, "test-token".to_owned(), options)
}

fn client(url: &str, token: String, options: GraphOptions) -> Graph {
    let endpoint = GraphEndpoint::new(url.parse().unwrap()).unwrap();
    let credential = credential::token(token.into());
    Graph::new(endpoint, credential, "scope".to_owned(), options).unwrap()
}

/// A simulated tenant and its operator's client. The scenario is a built-in one's name, or its text.
async fn simulated(scenario: &str) -> (Sim, Graph) {
    let text = mfadeck_sim::scenario::named(scenario).unwrap_or(scenario);
    let sim = mfadeck_sim::start(Scenario::parse(text).unwrap(), 0)
        .await
        .unwrap();
    let graph = client(&sim.graph_url, sim.token.clone(), quick());
    (sim, graph)
}

/// A scenario whose operator holds more permissions than the product asks for.
fn granting(scenario: &str, permissions: &[&str]) -> String {
    let text = mfadeck_sim::scenario::named(scenario).unwrap_or(scenario);
    let operator = format!("[operator]\nalso = {permissions:?}\n");
    if text.contains("[operator]\n") {
        text.replace("[operator]\n", &operator)
    } else {
        format!("{text}\n{operator}")
    }
}

/// The id of a person in a simulated tenant.
async fn id_of(graph: &Graph, upn: &str) -> UserId {
    graph.user(upn).await.unwrap().id
}

/// The client kept every rule of the service.
fn assert_no_breach(sim: &Sim) {
    assert_eq!(sim.breaches(), Vec::<String>::new());
}

/// An invented user by number.
fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(
        0x5e7b_6f34_0000_4000_8000_0000_0000_0000 + number,
    ))
}

fn row(number: u128) -> Value {
    json!({"id": user(number).to_string(), "displayName": format!("User {number}"),
        "userPrincipalName": format!("user{number}@contoso.example"), "perUserMfaState": "disabled"})
}
