//! Conditional Access policies, as far as they decide who must use MFA or is blocked.

use uuid::Uuid;

use super::{SafeText, UserId};

/// One policy of `identity/conditionalAccess/policies`.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// `id`.
    pub id: SafeText,
    /// `displayName`.
    pub name: SafeText,
    /// `state`.
    pub state: PolicyState,
    /// `grantControls`.
    pub demand: Demand,
    /// `conditions/users`, what is included.
    pub include: People,
    /// `conditions/users`, what is excluded.
    pub exclude: People,
    /// Conditions beside the people, in the order of Graph; empty where the policy is for every sign-in.
    pub only: Vec<Narrowing>,
}

/// `conditionalAccessPolicyState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyState {
    /// In force.
    Enabled,
    /// `enabledForReportingButNotEnforced`: the sign-in log shows what it would have done.
    ReportOnly,
    /// Off.
    Disabled,
    /// A word that mfadeck does not know.
    Unknown,
}

/// What a policy requires before it grants access.
#[derive(Clone, Debug, PartialEq)]
pub enum Demand {
    /// The control `block`.
    Block,
    /// MFA: the control `mfa`, or an authentication strength that MFA satisfies.
    Mfa,
    /// MFA or one of these controls.
    MfaOr(Vec<SafeText>),
    /// Other controls alone, or none.
    Other(Vec<SafeText>),
}

/// The included or the excluded people of `conditionalAccessUsers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// `All`.
    pub all: bool,
    /// `GuestsOrExternalUsers` among the users.
    pub guests: bool,
    /// The object `…GuestsOrExternalUsers` is there: some kinds of guests.
    pub some_guests: bool,
    /// Object ids of users.
    pub users: Vec<UserId>,
    /// Object ids of groups.
    pub groups: Vec<Uuid>,
    /// Template ids of directory roles.
    pub roles: Vec<Uuid>,
}

/// A condition that makes a policy apply to some sign-ins only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Narrowing {
    /// `applications`: not all of them, or some excluded, or user actions.
    Applications,
    /// `clientAppTypes`: not all of them.
    ClientApps,
    /// `locations`.
    Locations,
    /// `platforms`.
    Platforms,
    /// `devices`.
    Devices,
    /// `signInRiskLevels`.
    SignInRisk,
    /// `userRiskLevels`.
    UserRisk,
    /// `authenticationFlows`.
    AuthenticationFlows,
    /// `insiderRiskLevels`.
    InsiderRisk,
    /// `clientApplications` or `servicePrincipalRiskLevels`: for workloads, not for people.
    Workloads,
}
