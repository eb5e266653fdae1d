//! A hundred thousand users at 60 ms a request: page after page, and in parts. The tenant is a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use mfadeck::auth::credential;
use mfadeck::graph::{Graph, GraphEndpoint, GraphOptions};
use mfadeck::tenant::Store;

use crate::yardstick::cpu;
use crate::{Result, budget};

struct Tenant {
    process: Child,
    graph: Graph,
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn tenant() -> Result<Tenant> {
    let large = include_str!("../../src/sim/scenarios/large.toml");
    let mut file = tempfile::NamedTempFile::with_suffix(".toml")?;
    write!(file, "latency_ms = 60\n{large}")?;
    let mut process = Command::new(env!("CARGO_BIN_EXE_mfadeck"))
        .args(["sim", "--scenario"])
        .arg(file.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    if let Some(output) = &mut process.stdout {
        BufReader::new(output).read_line(&mut line)?;
    }
    let said: serde_json::Value = serde_json::from_str(&line)?;
    let word = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
    let endpoint = GraphEndpoint::new(word("graph").parse()?)?;
    let token = credential::token(word("token").into());
    let graph = Graph::new(endpoint, token, "scope".to_owned(), GraphOptions::default())?;
    Ok(Tenant { process, graph })
}

pub async fn measure() -> Result<()> {
    let tenant = tenant()?;
    let graph = &tenant.graph;
    let start = Instant::now();
    let (mut pages, mut plain) = (graph.users(), 0);
    while let Some(page) = pages.next().await {
        plain += page?.users.len();
    }
    let serial = start.elapsed();
    let serial_requests = graph.requests_sent();
    let (start, worked) = (Instant::now(), cpu());
    let (mut pages, mut store, mut first) = (graph.all_users(), Store::default(), None);
    let mut doubt = String::new();
    while let Some(page) = pages.next().await {
        let page = page?;
        first.get_or_insert_with(|| start.elapsed());
        if let Some(why) = page.doubt {
            doubt = format!("; {why}");
        }
        store.append(page.users);
    }
    let (parts, worked) = (start.elapsed(), cpu().saturating_sub(worked));
    budget(
        "loading 100 000 users at 60 ms a request",
        &format!("{:.2}", parts.as_secs_f64() / serial.as_secs_f64()),
        "0.25 of page after page",
        &format!(
            "{parts:.2?} with {} requests, first page after {:.0?}; page after page {serial:.2?} with {serial_requests}; {} and {plain} users{doubt}",
            graph.requests_sent() - serial_requests,
            first.unwrap_or_default(),
            store.len(),
        ),
    );
    budget(
        "processor time for loading 100 000 users",
        &format!("{worked:.2?}"),
        "1 s",
        "reading, decoding, storing",
    );
    Ok(())
}
