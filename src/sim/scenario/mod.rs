//! Scenarios: what a simulated tenant looks like and what goes wrong in it, as TOML.
//!
//! Times are given as how long ago, before the start of the simulation: `created = "600d"`, `ago = "2h 10m"`.

mod groups;
mod logs;
mod organisation;
mod people;
mod policies;
mod roles;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::acts::Act;
use super::faults::Fault;
use super::identity::SignInRefusal;
use super::shape::{Pages, Rewrite};
use super::tenant::{AccessPassPolicy, MethodsPolicy};
use super::throttle::Limits;

pub use organisation::Cloud;

pub(crate) use groups::GroupSpec;
pub(crate) use logs::{AuditSpec, SignInSpec};
pub(crate) use organisation::{
    OperatorRole, Organisation, Plan, Population, Relationship, StateColumn,
};
pub(crate) use people::{Ago, Ahead, External, MethodSpec, PersonSpec, Risk, TokenSpec};
pub(crate) use policies::{
    ConditionalAccess, FilterMode, Grant, LocationSpec, PolicyState, Satisfies, StrengthSpec,
};
pub(crate) use roles::{CustomRoleSpec, EligibleSpec, MemberType, RoleSpec};

/// The scenarios that are built in, with their text.
const BUILT_IN: [(&str, &str); 17] = [
    ("demo", include_str!("../scenarios/demo.toml")),
    ("empty", include_str!("../scenarios/empty.toml")),
    ("large", include_str!("../scenarios/large.toml")),
    ("large-ca", include_str!("../scenarios/large-ca.toml")),
    ("ca-all", include_str!("../scenarios/ca-all.toml")),
    ("ca-mixed", include_str!("../scenarios/ca-mixed.toml")),
    ("pim", include_str!("../scenarios/pim.toml")),
    ("guests", include_str!("../scenarios/guests.toml")),
    ("partner", include_str!("../scenarios/partner.toml")),
    ("throttled", include_str!("../scenarios/throttled.toml")),
    ("flaky", include_str!("../scenarios/flaky.toml")),
    ("no-p1", include_str!("../scenarios/no-p1.toml")),
    (
        "read-only-role",
        include_str!("../scenarios/read-only-role.toml"),
    ),
    (
        "authentication-administrator",
        include_str!("../scenarios/authentication-administrator.toml"),
    ),
    ("china", include_str!("../scenarios/china.toml")),
    (
        "hostile-names",
        include_str!("../scenarios/hostile-names.toml"),
    ),
    (
        "state-unavailable",
        include_str!("../scenarios/state-unavailable.toml"),
    ),
];

/// The names of the built-in scenarios, `demo` first.
pub const NAMES: [&str; BUILT_IN.len()] = {
    let mut names = [""; BUILT_IN.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = BUILT_IN[i].0;
        i += 1;
    }
    names
};

/// The text of a built-in scenario.
pub fn named(name: &str) -> Option<&'static str> {
    BUILT_IN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// Why a scenario could not be read: the place, what is wrong, and what is known there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("scenario: {0}")]
pub struct ScenarioError(String);

/// One scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One sentence for lists of scenarios.
    pub about: String,
    /// Seed of every draw, ids included.
    #[serde(default = "one")]
    pub seed: u64,
    /// The organisation.
    #[serde(default)]
    pub tenant: Organisation,
    /// Who the token is issued to.
    #[serde(default)]
    pub operator: OperatorRole,
    /// Drawn people, beside those described one by one.
    #[serde(default)]
    pub population: Population,
    /// The Temporary Access Pass policy.
    #[serde(default)]
    pub access_pass: AccessPassPolicy,
    /// Hardware tokens in stock.
    #[serde(default)]
    pub tokens: Vec<TokenSpec>,
    /// The authentication methods policy.
    #[serde(default)]
    pub methods_policy: MethodsPolicy,
    /// People described one by one; they come before the drawn ones.
    #[serde(default)]
    pub people: Vec<PersonSpec>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<GroupSpec>,
    /// Directory roles that are not built in.
    #[serde(default)]
    pub custom_roles: Vec<CustomRoleSpec>,
    /// Authentication strengths.
    #[serde(default)]
    pub strengths: Vec<StrengthSpec>,
    /// Named locations.
    #[serde(default)]
    pub named_locations: Vec<LocationSpec>,
    /// Conditional Access policies.
    #[serde(default)]
    pub conditional_access: Vec<ConditionalAccess>,
    /// Sign-ins described one by one.
    #[serde(default)]
    pub sign_ins: Vec<SignInSpec>,
    /// Audit entries described one by one.
    #[serde(default)]
    pub audits: Vec<AuditSpec>,
    /// Tenants of customers, each with its own consent, roles, limits and failures.
    #[serde(default)]
    pub customers: Vec<Scenario>,
    /// What binds this tenant to the partner, where it is a customer's.
    pub relationship: Option<Relationship>,
    /// Every sign-in to this tenant is refused so.
    pub sign_in_refusal: Option<SignInRefusal>,
    /// Delay of every answer, in milliseconds.
    #[serde(default)]
    pub latency_ms: u64,
    /// The service's limits.
    #[serde(default)]
    pub throttle: Limits,
    /// What goes wrong.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What other people do while the client works.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// Rows of answers that carry something odd.
    #[serde(default)]
    pub rewrites: Vec<Rewrite>,
    /// Collections that come in short or empty pages.
    #[serde(default)]
    pub pages: Vec<Pages>,
}

/// The tables of a scenario that may be added while it runs: see [`crate::Sim::run_script`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// See [`Scenario::faults`].
    pub faults: Vec<Fault>,
    /// See [`Scenario::acts`].
    pub acts: Vec<Act>,
    /// See [`Scenario::rewrites`].
    pub rewrites: Vec<Rewrite>,
    /// See [`Scenario::pages`].
    pub pages: Vec<Pages>,
}

impl Script {
    /// Reads `[[faults]]`, `[[acts]]`, `[[rewrites]]` and `[[pages]]`.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|e| ScenarioError(e.to_string().trim_end().to_owned()))
    }
}

impl Scenario {
    /// What goes wrong or is done by others, as it may also be added later.
    pub(crate) fn script(&self) -> Script {
        Script {
            faults: self.faults.clone(),
            acts: self.acts.clone(),
            rewrites: self.rewrites.clone(),
            pages: self.pages.clone(),
        }
    }

    /// Reads a scenario and checks that whoever is named in it exists.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|e| ScenarioError(e.to_string().trim_end().to_owned()))?;
        super::tenant::check(&scenario).map_err(ScenarioError)?;
        for customer in &scenario.customers {
            super::tenant::check(customer).map_err(ScenarioError)?;
        }
        Ok(scenario)
    }
}

fn one() -> u64 {
    1
}
