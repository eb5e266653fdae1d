//! Authentication methods of one user.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SafeText;

/// A method's id as Graph writes it: a GUID or an opaque token, only ever sent back as a path segment. Neutralised like any
/// foreign text, and never cut: a part of an id names another method, or none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct MethodId(Box<str>);

/// How many characters are neutralised at once; fewer than would be cut.
const PIECE: usize = 128;

impl MethodId {
    /// Takes the id from an answer.
    pub fn new(foreign: &str) -> Self {
        let mut whole = String::with_capacity(foreign.len());
        let mut rest = foreign;
        while !rest.is_empty() {
            let end = rest
                .char_indices()
                .nth(PIECE)
                .map_or(rest.len(), |(at, _)| at);
            let (piece, behind) = rest.split_at(end);
            whole.push_str(&SafeText::new(piece));
            rest = behind;
        }
        Self(whole.into())
    }

    /// The id as a plain string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for MethodId {
    fn from(foreign: String) -> Self {
        Self::new(&foreign)
    }
}

impl From<MethodId> for String {
    fn from(id: MethodId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for MethodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One entry of `authentication/methods`.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// The id within its type.
    pub id: MethodId,
    /// `createdDateTime`; null for methods that are older than the field.
    pub created: Option<Timestamp>,
    /// `lastUsedDateTime`, which only beta has.
    pub last_used: Option<Timestamp>,
    /// What it is, with what only its type has.
    pub detail: MethodDetail,
}

/// The types of `@odata.type` with the properties that distinguish methods of one type.
#[derive(Clone, Debug, PartialEq)]
pub enum MethodDetail {
    /// The password; always there, cannot be deleted.
    Password,
    /// A phone for calls and texts.
    Phone {
        /// Which of the three phones.
        phone_type: PhoneType,
        /// The number, masked by the service for some roles.
        number: SafeText,
        /// `smsSignInState`.
        sms_sign_in: Option<SafeText>,
    },
    /// An e-mail address for password reset; not MFA.
    Email {
        /// The address.
        address: SafeText,
    },
    /// Microsoft Authenticator with notifications.
    Authenticator {
        /// The phone's name.
        device: SafeText,
        /// `phoneAppVersion`.
        version: Option<SafeText>,
    },
    /// The deprecated passwordless registration of Authenticator.
    PasswordlessAuthenticator {
        /// The phone's name.
        device: SafeText,
    },
    /// A passkey or security key.
    Fido2 {
        /// The name that the user gave it.
        name: SafeText,
        /// `model`.
        model: Option<SafeText>,
        /// `passkeyType` is `synced`.
        synced: bool,
    },
    /// Windows Hello for Business.
    WindowsHello {
        /// The computer's name.
        device: SafeText,
    },
    /// A platform credential such as the Mac's Secure Enclave.
    PlatformCredential {
        /// The computer's name.
        device: SafeText,
        /// `platform`.
        platform: Option<SafeText>,
    },
    /// A one-time-code app.
    SoftwareOath,
    /// A one-time-code token.
    HardwareOath {
        /// Serial number, manufacturer and model, as far as given.
        token: Option<SafeText>,
    },
    /// A Temporary Access Pass.
    AccessPass {
        /// `isUsable`.
        usable: bool,
        /// `methodUsabilityReason`.
        reason: Option<SafeText>,
        /// `startDateTime`.
        starts: Option<Timestamp>,
        /// `lifetimeInMinutes`.
        minutes: Option<u32>,
        /// `isUsableOnce`.
        once: bool,
    },
    /// A provider outside Microsoft.
    External {
        /// The provider's name.
        name: SafeText,
    },
    /// A QR code with a PIN.
    QrCodePin,
    /// A key of a shared device account.
    ResourceAccountKey {
        /// The device's name.
        name: SafeText,
    },
    /// A type that this program does not know yet.
    Other {
        /// `@odata.type` without its namespace.
        odata_type: SafeText,
    },
}

/// `phoneType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PhoneType {
    /// The first mobile.
    Mobile,
    /// A second mobile; cannot exist without the first.
    AlternateMobile,
    /// An office line.
    Office,
}

impl PhoneType {
    /// Graph's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::AlternateMobile => "alternateMobile",
            Self::Office => "office",
        }
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::AlternateMobile => "alternate mobile",
            Self::Office => "office",
        }
    }
}

/// A method's type without its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodType {
    /// See [`MethodDetail::Password`].
    Password,
    /// See [`MethodDetail::Phone`].
    Phone(PhoneType),
    /// See [`MethodDetail::Email`].
    Email,
    /// See [`MethodDetail::Authenticator`].
    Authenticator,
    /// See [`MethodDetail::PasswordlessAuthenticator`].
    PasswordlessAuthenticator,
    /// See [`MethodDetail::Fido2`].
    Fido2,
    /// See [`MethodDetail::WindowsHello`].
    WindowsHello,
    /// See [`MethodDetail::PlatformCredential`].
    PlatformCredential,
    /// See [`MethodDetail::SoftwareOath`].
    SoftwareOath,
    /// See [`MethodDetail::HardwareOath`].
    HardwareOath,
    /// See [`MethodDetail::AccessPass`].
    AccessPass,
    /// See [`MethodDetail::External`].
    External,
    /// See [`MethodDetail::QrCodePin`].
    QrCodePin,
    /// See [`MethodDetail::ResourceAccountKey`].
    ResourceAccountKey,
    /// See [`MethodDetail::Other`].
    Other,
}

impl MethodType {
    /// All types.
    pub const ALL: [Self; 17] = [
        Self::Password,
        Self::Phone(PhoneType::Mobile),
        Self::Phone(PhoneType::AlternateMobile),
        Self::Phone(PhoneType::Office),
        Self::Email,
        Self::Authenticator,
        Self::PasswordlessAuthenticator,
        Self::Fido2,
        Self::WindowsHello,
        Self::PlatformCredential,
        Self::SoftwareOath,
        Self::HardwareOath,
        Self::AccessPass,
        Self::External,
        Self::QrCodePin,
        Self::ResourceAccountKey,
        Self::Other,
    ];
}

impl Method {
    /// The type without its properties.
    pub fn method_type(&self) -> MethodType {
        match &self.detail {
            MethodDetail::Password => MethodType::Password,
            MethodDetail::Phone { phone_type, .. } => MethodType::Phone(*phone_type),
            MethodDetail::Email { .. } => MethodType::Email,
            MethodDetail::Authenticator { .. } => MethodType::Authenticator,
            MethodDetail::PasswordlessAuthenticator { .. } => MethodType::PasswordlessAuthenticator,
            MethodDetail::Fido2 { .. } => MethodType::Fido2,
            MethodDetail::WindowsHello { .. } => MethodType::WindowsHello,
            MethodDetail::PlatformCredential { .. } => MethodType::PlatformCredential,
            MethodDetail::SoftwareOath => MethodType::SoftwareOath,
            MethodDetail::HardwareOath { .. } => MethodType::HardwareOath,
            MethodDetail::AccessPass { .. } => MethodType::AccessPass,
            MethodDetail::External { .. } => MethodType::External,
            MethodDetail::QrCodePin => MethodType::QrCodePin,
            MethodDetail::ResourceAccountKey { .. } => MethodType::ResourceAccountKey,
            MethodDetail::Other { .. } => MethodType::Other,
        }
    }

    /// Whether it is the same method, maybe read at another time. The fixed ids of phones are the same for
    /// all users, and ids are unique within a type only.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.id == other.id && self.method_type() == other.method_type()
    }

    /// Type and description: `Phone, mobile +1 5550100`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method_type().label(), self.description())
            .trim_end()
            .to_owned()
    }

    /// What distinguishes this method from others of its type: device, number or name.
    pub fn description(&self) -> String {
        match &self.detail {
            MethodDetail::Password | MethodDetail::SoftwareOath | MethodDetail::QrCodePin => {
                String::new()
            }
            MethodDetail::Phone { number, .. } => number.to_string(),
            MethodDetail::Email { address } => address.to_string(),
            MethodDetail::Authenticator { device, version } => match version {
                Some(version) => format!("{device} (app {version})"),
                None => device.to_string(),
            },
            MethodDetail::Fido2 {
                name,
                model,
                synced,
            } => {
                let model = model
                    .as_ref()
                    .map(|m| format!(" ({m})"))
                    .unwrap_or_default();
                format!("{name}{model}{}", if *synced { ", synced" } else { "" })
            }
            MethodDetail::PasswordlessAuthenticator { device }
            | MethodDetail::WindowsHello { device } => device.to_string(),
            MethodDetail::PlatformCredential { device, platform } => match platform {
                Some(platform) => format!("{device} ({platform})"),
                None => device.to_string(),
            },
            MethodDetail::HardwareOath { token } => {
                token.as_ref().map(ToString::to_string).unwrap_or_default()
            }
            MethodDetail::AccessPass {
                usable,
                reason,
                minutes,
                once,
                ..
            } => {
                let reason = reason.as_ref().map_or("unusable", |r| r.as_str());
                let state = if *usable { "usable" } else { reason };
                let minutes = minutes.map(|m| format!(", {m} min")).unwrap_or_default();
                format!("{state}{minutes}{}", if *once { ", once" } else { "" })
            }
            MethodDetail::External { name } | MethodDetail::ResourceAccountKey { name } => {
                name.to_string()
            }
            MethodDetail::Other { odata_type } => odata_type.to_string(),
        }
    }
}

impl MethodType {
    /// The name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::Phone(PhoneType::Mobile) => "Phone, mobile",
            Self::Phone(PhoneType::AlternateMobile) => "Phone, alternate mobile",
            Self::Phone(PhoneType::Office) => "Phone, office",
            Self::Email => "E-mail",
            Self::Authenticator => "Authenticator",
            Self::PasswordlessAuthenticator => "Authenticator, passwordless",
            Self::Fido2 => "Passkey (FIDO2)",
            Self::WindowsHello => "Windows Hello",
            Self::PlatformCredential => "Platform credential",
            Self::SoftwareOath => "Software OATH",
            Self::HardwareOath => "Hardware OATH",
            Self::AccessPass => "Temporary Access Pass",
            Self::External => "External method",
            Self::QrCodePin => "QR code and PIN",
            Self::ResourceAccountKey => "Shared device key",
            Self::Other => "Unknown method",
        }
    }

    /// Whether the method is a second factor. Microsoft's own report (`MSIdentityTools`) counts all but
    /// password, e-mail and Temporary Access Pass, and types it does not know. A QR code with its PIN is one factor.
    pub fn is_mfa(self) -> bool {
        !matches!(
            self,
            Self::Password | Self::Email | Self::AccessPass | Self::QrCodePin
        )
    }

    /// Whether the method cannot be phished: bound to the site it signs in to.
    pub fn is_phishing_resistant(self) -> bool {
        matches!(
            self,
            Self::Fido2 | Self::WindowsHello | Self::PlatformCredential
        )
    }

    /// Whether the portal's "Require re-register multifactor authentication" takes the method away:
    /// phone numbers, Authenticator apps, software and hardware OATH tokens.
    pub fn is_contact_method(self) -> bool {
        matches!(
            self,
            Self::Phone(_) | Self::Authenticator | Self::SoftwareOath | Self::HardwareOath
        )
    }
}

/// `userPreferredMethodForSecondaryAuthentication`, which names a kind of method and not one method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefaultMethod {
    /// Notification in Authenticator.
    Push,
    /// A code from an app or token.
    Oath,
    /// A call to the mobile.
    VoiceMobile,
    /// A call to the alternate mobile.
    VoiceAlternateMobile,
    /// A call to the office line.
    VoiceOffice,
    /// A text to the mobile.
    Sms,
}

impl DefaultMethod {
    /// All values, as Graph lists them.
    pub const ALL: [Self; 6] = [
        Self::Push,
        Self::Oath,
        Self::VoiceMobile,
        Self::VoiceAlternateMobile,
        Self::VoiceOffice,
        Self::Sms,
    ];

    /// Graph's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Oath => "oath",
            Self::VoiceMobile => "voiceMobile",
            Self::VoiceAlternateMobile => "voiceAlternateMobile",
            Self::VoiceOffice => "voiceOffice",
            Self::Sms => "sms",
        }
    }

    /// What it is in words, with Graph's word.
    pub fn words(self) -> &'static str {
        match self {
            Self::Push => "a notification in Authenticator (push)",
            Self::Oath => "a code from an app or token (oath)",
            Self::VoiceMobile => "a call to the mobile (voiceMobile)",
            Self::VoiceAlternateMobile => "a call to the alternate mobile (voiceAlternateMobile)",
            Self::VoiceOffice => "a call to the office line (voiceOffice)",
            Self::Sms => "a text to the mobile (sms)",
        }
    }

    /// The default that a method of this type can be, `now` being the present one: a mobile is texted, or called
    /// where it is texted already.
    pub fn of(method: MethodType, now: Option<Self>) -> Option<Self> {
        Some(match method {
            MethodType::Authenticator => Self::Push,
            MethodType::SoftwareOath | MethodType::HardwareOath => Self::Oath,
            MethodType::Phone(PhoneType::Mobile) if now == Some(Self::Sms) => Self::VoiceMobile,
            MethodType::Phone(PhoneType::Mobile) => Self::Sms,
            MethodType::Phone(PhoneType::AlternateMobile) => Self::VoiceAlternateMobile,
            MethodType::Phone(PhoneType::Office) => Self::VoiceOffice,
            _ => return None,
        })
    }

    /// Reads Graph's word; `none` and words of the future give nothing.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == word)
    }

    /// Whether a method of this type is the one that the preference means. Authenticator gives codes too,
    /// but is the default by `oath` only where no OATH app is registered, which the caller knows.
    pub fn is_met_by(self, method: MethodType) -> bool {
        match self {
            Self::Push => method == MethodType::Authenticator,
            Self::Oath => matches!(method, MethodType::SoftwareOath | MethodType::HardwareOath),
            Self::VoiceMobile | Self::Sms => method == MethodType::Phone(PhoneType::Mobile),
            Self::VoiceAlternateMobile => method == MethodType::Phone(PhoneType::AlternateMobile),
            Self::VoiceOffice => method == MethodType::Phone(PhoneType::Office),
        }
    }
}

/// `authentication/signInPreferences`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInPreferences {
    /// The default second factor.
    pub default: Option<DefaultMethod>,
    /// `isSystemPreferredAuthenticationMethodEnabled`: the service picks the strongest method by itself.
    pub system_preferred: Option<bool>,
    /// `systemPreferredAuthenticationMethod`, such as `PhoneAppNotification`: the method that it picks.
    pub system_method: Option<SafeText>,
}

impl SignInPreferences {
    /// The method that the service asks for first, by index: the system-preferred one, or else the user's default.
    pub fn asked_first(&self, methods: &[Method]) -> Option<usize> {
        self.system_choice(methods)
            .or_else(|| default_of(methods, self))
    }

    /// Why it is of no use to make this the default: the service asks for another method first, whatever the default is.
    /// None where that is off or unknown, or where the service picks the same.
    pub fn pointless(&self, default: DefaultMethod, methods: &[Method]) -> Option<String> {
        if self.system_preferred != Some(true) {
            return None;
        }
        let Some(first) = self.system_choice(methods).and_then(|at| methods.get(at)) else {
            return Some(
                "System-preferred MFA is on: the service asks for the strongest method first, whatever the default is."
                    .to_owned(),
            );
        };
        (!default.is_met_by(first.method_type())).then(|| {
            format!(
                "This changes little: system-preferred MFA is on, and the service asks for {} first, whatever the \
                 default is. The user can choose another way at sign-in.",
                first.method_type().label()
            )
        })
    }

    /// The system-preferred method, by index; none where it is off or not named.
    pub fn system_choice(&self, methods: &[Method]) -> Option<usize> {
        let word = self
            .system_method
            .as_ref()
            .filter(|_| self.system_preferred == Some(true))?;
        let kinds = system_kinds(word);
        kinds.iter().find_map(|kind| {
            methods
                .iter()
                .position(|method| method.method_type() == *kind)
        })
    }
}

/// The types of method that a word of `systemPreferredAuthenticationMethod` may mean, the likeliest first.
fn system_kinds(word: &str) -> &'static [MethodType] {
    match word.to_ascii_lowercase().as_str() {
        "phoneappnotification" => &[MethodType::Authenticator],
        "phoneappotp" => &[
            MethodType::SoftwareOath,
            MethodType::HardwareOath,
            MethodType::Authenticator,
        ],
        "sms" | "onewaysms" | "twowayvoicemobile" => &[MethodType::Phone(PhoneType::Mobile)],
        "twowayvoicealternatemobile" => &[MethodType::Phone(PhoneType::AlternateMobile)],
        "twowayvoiceoffice" => &[MethodType::Phone(PhoneType::Office)],
        "fido2" => &[MethodType::Fido2],
        _ => &[],
    }
}

/// Which of the methods is the user's own default, by index.
pub fn default_of(methods: &[Method], preferences: &SignInPreferences) -> Option<usize> {
    let wanted = preferences.default?;
    let find = |wanted: DefaultMethod| {
        methods
            .iter()
            .position(|m| wanted.is_met_by(m.method_type()))
    };
    find(wanted).or_else(|| {
        (wanted == DefaultMethod::Oath)
            .then(|| find(DefaultMethod::Push))
            .flatten()
    })
}

/// The methods in the order of the screen: second factors first.
pub fn in_order(methods: &[Method]) -> impl Iterator<Item = &Method> {
    let of = |factor| {
        methods
            .iter()
            .filter(move |method| method.method_type().is_mfa() == factor)
    };
    of(true).chain(of(false))
}
