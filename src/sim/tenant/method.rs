//! Authentication methods as the tenant keeps them.
//!
//! The same words serve the scenario files: `{ type = "phone", number = "+1 5550100", created = "600d" }`.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::{Uuid, uuid};

/// The id that every password method has.
pub const PASSWORD_ID: Uuid = uuid!("28c10230-6103-485e-b985-444c60001490");
/// The id that every e-mail method has.
pub const EMAIL_ID: Uuid = uuid!("3ddfcfc8-9383-446f-83cc-3ab9be4be18f");

/// One registered method. The password is not among them: everybody has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The id below the wire's spelling of it: some types write it as base64.
    pub id: Uuid,
    /// When it was registered; the service does not know it for phones, e-mail and software tokens.
    pub created: Option<Timestamp>,
    /// When it was last used.
    pub used: Option<Timestamp>,
    pub kind: Kind,
}

/// The types of methods with their own properties.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Kind {
    /// phoneAuthenticationMethod
    #[serde(rename_all = "camelCase")]
    Phone {
        /// `+1 5550100`
        number: Box<str>,
        /// Which of the three.
        #[serde(default)]
        phone_type: PhoneType,
        /// Whether the number signs in by text message.
        #[serde(default)]
        sms: SmsState,
    },
    /// emailAuthenticationMethod: for password reset only, never MFA
    Email { address: Box<str> },
    /// microsoftAuthenticatorAuthenticationMethod
    Authenticator {
        name: Box<str>,
        /// Version of the app.
        #[serde(default = "authenticator_version")]
        version: Box<str>,
        /// The app is Outlook mobile.
        #[serde(default)]
        outlook: bool,
    },
    /// passwordlessMicrosoftAuthenticatorAuthenticationMethod
    Passwordless { name: Box<str> },
    /// fido2AuthenticationMethod
    Fido2 {
        /// Name given by the user.
        name: Box<str>,
        /// Model of the key.
        #[serde(default = "fido2_model")]
        model: Box<str>,
        /// A passkey that a provider copies between devices.
        #[serde(default)]
        synced: bool,
    },
    /// windowsHelloForBusinessAuthenticationMethod
    WindowsHello {
        name: Box<str>,
        /// Strength of the key.
        #[serde(default)]
        strength: Strength,
    },
    /// platformCredentialAuthenticationMethod
    PlatformCredential {
        name: Box<str>,
        /// Strength of the key.
        #[serde(default)]
        strength: Strength,
        #[serde(default)]
        platform: PlatformKind,
    },
    /// softwareOathAuthenticationMethod
    SoftwareOath {},
    /// hardwareOathAuthenticationMethod
    HardwareOath {
        /// Serial number on the token.
        serial: Box<str>,
        /// Manufacturer of the token.
        manufacturer: Box<str>,
        /// Model of the token.
        model: Box<str>,
        /// Whether it was activated.
        #[serde(default)]
        status: TokenStatus,
    },
    /// temporaryAccessPassAuthenticationMethod
    #[serde(rename_all = "camelCase")]
    AccessPass {
        /// When it begins to work.
        #[serde(skip, default)]
        starts: Timestamp,
        /// How long it works, in minutes.
        minutes: u32,
        /// Works one time only.
        #[serde(default)]
        once: bool,
    },
    /// externalAuthenticationMethod
    External {
        /// Name of the provider.
        name: Box<str>,
    },
    /// qrCodePinAuthenticationMethod
    QrCodePin {},
    /// resourceAccountKeyAuthenticationMethod
    ResourceAccountKey { name: Box<str> },
    /// A type that no client knows yet.
    Unknown {
        /// The name after `#microsoft.graph.`.
        name: Box<str>,
    },
}

fn authenticator_version() -> Box<str> {
    "6.2506.3850".into()
}

fn fido2_model() -> Box<str> {
    "NFC key".into()
}

/// `authenticationPhoneType`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PhoneType {
    /// The first mobile phone.
    #[default]
    Mobile,
    /// A second mobile phone; needs a first one.
    AlternateMobile,
    Office,
}

impl PhoneType {
    pub const ALL: [Self; 3] = [Self::Mobile, Self::AlternateMobile, Self::Office];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::AlternateMobile => "alternateMobile",
            Self::Office => "office",
        }
    }

    /// The id that this phone has for every user.
    pub fn id(self) -> Uuid {
        match self {
            Self::Mobile => uuid!("3179e48a-750b-4051-897c-87b9720928f7"),
            Self::AlternateMobile => uuid!("b6332ec1-7057-4abe-9331-3d72feddfe41"),
            Self::Office => uuid!("e37fc753-ff3b-4958-9484-eaa9425c82bc"),
        }
    }
}

/// `authenticationMethodSignInState`, the values that the scenarios use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SmsState {
    /// Cannot be used for it, such as an office phone.
    NotSupported,
    /// The policy forbids it.
    #[default]
    NotAllowedByPolicy,
    /// The policy allows it, and it is not set up.
    NotEnabled,
    /// Somebody else has the number.
    PhoneNumberNotUnique,
    NotConfigured,
    /// The number signs in by text message.
    Ready,
}

impl SmsState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSupported => "notSupported",
            Self::NotAllowedByPolicy => "notAllowedByPolicy",
            Self::NotEnabled => "notEnabled",
            Self::PhoneNumberNotUnique => "phoneNumberNotUnique",
            Self::NotConfigured => "notConfigured",
            Self::Ready => "ready",
        }
    }
}

/// `authenticationMethodKeyStrength`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Strength {
    /// As it should be.
    #[default]
    Normal,
    /// A key that should be replaced.
    Weak,
    Unknown,
}

impl Strength {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Weak => "weak",
            Self::Unknown => "unknown",
        }
    }
}

/// `authenticationMethodPlatform`, the values that the scenarios use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PlatformKind {
    #[default]
    #[serde(rename = "macOS")]
    MacOs,
    #[serde(rename = "windows")]
    Windows,
}

impl PlatformKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MacOs => "macOS",
            Self::Windows => "windows",
        }
    }
}

/// `hardwareOathTokenStatus`, the values that an assigned token can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenStatus {
    /// Assigned, not yet activated.
    Assigned,
    #[default]
    Activated,
}

impl TokenStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Activated => "activated",
        }
    }
}

impl Kind {
    /// The id that this kind has for every user, where it has one.
    pub fn fixed_id(&self) -> Option<Uuid> {
        match self {
            Self::Phone { phone_type, .. } => Some(phone_type.id()),
            Self::Email { .. } => Some(EMAIL_ID),
            _ => None,
        }
    }

    /// The service keeps no creation time for this kind.
    pub fn is_undated(&self) -> bool {
        matches!(
            self,
            Self::Phone { .. } | Self::Email { .. } | Self::SoftwareOath {}
        )
    }

    /// Counts as MFA: everything but e-mail and the Temporary Access Pass.
    pub fn is_strong(&self) -> bool {
        !matches!(self, Self::Email { .. } | Self::AccessPass { .. })
    }

    /// What the audit log's reasons call it.
    pub fn spoken(&self) -> &str {
        match self {
            Self::Phone { phone_type, .. } => phone_type.as_str(),
            Self::Email { .. } => "Email",
            Self::Authenticator { .. } => "Authenticator App",
            Self::Passwordless { .. } => "Passwordless phone sign-in",
            Self::Fido2 { .. } => "Passkey",
            Self::WindowsHello { .. } => "Windows Hello for Business",
            Self::PlatformCredential { .. } => "Platform credential",
            Self::SoftwareOath {} => "Software OATH token",
            Self::HardwareOath { .. } => "Hardware OATH token",
            Self::AccessPass { .. } => "Temporary Access Pass",
            Self::External { .. } => "External method",
            Self::QrCodePin {} => "QR code",
            Self::ResourceAccountKey { name } | Self::Unknown { name } => name,
        }
    }

    /// What the registration report calls it.
    pub fn report_names(&self) -> &'static [&'static str] {
        match self {
            Self::Phone { phone_type, .. } => match phone_type {
                PhoneType::Mobile => &["mobilePhone"],
                PhoneType::AlternateMobile => &["alternateMobilePhone"],
                PhoneType::Office => &["officePhone"],
            },
            Self::Email { .. } => &["email"],
            Self::Authenticator { .. } => {
                &["microsoftAuthenticatorPush", "softwareOneTimePasscode"]
            }
            Self::Passwordless { .. } => &["microsoftAuthenticatorPasswordless"],
            Self::Fido2 { synced: false, .. } => &["passKeyDeviceBound"],
            Self::Fido2 { synced: true, .. } => &["passKeySynced"],
            Self::WindowsHello { .. } => &["windowsHelloForBusiness"],
            Self::PlatformCredential { .. } => &["macOsSecureEnclaveKey"],
            Self::SoftwareOath {} => &["softwareOneTimePasscode"],
            Self::HardwareOath { .. } => &["hardwareOneTimePasscode"],
            Self::AccessPass { .. } => &["temporaryAccessPass"],
            Self::External { .. } => &["externalAuthMethod"],
            Self::QrCodePin {} => &["qrCode"],
            Self::ResourceAccountKey { .. } | Self::Unknown { .. } => &[],
        }
    }
}

impl Method {
    /// A method with the id that its kind prescribes, or else the given one.
    pub fn new(kind: Kind, id: Uuid, created: Timestamp) -> Self {
        Self {
            id: kind.fixed_id().unwrap_or(id),
            created: (!kind.is_undated()).then_some(created),
            used: None,
            kind,
        }
    }
}
