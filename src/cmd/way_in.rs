//! From settings to a credential: which identity signs in, and how.

use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};

use super::Failure;
use super::demo::DemoTenant;
use super::options::Auth;
use super::settings::{Settings, TOKEN};
use crate::auth::{
    Authority, Certificate, GRAPH_COMMAND_LINE_TOOLS, KeyringEntry, Prompts, PublicClient,
    SignInError, SignInFlow, UserCredential, credential as way,
};

/// The variable that holds a client secret.
const SECRET: &str = "AZURE_CLIENT_SECRET";

/// The tenant of whoever signs in.
const ANY_TENANT: &str = "organizations";

/// What only the environment, or a simulated tenant, may tell: an argument would show in the list of processes.
#[derive(Default)]
pub(super) struct Secrets {
    token: Option<String>,
    client_secret: Option<String>,
}

impl Secrets {
    pub(super) fn of(demo: &DemoTenant) -> Self {
        Self {
            token: Some(demo.token.clone()),
            client_secret: Some(demo.client_secret.clone()),
        }
    }
}

/// The way in that the settings name.
pub(super) fn credential(
    settings: &Settings,
    secrets: Secrets,
    prompts: Prompts,
) -> Result<Arc<dyn TokenCredential>, Failure> {
    let client_id = settings.client_id.clone();
    let credential = match settings.auth {
        Auth::DeviceCode | Auth::Browser => {
            let client = public_client(settings)?;
            let kept = KeyringEntry::of(&client);
            return Ok(Arc::new(UserCredential::new(
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
pub(super) fn person_way(settings: &Settings) -> SignInFlow {
    match settings.auth {
        Auth::Browser => SignInFlow::Browser {
            port: settings.redirect_port,
        },
        _ => SignInFlow::DeviceCode,
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
