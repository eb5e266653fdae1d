//! What the detail pane knows of one user beyond the list: each part read by itself, with its own age and failure.

use jiff::Timestamp;
use uuid::Uuid;

use super::{AuditEvent, Log, Method, MfaState, Problem, SignIn, SignInPreferences, UserId};

/// A value, or why there is none, with the time of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// When the answer came.
    pub at: Timestamp,
    /// The answer.
    pub value: Result<T, Problem>,
}

impl<T> Reading<T> {
    /// The value, if the read succeeded.
    pub fn ok(&self) -> Option<&T> {
        self.value.as_ref().ok()
    }
}

/// One part of the detail as an answer brings it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// `authentication/requirements`.
    State(Reading<MfaState>),
    /// `authentication/methods`.
    Methods(Reading<Vec<Method>>),
    /// `authentication/signInPreferences`.
    Preferences(Reading<SignInPreferences>),
    /// The user's entries in the directory audit log, newest first.
    Audits(Reading<Log<AuditEvent>>),
    /// The user's latest entries in the sign-in log, newest first.
    SignIns(Reading<Log<SignIn>>),
    /// The object ids of all groups that the user is in, also by way of other groups.
    Groups(Reading<Vec<Uuid>>),
}

/// The parts that have arrived for one user; a missing part is still being read.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Whose detail it is.
    pub user: UserId,
    /// See [`Part::State`].
    pub state: Option<Reading<MfaState>>,
    /// See [`Part::Methods`].
    pub methods: Option<Reading<Vec<Method>>>,
    /// See [`Part::Preferences`].
    pub preferences: Option<Reading<SignInPreferences>>,
    /// See [`Part::Audits`].
    pub audits: Option<Reading<Log<AuditEvent>>>,
    /// See [`Part::SignIns`].
    pub sign_ins: Option<Reading<Log<SignIn>>>,
}

impl Detail {
    /// A detail of which nothing has arrived.
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            state: None,
            methods: None,
            preferences: None,
            audits: None,
            sign_ins: None,
        }
    }

    /// Takes a part in, replacing an older one.
    pub fn receive(&mut self, part: Part) {
        match part {
            Part::State(reading) => self.state = Some(reading),
            Part::Methods(reading) => self.methods = Some(reading),
            Part::Preferences(reading) => self.preferences = Some(reading),
            Part::Audits(reading) => self.audits = Some(reading),
            Part::SignIns(reading) => self.sign_ins = Some(reading),
            // Kept with the groups of the tenant.
            Part::Groups(_) => {}
        }
    }

    /// The methods, if they were read.
    pub fn known_methods(&self) -> Option<&[Method]> {
        self.methods.as_ref()?.ok().map(Vec::as_slice)
    }
}
