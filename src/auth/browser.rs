//! Sign-in by a browser: a page of ours on loopback that leads to the sign-in page and takes its answer.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode, Uri, header};
use oauth2::RedirectUrl;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use url::{Url, form_urlencoded};
use uuid::Uuid;

use super::SignInError;
use super::entra_error::EntraError;
use super::prompt::{PROMPT_LIMIT, Prompt, Prompts, expiry};
use super::public_client::{PublicClient, TokenGrant};

/// How long the browser may take to fetch the last page.
const LAST_PAGE: Duration = Duration::from_secs(2);

/// What the sign-in page callback back: the code, or why there is none.
type Callback = Result<String, EntraError>;

/// What the last page says: signed in, or why not.
type PageVerdict = Result<(), String>;

/// What the listener answers from.
struct ListenerState {
    /// The path that leads to the sign-in page. It cannot be guessed: who knew it could end the sign-in as somebody
    /// else.
    entry: String,
    page: Url,
    state: String,
    arrivals: mpsc::Sender<(Callback, oneshot::Sender<PageVerdict>)>,
}

/// Signs in by a browser that comes back to `port` on loopback; 0 takes a free one.
pub(super) async fn sign_in(
    client: &PublicClient,
    port: u16,
    prompts: &Prompts,
    scopes: &str,
    claims: Option<&str>,
) -> Result<TokenGrant, SignInError> {
    let taken = |error: std::io::Error| {
        SignInError::new(
            format!("port {port} on loopback cannot be used: {error}"),
            "choose another with --redirect-port, or none",
        )
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(taken)?;
    let port = listener.local_addr().map_err(taken)?.port();
    // Entra takes any port for a registered http://localhost, but no other path.
    let redirect = RedirectUrl::new(format!("http://localhost:{port}"))
        .map_err(|error| SignInError::new(error.to_string(), "choose another --redirect-port"))?;
    let request = client.browser(&redirect, scopes, claims);
    let entry = format!("/{}", &Uuid::new_v4().simple().to_string()[..12]);
    let (arrivals, mut arrived) = mpsc::channel(1);
    let state = ListenerState {
        entry: entry.clone(),
        page: request.page,
        state: request.state.into_secret(),
        arrivals,
    };
    let serving = Listener::start(listener, state);
    let shown = prompts.show(Prompt::Browser {
        page: format!("http://localhost:{port}{entry}"),
        port,
        expires: expiry(PROMPT_LIMIT),
    });
    let (callback, tell) = arrived
        .recv()
        .await
        .ok_or_else(|| SignInError::new("the listener for the browser ended", "start again"))?;
    drop(shown);
    let granted = match callback {
        Ok(code) => {
            client
                .redeem(code, request.verifier, &redirect, scopes)
                .await
        }
        Err(error) => Err(client.explain_refusal(error, scopes)),
    };
    // A browser that has gone away needs no page.
    let _ = tell.send(granted.as_ref().map(|_| ()).map_err(ToString::to_string));
    serving.end().await;
    granted
}

/// The listener, which ends with this value.
struct Listener {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Listener {
    fn start(listener: TcpListener, state: ListenerState) -> Self {
        let stop = CancellationToken::new();
        let router = Router::new().fallback(answer).with_state(Arc::new(state));
        let stopped = stop.clone().cancelled_owned();
        let task = tokio::spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(stopped);
            if let Err(error) = served.await {
                tracing::warn!(%error, "the listener for the browser");
            }
        });
        Self { stop, task }
    }

    /// Lets the browser fetch the last page.
    async fn end(mut self) {
        self.stop.cancel();
        // A connection that is kept open is not worth waiting for.
        let _ = tokio::time::timeout(LAST_PAGE, &mut self.task).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(state): State<Arc<ListenerState>>, uri: Uri) -> Response<Body> {
    if uri.path() == state.entry {
        let mut response = page(StatusCode::FOUND, "On to the sign-in page.");
        if let Ok(there) = state.page.as_str().parse() {
            response.headers_mut().insert(header::LOCATION, there);
        }
        return response;
    }
    let query = uri.query().unwrap_or_default();
    let mut fields: HashMap<String, String> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    if uri.path() != "/" || !fields.contains_key("state") {
        return page(StatusCode::NOT_FOUND, "There is nothing here.");
    }
    if fields.get("state") != Some(&state.state) {
        let text = "This answer belongs to another sign-in; this one still waits.";
        return page(StatusCode::BAD_REQUEST, text);
    }
    let callback = fields.remove("code").ok_or_else(|| EntraError {
        error: fields.remove("error").unwrap_or_default(),
        error_description: fields.remove("error_description").unwrap_or_default(),
        ..EntraError::default()
    });
    let (tell, verdict) = oneshot::channel();
    if state.arrivals.try_send((callback, tell)).is_err() {
        return page(
            StatusCode::CONFLICT,
            "This sign-in has been answered already.",
        );
    }
    match verdict.await {
        Ok(Ok(())) => page(
            StatusCode::OK,
            "Signed in. You can close this page and go back to the terminal.",
        ),
        Ok(Err(error)) => page(StatusCode::FORBIDDEN, &format!("Not signed in. {error}")),
        Err(_) => page(StatusCode::GONE, "The sign-in has ended."),
    }
}

fn page(status: StatusCode, text: &str) -> Response<Body> {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>mfadeck</title><p>{text}</p></html>\n"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONNECTION, "close"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}
