//! The service as a pure state machine: one request in, one reply out.

use super::acts::Acts;
use super::batch;
use super::breach::Breaches;
use super::exchange::{Arrival, Logged, Outcome, Reply, plain_reply};
use super::faults::{Effect, Faults, Moment};
use super::holds::Holds;
use super::identity::{Identity, SignInRequest};
use super::population::draw;
use super::replica::Replicas;
use super::scenario::{Scenario, Script};
use super::shape::{Pages, Place, Rewrite};
use super::target::Target;
use super::tenant::{PortalAction, Tenant};
use super::throttle::Throttle;
use super::token::{self, Issuer};
use super::wire::{Body, Caller, Request, Response, Verb, Version};
use super::{admin, api};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;
use url::form_urlencoded;
use uuid::Uuid;

/// Which of the service's machines answered.
const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"004","RoleInstance":"AM2PEPF0001SIM0"}}"#;
/// The application that tokens are issued to.
const APP: Uuid = uuid::uuid!("31337c0d-51a1-4bad-9e0f-5ca1ab1e0001");
/// Requests kept in the log.
const LOGGED: usize = 100_000;

/// The whole simulated service.
#[derive(Debug)]
pub struct Service {
    pub(super) tenant: Tenant,
    pub(super) identity: Identity,
    pub(super) breaches: Breaches,
    pub(super) log: VecDeque<Logged>,
    origin: String,
    throttle: Throttle,
    faults: Faults,
    replicas: Replicas,
    acts: Acts,
    rewrites: Vec<Rewrite>,
    pages: Vec<Pages>,
    holds: Holds,
    offline: bool,
    /// Other tenants under the same authority, each a service of its own.
    pub(super) customers: Vec<Service>,
    latency_ms: u64,
    seed: u64,
    drawn: u64,
}

/// Salt of request ids.
const REQUEST: u64 = 0x72_65_71_73;

impl Service {
    /// A service that begins now. Nobody can guess its tokens who does not know the secret.
    pub fn new(scenario: &Scenario, origin: &str, secret: Uuid, now: Timestamp) -> Self {
        let tenant = Tenant::new(scenario, now);
        let mut service = Self {
            throttle: Throttle::new(&scenario.throttle, tenant.id, tenant.people().len()),
            faults: Faults::new(&[], scenario.seed),
            identity: Identity::new(Issuer::new(secret, APP, origin)),
            breaches: Breaches::default(),
            log: VecDeque::new(),
            origin: origin.to_owned(),
            replicas: Replicas::default(),
            acts: Acts::default(),
            rewrites: Vec::new(),
            pages: Vec::new(),
            holds: Holds::default(),
            offline: false,
            customers: scenario
                .customers
                .iter()
                .map(|customer| Self::new(customer, origin, secret, now))
                .collect(),
            latency_ms: scenario.latency_ms,
            seed: scenario.seed,
            drawn: 0,
            tenant,
        };
        service.run_script(&scenario.script());
        service
            .identity
            .refuse
            .clone_from(&scenario.sign_in_refusal);
        service
    }

    /// Adds what will go wrong, or be done by others, from now on. Acts count requests from now.
    pub fn run_script(&mut self, script: &Script) {
        self.faults.add(&script.faults, self.seed);
        self.acts.plan(&script.acts);
        self.rewrites.extend_from_slice(&script.rewrites);
        self.pages.extend_from_slice(&script.pages);
    }

    /// Runs code before the n-th request from now, 1 being the next; the requests of a batch count one by one. The code
    /// may change the tenant with [`Self::play`], or stop what the client does.
    pub fn before_request(
        &mut self,
        request: u32,
        callback: impl FnOnce(&mut Self, Timestamp) + Send + 'static,
    ) {
        self.acts.call_before(request, Box::new(callback));
    }

    /// Drops every connection without carrying anything out, or answers again.
    pub fn set_offline(&mut self, offline: bool) {
        self.offline = offline;
        for customer in &mut self.customers {
            customer.set_offline(offline);
        }
    }

    /// Whether an answer may be sent that a fault holds back.
    pub(super) fn is_released(&self, hold: u64) -> bool {
        let waits = |service: &Self| service.holds.is_waiting(hold);
        !waits(self) && !self.customers.iter().any(waits)
    }

    /// The state behind it.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The sign-in endpoints.
    pub fn identity(&mut self) -> &mut Identity {
        &mut self.identity
    }

    /// The token that is handed out at the start.
    pub fn first_token(&self, now: Timestamp) -> String {
        self.identity.issuer.first(&self.tenant, now)
    }

    /// What the client did wrong, oldest first, one tenant after the other.
    pub fn breaches(&self) -> Vec<String> {
        let customers = self.customers.iter().flat_map(Self::breaches);
        let own = self.breaches.seen().iter().cloned();
        own.chain(customers).collect()
    }

    /// The requests seen, oldest first, one tenant after the other.
    pub fn log(&self) -> Vec<Logged> {
        let customers = self.customers.iter().flat_map(Self::log);
        self.log.iter().cloned().chain(customers).collect()
    }

    /// Plays what somebody does by hand in the portal; the error says what is missing.
    pub fn play(
        &mut self,
        action: &PortalAction,
        user: &str,
        now: Timestamp,
    ) -> Result<(), String> {
        self.tenant.play(action, user, now)
    }

    /// Answers one request, in the tenant that its token or its authority names.
    pub fn handle(&mut self, arrival: &Arrival, now: Timestamp) -> Reply {
        let target = Target::parse(&arrival.target);
        let tenant = match target.path.first().map(String::as_str) {
            Some("v1.0" | "beta") => token::tenant_of(arrival.header("authorization")),
            other => other.map(str::to_owned),
        };
        match tenant.and_then(|tenant| self.customer(&tenant)) {
            Some(customer) => customer.handle_own(arrival, target, now),
            None => self.handle_own(arrival, target, now),
        }
    }

    fn handle_own(&mut self, arrival: &Arrival, mut target: Target, now: Timestamp) -> Reply {
        let version = match target.path.first().map(String::as_str) {
            Some("v1.0") => Version::V1,
            Some("beta") => Version::Beta,
            Some("_sim") => return admin::answer(self, arrival, &target.path[1..], now),
            _ => return self.sign_in(arrival, &target, now),
        };
        target.path.remove(0);
        let request = Request {
            version,
            verb: Verb::parse(&arrival.method).unwrap_or(Verb::Get),
            path: target.path,
            query: target.query,
            headers: arrival.headers.clone(),
            body: body(&arrival.body),
            origin: self.origin.clone(),
            caller: nobody(),
            id: self.next_id(),
            now,
        };
        let id = request.id.to_string();
        let outcome = if self.offline {
            Outcome {
                cut: true,
                ..Outcome::of(Response::no_content())
            }
        } else if Verb::parse(&arrival.method).is_some() {
            self.admitted(request, arrival)
        } else {
            let message = format!("The HTTP method '{}' is not supported.", arrival.method);
            Outcome::of(Response::error(&request, 405, "BadRequest", &message))
        };
        self.reply(&id, arrival, outcome)
    }

    /// Knows the caller, then carries the request out, alone or as a batch.
    fn admitted(&mut self, mut request: Request, arrival: &Arrival) -> Outcome {
        self.breaches.on_wire(&request);
        match self
            .identity
            .issuer
            .caller(arrival.header("authorization"), request.now)
        {
            Ok(caller) => request.caller = caller,
            Err(message) => {
                let mut response = unauthorized(&request, message);
                if let Some(claims) = self.identity.issuer.demanded() {
                    response = challenged(response, claims);
                }
                self.write_log(&request, response.status, false);
                return Outcome::of(response);
            }
        }
        if request.body.is_some() && arrival.header("content-type").is_none() {
            let message = "Write requests (excluding DELETE) must contain the Content-Type header declaration.";
            return Outcome::of(Response::error(&request, 400, "BadRequest", message));
        }
        let is_batch = request.path == ["$batch"];
        let outcome = if is_batch {
            let mut outcome = self.struck(&request, batch::answer);
            self.rewrite(&request, &mut outcome.response);
            outcome
        } else {
            self.limited(&request)
        };
        self.write_log(&request, outcome.response.status, false);
        if outcome.cut || outcome.malformed {
            self.breaches.unsaid(request.now);
        }
        outcome
    }

    /// Answers one request of a batch.
    pub(super) fn one(&mut self, request: &Request) -> Outcome {
        let outcome = self.limited(request);
        self.write_log(request, outcome.response.status, true);
        outcome
    }

    fn limited(&mut self, request: &Request) -> Outcome {
        self.let_others_act(request);
        self.breaches.on_request(request);
        let mut outcome = match self.throttle.admit(request) {
            Ok(headers) => {
                let mut outcome = self.struck(request, Self::routed);
                outcome.response.headers.extend(headers);
                outcome
            }
            Err(refusal) => Outcome::of(refusal),
        };
        self.breaches.on_wait(request, &outcome.response);
        self.holds.release(request, &self.names_in(request));
        if let Some(until) = outcome.hold_until.take() {
            outcome.hold = Some(self.holds.begin(until));
        }
        self.vary_inner_error(&mut outcome.response);
        outcome
    }

    /// Carries a request out unless a fault comes between.
    fn struck(
        &mut self,
        request: &Request,
        carry_out: impl FnOnce(&mut Self, &Request) -> Outcome,
    ) -> Outcome {
        let Some(effect) = self.faults.strike(request, &self.names_in(request)) else {
            return carry_out(self, request);
        };
        match effect {
            Effect::Answer(answer) => Outcome::of(answer.response(request)),
            Effect::Drop(Moment::Before) => Outcome {
                cut: true,
                ..Outcome::of(Response::error(
                    request,
                    503,
                    "ServiceUnavailable",
                    "The connection was dropped.",
                ))
            },
            Effect::Drop(Moment::After) => Outcome {
                cut: true,
                ..carry_out(self, request)
            },
            Effect::Malformed => Outcome {
                malformed: true,
                ..carry_out(self, request)
            },
            Effect::Delay(delay_ms) => Outcome {
                delay_ms,
                ..carry_out(self, request)
            },
            Effect::Hold(until) => Outcome {
                hold_until: Some(until),
                ..carry_out(self, request)
            },
            Effect::Lag(lag) => {
                self.replicas.keep(&self.tenant, request, &lag);
                carry_out(self, request)
            }
        }
    }

    fn routed(&mut self, request: &Request) -> Outcome {
        let mut whole = request.clone();
        let place = Place::take(&mut whole);
        let mut response = self.replicas.answer(&mut self.tenant, &whole, |tenant| {
            api::route(tenant, &whole)
        });
        self.breaches.on_answer(request, &response);
        let names = self.names_in(request);
        if let Some(pages) = self
            .pages
            .iter()
            .find(|pages| pages.on.matches(&whole, &names))
        {
            pages.apply(&whole, &place, &mut response);
        }
        self.rewrite(request, &mut response);
        Outcome::of(response)
    }

    fn rewrite(&self, request: &Request, response: &mut Response) {
        let names = self.names_in(request);
        for rewrite in &self.rewrites {
            if rewrite.on.matches(request, &names) {
                let user = rewrite.user.as_deref();
                let names = user.map_or_else(Vec::new, |user| self.names_of(user));
                rewrite.apply(response, &names);
            }
        }
    }

    fn let_others_act(&mut self, request: &Request) {
        let names = self.names_in(request);
        let (acts, callbacks) = self.acts.due(request, &names);
        for act in acts {
            if let Err(problem) = self.tenant.play(&act.action, &act.user, request.now) {
                self.breach(format!("an act of the scenario failed: {problem}"));
            }
        }
        for callback in callbacks {
            callback(self, request.now);
        }
    }

    /// The person in a path by every name.
    fn names_in(&self, request: &Request) -> Vec<String> {
        match request.segments().as_slice() {
            ["users", key, ..] => self.names_of(key),
            _ => Vec::new(),
        }
    }

    fn names_of(&self, key: &str) -> Vec<String> {
        let person = self.tenant.find(key);
        let person = person.map(|index| &self.tenant.people()[index]);
        let names = person.map(|person| [person.id.to_string(), person.upn.to_string()]);
        let names = names.into_iter().flatten();
        names.chain([key.to_owned()]).collect()
    }

    /// Both spellings of the key occur on the service.
    fn vary_inner_error(&mut self, response: &mut Response) {
        if let Body::Json(Value::Object(body)) = &mut response.body
            && let Some(Value::Object(error)) = body.get_mut("error")
            && self.drawn.is_multiple_of(2)
            && let Some(inner) = error.remove("innerError")
        {
            error.insert("innererror".to_owned(), inner);
        }
    }

    fn write_log(&mut self, request: &Request, status: u16, in_batch: bool) {
        self.write_line(Logged {
            verb: request.verb.as_str(),
            path: request.full_path(),
            status,
            in_batch,
        });
    }

    fn write_line(&mut self, line: Logged) {
        if self.log.len() == LOGGED {
            self.log.pop_front();
        }
        self.log.push_back(line);
    }

    pub(super) fn breach(&mut self, sentence: String) {
        self.breaches.note(sentence);
    }

    /// The id of the next request.
    pub(super) fn next_id(&mut self) -> Uuid {
        self.drawn += 1;
        draw::id(self.seed, self.drawn, REQUEST)
    }

    fn sign_in(&mut self, arrival: &Arrival, target: &Target, now: Timestamp) -> Reply {
        if arrival
            .header("authorization")
            .is_some_and(|value| value.starts_with("Bearer "))
        {
            self.breach(format!(
                "an access token was sent to the sign-in endpoint {}",
                arrival.target
            ));
        }
        let request = SignInRequest {
            method: &arrival.method,
            path: &target.path,
            form: if arrival.method == "GET" {
                target.query.iter().cloned().collect()
            } else {
                form_urlencoded::parse(&arrival.body).into_owned().collect()
            },
            now,
        };
        let breaches = &mut self.breaches;
        let response = self
            .identity
            .answer(&self.tenant, &request, &self.origin, &mut |sentence| {
                breaches.note(sentence);
            })
            .unwrap_or_else(|| Response {
                status: 404,
                headers: Vec::new(),
                body: Body::Text("there is nothing here".to_owned()),
            });
        self.write_line(Logged {
            verb: Verb::parse(&arrival.method).map_or("?", Verb::as_str),
            path: format!("/{}", target.path.join("/")),
            status: response.status,
            in_batch: false,
        });
        plain_reply(response)
    }

    /// Adds what every answer of Graph carries.
    fn reply(&self, id: &str, arrival: &Arrival, outcome: Outcome) -> Reply {
        let client = arrival.header("client-request-id").unwrap_or(id);
        let mut reply = plain_reply(outcome.response);
        let standard = [
            ("request-id", id),
            ("client-request-id", client),
            ("x-ms-ags-diagnostic", DIAGNOSTIC),
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding"),
            ("Strict-Transport-Security", "max-age=31536000"),
            ("OData-Version", "4.0"),
        ];
        let standard = standard.map(|(name, value)| (name.to_owned(), value.to_owned()));
        reply.headers.extend(standard);
        if outcome.malformed {
            reply.body.truncate(reply.body.len() / 2);
        }
        reply.delay_ms = self.latency_ms + outcome.delay_ms;
        reply.cut = outcome.cut;
        reply.hold = outcome.hold;
        reply
    }
}

fn nobody() -> Caller {
    Caller {
        user: None,
        scopes: Vec::new(),
        roles: Vec::new(),
        app: Uuid::nil(),
    }
}

fn body(bytes: &[u8]) -> Option<Result<Value, String>> {
    (!bytes.is_empty()).then(|| {
        serde_json::from_slice(bytes).map_err(|_| String::from_utf8_lossy(bytes).into_owned())
    })
}

/// A claims challenge of continuous access evaluation.
fn challenged(response: Response, claims: &Value) -> Response {
    let claims = STANDARD.encode(claims.to_string());
    let challenge = format!(
        r#"Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="{claims}""#
    );
    let mut response = response;
    response
        .headers
        .retain(|(name, _)| name != "WWW-Authenticate");
    response.with_header("WWW-Authenticate", challenge)
}

fn unauthorized(request: &Request, message: &str) -> Response {
    let challenge = format!(
        r#"Bearer realm="", authorization_uri="{}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000""#,
        request.origin
    );
    Response::error(request, 401, "InvalidAuthenticationToken", message)
        .with_header("WWW-Authenticate", challenge)
}
