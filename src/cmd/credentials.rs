//! From a finished configuration of the sign-in to a credential.

use std::path::PathBuf;
use std::sync::Arc;

use azure_core::credentials::{Secret, TokenCredential};

use super::demo::DemoTenant;
use super::failure::Failure;
use crate::auth::{
    Authority, Certificate, GRAPH_COMMAND_LINE_TOOLS, KeyringEntry, Prompts, PublicClient,
    SharedSignIn, SignInError, SignInFlow, UserCredential, credential,
};
use crate::config::Auth;
use crate::platform::file::read_all;

/// The variable with an access token.
pub(super) const TOKEN: &str = "MFADECK_ACCESS_TOKEN";

/// The variable with a client secret.
const SECRET: &str = "AZURE_CLIENT_SECRET";

/// Stands for the home tenant of the person who signs in.
pub(super) const HOME_TENANT: &str = "organizations";

/// Secrets come from the environment or a simulated tenant only: arguments show up in the list of processes.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    token: Option<String>,
    client_secret: Option<String>,
    /// The sign-in of a person that is good for other tenants too.
    shared: SharedSignIn,
}

impl Secrets {
    pub(super) fn of(demo: &DemoTenant) -> Self {
        Self {
            token: Some(demo.token.clone()),
            client_secret: Some(demo.client_secret.clone()),
            ..Self::default()
        }
    }

    pub(super) fn sharing(self, shared: SharedSignIn) -> Self {
        Self { shared, ..self }
    }
}

/// Who signs in, where, and how.
#[derive(Debug)]
pub(super) struct SignInConfig {
    pub(super) auth: Auth,
    pub(super) authority: Authority,
    pub(super) tenant: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) certificate: Option<PathBuf>,
    pub(super) redirect_port: u16,
}

impl SignInConfig {
    pub(super) fn credential(
        self,
        secrets: Secrets,
        prompts: Prompts,
    ) -> Result<Arc<dyn TokenCredential>, Failure> {
        let credential = match self.auth {
            Auth::DeviceCode | Auth::Browser | Auth::PasteBack => {
                let client = self.public_client()?;
                let kept = KeyringEntry::of(&client);
                let flow = self.flow();
                return Ok(Arc::new(UserCredential::sharing(
                    client,
                    flow,
                    prompts,
                    Some(kept),
                    secrets.shared,
                )));
            }
            Auth::Token => {
                let what = "an access token for Microsoft Graph";
                let token = secrets.token.map_or_else(|| variable(TOKEN, what), Ok)?;
                if token.contains(char::is_whitespace) {
                    return Err(Failure::SignIn(format!(
                        "{TOKEN} contains spaces or line breaks: set it to {what} alone"
                    )));
                }
                return Ok(credential::token(Secret::new(token)));
            }
            Auth::Secret => {
                let what = "the client secret of the application";
                let given = secrets.client_secret;
                let secret = Secret::new(given.map_or_else(|| variable(SECRET, what), Ok)?);
                let (tenant, client_id) = self.application()?;
                credential::client_secret(&self.authority, tenant, client_id, secret)
            }
            Auth::Certificate => {
                let certificate = self.certificate()?;
                let (tenant, client_id) = self.application()?;
                credential::client_certificate(&self.authority, tenant, client_id, certificate)
            }
            Auth::AzureCli => credential::azure_cli(self.tenant),
            Auth::ManagedIdentity => credential::managed_identity(self.client_id),
            Auth::WorkloadIdentity => {
                credential::workload_identity(&self.authority, self.tenant, self.client_id)
            }
        };
        credential.map_err(|error| Failure::SignIn(SignInError::of(&error).to_string()))
    }

    /// The application that a person signs in with.
    pub(super) fn public_client(&self) -> Result<PublicClient, Failure> {
        let tenant = self.tenant.as_deref().unwrap_or(HOME_TENANT);
        let client_id = self.client_id.as_deref();
        let client_id = client_id.unwrap_or(GRAPH_COMMAND_LINE_TOOLS);
        PublicClient::new(&self.authority, tenant, client_id)
            .map_err(|error| Failure::Usage(error.to_string()))
    }

    /// What a sign-in of a person is good for, whatever the tenant: the authority and the application.
    pub(super) fn family(&self) -> (String, String) {
        let client_id = self.client_id.as_deref();
        let client_id = client_id.unwrap_or(GRAPH_COMMAND_LINE_TOOLS).to_owned();
        (self.authority.url().to_string(), client_id)
    }

    /// How a person signs in.
    pub(super) fn flow(&self) -> SignInFlow {
        match self.auth {
            Auth::Browser => SignInFlow::Browser {
                port: self.redirect_port,
            },
            Auth::PasteBack => SignInFlow::PasteBack,
            _ => SignInFlow::DeviceCode,
        }
    }

    /// Tenant and client id, which an application needs to sign in.
    fn application(&self) -> Result<(&str, &str), Failure> {
        let auth = self.auth.name();
        let needs = |flag: &str| Failure::Usage(format!("--auth {auth} needs {flag}"));
        let tenant = self.tenant.as_deref().ok_or_else(|| needs("--tenant"))?;
        let client_id = self.client_id.as_deref();
        Ok((tenant, client_id.ok_or_else(|| needs("--client-id"))?))
    }

    fn certificate(&self) -> Result<Certificate, Failure> {
        let Some(path) = &self.certificate else {
            return Err(Failure::Usage(
                "--auth certificate needs --certificate FILE".into(),
            ));
        };
        let pem = read_all(path, LARGEST_PEM)
            .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))?;
        Certificate::from_pem(&pem).map_err(|error| Failure::Usage(error.to_string()))
    }
}

/// Far more than a chain of certificates takes.
const LARGEST_PEM: u64 = 1 << 20;

/// A secret of the environment. Line ends after it come from `$(cat FILE)` and the like and are no part of it.
fn variable(name: &str, what: &str) -> Result<String, Failure> {
    let value = std::env::var(name).unwrap_or_default();
    let value = value.trim_end_matches(['\r', '\n']);
    if value.is_empty() {
        return Err(Failure::SignIn(format!(
            "not signed in: set {name} to {what}, choose another way with --auth, or try --demo"
        )));
    }
    Ok(value.to_owned())
}
