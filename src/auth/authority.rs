//! Where identities sign in, and how `azure_identity` reaches it.

use std::sync::Arc;

use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::http::{
    AsyncRawResponse, ClientOptions, ExponentialRetryOptions, HttpClient, Request, RetryOptions,
    Transport,
};
use azure_core::time::Duration;
use url::Url;

use super::http::{self, HttpError};
use super::{ConnectFault, SignInError, TimeLimits, is_loopback, is_protected, sign_in_answer};

/// The sign-in host of a cloud, or a simulated tenant.
#[derive(Clone, Debug)]
pub struct Authority {
    url: Url,
    http: reqwest::Client,
}

/// An authority that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// Neither https nor on loopback.
    #[error("{0} is not https: a secret would travel in the clear")]
    InTheClear(Url),
    /// The HTTP client cannot be built.
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl Authority {
    /// Takes the address, such as `https://login.microsoftonline.com`; plain http for loopback only.
    pub fn new(url: Url) -> Result<Self, AuthorityError> {
        if !is_protected(&url) {
            return Err(AuthorityError::InTheClear(url));
        }
        let http = http::client(&url, TimeLimits::default())?;
        Ok(Self { url, http })
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Our HTTP client, this host, and a short patience: `azure_identity` alone would try for more than a minute.
    pub(super) fn client_options(&self) -> ClientOptions {
        if is_loopback(&self.url) {
            let loopback = Loopback {
                http: BoundedHttp(self.http.clone()),
                origin: self.url.clone(),
            };
            return client_options(Arc::new(loopback));
        }
        let mut custom = CustomConfiguration::default();
        custom.authority_host = self.url.to_string();
        ClientOptions {
            cloud: Some(Arc::new(CloudConfiguration::Custom(custom))),
            ..client_options(Arc::new(FailFast(BoundedHttp(self.http.clone()))))
        }
    }
}

/// Lets `azure_identity` repeat only what another try can get past: it repeats every connection that fails.
#[derive(Debug)]
struct FailFast(BoundedHttp);

#[async_trait::async_trait]
impl HttpClient for FailFast {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let answer = self.0.execute_request(request).await;
        answer.map_err(|error| {
            let mut next: Option<&(dyn std::error::Error + 'static)> = Some(&error);
            while let Some(cause) = next {
                if let Some(cause) = cause.downcast_ref::<reqwest::Error>()
                    && ConnectFault::of(cause).is_lasting()
                {
                    return SignInError::unreachable(cause).into();
                }
                next = cause.source();
            }
            error
        })
    }
}

/// Our client as `azure_identity` takes it. Answers are read here, up to a bound.
#[derive(Debug)]
pub(super) struct BoundedHttp(pub(super) reqwest::Client);

#[async_trait::async_trait]
impl HttpClient for BoundedHttp {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let answer = self.0.execute_request(request).await?;
        let (status, headers, body) = answer.deconstruct();
        let body = sign_in_answer::read_stream(body).await?;
        Ok(AsyncRawResponse::from_bytes(status, headers, body))
    }
}

/// Options with a client of ours and few retries.
pub(super) fn client_options(http: Arc<dyn HttpClient>) -> ClientOptions {
    ClientOptions {
        transport: Some(Transport::new(http)),
        retry: RetryOptions::exponential(ExponentialRetryOptions {
            max_retries: 2,
            max_total_elapsed: Duration::seconds(10),
            ..ExponentialRetryOptions::default()
        }),
        ..ClientOptions::default()
    }
}

/// Sends what `azure_identity` meant for an https authority to a simulated tenant on this machine: it takes no plain
/// http address by itself.
#[derive(Debug)]
struct Loopback {
    http: BoundedHttp,
    origin: Url,
}

#[async_trait::async_trait]
impl HttpClient for Loopback {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let mut request = request.clone();
        let mut url = self.origin.clone();
        url.set_path(request.url().path());
        url.set_query(request.url().query());
        *request.url_mut() = url;
        self.http.execute_request(&request).await
    }
}
