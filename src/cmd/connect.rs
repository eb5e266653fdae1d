//! From options to a client: which service, which identity.

use std::path::PathBuf;
use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};
use color_eyre::eyre::{Report, WrapErr};
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::options::{Auth, Options};
use super::{Failure, sim};
use crate::app::Session;
use crate::auth::{Authority, Cloud, credential as way};
use crate::graph::{Graph, GraphEndpoint, GraphOptions};
use crate::jobs::journal::Journal;
use crate::sim::Sim;

/// The variable that holds an access token.
const TOKEN: &str = "MFADECK_ACCESS_TOKEN";
/// The variable that holds a client secret.
const SECRET: &str = "AZURE_CLIENT_SECRET";

/// A client with what the dashboard shows of it.
pub(super) struct Connection {
    pub(super) graph: Graph,
    pub(super) session: Session,
    pub(super) journal: Journal,
    /// A demo's journal goes with it: the next demo is another tenant.
    _folder: Option<TempDir>,
    /// The simulated tenant, which runs as long as the connection.
    _sim: Option<Sim>,
}

/// Connects as the options say.
pub(super) async fn connect(options: &Options) -> Result<Connection, Failure> {
    let Some(scenario) = &options.demo else {
        let credential = credential(options)?;
        let url = match &options.graph_url {
            Some(url) => url.clone(),
            None => options
                .cloud
                .graph()
                .parse()
                .wrap_err("the cloud's address")?,
        };
        return connection(options, url, credential, None).await;
    };
    let sim = sim::start(scenario, 0).await?;
    let url = sim
        .graph_url
        .parse()
        .wrap_err("the simulated tenant's address")?;
    let credential = way::token(Secret::new(sim.token.clone()));
    connection(options, url, credential, Some(sim)).await
}

async fn connection(
    options: &Options,
    url: url::Url,
    credential: Arc<dyn TokenCredential>,
    sim: Option<Sim>,
) -> Result<Connection, Failure> {
    let place = match (&sim, &options.graph_url) {
        (Some(_), _) => Some("simulated".into()),
        (None, Some(url)) => url.host_str().map(str::to_owned),
        (None, None) if options.cloud == Cloud::Global => None,
        (None, None) => Some(options.cloud.name().into()),
    };
    let endpoint = GraphEndpoint::new(url).map_err(|error| Failure::Usage(error.to_string()))?;
    let graph_options = GraphOptions {
        read_only: options.read_only,
        ..GraphOptions::default()
    };
    let graph = Graph::new(
        endpoint,
        credential,
        options.cloud.default_scope(),
        graph_options,
    )
    .map_err(Report::from)?;
    let session = Session {
        read_only: options.read_only,
        place,
        protected: options.protect.clone(),
        time_zone: TimeZone::system(),
    };
    let folder = match &sim {
        Some(_) => Some(
            tempfile::Builder::new()
                .prefix("mfadeck-demo-")
                .tempdir()
                .wrap_err("a folder for the demo")?,
        ),
        None => None,
    };
    let state = match &folder {
        Some(folder) => folder.path().to_owned(),
        None => state_folder()?,
    };
    let journal = Journal::new(&state.join("journal"), &tenant_name(options, &graph).await?);
    Ok(Connection {
        graph,
        session,
        journal,
        _folder: folder,
        _sim: sim,
    })
}

/// What the journal of this tenant is called: its id, as the token tells; else what the admin calls it.
async fn tenant_name(options: &Options, graph: &Graph) -> Result<String, Failure> {
    let claims = graph
        .token_claims()
        .await
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    let host = graph.endpoint().base().host_str().unwrap_or("unknown");
    Ok(claims
        .tenant
        .map(|id| id.to_string())
        .or_else(|| options.tenant.clone())
        .unwrap_or_else(|| host.to_owned()))
}

/// Where records that outlive a session are kept: `$XDG_STATE_HOME/mfadeck`.
fn state_folder() -> Result<PathBuf, Failure> {
    let folders =
        etcetera::base_strategy::Xdg::new().wrap_err("there is no home folder for the journal")?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Ok(state.join("mfadeck"))
}

fn credential(options: &Options) -> Result<Arc<dyn TokenCredential>, Failure> {
    let needed = |value: &Option<String>, flag: &str| {
        value
            .clone()
            .ok_or_else(|| Failure::Usage(format!("--auth {} needs {flag}", options.auth.name())))
    };
    let (tenant, client_id) = (options.tenant.clone(), options.client_id.clone());
    let credential = match options.auth {
        Auth::Token => {
            return Ok(way::token(Secret::new(variable(
                TOKEN,
                "an access token for Microsoft Graph",
            )?)));
        }
        Auth::Secret => {
            let secret = Secret::new(variable(SECRET, "the client secret of the application")?);
            let (tenant, client_id) = (
                needed(&tenant, "--tenant")?,
                needed(&client_id, "--client-id")?,
            );
            way::client_secret(&authority(options)?, &tenant, &client_id, secret)
        }
        Auth::AzureCli => way::azure_cli(tenant),
        Auth::ManagedIdentity => way::managed_identity(client_id),
        Auth::WorkloadIdentity => way::workload_identity(&authority(options)?, tenant, client_id),
    };
    credential.map_err(|error| Failure::SignIn(error.to_string()))
}

fn authority(options: &Options) -> Result<Authority, Failure> {
    let url = match &options.login_url {
        Some(url) => url.clone(),
        None => options
            .cloud
            .login()
            .parse()
            .wrap_err("the cloud's sign-in address")?,
    };
    Authority::new(url).map_err(|error| Failure::Usage(error.to_string()))
}

/// A secret comes in by the environment: an argument would show in the list of processes.
fn variable(name: &str, what: &str) -> Result<String, Failure> {
    std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| {
        Failure::SignIn(format!(
            "not signed in: put {what} into {name}, choose another way with --auth, or look around with --demo"
        ))
    })
}
