//! Conditional Access: policies, authentication strengths and named locations.

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

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
    /// The tenants that the included guests come from; any when empty.
    #[serde(default)]
    pub external_tenants: Vec<Uuid>,
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
    /// The tenants that the excluded guests come from; any when empty.
    #[serde(default)]
    pub exclude_external_tenants: Vec<Uuid>,
    /// All locations but the trusted ones.
    #[serde(default)]
    pub outside_trusted_locations: bool,
    /// Names of the included locations, `All` or `AllTrusted`; no condition when empty.
    #[serde(default)]
    pub locations: Vec<Box<str>>,
    /// Names of the excluded locations, or `AllTrusted`.
    #[serde(default)]
    pub exclude_locations: Vec<Box<str>>,
    /// includeApplications; `All` when empty.
    #[serde(default)]
    pub applications: Vec<String>,
    #[serde(default)]
    pub exclude_applications: Vec<String>,
    /// includeUserActions, instead of applications.
    #[serde(default)]
    pub user_actions: Vec<String>,
    /// includeAuthenticationContextClassReferences, instead of applications.
    #[serde(default)]
    pub authentication_contexts: Vec<String>,
    /// The rule of an applicationFilter that includes.
    pub application_filter: Option<Box<str>>,
    /// clientAppTypes; `all` when empty.
    #[serde(default)]
    pub client_app_types: Vec<String>,
    /// includePlatforms; no condition when empty.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// excludePlatforms
    #[serde(default)]
    pub exclude_platforms: Vec<String>,
    /// The rule of a deviceFilter.
    pub device_filter: Option<Box<str>>,
    #[serde(default)]
    pub device_filter_mode: FilterMode,
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
    /// Conditions that no client knows yet, as Graph writes them.
    #[serde(default)]
    pub conditions: Map<String, Value>,
    /// What it asks for.
    pub grant: Grant,
    /// Name of the authentication strength.
    pub strength: Option<Box<str>>,
    /// customAuthenticationFactors
    #[serde(default)]
    pub custom_controls: Vec<String>,
    /// termsOfUse
    #[serde(default)]
    pub terms_of_use: Vec<String>,
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

/// `filterMode` of a filter for devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FilterMode {
    Include,
    #[default]
    Exclude,
}

impl FilterMode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }
}

/// An authentication strength beside the three that are built in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrengthSpec {
    /// displayName
    pub name: Box<str>,
    /// requirementsSatisfied
    #[serde(default)]
    pub satisfies: Satisfies,
    /// allowedCombinations
    pub combinations: Vec<String>,
}

/// `requirementsSatisfied`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Satisfies {
    #[default]
    Mfa,
    None,
}

impl Satisfies {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mfa => "mfa",
            Self::None => "none",
        }
    }
}

/// A named location: addresses, or countries.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationSpec {
    /// displayName
    pub name: Box<str>,
    /// isTrusted, of addresses.
    #[serde(default)]
    pub trusted: bool,
    /// `203.0.113.0/24`
    #[serde(default)]
    pub ranges: Vec<Box<str>>,
    /// `DE`
    #[serde(default)]
    pub countries: Vec<Box<str>>,
}

/// What a policy asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    Mfa,
    /// An authentication strength, that of multifactor authentication when none is named.
    Strength,
    /// A device that complies.
    CompliantDevice,
    /// A new password, which MFA has to protect.
    PasswordChange,
    /// No more than what stands beside it: other controls, custom ones, terms of use.
    Controls,
    /// Nothing: the policy is about the session.
    SessionOnly,
    Block,
}
