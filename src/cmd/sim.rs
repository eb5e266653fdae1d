//! `mfadeck sim`: serves a simulated tenant to other programs.

use std::path::Path;

use color_eyre::eyre::WrapErr;
use serde_json::json;

use super::Failure;
use super::options::SimOptions;
use crate::sim::scenario::{self, Scenario};
use crate::sim::{self, Sim};

/// Serves until stopped. The first line on stdout says where, in JSON.
pub(super) async fn run(options: &SimOptions) -> Result<(), Failure> {
    let sim = start(&options.scenario, options.port).await?;
    println!(
        "{}",
        json!({
            "graph": sim.graph_url, "login": sim.login_url, "tenant": sim.tenant_id, "clientId": sim.client_id,
            "clientSecret": sim.client_secret, "token": sim.token, "operator": sim.operator, "adminKey": sim.admin_key,
        })
    );
    eprintln!("serving {} on loopback; ctrl-c stops it", options.scenario);
    tokio::select! {
        served = sim.run() => served.wrap_err("the simulated tenant failed").map_err(Failure::from),
        stopped = tokio::signal::ctrl_c() => stopped.wrap_err("ctrl-c cannot be listened for").map_err(Failure::from),
    }
}

/// Starts a simulated tenant from a scenario's name or file.
pub(super) async fn start(scenario: &str, port: u16) -> Result<Sim, Failure> {
    let text = match scenario::named(scenario) {
        Some(text) => text.to_owned(),
        None => read(scenario)?,
    };
    let scenario = Scenario::parse(&text).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(sim::start(scenario, port)
        .await
        .wrap_err_with(|| format!("port {port} cannot be served"))?)
}

fn read(file: &str) -> Result<String, Failure> {
    if !Path::new(file).exists() {
        let names = scenario::NAMES.join(", ");
        return Err(Failure::Usage(format!(
            "there is no scenario \"{file}\" and no such file; scenarios are {names}"
        )));
    }
    Ok(std::fs::read_to_string(file).wrap_err_with(|| format!("{file} cannot be read"))?)
}
