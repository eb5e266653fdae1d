//! What went wrong, as a value that the core can hold and the screen can show.

use super::{SafeText, Unknown};

/// One failure: what happened, what to do, and the id to quote to support.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The class, which decides what the program does next.
    pub kind: ProblemKind,
    /// What happened, in the service's words where it had some.
    pub message: SafeText,
    /// What the admin can do about it.
    pub advice: String,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Graph's error code, such as `Authorization_RequestDenied`.
    pub code: Option<SafeText>,
    /// `request-id` of the answer, or our `client-request-id` when there was none.
    pub request_id: Option<SafeText>,
}

/// Classes of failure that the program or the admin treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The sign-in is missing or over (401, or the credential failed).
    SignIn,
    /// The service refuses: scope or role too low, or the target outranks the operator (403).
    Forbidden,
    /// The tenant has no P1 or P2 licence for this.
    Licence,
    /// Nothing was sent: the cloud has no such thing, or the token says that it will be refused.
    NotAsked,
    /// The user or the method does not exist (404).
    NotFound,
    /// The service does not accept the request (400, 409 and the like).
    Rejected,
    /// Still throttled after all retries (429).
    Throttled,
    /// The service failed (5xx).
    Service,
    /// No answer: network, TLS, proxy, timeout.
    Unreachable,
    /// The answer was not what Graph documents.
    Unreadable,
}

impl From<ProblemKind> for Unknown {
    fn from(kind: ProblemKind) -> Self {
        match kind {
            ProblemKind::Forbidden => Self::Forbidden,
            ProblemKind::Licence => Self::NoLicence,
            ProblemKind::NotAsked => Self::NotOffered,
            ProblemKind::Unreadable => Self::Unreadable,
            _ => Self::Failed,
        }
    }
}

impl Problem {
    /// A problem that this program found by itself, without an answer from the service.
    pub fn local(kind: ProblemKind, message: &str, advice: &str) -> Self {
        Self {
            kind,
            message: message.into(),
            advice: advice.to_owned(),
            status: None,
            code: None,
            request_id: None,
        }
    }

    /// One line for a row or a toast: message, code, status.
    pub fn line(&self) -> String {
        match (&self.code, self.status) {
            (Some(code), Some(status)) => format!("{} ({status} {code})", self.message),
            (None, Some(status)) => format!("{} ({status})", self.message),
            _ => self.message.to_string(),
        }
    }
}
