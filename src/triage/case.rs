//! What was read about one user and the tenant: the input of every rule.

use crate::coverage::{MfaRequirements, Rules};
use crate::tenant::{
    AuditEvent, Detail, Log, LogEntry, Method, MfaState, Policy, Problem, Protection, Reading,
    RiskyUser, RoleBook, Seen, SignIn, SignInPreferences, User, grouped,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One user with everything that was read about them and about the tenant.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub user: &'a User,
    /// The parts of the detail that have arrived; none before the first.
    pub detail: Option<&'a Detail>,
    /// Security defaults, policies and users at risk.
    pub protection: &'a Protection,
    pub roles: Seen<'a, RoleBook>,
    /// Why the registration report could not be read, if it could not.
    pub report_problem: Option<&'a Problem>,
    /// Whether the cloud's Graph has users' authentication methods at all.
    pub methods_offered: bool,
    /// Decides whether a pass has expired and whether a device is old.
    pub now: Timestamp,
    /// The zone of every time in a sentence.
    pub zone: &'a TimeZone,
}

impl<'a> Case<'a> {
    fn part<T>(&self, pick: impl Fn(&'a Detail) -> Option<&'a Reading<T>>) -> Seen<'a, T> {
        Seen::of(self.detail.and_then(pick))
    }

    /// The per-user state by its own reading or by the list of users, whichever was asked for later.
    pub fn state(&self) -> Option<MfaState> {
        let own = self.detail.and_then(|detail| detail.state.as_ref());
        let own = own.and_then(|own| Some((own.at, *own.ok()?)));
        match (own, self.user.state.value.ok()) {
            (Some((at, _)), Some(listed)) if self.user.state.asked_at >= at => Some(listed),
            (Some((_, own)), _) => Some(own),
            (None, listed) => listed,
        }
    }

    /// The reading of the state alone, without the list's.
    pub fn state_reading(&self) -> Seen<'a, MfaState> {
        self.part(|detail| detail.state.as_ref())
    }

    pub fn methods(&self) -> Seen<'a, Vec<Method>> {
        self.part(|detail| detail.methods.as_ref())
    }

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

    pub fn preferences(&self) -> Seen<'a, SignInPreferences> {
        self.part(|detail| detail.preferences.as_ref())
    }

    /// The latest sign-ins, newest first.
    pub fn sign_ins(&self) -> Seen<'a, Log<SignIn>> {
        self.part(|detail| detail.sign_ins.as_ref())
    }

    /// The audit log's entries about the user, newest first.
    pub fn audits(&self) -> Seen<'a, Log<AuditEvent>> {
        self.part(|detail| detail.audits.as_ref())
    }

    pub fn policies(&self) -> Seen<'a, Vec<Policy>> {
        Seen::of(self.protection.policies.as_ref())
    }

    pub fn security_defaults(&self) -> Seen<'a, bool> {
        Seen::of(self.protection.security_defaults.as_ref())
    }

    pub fn risky_users(&self) -> Seen<'a, Vec<RiskyUser>> {
        Seen::of(self.protection.risky_users.as_ref())
    }

    /// The rules of the tenant, as far as they were read.
    pub fn rules(&self) -> Rules<'a> {
        Rules::of(self.protection, self.roles)
    }

    /// What requires MFA of the user, source by source.
    pub fn requirements(&self) -> MfaRequirements {
        let why_not = || self.state_reading().why_not().unwrap_or_default();
        MfaRequirements::of(&self.rules(), self.user, self.state().ok_or_else(why_not))
    }

    pub fn when(&self, at: Timestamp) -> String {
        crate::tenant::time::moment(at, self.now, self.zone)
    }

    /// `the newest 300 entries, back to 2026-11-20`: how far a log was read; none where it was read whole.
    pub fn reach<T: LogEntry>(&self, log: &Log<T>) -> Option<String> {
        let mut parts = Vec::new();
        if let (false, Some(oldest)) = (log.complete, log.back_to()) {
            let day = crate::tenant::time::date(oldest, self.zone);
            parts.push(format!(
                "the newest {} entries, back to {day}",
                grouped(log.entries.len())
            ));
        } else if !log.complete {
            parts.push("not read to its end".to_owned());
        }
        if log.skipped > 0 {
            parts.push(format!("{} unreadable", grouped(log.skipped)));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
