//! Conditional Access policies, as far as they decide who must use MFA or is blocked.

use uuid::Uuid;

use super::{Known, SafeText, UserId};

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
    /// The strength that it requires for registering security information, where it is about that.
    pub registration: Option<RegistrationGate>,
    /// Conditions that mfadeck does not know, by name: what they narrow is unknown.
    pub unread: Vec<SafeText>,
}

impl Policy {
    /// Whether the policy requires MFA of somebody at an ordinary sign-in.
    pub fn requires_mfa_at_sign_in(&self) -> bool {
        self.state == PolicyState::Enabled
            && matches!(
                self.demand,
                Demand::Mfa | Demand::MfaOr(_) | Demand::MfaOrUnclear(_)
            )
            && !self.only.iter().any(|only| only.is_never_at_sign_in())
    }
}

/// A strength that the user action *register security information* requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistrationGate {
    /// Whether a Temporary Access Pass is among its `allowedCombinations`.
    pub takes_pass: Known<bool>,
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
    /// MFA or one of these controls, all of which mfadeck does not know: they may be MFA too.
    MfaOrUnclear(Vec<SafeText>),
    /// Other controls alone, or none.
    Other(Vec<SafeText>),
    /// No MFA among the known controls, and these that mfadeck does not know.
    Unclear(Vec<SafeText>),
}

/// The included or the excluded people of `conditionalAccessUsers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// `All`.
    pub all: bool,
    /// `GuestsOrExternalUsers` among the users.
    pub guests: bool,
    /// The object `…GuestsOrExternalUsers`: some kinds of guests.
    pub some_guests: Option<GuestKinds>,
    /// Object ids of users.
    pub users: Vec<UserId>,
    /// Object ids of groups.
    pub groups: Vec<Uuid>,
    /// Template ids of directory roles.
    pub roles: Vec<Uuid>,
    /// People in words that mfadeck does not know.
    pub unread: Vec<SafeText>,
}

/// `guestOrExternalUserTypes` with `externalTenants`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GuestKinds {
    /// The kinds that have an account in the tenant.
    pub kinds: Vec<GuestKind>,
    /// Kinds that mfadeck does not know.
    pub unread: Vec<SafeText>,
    /// Only external users of certain tenants; which tenant a user comes from is unknown.
    pub of_some_tenants: bool,
}

/// Kinds of guests with an account in the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "camelCase")]
pub enum GuestKind {
    /// An account of this directory whose type is Guest.
    InternalGuest,
    /// An external account whose type is Guest.
    #[strum(serialize = "b2bCollaborationGuest")]
    B2bGuest,
    /// An external account whose type is Member.
    #[strum(serialize = "b2bCollaborationMember")]
    B2bMember,
    /// Any other external account.
    OtherExternalUser,
}

impl GuestKind {
    /// `B2B collaboration guests`.
    pub fn label(self) -> &'static str {
        match self {
            Self::InternalGuest => "internal guests",
            Self::B2bGuest => "B2B collaboration guests",
            Self::B2bMember => "B2B collaboration members",
            Self::OtherExternalUser => "other external users",
        }
    }
}

/// A condition that makes a policy apply to some sign-ins only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Narrowing {
    /// `applications`: some of them.
    Applications,
    /// `applications`: all but some.
    AllButSomeApplications,
    /// `applications`: none.
    NoApplication,
    /// `applications`: user actions, such as registering security information.
    UserActions,
    /// `applications`: authentication contexts, which an application asks for.
    AuthenticationContexts,
    /// `clientAppTypes`: not all of them.
    ClientApps,
    /// `clientAppTypes`: those without modern authentication.
    LegacyClients,
    /// `locations`: some of them.
    Locations,
    /// `locations`: all but the trusted ones.
    OutsideTrustedLocations,
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

impl Narrowing {
    /// Whether an ordinary sign-in never meets the condition.
    pub fn is_never_at_sign_in(self) -> bool {
        matches!(
            self,
            Self::NoApplication
                | Self::UserActions
                | Self::AuthenticationContexts
                | Self::Workloads
        )
    }
}
