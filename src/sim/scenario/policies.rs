//! Groups and Conditional Access.

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

/// One Conditional Access policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionalAccess {
    /// displayName
    pub name: Box<str>,
    #[serde(default)]
    pub state: PolicyState,
    #[serde(default)]
    pub all_users: bool,
    /// All guests are included.
    #[serde(default)]
    pub guests: bool,
    /// Principal names that are included.
    #[serde(default)]
    pub users: Vec<Box<str>>,
    /// Names of the included directory roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Names of the included groups.
    #[serde(default)]
    pub groups: Vec<Box<str>>,
    /// guestOrExternalUserTypes of the guests that are included.
    pub guest_types: Option<Box<str>>,
    /// Principal names that are excluded; `GuestsOrExternalUsers` for all guests.
    #[serde(default)]
    pub exclude: Vec<Box<str>>,
    /// Names of the groups that are excluded.
    #[serde(default)]
    pub exclude_groups: Vec<Box<str>>,
    /// Names of the directory roles that are excluded.
    #[serde(default)]
    pub exclude_roles: Vec<String>,
    /// guestOrExternalUserTypes of the guests that are excluded.
    pub exclude_guest_types: Option<Box<str>>,
    /// Trusted locations are excluded.
    #[serde(default)]
    pub outside_trusted_locations: bool,
    /// includeApplications; `All` when empty.
    #[serde(default)]
    pub applications: Vec<String>,
    #[serde(default)]
    pub exclude_applications: Vec<String>,
    /// includeUserActions, instead of applications.
    #[serde(default)]
    pub user_actions: Vec<String>,
    /// clientAppTypes; `all` when empty.
    #[serde(default)]
    pub client_app_types: Vec<String>,
    /// includePlatforms; no condition when empty.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// The rule of a deviceFilter that excludes.
    pub device_filter: Option<Box<str>>,
    /// signInRiskLevels
    #[serde(default)]
    pub sign_in_risk: Vec<String>,
    /// userRiskLevels
    #[serde(default)]
    pub user_risk: Vec<String>,
    /// authenticationFlows/transferMethods
    pub authentication_flows: Option<Box<str>>,
    /// insiderRiskLevels
    pub insider_risk: Option<Box<str>>,
    /// What it asks for.
    pub grant: Grant,
    /// Built-in controls of which any does instead.
    #[serde(default)]
    pub or: Vec<String>,
    /// Built-in controls that are asked for beside.
    #[serde(default)]
    pub and: Vec<String>,
}

/// `conditionalAccessPolicyState`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyState {
    #[default]
    Enabled,
    Disabled,
    EnabledForReportingButNotEnforced,
}

impl PolicyState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::EnabledForReportingButNotEnforced => "enabledForReportingButNotEnforced",
        }
    }
}

/// What a policy asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    Mfa,
    /// An authentication strength that MFA satisfies.
    Strength,
    /// A device that complies.
    CompliantDevice,
    /// A new password, which MFA has to protect.
    PasswordChange,
    /// Nothing: the policy is about the session.
    SessionOnly,
    Block,
}
