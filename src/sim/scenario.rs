//! Scenarios: what a simulated tenant looks like and what goes wrong in it, as TOML.
//!
//! Times are given as how long ago, before the start of the simulation: `created = "600d"`, `ago = "2h 10m"`.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, de};

use super::faults::Fault;
use super::tenant::{AccessPassPolicy, Kind, Licence, Preference, State};
use super::throttle::Limits;

/// The scenarios that are built in, with their text.
const BUILT_IN: [(&str, &str); 9] = [
    ("demo", include_str!("../../assets/scenarios/demo.toml")),
    ("empty", include_str!("../../assets/scenarios/empty.toml")),
    ("large", include_str!("../../assets/scenarios/large.toml")),
    (
        "throttled",
        include_str!("../../assets/scenarios/throttled.toml"),
    ),
    ("flaky", include_str!("../../assets/scenarios/flaky.toml")),
    ("no-p1", include_str!("../../assets/scenarios/no-p1.toml")),
    (
        "read-only-role",
        include_str!("../../assets/scenarios/read-only-role.toml"),
    ),
    (
        "hostile-names",
        include_str!("../../assets/scenarios/hostile-names.toml"),
    ),
    (
        "state-unavailable",
        include_str!("../../assets/scenarios/state-unavailable.toml"),
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
    /// Drawn people, beside those who are told one by one.
    #[serde(default)]
    pub population: Population,
    /// The Temporary Access Pass policy.
    #[serde(default)]
    pub access_pass: AccessPassPolicy,
    /// People told one by one; they come before the drawn ones.
    #[serde(default)]
    pub people: Vec<PersonTold>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<GroupTold>,
    /// Conditional Access policies.
    #[serde(default)]
    pub conditional_access: Vec<ConditionalAccess>,
    /// Sign-ins told one by one.
    #[serde(default)]
    pub sign_ins: Vec<SignInTold>,
    /// Audit entries told one by one.
    #[serde(default)]
    pub audits: Vec<AuditTold>,
    /// Delay of every answer, in milliseconds.
    #[serde(default)]
    pub latency_ms: u64,
    /// The service's limits.
    #[serde(default)]
    pub throttle: Limits,
    /// What goes wrong.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

impl Scenario {
    /// Reads a scenario and checks that whoever is named in it exists.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self =
            toml::from_str(text).map_err(|e| ScenarioError(e.to_string().trim_end().to_owned()))?;
        super::tenant::check(&scenario).map_err(ScenarioError)?;
        Ok(scenario)
    }
}

/// The organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organisation {
    /// Display name.
    pub name: Box<str>,
    /// Default domain.
    pub domain: Box<str>,
    /// Entra ID plan.
    pub plan: Plan,
    /// How `/users` answers when asked for `perUserMfaState`.
    pub per_user_mfa_state: StateColumn,
    /// Security defaults are on.
    pub security_defaults: bool,
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            name: "Contoso".into(),
            domain: "contoso.example".into(),
            plan: Plan::P1,
            per_user_mfa_state: StateColumn::Shown,
            security_defaults: false,
        }
    }
}

/// Entra ID plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// Neither P1 nor P2: no registration report, no sign-in log.
    Free,
    /// P1
    P1,
    /// P2: with identity protection.
    P2,
}

/// How `/users` answers when asked for `perUserMfaState`, which Microsoft does not document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateColumn {
    /// With the state.
    Shown,
    /// Without the key.
    Absent,
    /// With null.
    Null,
}

/// Who the token is issued to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OperatorRole {
    /// Principal name; made when nobody told has it.
    pub user: Box<str>,
    /// Names of the directory roles.
    pub roles: Vec<String>,
    /// Delegated scopes, or application permissions.
    pub scopes: Vec<String>,
    /// The token is an application's own, without a user.
    pub app_only: bool,
}

impl Default for OperatorRole {
    fn default() -> Self {
        Self {
            user: "ops@contoso.example".into(),
            roles: vec!["Global Administrator".to_owned()],
            scopes: [
                "User.Read",
                "User.Read.All",
                "User.RevokeSessions.All",
                "User.EnableDisableAccount.All",
                "Policy.Read.All",
                "Policy.ReadWrite.AuthenticationMethod",
                "UserAuthenticationMethod.ReadWrite.All",
                "AuditLog.Read.All",
                "RoleManagement.Read.Directory",
                "GroupMember.Read.All",
                "LicenseAssignment.Read.All",
                "Organization.Read.All",
                "IdentityRiskyUser.Read.All",
            ]
            .map(str::to_owned)
            .to_vec(),
            app_only: false,
        }
    }
}

/// Drawn people. Shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Population {
    /// How many.
    pub people: u32,
    /// Share of guests.
    pub guests: f64,
    /// Share of disabled accounts.
    pub disabled: f64,
    /// Share of synchronised accounts.
    pub synced: f64,
    /// Share whose state is enabled.
    pub enabled: f64,
    /// Share whose state is enforced.
    pub enforced: f64,
    /// Share with a strong method among those whose state is disabled.
    pub registered: f64,
    /// How many hold a directory role.
    pub admins: u32,
    /// How many sign-ins the log holds.
    pub sign_ins: u32,
}

impl Default for Population {
    fn default() -> Self {
        Self {
            people: 0,
            guests: 0.06,
            disabled: 0.06,
            synced: 0.55,
            enabled: 0.14,
            enforced: 0.36,
            registered: 0.72,
            admins: 0,
            sign_ins: 0,
        }
    }
}

/// One person told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonTold {
    /// displayName
    pub name: Box<str>,
    /// userPrincipalName
    pub user: Box<str>,
    /// mail; the principal name when not given, none when empty.
    pub mail: Option<Box<str>>,
    /// perUserMfaState
    #[serde(default)]
    pub state: State,
    /// accountEnabled
    #[serde(default = "yes")]
    pub enabled: bool,
    /// userType is Guest.
    #[serde(default)]
    pub guest: bool,
    /// onPremisesSyncEnabled
    pub synced: Option<bool>,
    /// Assigned licences.
    #[serde(default)]
    pub licences: Vec<Licence>,
    /// Identity protection holds the account for at risk.
    pub risk: Option<Risk>,
    /// Names of the directory roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Registered methods.
    #[serde(default)]
    pub methods: Vec<MethodTold>,
    /// userPreferredMethodForSecondaryAuthentication
    pub default: Option<Preference>,
    /// How long ago the account was made.
    pub created: Option<Ago>,
    /// How long ago the password was changed.
    pub password_changed: Option<Ago>,
    /// How long ago the person signed in.
    pub signed_in: Option<Ago>,
    /// The registration report has no row for the account.
    #[serde(default)]
    pub unreported: bool,
}

/// `riskLevel` of an account at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Risk {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Risk {
    /// Graph's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One method told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct MethodTold {
    /// How long ago it was registered.
    pub created: Option<Ago>,
    /// How long ago it was last used.
    pub used: Option<Ago>,
    /// What it is; refuses what it does not know.
    #[serde(flatten)]
    pub kind: Kind,
}

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

/// One sign-in told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInTold {
    /// Principal name.
    pub user: Box<str>,
    /// How long ago.
    pub ago: Ago,
    /// `status/errorCode`
    #[serde(default)]
    pub code: u32,
    /// Application, one of the simulation's.
    pub app: String,
    /// City, one of the simulation's.
    pub place: String,
    /// `clientAppUsed`
    #[serde(default)]
    pub client: ClientApp,
    /// `mfaDetail/authMethod`
    #[serde(default)]
    pub prompt: Prompt,
    /// Name of the Conditional Access policy that decided.
    pub policy: Option<Box<str>>,
}

/// `clientAppUsed`, the values that the scenarios use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ClientApp {
    /// A browser.
    #[default]
    Browser,
    /// Modern mobile apps and desktop clients.
    #[serde(rename = "Mobile Apps and Desktop clients")]
    Modern,
    /// Authenticated SMTP: basic authentication.
    #[serde(rename = "Authenticated SMTP")]
    Smtp,
}

impl ClientApp {
    /// Graph's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "Browser",
            Self::Modern => "Mobile Apps and Desktop clients",
            Self::Smtp => "Authenticated SMTP",
        }
    }
}

/// What MFA asked for in a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Prompt {
    /// Nothing.
    #[default]
    None,
    /// A prompt of the Authenticator.
    Push,
    /// A text message.
    Text,
    /// A passkey.
    Passkey,
}

impl Prompt {
    /// Graph's words, if anything was asked for.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Push => Some("Mobile app notification"),
            Self::Text => Some("Text message"),
            Self::Passkey => Some("Passkey"),
        }
    }
}

/// One audit entry told.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditTold {
    /// How long ago.
    pub ago: Ago,
    /// activityDisplayName
    pub activity: Box<str>,
    /// Principal name of whom it was done to.
    pub user: Box<str>,
    /// Principal name of who did it; the person themself when not given.
    pub by: Option<Box<str>>,
}

/// How long before the start of the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ago(pub SignedDuration);

impl<'de> Deserialize<'de> for Ago {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        let span: Span = text.parse().map_err(de::Error::custom)?;
        span.to_duration(SpanRelativeTo::days_are_24_hours())
            .map(Self)
            .map_err(de::Error::custom)
    }
}

fn one() -> u64 {
    1
}

fn yes() -> bool {
    true
}
