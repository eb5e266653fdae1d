//! The authentication methods policy.

use serde::Deserialize;

/// `authenticationMethodsPolicy`, as a scenario gives it and writes change it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MethodsPolicy {
    /// policyMigrationState
    pub migration: Migration,
    /// registrationEnforcement/authenticationMethodsRegistrationCampaign
    pub campaign: Campaign,
    /// authenticationMethodConfigurations beside those that are not mentioned.
    pub methods: Vec<MethodConfiguration>,
    /// A new mobile phone signs in by text message at once.
    pub sms_sign_in: bool,
    /// systemCredentialPreferences/state; beta has none when not given.
    pub system_preferred: Option<AdvancedState>,
    /// optOutSettings/passkeyDynamicMigration
    pub passkey_opt_out: Option<bool>,
    /// Beta reports optOutSettings.
    pub reports_opt_out: bool,
}

impl Default for MethodsPolicy {
    fn default() -> Self {
        Self {
            migration: Migration::Complete,
            campaign: Campaign::default(),
            methods: Vec::new(),
            sms_sign_in: false,
            system_preferred: Some(AdvancedState::Default),
            passkey_opt_out: None,
            reports_opt_out: false,
        }
    }
}

/// `policyMigrationState`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Migration {
    #[serde(rename = "preMigration")]
    Pre,
    #[serde(rename = "migrationInProgress")]
    InProgress,
    #[serde(rename = "migrationComplete")]
    Complete,
    /// Null, as in tenants that never had the policies of old.
    #[serde(rename = "none")]
    Unset,
}

impl Migration {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Pre => Some("preMigration"),
            Self::InProgress => Some("migrationInProgress"),
            Self::Complete => Some("migrationComplete"),
            Self::Unset => None,
        }
    }
}

/// `advancedConfigState`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AdvancedState {
    /// As Microsoft manages it.
    #[default]
    Default,
    Enabled,
    Disabled,
}

impl AdvancedState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// Reads Graph's name.
    pub fn from_graph(text: &str) -> Option<Self> {
        let all = [Self::Default, Self::Enabled, Self::Disabled];
        all.into_iter().find(|state| state.as_str() == text)
    }
}

/// `authenticationMethodsRegistrationCampaign`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Campaign {
    pub state: AdvancedState,
    /// snoozeDurationInDays, 0 to 14
    pub snooze_days: u32,
    /// targetedAuthenticationMethod
    pub method: Box<str>,
    /// `all_users`, or names of groups.
    pub include: Vec<Box<str>>,
    /// Names of groups.
    pub exclude: Vec<Box<str>>,
}

impl Default for Campaign {
    fn default() -> Self {
        Self {
            state: AdvancedState::Default,
            snooze_days: 1,
            method: "microsoftAuthenticator".into(),
            include: vec!["all_users".into()],
            exclude: Vec::new(),
        }
    }
}

/// `authenticationMethodConfiguration`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodConfiguration {
    /// `Sms`, `Voice`, `Fido2`…
    pub id: Box<str>,
    pub enabled: bool,
    /// `all_users`, or names of groups.
    #[serde(default = "everybody")]
    pub include: Vec<Box<str>>,
    /// Names of groups.
    #[serde(default)]
    pub exclude: Vec<Box<str>>,
}

fn everybody() -> Vec<Box<str>> {
    vec!["all_users".into()]
}

/// Every configuration: its id, its type, whether only beta has it, and whether it is enabled where a scenario is silent.
pub const CONFIGURATIONS: [(&str, &str, bool, bool); 10] = [
    ("Fido2", "fido2", false, true),
    (
        "MicrosoftAuthenticator",
        "microsoftAuthenticator",
        false,
        true,
    ),
    ("Sms", "sms", false, true),
    ("TemporaryAccessPass", "temporaryAccessPass", false, true),
    ("HardwareOath", "hardwareOath", true, false),
    ("SoftwareOath", "softwareOath", false, true),
    ("Voice", "voice", false, false),
    ("Email", "email", false, true),
    ("X509Certificate", "x509Certificate", false, false),
    ("QRCodePin", "qrCodePin", false, false),
];

impl MethodsPolicy {
    /// The configuration with this id, where a scenario gives it.
    pub fn configuration(&self, id: &str) -> Option<&MethodConfiguration> {
        let mut all = self.methods.iter();
        all.find(|known| known.id.eq_ignore_ascii_case(id))
    }
}
