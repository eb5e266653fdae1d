//! How HTTP clients are built, for Graph and for the sign-in endpoints.

use std::time::Duration;

use url::Url;

use super::{is_loopback, root_cause};

/// How long it may take to connect.
const CONNECT: Duration = Duration::from_secs(10);
/// How long one exchange may take, its answer read to the end.
const EXCHANGE: Duration = Duration::from_mins(1);

/// The client for an address. For loopback it knows no proxy and needs no certificates, so that a simulated tenant
/// works on any host; otherwise the system's certificates and proxies hold.
///
/// # Errors
/// When the client cannot be built, as on a host without CA certificates; the text says what to install.
pub(crate) fn client(address: &Url) -> Result<reqwest::Client, HttpError> {
    if is_loopback(address) {
        return local();
    }
    builder().build().map_err(HttpError)
}

/// The client for plain http on this machine and its link-local neighbours.
///
/// # Errors
/// As [`client`].
pub(super) fn local() -> Result<reqwest::Client, HttpError> {
    let builder = builder().no_proxy().tls_certs_only([]);
    builder.build().map_err(HttpError)
}

/// Redirects are never followed: a token must not travel to where an answer points.
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!("mfadeck/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(EXCHANGE)
}

/// The HTTP client could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot prepare HTTPS: {}; install the package ca-certificates or point SSL_CERT_FILE at a bundle",
    root_cause(.0)
)]
pub struct HttpError(#[source] reqwest::Error);
