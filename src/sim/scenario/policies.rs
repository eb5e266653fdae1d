//! Groups and Conditional Access.

use serde::Deserialize;

/// One group told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupTold {
    /// displayName
    pub name: Box<str>,
    /// isAssignableToRole
    #[serde(default)]
    pub role_assignable: bool,
    /// Principal names of the members.
    #[serde(default)]
    pub members: Vec<Box<str>>,
    /// Names of the groups inside.
    #[serde(default)]
    pub groups: Vec<Box<str>>,
    /// Names of the directory roles that it holds.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// One Conditional Access policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionalAccess {
    /// displayName
    pub name: Box<str>,
    /// state
    #[serde(default)]
    pub state: PolicyState,
    /// Everybody is included.
    #[serde(default)]
    pub all_users: bool,
    /// All guests are included.
    #[serde(default)]
    pub guests: bool,
    /// Names of the included directory roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Names of the included groups.
    #[serde(default)]
    pub groups: Vec<Box<str>>,
    /// Principal names that are excluded.
    #[serde(default)]
    pub exclude: Vec<Box<str>>,
    /// Names of the groups that are excluded.
    #[serde(default)]
    pub exclude_groups: Vec<Box<str>>,
    /// Trusted locations are excluded.
    #[serde(default)]
    pub outside_trusted_locations: bool,
    /// clientAppTypes; `all` when empty.
    #[serde(default)]
    pub client_app_types: Vec<String>,
    /// What it asks for.
    pub grant: Grant,
}

/// `conditionalAccessPolicyState`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PolicyState {
    /// In force.
    #[default]
    Enabled,
    /// Off.
    Disabled,
    /// Report-only.
    EnabledForReportingButNotEnforced,
}

impl PolicyState {
    /// Graph's name.
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
    /// Any MFA.
    Mfa,
    /// An authentication strength that MFA satisfies.
    Strength,
    /// No access.
    Block,
}
