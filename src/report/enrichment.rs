//! What a listing reads beside the list of users.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::coverage::{RequirementSource, Rules, SmsRetirement, sms_ends};
use crate::tenant::role::Eligibility;
use crate::tenant::{
    MailAddress, Observed, Problem, Protection, Registration, Role, RoleBook, Seen, User, UserId,
};

/// Roles, registrations and sign-ins; none where they were not requested or cannot be read.
#[derive(Debug, Default)]
pub struct Enrichment {
    /// When the page of the list with the user was read.
    pub listed_at: Option<Timestamp>,
    /// Users whose state was read one by one, because the list had none.
    pub states_read: HashSet<UserId>,
    /// The role assignments.
    pub roles: Option<Observed<RoleBook>>,
    /// Why they could not be read.
    pub roles_problem: Option<Problem>,
    /// Security defaults, policies, and the members of the groups that decide.
    pub protection: Option<Protection>,
    /// The rows of the registration report.
    pub registrations: HashMap<UserId, Registration>,
    /// When users last signed in; none for users who never did.
    pub sign_ins: Option<Observed<HashMap<UserId, Option<Timestamp>>>>,
    /// Where users read mail.
    pub addresses: HashMap<UserId, MailAddress>,
    /// When SMS and voice end; none where no date is known.
    pub sms: Option<SmsRetirement>,
}

impl Enrichment {
    /// The names of the user's roles, if the assignments were read; an empty list is the answer only where no role
    /// group was left out.
    pub fn role_names(&self, user: &User) -> Option<Vec<&str>> {
        let book = &self.roles.as_ref()?.value;
        let names: Vec<&str> = book.of(user.id).map(|role| role.name.as_str()).collect();
        (!names.is_empty() || book.gap().is_none()).then_some(names)
    }

    /// The roles that the user is eligible for, if those assignments were read.
    pub fn eligible_role_names(&self, user: &User) -> Option<Vec<String>> {
        eligible_names(&self.roles.as_ref()?.value, user.id)
    }

    /// The rules of the tenant, if they were asked for.
    pub fn rules(&self) -> Option<Rules<'_>> {
        Some(Rules::of(self.protection.as_ref()?, self.seen_roles()))
    }

    fn seen_roles(&self) -> Seen<'_, RoleBook> {
        match (&self.roles, &self.roles_problem) {
            (Some(roles), _) => Seen::Known(&roles.value),
            (None, Some(problem)) => Seen::Failed(problem),
            (None, None) => Seen::Waiting,
        }
    }

    /// The names of the sources that require as much MFA as the verdict says; none where that is unknown.
    pub fn required_by(&self, user: &User) -> Option<Vec<String>> {
        super::field::required(user).ok()?;
        let sources = self.rules()?.required_by(user);
        Some(sources.iter().map(RequirementSource::stable).collect())
    }

    /// When SMS and voice end for the user, if that is known and they have a phone registered.
    pub fn sms_ends(&self, user: &User) -> Option<Date> {
        let none = Protection::default();
        let rules = Rules::of(self.protection.as_ref().unwrap_or(&none), self.seen_roles());
        sms_ends(&rules, user, self.sms.as_ref()).ok().flatten()
    }

    /// When the user last signed in, if that was read and they ever did.
    pub fn last_sign_in(&self, user: &User) -> Option<Timestamp> {
        *self.sign_ins.as_ref()?.value.get(&user.id)?
    }

    /// Whether the service says that the user has never signed in.
    pub fn never_signed_in(&self, user: &User) -> bool {
        let known = self.sign_ins.as_ref();
        let known = known.and_then(|read| read.value.get(&user.id));
        known.is_some_and(Option::is_none)
    }

    /// The reading and its time for each part that says something about the user.
    pub fn sources(&self, user: &User) -> Value {
        let from = |from: &str, at: Option<Timestamp>| json!({ "from": from, "at": at });
        let state = if self.states_read.contains(&user.id) {
            "requirements"
        } else {
            "users"
        };
        let report = user.registration.ok();
        let report = report.map(|row| from("userRegistrationDetails", row.as_of));
        let admin = match &self.roles {
            Some(roles) => Some(from("roleAssignments", Some(roles.asked_at))),
            None => user.admin.ok().and(report.clone()),
        };
        let policies = self.protection.as_ref();
        let policies = policies.and_then(|read| read.policies.as_ref());
        let required = super::field::required(user).ok();
        let required = required.and_then(|_| Some(from("conditionalAccess", Some(policies?.at))));
        let sign_ins = self.sign_ins.as_ref();
        let sign_ins = sign_ins.filter(|read| read.value.contains_key(&user.id));
        json!({
            "user": from("users", self.listed_at),
            "perUserMfaState": user.state_at().map(|at| from(state, Some(at))),
            "registration": report,
            "admin": admin,
            "mfaRequired": required,
            "lastSignInDateTime": sign_ins.map(|read| from("signInActivity", Some(read.asked_at))),
        })
    }
}

/// The names of the roles that a user is eligible for, each with its part of the tenant and its end; none where those
/// assignments could not be read.
pub(super) fn eligible_names(book: &RoleBook, user: UserId) -> Option<Vec<String>> {
    let names: Vec<String> = book.eligible_of(user).map(eligible_name).collect();
    (!names.is_empty() || book.eligible_gap().is_none()).then_some(names)
}

fn eligible_name((role, eligibility): (&Role, Eligibility)) -> String {
    match eligibility.until {
        Some(until) => format!("{} until {until}", role.label()),
        None => role.label(),
    }
}
