//! What a listing reads beside the list of users.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::tenant::{Observed, Registration, RoleBook, User, UserId};

/// Roles, registrations and sign-ins; none where they were not requested or cannot be read.
#[derive(Debug, Default)]
pub struct Enrichment {
    /// When the page of the list with the user was read.
    pub listed_at: Option<Timestamp>,
    /// Users whose state was read one by one, because the list had none.
    pub states_read: HashSet<UserId>,
    /// The role assignments.
    pub roles: Option<Observed<RoleBook>>,
    /// The rows of the registration report.
    pub registrations: HashMap<UserId, Registration>,
    /// When users last signed in; none for users who never did.
    pub sign_ins: Option<Observed<HashMap<UserId, Option<Timestamp>>>>,
}

impl Enrichment {
    /// The names of the user's roles, if the assignments were read; an empty list is the answer only where no role
    /// group was left out.
    pub fn role_names(&self, user: &User) -> Option<Vec<&str>> {
        let book = &self.roles.as_ref()?.value;
        let names: Vec<&str> = book.of(user.id).map(|role| role.name.as_str()).collect();
        (!names.is_empty() || book.gap().is_none()).then_some(names)
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
        let sign_ins = self.sign_ins.as_ref();
        let sign_ins = sign_ins.filter(|read| read.value.contains_key(&user.id));
        json!({
            "user": from("users", self.listed_at),
            "perUserMfaState": user.state_at().map(|at| from(state, Some(at))),
            "registration": report,
            "admin": admin,
            "lastSignInDateTime": sign_ins.map(|read| from("signInActivity", Some(read.asked_at))),
        })
    }
}
