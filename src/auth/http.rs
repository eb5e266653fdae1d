//! How HTTP clients are built, for Graph and for the sign-in endpoints, and how their answers are read: every wait has an
//! end, and so has every body and every header.

use std::time::Duration;

use reqwest::Response;
use url::Url;

use super::{is_loopback, root_cause};

/// The most headers of an answer that are read, and their longest list where the connection speaks HTTP/2.
const MOST_HEADERS: usize = 100;
const LONGEST_HEADERS: u32 = 64 << 10;

/// How often a connection of HTTP/2 with requests on it is asked whether it is alive, and how soon it has to say so.
const ALIVE: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(10));

/// How long an exchange may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// To find the host and to connect to it, TLS included.
    pub connect: Duration,
    /// Until the first byte of the answer, and between any two.
    pub silence: Duration,
    /// For the whole exchange, the answer read to its end.
    pub exchange: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            exchange: Duration::from_mins(1),
        }
    }
}

/// The client for an address. For loopback it knows no proxy and needs no certificates, so that a simulated tenant
/// works on any host; otherwise the system's certificates and proxies hold.
///
/// # Errors
/// When the client cannot be built, as on a host without CA certificates; the text says what to install.
pub(crate) fn client(address: &Url, limits: TimeLimits) -> Result<reqwest::Client, HttpError> {
    if is_loopback(address) {
        return local(limits);
    }
    builder(limits).build().map_err(HttpError)
}

/// The client for plain http on this machine and its link-local neighbours.
///
/// # Errors
/// As [`client`].
pub(super) fn local(limits: TimeLimits) -> Result<reqwest::Client, HttpError> {
    let builder = builder(limits).no_proxy().tls_certs_only([]);
    builder.build().map_err(HttpError)
}

/// Redirects are never followed: a token must not travel to where an answer points.
fn builder(limits: TimeLimits) -> reqwest::ClientBuilder {
    let (every, within) = ALIVE;
    reqwest::Client::builder()
        .user_agent(concat!("mfadeck/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .timeout(limits.exchange)
        .http1_max_headers(MOST_HEADERS)
        .http2_max_header_list_size(LONGEST_HEADERS)
        .http2_keep_alive_interval(every)
        .http2_keep_alive_timeout(within)
}

/// The body of an answer, decompressed.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    /// There is more than was read.
    pub(crate) cut: bool,
}

/// Reads a body up to `most` bytes of what it unpacks to. Of one that is longer, the connection is closed.
///
/// # Errors
/// When the connection breaks or a time limit passes.
pub(crate) async fn body(mut response: Response, most: usize) -> reqwest::Result<Body> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = most - bytes.len();
        if chunk.len() > room {
            bytes.extend(chunk.iter().take(room));
            return Ok(Body { bytes, cut: true });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Body { bytes, cut: false })
}

/// The HTTP client could not be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot prepare HTTPS: {}; install the package ca-certificates or point SSL_CERT_FILE at a bundle",
    root_cause(.0)
)]
pub struct HttpError(#[source] reqwest::Error);

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// The frame SETTINGS of HTTP/2 that leaves the client no room for a body.
    const NO_WINDOW: [u8; 15] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    #[tokio::test]
    async fn a_peer_of_http_2_that_never_opens_its_window_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let peer = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(&NO_WINDOW).await.unwrap();
            let mut asked = Vec::new();
            stream.read_to_end(&mut asked).await.unwrap();
        });
        let limits = TimeLimits {
            silence: Duration::from_millis(100),
            ..TimeLimits::default()
        };
        let client = builder(limits).no_proxy().tls_certs_only([]);
        let client = client.http2_prior_knowledge().build().unwrap();
        let answer = client.post(url).body("{}").send().await;
        assert!(answer.unwrap_err().is_timeout());
        peer.abort();
    }
}
