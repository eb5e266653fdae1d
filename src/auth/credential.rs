//! The ways to sign in without asking a person.

use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ClientAssertionCredential,
    ClientAssertionCredentialOptions, ClientSecretCredential, ClientSecretCredentialOptions,
    ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId,
    WorkloadIdentityCredential, WorkloadIdentityCredentialOptions,
};

use super::authority::{Authority, BoundedHttp, client_options};
use super::azure_cli::QuietExecutor;
use super::certificate::{Assertions, Certificate};
use super::{TimeLimits, http, silent_source};

/// How long the Azure CLI may take.
const AZURE_CLI_LIMIT: Duration = Duration::from_secs(20);

/// A token that the caller already has, as from the environment. Nothing can renew it.
pub fn token(value: Secret) -> Arc<dyn TokenCredential> {
    Arc::new(GivenToken(value))
}

/// An application with a client secret.
///
/// # Errors
/// When the tenant, the client id or the secret is malformed; nothing is sent yet.
pub fn client_secret(
    authority: &Authority,
    tenant: &str,
    client_id: &str,
    secret: Secret,
) -> azure_core::Result<Arc<dyn TokenCredential>> {
    let (authority, tenant) = (authority.clone(), tenant.to_owned());
    let client_id = client_id.to_owned();
    silent_source::credential(Some(secret.clone()), move || {
        let options = ClientSecretCredentialOptions {
            client_options: authority.client_options(),
        };
        let (client_id, secret) = (client_id.clone(), secret.clone());
        Ok(ClientSecretCredential::new(
            &tenant,
            client_id,
            secret,
            Some(options),
        )?)
    })
}

/// An application with a certificate.
///
/// # Errors
/// When the tenant or the client id is malformed; nothing is sent yet.
pub fn client_certificate(
    authority: &Authority,
    tenant: &str,
    client_id: &str,
    certificate: Certificate,
) -> azure_core::Result<Arc<dyn TokenCredential>> {
    let (authority, tenant) = (authority.clone(), tenant.to_owned());
    let (client_id, certificate) = (client_id.to_owned(), Arc::new(certificate));
    let base = authority.url().as_str().trim_end_matches('/').to_owned();
    silent_source::credential(None, move || {
        let options = ClientAssertionCredentialOptions {
            client_options: authority.client_options(),
        };
        let assertions = Assertions {
            certificate: Arc::clone(&certificate),
            client_id: client_id.clone(),
            audience: format!("{base}/{tenant}/oauth2/v2.0/token"),
        };
        let (tenant, client_id) = (tenant.clone(), client_id.clone());
        Ok(ClientAssertionCredential::new(
            tenant,
            client_id,
            assertions,
            Some(options),
        )?)
    })
}

/// Whoever is signed in to the Azure CLI. Its tokens carry the CLI's own permissions, which do not include changing
/// per-user MFA.
///
/// # Errors
/// When the tenant is malformed.
pub fn azure_cli(tenant: Option<String>) -> azure_core::Result<Arc<dyn TokenCredential>> {
    silent_source::credential(None, move || {
        Ok(AzureCliCredential::new(Some(AzureCliCredentialOptions {
            tenant_id: tenant.clone(),
            executor: Some(Arc::new(QuietExecutor {
                limit: AZURE_CLI_LIMIT,
            })),
            ..AzureCliCredentialOptions::default()
        }))?)
    })
}

/// The managed identity of the Azure machine or App Service that this runs on; by its client id where it is
/// user-assigned.
///
/// # Errors
/// When the machine's kind of managed identity is not supported.
pub fn managed_identity(client_id: Option<String>) -> azure_core::Result<Arc<dyn TokenCredential>> {
    // The identity endpoints are on the machine itself or link-local, by plain http; no proxy may see them.
    let http = http::local(TimeLimits::default()).map_err(|error| {
        azure_core::Error::with_message(ErrorKind::Credential, error.to_string())
    })?;
    silent_source::credential(None, move || {
        let options = ManagedIdentityCredentialOptions {
            user_assigned_id: client_id.clone().map(UserAssignedId::ClientId),
            client_options: client_options(Arc::new(BoundedHttp(http.clone()))),
        };
        Ok(ManagedIdentityCredential::new(Some(options))?)
    })
}

/// A Kubernetes workload identity. What is `None` comes from `AZURE_TENANT_ID` and `AZURE_CLIENT_ID`; the token file
/// always from `AZURE_FEDERATED_TOKEN_FILE`.
///
/// # Errors
/// When a setting is missing or the token file cannot be read.
pub fn workload_identity(
    authority: &Authority,
    tenant: Option<String>,
    client_id: Option<String>,
) -> azure_core::Result<Arc<dyn TokenCredential>> {
    let authority = authority.clone();
    silent_source::credential(None, move || {
        let options = WorkloadIdentityCredentialOptions {
            credential_options: ClientAssertionCredentialOptions {
                client_options: authority.client_options(),
            },
            client_id: client_id.clone(),
            tenant_id: tenant.clone(),
            ..WorkloadIdentityCredentialOptions::default()
        };
        Ok(WorkloadIdentityCredential::new(Some(options))?)
    })
}

#[derive(Debug)]
struct GivenToken(Secret);

#[async_trait::async_trait]
impl TokenCredential for GivenToken {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        // When it really ends is in the token, which is the service's to judge.
        let until = OffsetDateTime::now_utc() + TimeSpan::hours(1);
        Ok(AccessToken::new(self.0.clone(), until))
    }
}
