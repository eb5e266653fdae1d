//! What can go wrong between a call and its answer.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Area;
use super::service_error::ServiceError;
use crate::auth::{ConnectFault, SignInError, root_cause};
use crate::tenant::{ProblemKind, SafeText};

/// A call that brought no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{cause}")]
pub struct Error {
    /// Why there is no usable answer.
    pub cause: Cause,
    /// The area that was called.
    pub area: Area,
    /// Whether the call was a write.
    pub write: bool,
    /// `request-id` of the answer, or our `client-request-id` when there was none.
    pub request_id: Option<SafeText>,
}

/// Why a call brought no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// A write in read-only mode.
    #[error("read-only: nothing was sent")]
    ReadOnly,
    /// This program would not send it; the text says why.
    #[error("{0}")]
    Refused(String),
    /// The credential gave no token.
    #[error("{0}")]
    Credential(Box<SignInError>),
    /// The service answered with an error.
    #[error("{0}")]
    Service(Box<ServiceError>),
    /// No connection: nothing was sent.
    #[error("{}: {}", ConnectFault::of(.0).what("the service"), root_cause(.0.as_ref()))]
    Connect(#[source] Arc<reqwest::Error>),
    /// The connection failed, or the time limit passed, after the request may have been sent.
    #[error("no answer: {}", root_cause(.0.as_ref()))]
    Lost(#[source] Arc<reqwest::Error>),
    /// A success that is not what Graph documents.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    /// A `$batch` answer without this item, or with an item that has no status.
    #[error("the batch was answered without this item")]
    Missing,
    /// Stopped while it waited for the service or the network: not sent, or not taken by the service.
    #[error("stopped while waiting")]
    Stopped,
    /// The work was stopped, and the answer to a write did not come in time.
    #[error("stopped before the answer came")]
    Abandoned,
    /// Not sent: the service wants no call before this instant, which is beyond the patience.
    #[error("throttled: Microsoft accepts no request before {}", utc(*.0))]
    Throttled(Timestamp),
}

impl Error {
    pub(super) fn new(cause: Cause, area: Area, write: bool) -> Self {
        Self {
            cause,
            area,
            write,
            request_id: None,
        }
    }

    /// Something that this program would not send.
    pub(super) fn refused(area: Area, why: String) -> Self {
        Self::new(Cause::Refused(why), area, false)
    }

    pub(super) fn unreadable(area: Area, what: impl Into<String>) -> Self {
        Self::new(Cause::Unreadable(what.into()), area, false)
    }

    pub(super) fn credential(area: Area, write: bool, error: &azure_core::Error) -> Self {
        Self::new(
            Cause::Credential(Box::new(SignInError::of(error))),
            area,
            write,
        )
    }

    #[must_use]
    pub(super) fn with_request_id(mut self, id: Option<SafeText>) -> Self {
        self.request_id = id;
        self
    }

    /// Whether a write may have been applied although no success came back: only reading the state again can tell. Always
    /// false for reads, and for writes that were never sent or that the service refused.
    pub fn unclear(&self) -> bool {
        self.write
            && match &self.cause {
                Cause::Service(answer) => answer.status == 408 || answer.status >= 500,
                Cause::Lost(_) | Cause::Unreadable(_) | Cause::Missing | Cause::Abandoned => true,
                Cause::ReadOnly
                | Cause::Refused(_)
                | Cause::Credential(_)
                | Cause::Connect(_)
                | Cause::Throttled(_)
                | Cause::Stopped => false,
            }
    }

    /// Notes when the service wants the next call at the earliest.
    #[must_use]
    pub(super) fn retry_after(mut self, wait: Option<Duration>) -> Self {
        if let (Cause::Service(answer), Some(wait)) = (&mut self.cause, wait) {
            answer.retry_at = Timestamp::now().checked_add(wait).ok();
        }
        self
    }

    /// The service's answer, when there was one.
    pub fn service(&self) -> Option<&ServiceError> {
        match &self.cause {
            Cause::Service(answer) => Some(answer),
            _ => None,
        }
    }

    /// HTTP status, when the service answered with an error.
    pub fn status(&self) -> Option<u16> {
        self.service().map(|answer| answer.status)
    }

    /// Whether the user or the method does not exist.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the call was stopped before the service took it; see [`super::Graph::until`].
    pub fn is_stopped(&self) -> bool {
        matches!(self.cause, Cause::Stopped)
    }

    /// Whether the link to the next page is too old: the list has to be read again from its start.
    pub fn is_expired_page(&self) -> bool {
        self.service().is_some_and(ServiceError::is_expired_page)
    }

    /// Whether the service did not take the request as it was put.
    pub(super) fn is_bad_request(&self) -> bool {
        self.service().is_some_and(|answer| answer.status == 400)
    }

    /// The base64 claims that a new sign-in has to meet, when the service demanded one (continuous access evaluation).
    pub fn claims(&self) -> Option<&str> {
        self.service()?.claims.as_deref()
    }

    /// Whether another token may be what the service wants.
    pub(super) fn rejects_token(&self) -> bool {
        let answer = self.service();
        answer.is_some_and(|answer| answer.status == 401 && !answer.is_unknown_application())
    }

    /// Whether a time limit passed after the connection was made.
    pub(super) fn is_time_out(&self) -> bool {
        matches!(&self.cause, Cause::Lost(error) if error.is_timeout())
    }

    /// The class of the failure.
    pub fn kind(&self) -> ProblemKind {
        match &self.cause {
            Cause::ReadOnly => ProblemKind::Forbidden,
            Cause::Refused(_) => ProblemKind::Rejected,
            Cause::Credential(_) => ProblemKind::SignIn,
            Cause::Service(answer) => answer.kind(),
            Cause::Connect(_) | Cause::Lost(_) | Cause::Abandoned => ProblemKind::Unreachable,
            Cause::Stopped | Cause::Throttled(_) => ProblemKind::Throttled,
            Cause::Unreadable(_) | Cause::Missing => ProblemKind::Unreadable,
        }
    }
}

/// An instant as text for a message: the screen knows the admin's zone, an error does not.
pub(super) fn utc(at: Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}
