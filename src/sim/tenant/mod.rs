//! The state of a simulated tenant, and what can happen to it.
//!
//! Pure: time comes in with every request, draws come from the scenario's seed.

pub mod activity;
mod appoint;
mod build;
mod check;
mod groups;
mod guest;
mod licence;
mod logs;
pub mod method;
pub mod methods_policy;
pub mod partner;
mod person;
mod portal;
pub mod roles;
mod spec;
mod strengths;
#[cfg(test)]
mod tests;
mod writes;

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::scenario::{Cloud, ConditionalAccess, Plan, Risk, StateColumn, TokenSpec};

pub use check::check;
pub use groups::{Group, GroupIndex, Member};
pub use guest::{Rare, UserType};
pub use licence::Licence;
pub use logs::{App, Audit, Initiator, Place, SignIn};
pub use method::{Kind, Method, PhoneType, SmsState, Strength};
pub use methods_policy::MethodsPolicy;
pub use partner::Customer;
pub use person::{Numbers, Person, Preference, Report, Snapshot, State};
pub use portal::PortalAction;
pub use roles::{Assignment, CustomRole, Eligibility, Principal};
pub use strengths::{AuthenticationStrength, NamedLocation};
pub use writes::Write;

/// What stands for all guests among the people of a Conditional Access policy.
pub const ALL_GUESTS: &str = "GuestsOrExternalUsers";

/// Everything that the simulated tenant knows.
#[derive(Debug)]
pub struct Tenant {
    pub id: Uuid,
    pub name: Box<str>,
    pub domain: Box<str>,
    /// Which Entra ID plan the tenant pays for.
    pub plan: Plan,
    /// How `/users` answers when asked for `perUserMfaState`.
    pub state_column: StateColumn,
    /// The cloud that it is in.
    pub cloud: Cloud,
    /// MFA that guests did at home counts, except for tenants for which it is the other way round.
    pub trusts_guest_mfa: bool,
    pub trust_exceptions: Vec<Uuid>,
    /// When the simulation began.
    pub start: Timestamp,
    /// Who the token is issued to.
    pub operator: Operator,
    /// Security defaults are on.
    pub security_defaults: bool,
    pub policies: Vec<ConditionalAccess>,
    /// Authentication strengths, the built-in ones first.
    pub strengths: Vec<AuthenticationStrength>,
    /// Named locations.
    pub locations: Vec<NamedLocation>,
    /// The Temporary Access Pass policy.
    pub access_pass: AccessPassPolicy,
    /// Hardware tokens in stock, those that people have included.
    pub tokens: Vec<TokenSpec>,
    /// The authentication methods policy.
    pub methods_policy: MethodsPolicy,
    /// Customers, where this is a partner's tenant.
    pub customers: Vec<Customer>,
    /// Seed of every draw.
    pub(super) seed: u64,
    pub(super) people: Vec<Person>,
    pub(super) groups: Vec<Group>,
    group_index: GroupIndex,
    pub(super) custom_roles: Vec<CustomRole>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) eligibilities: Vec<Eligibility>,
    /// Who is at risk, as identity protection would say.
    pub(super) risky: Vec<(Uuid, Risk)>,
    pub(super) sign_ins: Vec<SignIn>,
    pub(super) audits: Vec<Audit>,
    by_id: HashMap<Uuid, u32>,
    by_upn: HashMap<Box<str>, u32>,
    draws: u64,
}

/// The identity that the scenario's token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The signed-in user's object id; none for an app-only token.
    pub user: Option<Uuid>,
    /// The signed-in user's principal name; empty for an app-only token.
    pub upn: Box<str>,
    /// Delegated scopes, or application permissions.
    pub scopes: Vec<String>,
    /// Role template ids held, also through a role-assignable group.
    pub roles: Vec<Uuid>,
}

/// What `authenticationMethodConfigurations/temporaryAccessPass` says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessPassPolicy {
    /// The method may be used.
    pub enabled: bool,
    /// Length of a code, in characters.
    pub default_length: u32,
    /// Lifetime when the request names none, in minutes.
    pub default_lifetime: u32,
    /// Shortest lifetime, in minutes.
    pub minimum_lifetime: u32,
    /// Longest lifetime, in minutes.
    pub maximum_lifetime: u32,
    /// Only passes that work once may be made.
    pub usable_once: bool,
}

impl Default for AccessPassPolicy {
    fn default() -> Self {
        Self {
            enabled: true,
            default_length: 8,
            default_lifetime: 60,
            minimum_lifetime: 60,
            maximum_lifetime: 480,
            usable_once: false,
        }
    }
}

/// A time as the backends keep it, to a tenth of a microsecond: they write seven decimals at most.
pub fn tick(at: Timestamp) -> Timestamp {
    Timestamp::from_nanosecond(at.as_nanosecond() / 100 * 100).unwrap_or(at)
}

/// A time as the directory writes it, to the second.
pub fn second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

impl Tenant {
    /// Whether an authority means this tenant: by its id, or by its domain.
    pub fn is_named(&self, authority: &str) -> bool {
        authority.eq_ignore_ascii_case(&self.domain) || authority.parse() == Ok(self.id)
    }

    /// All people, in the order of `/users`.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The index of a person by object id or principal name, the name in any case.
    pub fn find(&self, key: &str) -> Option<usize> {
        let index = match Uuid::try_parse(key) {
            Ok(id) => self.by_id.get(&id),
            Err(_) => self.by_upn.get(key.to_lowercase().as_str()),
        };
        index.map(|i| *i as usize)
    }

    /// The person with this object id.
    pub fn person(&self, id: Uuid) -> Option<&Person> {
        self.by_id.get(&id).map(|i| &self.people[*i as usize])
    }

    /// Role-assignable groups and others.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Role assignments, to people and to groups.
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// Roles that are not built in.
    pub fn custom_roles(&self) -> &[CustomRole] {
        &self.custom_roles
    }

    /// Roles that people and groups can activate.
    pub fn eligibilities(&self) -> &[Eligibility] {
        &self.eligibilities
    }

    /// The sign-in log, oldest first.
    pub fn sign_ins(&self) -> &[SignIn] {
        &self.sign_ins
    }

    /// The directory audit log, oldest first.
    pub fn audits(&self) -> &[Audit] {
        &self.audits
    }

    /// Puts another version of a person in their place and gives the one that was there.
    pub(super) fn swap_person(&mut self, at: usize, person: Person) -> Person {
        std::mem::replace(&mut self.people[at], person)
    }

    /// Takes out the audit entries about a person that stand behind the first `kept`, each with its place.
    pub(super) fn take_audits_since(&mut self, kept: usize, person: usize) -> Vec<(usize, Audit)> {
        let id = self.people[person].id;
        let about = |audit: &Audit| audit.to.as_ref().is_some_and(|to| to.id == id);
        let places: Vec<usize> = (kept..self.audits.len())
            .filter(|at| about(&self.audits[*at]))
            .collect();
        let mut taken: Vec<(usize, Audit)> = places
            .into_iter()
            .rev()
            .map(|at| (at, self.audits.remove(at)))
            .collect();
        taken.reverse();
        taken
    }

    /// Puts back what [`Self::take_audits_since`] took out, the latest taken first.
    pub(super) fn put_audits_back(&mut self, taken: Vec<Vec<(usize, Audit)>>) {
        for (at, audit) in taken.into_iter().rev().flatten() {
            self.audits.insert(at.min(self.audits.len()), audit);
        }
    }

    /// The next id or secret that the tenant draws while it runs: the same sequence at each start.
    pub(super) fn draw(&mut self) -> Uuid {
        self.draws += 1;
        super::population::draw::id(self.seed, self.draws, super::population::draw::RUNTIME)
    }
}
