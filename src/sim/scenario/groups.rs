//! Groups.

use serde::Deserialize;

use super::{EligibleSpec, RoleSpec};

/// One group of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSpec {
    /// displayName
    pub name: Box<str>,
    #[serde(default)]
    pub role_assignable: bool,
    /// Principal names of the members.
    #[serde(default)]
    pub members: Vec<Box<str>>,
    /// Names of the groups inside.
    #[serde(default)]
    pub groups: Vec<Box<str>>,
    /// Devices among the members, so many.
    #[serde(default)]
    pub devices: u32,
    /// Service principals among the members, so many.
    #[serde(default)]
    pub service_principals: u32,
    /// Drawn people among the members, so many.
    #[serde(default)]
    pub drawn: u32,
    /// Directory roles that it holds.
    #[serde(default)]
    pub roles: Vec<RoleSpec>,
    /// Directory roles that its members can activate.
    #[serde(default)]
    pub eligible: Vec<EligibleSpec>,
}
