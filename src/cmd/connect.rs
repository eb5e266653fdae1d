//! From settings to a client: which service, which identity.

use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};
use color_eyre::eyre::{Report, WrapErr};
use jiff::tz::TimeZone;
use tokio::sync::watch;
use url::Url;

use super::options::{Auth, Options};
use super::settings::Settings;
use super::{Failure, prompt, sim};
use crate::app::Session;
use crate::auth::{
    Authority, Certificate, Cloud, GRAPH_COMMAND_LINE_TOOLS, Kept, Person, Prompt, Prompts,
    PublicClient, SignInError, Way, credential as way, scopes,
};
use crate::graph::{Graph, GraphEndpoint, GraphOptions};
use crate::sim::Sim;
use crate::ui::HeaderColour;

/// The variable that holds an access token.
pub(super) const TOKEN: &str = "MFADECK_ACCESS_TOKEN";
/// The variable that holds a client secret.
const SECRET: &str = "AZURE_CLIENT_SECRET";
/// The tenant of whoever signs in.
const ANY_TENANT: &str = "organizations";

/// A client with what the dashboard shows of it.
pub(super) struct Connection {
    pub(super) graph: Graph,
    pub(super) session: Session,
    /// The colour of the header, where the profile has one.
    pub(super) header: Option<HeaderColour>,
    /// What a sign-in waits for. While somebody holds this, a sign-in may ask; else it fails at once.
    pub(super) prompts: watch::Receiver<Option<Prompt>>,
    /// The simulated tenant, which runs as long as the connection.
    _sim: Option<Sim>,
}

/// Connects as the options say; nothing is sent to a real service yet.
pub(super) async fn connect(options: &Options) -> Result<Connection, Failure> {
    let mut settings = Settings::of(options)?;
    let sim = match &options.demo {
        Some(scenario) => Some(sim::start(scenario, 0).await?),
        None => None,
    };
    let mut secrets = Secrets::default();
    if let Some(sim) = &sim {
        settings.point_at(sim)?;
        secrets = Secrets::of(sim);
    }
    let (prompts, shown) = Prompts::new();
    let credential = credential(&settings, secrets, prompts)?;
    let endpoint = GraphEndpoint::new(settings.graph_url()?).map_err(|error| usage(&error))?;
    let graph_options = GraphOptions {
        read_only: settings.read_only,
        ..GraphOptions::default()
    };
    let graph =
        Graph::new(endpoint, credential, settings.scope(), graph_options).map_err(Report::from)?;
    let place = match (&sim, &options.graph_url) {
        (Some(_), _) => Some("simulated".into()),
        (None, Some(url)) => url.host_str().map(str::to_owned),
        (None, None) if settings.cloud == Cloud::Global => None,
        (None, None) => Some(settings.cloud.name().into()),
    };
    let session = Session {
        read_only: settings.read_only,
        place,
        protected: settings.protected,
        time_zone: TimeZone::system(),
    };
    Ok(Connection {
        graph,
        session,
        header: settings.header,
        prompts: shown,
        _sim: sim,
    })
}

impl Connection {
    /// Signs in before anything else is asked, showing on stderr what a person has to do.
    pub(super) async fn sign_in(&self) -> Result<(), Failure> {
        let signed_in = self.graph.token_claims();
        let signed_in = prompt::shown(self.prompts.clone(), signed_in).await?;
        signed_in
            .map(|_| ())
            .map_err(|error| Failure::SignIn(error.to_string()))
    }
}

/// What only the environment, or a simulated tenant, may tell: an argument would show in the list of processes.
#[derive(Default)]
struct Secrets {
    token: Option<String>,
    client_secret: Option<String>,
}

impl Secrets {
    fn of(sim: &Sim) -> Self {
        Self {
            token: Some(sim.token.clone()),
            client_secret: Some(sim.client_secret.clone()),
        }
    }
}

/// The way in that the settings name.
fn credential(
    settings: &Settings,
    secrets: Secrets,
    prompts: Prompts,
) -> Result<Arc<dyn TokenCredential>, Failure> {
    let client_id = settings.client_id.clone();
    let credential = match settings.auth {
        Auth::DeviceCode | Auth::Browser => {
            let client = public_client(settings)?;
            let kept = Kept::of(&client);
            return Ok(Arc::new(Person::new(
                client,
                person_way(settings),
                prompts,
                Some(kept),
            )));
        }
        Auth::Token => {
            let told = "an access token for Microsoft Graph";
            let token = secrets.token.map_or_else(|| variable(TOKEN, told), Ok)?;
            return Ok(way::token(Secret::new(token)));
        }
        Auth::Secret => {
            let told = "the client secret of the application";
            let secret = secrets.client_secret;
            let secret = Secret::new(secret.map_or_else(|| variable(SECRET, told), Ok)?);
            let (tenant, client_id) = settings.application()?;
            way::client_secret(&authority(settings)?, tenant, client_id, secret)
        }
        Auth::Certificate => {
            let certificate = certificate(settings)?;
            let (tenant, client_id) = settings.application()?;
            way::client_certificate(&authority(settings)?, tenant, client_id, certificate)
        }
        Auth::AzureCli => way::azure_cli(settings.tenant.clone()),
        Auth::ManagedIdentity => way::managed_identity(client_id),
        Auth::WorkloadIdentity => {
            let tenant = settings.tenant.clone();
            way::workload_identity(&authority(settings)?, tenant, client_id)
        }
    };
    credential.map_err(|error| Failure::SignIn(SignInError::of(&error).to_string()))
}

/// The application that a person signs in to.
pub(super) fn public_client(settings: &Settings) -> Result<PublicClient, Failure> {
    let tenant = settings.tenant.as_deref().unwrap_or(ANY_TENANT);
    let client_id = settings.client_id.as_deref();
    let client_id = client_id.unwrap_or(GRAPH_COMMAND_LINE_TOOLS);
    PublicClient::new(&authority(settings)?, tenant, client_id).map_err(|error| usage(&error))
}

/// How a person signs in.
pub(super) fn person_way(settings: &Settings) -> Way {
    match settings.auth {
        Auth::Browser => Way::Browser {
            port: settings.redirect_port,
        },
        _ => Way::DeviceCode,
    }
}

fn certificate(settings: &Settings) -> Result<Certificate, Failure> {
    let Some(path) = &settings.certificate else {
        return Err(Failure::Usage(
            "--auth certificate needs --certificate FILE".into(),
        ));
    };
    let pem = std::fs::read(path)
        .map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))?;
    Certificate::from_pem(&pem).map_err(|error| usage(&error))
}

fn authority(settings: &Settings) -> Result<Authority, Failure> {
    Authority::new(settings.login_url()?).map_err(|error| usage(&error))
}

fn usage(error: &dyn std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn variable(name: &str, what: &str) -> Result<String, Failure> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| {
            Failure::SignIn(format!(
                "not signed in: put {what} into {name}, choose another way with --auth, or look around with --demo"
            ))
        })
}

impl Settings {
    fn graph_url(&self) -> Result<Url, Failure> {
        address(self.graph_url.as_ref(), self.cloud.graph())
    }

    fn login_url(&self) -> Result<Url, Failure> {
        address(self.login_url.as_ref(), self.cloud.login())
    }

    /// What the credential is asked for: a person's sign-in for single permissions, an application's for all it was
    /// given.
    pub(super) fn scope(&self) -> String {
        if self.auth.is_a_persons() {
            scopes::delegated(self.cloud, self.read_only)
        } else {
            self.cloud.default_scope()
        }
    }

    /// Tenant and client id, which an application that signs in has to know.
    fn application(&self) -> Result<(&str, &str), Failure> {
        let needed = |value: &'_ Option<String>, flag: &str| match value {
            Some(_) => Ok(()),
            None => Err(Failure::Usage(format!(
                "--auth {} needs {flag}",
                self.auth.name()
            ))),
        };
        needed(&self.tenant, "--tenant")?;
        needed(&self.client_id, "--client-id")?;
        Ok((
            self.tenant.as_deref().unwrap_or_default(),
            self.client_id.as_deref().unwrap_or_default(),
        ))
    }

    /// The same way in, but at a simulated tenant.
    fn point_at(&mut self, sim: &Sim) -> Result<(), Failure> {
        let parse = |url: &str| {
            url.parse::<Url>()
                .wrap_err("the simulated tenant's address")
        };
        self.graph_url = Some(parse(&sim.graph_url)?);
        self.login_url = Some(parse(&sim.login_url)?);
        self.tenant = Some(sim.tenant_id.to_string());
        self.client_id = Some(sim.client_id.to_string());
        Ok(())
    }
}

fn address(told: Option<&Url>, otherwise: &str) -> Result<Url, Failure> {
    match told {
        Some(url) => Ok(url.clone()),
        None => Ok(otherwise.parse().wrap_err("the cloud's address")?),
    }
}
