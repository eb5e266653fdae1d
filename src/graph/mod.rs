//! The Graph client: one request pipeline for every call, pages, `$batch`, and one small file per area of the API.
//!
//! Every request goes through [`Graph::send`](Graph) in `pipeline`, whose head says where each rule is: the token, the gate
//! with `Retry-After`, other tries, pages, batches, errors. To add a call, write a small file beside the others that builds
//! a request, decodes the answer, and has an [`Area`], which decides the throttle limit and the advice for a refusal.
//!
//! What comes out are the values of [`crate::tenant`]; foreign text is neutralised on the way. Nothing here decides
//! what to change: callers do, and this client refuses every write when it was made read-only.

mod access_pass;
mod advice;
mod all_users;
mod area;
mod audits;
mod batch;
#[cfg(any(test, fuzzing))]
pub mod canned;
mod conditional_access;
mod customers;
mod decode;
mod endpoint;
mod error;
mod first_contact;
mod gate;
mod groups;
#[cfg(test)]
mod hostile_tests;
mod json_bounds;
mod licence;
mod log;
mod mail_addresses;
mod methods;
mod methods_policy;
mod operator;
mod organization;
mod page;
mod pipeline;
mod registration;
mod request_preview;
mod requirements;
mod retry;
mod risky_users;
mod roles;
mod security_defaults;
mod service_clock;
mod service_error;
mod sessions;
mod sign_in_activity;
mod sign_in_preferences;
mod sign_ins;
mod stop;
mod token;
mod trace;
mod users;
mod what_if;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use azure_core::credentials::TokenCredential;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub(crate) use advice::reading;
pub use all_users::{AllUsers, Doubt};
pub use area::Area;
pub use customers::Customer;
pub use endpoint::{GraphEndpoint, Version};
pub use error::{Cause, Error};
pub use groups::GroupMembers;
pub use page::{Collected, Page, Pages};
pub use registration::RegistrationPages;
pub(crate) use request_preview::RequestPreview;
pub use requirements::StateWrite;
pub use retry::Retrying;
pub use service_error::ServiceError;
pub use sign_in_activity::SignInActivityPages;
pub use users::{UserPage, UserPages};

use first_contact::FirstContact;
use gate::{Gate, Lane};
use service_clock::ServiceClock;
use stop::{GRACE, Stop};
use token::Tokens;

use crate::auth::TimeLimits;
use crate::tenant::time::ClockSkew;

/// How the client behaves; the defaults suit Microsoft's service.
#[derive(Clone, Copy, Debug)]
pub struct GraphOptions {
    /// Refuse every request that is not a GET before anything is sent.
    pub read_only: bool,
    /// How many requests may be under way at once; at least two. Background reads get two thirds of the places.
    pub max_in_flight: usize,
    /// A list with more users is read in parts, side by side: see [`AllUsers`].
    pub parts_beyond: usize,
    /// How often one request is sent at most.
    pub max_tries: usize,
    /// How long one request may take with all its tries and waits. Where the service asks for a longer wait, the request
    /// fails at once as throttled. A batch has this much for each round that brings none of its items further.
    pub patience: Duration,
    /// The first wait before another try where the service names none; it doubles from there.
    pub first_delay: Duration,
    /// How long one exchange may take.
    pub time: TimeLimits,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            read_only: false,
            max_in_flight: 24,
            parts_beyond: 10 * 999,
            max_tries: 6,
            patience: Duration::from_mins(5),
            first_delay: Duration::from_millis(500),
            time: TimeLimits::default(),
        }
    }
}

/// A Graph client for one tenant and one identity. Clones share everything: connections, token, throttle gate.
#[derive(Clone, Debug)]
pub struct Graph {
    shared: Arc<Shared>,
    lane: Lane,
    /// Ends the waits of this clone.
    stop: Stop,
    /// How long after the stop they end.
    grace: Duration,
}

#[derive(Debug)]
struct Shared {
    http: reqwest::Client,
    endpoint: GraphEndpoint,
    tokens: Tokens,
    gate: Gate,
    contact: FirstContact,
    options: GraphOptions,
    sent: AtomicU64,
    clock: ServiceClock,
    retrying: watch::Sender<Option<Retrying>>,
    #[cfg(any(test, fuzzing))]
    canned: Option<canned::Canned>,
}

impl Graph {
    /// Makes a client; sends nothing yet.
    ///
    /// `scope` is what the credential is asked for, such as `https://graph.microsoft.com/.default`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built, as on a host without CA certificates.
    pub fn new(
        endpoint: GraphEndpoint,
        credential: Arc<dyn TokenCredential>,
        scope: String,
        options: GraphOptions,
    ) -> Result<Self, Error> {
        let http = crate::auth::http::client(endpoint.base(), options.time)
            .map_err(|error| Error::refused(Area::Identity, error.to_string()))?;
        let contact = FirstContact::new(crate::auth::is_loopback(endpoint.base()));
        Ok(Self {
            shared: Arc::new(Shared {
                http,
                endpoint,
                tokens: Tokens::new(credential, scope),
                gate: Gate::new(options.max_in_flight),
                contact,
                options,
                sent: AtomicU64::new(0),
                clock: ServiceClock::default(),
                retrying: watch::Sender::new(None),
                #[cfg(any(test, fuzzing))]
                canned: None,
            }),
            lane: Lane::Urgent,
            stop: Stop::default(),
            grace: Duration::ZERO,
        })
    }

    /// The same client for work that nobody waits for: its reads take no place from those of a person, and the
    /// service is not asked to prefer them.
    #[must_use]
    pub fn background(&self) -> Self {
        Self {
            lane: Lane::Background,
            ..self.clone()
        }
    }

    /// The same client for work that may be stopped. Once `stop` is cancelled, it waits neither for a sign-in, nor for the
    /// service's limits, nor between tries, nor for the answer to a read: what was not sent or not accepted ends as
    /// [`Cause::Stopped`]. The answer to a write is awaited a little longer; then it ends as [`Cause::Abandoned`].
    #[must_use]
    pub fn until(self, stop: CancellationToken) -> Self {
        Self {
            stop: Stop::by(stop),
            grace: Duration::ZERO,
            ..self
        }
    }

    /// The same client for the rest of work that has begun and was stopped: all its waits end a little after the stop.
    #[must_use]
    pub fn finishing(&self) -> Self {
        Self {
            grace: GRACE,
            ..self.clone()
        }
    }

    /// Waits for a while, or until the work is stopped.
    pub async fn pause(&self, wait: Duration) {
        self.unless_stopped(tokio::time::sleep(wait)).await;
    }

    /// Waits, unless the work is stopped first; none then.
    async fn unless_stopped<T>(&self, waiting: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            done = waiting => Some(done),
            () = self.stop.after(self.grace) => None,
        }
    }

    /// Waits for the answer to what was sent. A write is given up last of all.
    async fn unless_given_up<T>(&self, write: bool, answer: impl Future<Output = T>) -> Option<T> {
        let grace = if write { GRACE } else { self.grace };
        tokio::select! {
            biased;
            done = answer => Some(done),
            () = self.stop.after(grace) => None,
        }
    }

    /// Whether every write is refused.
    pub fn read_only(&self) -> bool {
        self.shared.options.read_only
    }

    /// How many requests were sent so far, each try counted; a batch is one.
    pub fn requests_sent(&self) -> u64 {
        self.shared.sent.load(Ordering::Relaxed)
    }

    /// Where the service is.
    pub fn endpoint(&self) -> &GraphEndpoint {
        &self.shared.endpoint
    }

    /// Until when the service asked for no further call; none while requests flow. An instant that has passed means the
    /// same as none.
    pub fn throttled_until(&self) -> watch::Receiver<Option<Timestamp>> {
        self.shared.gate.watch()
    }

    /// Which failure is waited out before another try; none while requests are answered.
    pub fn retrying(&self) -> watch::Receiver<Option<Retrying>> {
        self.shared.retrying.subscribe()
    }

    /// How far the service's clock is from this machine's; none before the first answer.
    pub fn clock_skew(&self) -> watch::Receiver<Option<ClockSkew>> {
        self.shared.clock.watch()
    }

    /// The service's time now, as far as its answers show it: what the service dates is compared with this. When a request
    /// was sent is this machine's time instead.
    pub fn service_now(&self) -> Timestamp {
        let skew = self.shared.clock.skew().unwrap_or_default();
        skew.service_time(Timestamp::now())
    }
}
