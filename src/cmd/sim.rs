//! `mfadeck sim`: serves a simulated tenant to other programs.

use clap::Args;

use super::demo;
use super::failure::Failure;

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct SimOptions {
    /// The port; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    pub(super) port: u16,
    /// A scenario's name or a file
    #[arg(long, default_value = "demo")]
    pub(super) scenario: String,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck sim
  mfadeck sim --scenario throttled --port 8080
  mfadeck sim --scenario ./my-tenant.toml

The first line on stdout is JSON with graph, login, tenant, clientId, clientSecret, token, operator and adminKey.";

/// Serves until stopped. The first line on stdout says where, in JSON.
#[cfg(feature = "sim")]
pub(super) async fn run(options: &SimOptions) -> Result<(), Failure> {
    use color_eyre::eyre::WrapErr;
    use serde_json::json;

    use super::say::tell;
    use super::sink::print_line;

    let sim = demo::serve(&options.scenario, options.port).await?;
    print_line(
        &json!({
            "graph": sim.graph_url, "login": sim.login_url, "tenant": sim.tenant_id, "clientId": sim.client_id,
            "clientSecret": sim.client_secret, "token": sim.token, "operator": sim.operator, "adminKey": sim.admin_key,
        })
        .to_string(),
    )?;
    tell(format_args!(
        "serving {} on loopback; ctrl-c stops it",
        options.scenario
    ));
    tokio::select! {
        served = sim.run() => served.wrap_err("the simulated tenant failed").map_err(Failure::from),
        stopped = tokio::signal::ctrl_c() => stopped.wrap_err("cannot listen for ctrl-c").map_err(Failure::from),
    }
}

/// Refuses: this build has no simulated tenant.
#[cfg(not(feature = "sim"))]
pub(super) async fn run(options: &SimOptions) -> Result<(), Failure> {
    demo::start(&options.scenario).await.map(drop)
}
