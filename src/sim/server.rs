//! The thin HTTP shell: sockets, the clock, latency and dropped connections.

use super::customers::SimTenant;
use super::device::DeviceSignIn;
use super::exchange::{Arrival, Logged, Reply};
use super::identity::SignInRefusal;
use super::scenario::{Cloud, Scenario, ScenarioError, Script};
use super::service::Service;
use super::tenant::PortalAction;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use axum::serve::{IncomingStream, Listener};
use jiff::Timestamp;
use serde_json::Value;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// Larger bodies are refused; Graph takes 4 MB.
const LARGEST_BODY: usize = 4 << 20;

/// No answer is held back longer.
const LONGEST_HOLD: Duration = Duration::from_secs(10);

/// A running simulation. It stops when dropped.
pub struct Sim {
    /// `http://127.0.0.1:PORT`, without a version.
    pub graph_url: String,
    /// The authority of the sign-in endpoints.
    pub login_url: String,
    /// The tenant's id.
    pub tenant_id: Uuid,
    /// The id of the application that signs in.
    pub client_id: Uuid,
    /// The secret of that application.
    pub client_secret: String,
    /// An access token of the scenario's operator, valid for a week.
    pub token: String,
    /// A refresh token of the operator, as an earlier sign-in would have left it. Good in every tenant under the authority.
    pub refresh_token: String,
    /// The key of the admin door, sent as a bearer token.
    pub admin_key: String,
    /// The operator's user principal name; empty for an application.
    pub operator: String,
    /// The cloud that the tenant is in.
    pub cloud: Cloud,
    service: Arc<Mutex<Service>>,
    stop: DropGuard,
    task: JoinHandle<io::Result<()>>,
}

/// Starts a simulation on 127.0.0.1; port 0 takes a free one.
///
/// Fails when the port is taken.
pub async fn start(scenario: Scenario, port: u16) -> io::Result<Sim> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let now = Timestamp::now();
    let mut service = Service::new(&scenario, &origin, Uuid::new_v4(), now);
    let token = service.first_token(now);
    let tenant_id = service.tenant().id;
    let operator = service.tenant().operator.upn.to_string();
    let cloud = service.tenant().cloud;
    let issuer = &service.identity().issuer;
    let (client_id, client_secret, admin_key) =
        (issuer.app(), issuer.client_secret(), issuer.admin_key());
    let refresh_token = issuer.refresh_token(now);
    let service = Arc::new(Mutex::new(service));
    let stop = CancellationToken::new();
    let app = Router::new()
        .fallback(handle)
        .with_state(Arc::clone(&service))
        .into_make_service_with_connect_info::<Line>();
    let serving =
        axum::serve(Loopback(listener), app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let task = tokio::spawn(async move { serving.await });
    Ok(Sim {
        login_url: origin.clone(),
        graph_url: origin,
        tenant_id,
        client_id,
        client_secret,
        token,
        refresh_token,
        admin_key,
        operator,
        cloud,
        service,
        stop: stop.drop_guard(),
        task,
    })
}

impl Sim {
    /// What the client did wrong, oldest first, one sentence each.
    pub fn breaches(&self) -> Vec<String> {
        lock(&self.service).breaches()
    }

    /// The requests seen, oldest first; those of a batch stand before it.
    pub fn requests(&self) -> Vec<Logged> {
        lock(&self.service).log()
    }

    /// Lets every access token expire; refresh tokens live on.
    pub fn expire_tokens(&self) {
        lock(&self.service).expire_tokens();
    }

    /// Says how the next device code sign-in will go.
    pub fn plan_device_sign_in(&self, plan: DeviceSignIn) {
        lock(&self.service).identity().devices.plan = plan;
    }

    /// Refuses every request for tokens from now on; none lets them pass again.
    pub fn refuse_sign_in(&self, refusal: Option<SignInRefusal>) {
        lock(&self.service).identity().refuse = refusal;
    }

    /// Lets every access token expire and asks for a sign-in that meets these claims.
    pub fn demand_claims(&self, claims: Value) {
        lock(&self.service).identity().issuer.demand(claims);
    }

    /// Plays what somebody does by hand in the portal; the error says what is missing.
    pub fn play(&self, action: &PortalAction, user: &str) -> Result<(), String> {
        lock(&self.service).play(action, user, Timestamp::now())
    }

    /// Adds `[[faults]]`, `[[acts]]`, `[[rewrites]]` and `[[pages]]` while the simulation runs, as a scenario writes them.
    ///
    /// # Errors
    /// Says what is wrong with the tables.
    pub fn run_script(&self, tables: &str) -> Result<(), ScenarioError> {
        lock(&self.service).run_script(&Script::parse(tables)?);
        Ok(())
    }

    /// Runs code before the n-th request from now, 1 being the next; the requests of a batch count one by one. It gets the
    /// service and the time: it can change the tenant with [`Service::play`], or cancel what the client does. It must not
    /// call this [`Sim`].
    pub fn before_request(
        &self,
        request: u32,
        callback: impl FnOnce(&mut Service, Timestamp) + Send + 'static,
    ) {
        lock(&self.service).before_request(request, callback);
    }

    /// Drops every connection without carrying anything out, as a network that is gone; or answers again.
    pub fn set_offline(&self, offline: bool) {
        lock(&self.service).set_offline(offline);
    }

    /// Every tenant under the authority, the first of them that of the scenario itself.
    pub fn tenants(&self) -> Vec<SimTenant> {
        lock(&self.service).tenants()
    }

    /// Runs code on the service of a customer's tenant, named by id or domain; none when there is no such tenant. It must
    /// not call this [`Sim`].
    pub fn in_customer<T>(&self, tenant: &str, act: impl FnOnce(&mut Service) -> T) -> Option<T> {
        lock(&self.service).customer(tenant).map(act)
    }

    /// Stops, and waits until every answer under way is out.
    pub async fn shutdown(self) -> io::Result<()> {
        drop(self.stop);
        self.task.await.map_err(io::Error::other)?
    }

    /// Serves until the process ends.
    pub async fn run(self) -> io::Result<()> {
        let _serving = self.stop;
        self.task.await.map_err(io::Error::other)?
    }
}

fn lock(service: &Mutex<Service>) -> MutexGuard<'_, Service> {
    service.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn handle(
    State(service): State<Arc<Mutex<Service>>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return bare(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), value.into_owned())
    });
    let arrival = Arrival {
        method: parts.method.as_str().to_owned(),
        target: parts
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default(),
        headers: headers.collect(),
        body: body.to_vec(),
    };
    let reply = lock(&service).handle(&arrival, Timestamp::now());
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    if let Some(hold) = reply.hold {
        released(&service, hold).await;
    }
    if reply.cut {
        line.cut();
    }
    written(reply)
}

/// Waits until an answer may be sent, or as long as a client may be kept waiting.
async fn released(service: &Mutex<Service>, hold: u64) {
    let begin = Instant::now();
    while begin.elapsed() < LONGEST_HOLD && !lock(service).is_released(hold) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn written(reply: Reply) -> Response<Body> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = bare(status);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    *response.body_mut() = Body::from(reply.body);
    response
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// One connection's switch: once cut, nothing more is written to it.
#[derive(Clone, Debug, Default)]
struct Line(Arc<AtomicBool>);

impl Line {
    fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(())
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Line {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().line.clone()
    }
}

/// Accepts connections that can be cut.
struct Loopback(TcpListener);

impl Listener for Loopback {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers would otherwise wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let line = Line::default();
        (Connection { stream, line }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct Connection {
    stream: TcpStream,
    line: Line,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.line.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
