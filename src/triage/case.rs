//! Everything that is known of one user, as the rules take it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::tenant::{
    AuditEvent, Detail, Method, MfaState, Policy, Problem, Protection, Reading, RiskyUser,
    RoleBook, SignIn, SignInPreferences, User, UserType,
};

/// A part of what there is to know.
#[derive(Debug, PartialEq)]
pub enum Seen<'a, T> {
    /// It was read.
    Known(&'a T),
    /// It could not be read.
    Failed(&'a Problem),
    /// No answer came yet.
    Waiting,
}

impl<T> Clone for Seen<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Seen<'_, T> {}

impl<'a, T> Seen<'a, T> {
    /// What a reading brought.
    pub fn of(reading: Option<&'a Reading<T>>) -> Self {
        match reading.map(|reading| &reading.value) {
            Some(Ok(value)) => Self::Known(value),
            Some(Err(problem)) => Self::Failed(problem),
            None => Self::Waiting,
        }
    }

    /// The value, if it was read.
    pub fn known(self) -> Option<&'a T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Failed(_) | Self::Waiting => None,
        }
    }

    /// Why it is not known, for the end of a sentence; nothing where it is.
    pub fn why_not(self) -> Option<String> {
        match self {
            Self::Known(_) => None,
            Self::Failed(problem) => Some(problem.line()),
            Self::Waiting => Some("still being read".to_owned()),
        }
    }
}

/// One user with everything that was read of them and of the tenant.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Who.
    pub user: &'a User,
    /// The parts of the detail that have arrived; none before the first.
    pub detail: Option<&'a Detail>,
    /// What the tenant asks of everybody.
    pub protection: &'a Protection,
    /// Who holds which role.
    pub roles: Seen<'a, RoleBook>,
    /// Why the registration report could not be read, if it could not.
    pub report_problem: Option<&'a Problem>,
    /// Whether the cloud's Graph has users' authentication methods at all.
    pub methods_offered: bool,
    /// The present, which passes and old devices are held against.
    pub now: Timestamp,
    /// The zone that times are told in.
    pub zone: &'a TimeZone,
}

impl<'a> Case<'a> {
    fn part<T>(&self, pick: impl Fn(&'a Detail) -> Option<&'a Reading<T>>) -> Seen<'a, T> {
        Seen::of(self.detail.and_then(pick))
    }

    /// The per-user state by its own reading, or else by the list of users.
    pub fn state(&self) -> Option<MfaState> {
        self.part(|detail| detail.state.as_ref())
            .known()
            .copied()
            .or(self.user.state)
    }

    /// The reading of the state, where the list did not bring one.
    pub fn state_reading(&self) -> Seen<'a, MfaState> {
        self.part(|detail| detail.state.as_ref())
    }

    /// The methods.
    pub fn methods(&self) -> Seen<'a, Vec<Method>> {
        self.part(|detail| detail.methods.as_ref())
    }

    /// When the methods were read.
    pub fn methods_at(&self) -> Option<Timestamp> {
        Some(self.detail?.methods.as_ref()?.at)
    }

    /// The methods that are second factors, if the methods were read.
    pub fn factors(&self) -> Option<Vec<&'a Method>> {
        let methods = self.methods().known()?;
        Some(
            methods
                .iter()
                .filter(|method| method.method_type().is_mfa())
                .collect(),
        )
    }

    /// Whether the methods were read and none of them is one that the portal's reset deletes.
    pub fn has_no_contact_method(&self) -> bool {
        let of_reset = |method: &Method| method.method_type().is_contact_method();
        let methods = self.methods().known();
        methods.is_some_and(|methods| !methods.iter().any(of_reset))
    }

    /// The preferences.
    pub fn preferences(&self) -> Seen<'a, SignInPreferences> {
        self.part(|detail| detail.preferences.as_ref())
    }

    /// The latest sign-ins, newest first.
    pub fn sign_ins(&self) -> Seen<'a, Vec<SignIn>> {
        self.part(|detail| detail.sign_ins.as_ref())
    }

    /// The audit log's entries about the user, newest first.
    pub fn audits(&self) -> Seen<'a, Vec<AuditEvent>> {
        self.part(|detail| detail.audits.as_ref())
    }

    /// The groups that the user is in.
    pub fn groups(&self) -> Seen<'a, Vec<Uuid>> {
        self.part(|detail| detail.groups.as_ref())
    }

    /// The policies of Conditional Access.
    pub fn policies(&self) -> Seen<'a, Vec<Policy>> {
        Seen::of(self.protection.policies.as_ref())
    }

    /// Whether security defaults are on.
    pub fn security_defaults(&self) -> Seen<'a, bool> {
        Seen::of(self.protection.security_defaults.as_ref())
    }

    /// The users at risk.
    pub fn risky_users(&self) -> Seen<'a, Vec<RiskyUser>> {
        Seen::of(self.protection.risky_users.as_ref())
    }

    /// Whether the user comes from outside the tenant; not known of members whose account name says that they were
    /// invited, since Conditional Access counts some of those as external.
    pub fn is_outsider(&self) -> Option<bool> {
        match self.user.user_type? {
            UserType::Guest => Some(true),
            UserType::Member if self.user.upn.contains("#EXT#") => None,
            UserType::Member => Some(false),
        }
    }

    /// A time as a person reads it.
    pub fn when(&self, at: Timestamp) -> String {
        crate::tenant::time::moment(at, self.now, self.zone)
    }
}
