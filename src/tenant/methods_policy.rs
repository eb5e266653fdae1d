//! The authentication methods policy: which methods the tenant offers, to which users, and the registration campaign.

use uuid::Uuid;

use super::{Known, SafeText};

/// `policies/authenticationMethodsPolicy`.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodsPolicy {
    /// `policyMigrationState`; null in tenants that never had the legacy policies.
    pub migration: Known<Option<MigrationState>>,
    /// `authenticationMethodConfigurations`, in the order of the service.
    pub methods: Vec<MethodConfiguration>,
    /// `registrationEnforcement.authenticationMethodsRegistrationCampaign`.
    pub campaign: Known<Campaign>,
    /// `optOutSettings.passkeyDynamicMigration`: whether the tenant opted out of the move of SMS and voice users to passkeys.
    /// The service may leave it out: not reported is not "no".
    pub opted_out: Known<bool>,
}

/// Whether the legacy settings for MFA and password reset still count beside this policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum MigrationState {
    /// The legacy settings count.
    PreMigration,
    /// Both count.
    MigrationInProgress,
    /// Only this policy counts.
    MigrationComplete,
}

impl MigrationState {
    /// Graph's word.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One method of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodConfiguration {
    /// `id`, such as `Sms`, `Voice`, `Fido2`, `TemporaryAccessPass`.
    pub id: SafeText,
    /// `state`: whether it is on.
    pub enabled: Known<bool>,
    /// Who it is for.
    pub include: Targets,
    /// Who it is not for.
    pub exclude: Targets,
}

/// Some users.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Targets {
    /// `all_users`.
    pub all: bool,
    /// Groups by object id.
    pub groups: Vec<Uuid>,
    /// Targets that mfadeck does not know.
    pub unread: Vec<SafeText>,
}

/// The campaign that asks users to register a stronger method.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// `state`.
    pub state: CampaignState,
    /// `snoozeDurationInDays`.
    pub snooze_days: Known<u16>,
    /// `includeTargets[].targetedAuthenticationMethod`, each once.
    pub methods: Vec<SafeText>,
    /// Who it is for.
    pub include: Targets,
    /// Who it is not for.
    pub exclude: Targets,
}

/// `advancedConfigState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CampaignState {
    /// `default`: Microsoft decides.
    MicrosoftManaged,
    /// On.
    Enabled,
    /// Off.
    Disabled,
    /// A word that mfadeck does not know.
    Unknown,
}

impl MethodsPolicy {
    /// The configuration of a method by its id, in any case.
    pub fn method(&self, id: &str) -> Option<&MethodConfiguration> {
        let mut methods = self.methods.iter();
        methods.find(|method| method.id.eq_ignore_ascii_case(id))
    }

    /// Whether a method is on for anybody: unknown where the policy does not list it, or where legacy settings may still
    /// allow it.
    pub fn is_on(&self, id: &str) -> Known<bool> {
        use super::Unknown::NotReported;
        let Some(method) = self.method(id) else {
            return Known::Unknown(NotReported);
        };
        let legacy = matches!(id, "Sms" | "Voice")
            && !matches!(
                self.migration,
                Known::Is(None | Some(MigrationState::MigrationComplete))
            );
        match method.enabled {
            Known::Is(false) if legacy => Known::Unknown(NotReported),
            enabled => enabled,
        }
    }
}
