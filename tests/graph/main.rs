//! The Graph client over real sockets: against prepared odd answers, and against the simulated tenant.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share may fail as loudly as they do"
)]

mod areas;
mod batch;
mod mock;
mod pipeline;
mod token;

use std::time::Duration;

use mfadeck::auth::credential;
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};

/// Options with waits that a test can bear.
fn quick() -> GraphOptions {
    GraphOptions {
        first_delay: Duration::from_millis(5),
        ..GraphOptions::default()
    }
}

/// A client of a server on this machine.
fn graph(url: &str, options: GraphOptions) -> Graph {
    let endpoint = GraphEndpoint::new(url.parse().unwrap()).unwrap();
    let credential = credential::token("test-token".into());
    Graph::new(endpoint, credential, "scope".to_owned(), options).unwrap()
}
