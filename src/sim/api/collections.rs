//! The collections of methods below `authentication`, each with its type.
//!
//! Listed, not derived: `qrCodePinMethod` is a single object and `externalAuthenticationMethods` keeps the whole word.

use crate::tenant::Kind;

/// One collection of methods of a type.
#[derive(Debug, PartialEq, Eq)]
pub struct MethodCollection {
    /// The segment in the path.
    pub segment: &'static str,
    /// The type's name after `#microsoft.graph.`.
    pub kind: &'static str,
    /// Only beta has it, in the path and in the list of all methods.
    pub beta: bool,
    /// The scope that covers this type only.
    pub scope: &'static str,
}

const fn v1(segment: &'static str, kind: &'static str, scope: &'static str) -> MethodCollection {
    MethodCollection {
        segment,
        kind,
        beta: false,
        scope,
    }
}

const fn beta(segment: &'static str, kind: &'static str, scope: &'static str) -> MethodCollection {
    MethodCollection {
        beta: true,
        ..v1(segment, kind, scope)
    }
}

pub static PASSWORD: MethodCollection = v1(
    "passwordMethods",
    "passwordAuthenticationMethod",
    "UserAuthMethod-Password.ReadWrite.All",
);
pub static PHONE: MethodCollection = v1(
    "phoneMethods",
    "phoneAuthenticationMethod",
    "UserAuthMethod-Phone.ReadWrite.All",
);
pub static EMAIL: MethodCollection = v1(
    "emailMethods",
    "emailAuthenticationMethod",
    "UserAuthMethod-Email.ReadWrite.All",
);
pub static AUTHENTICATOR: MethodCollection = v1(
    "microsoftAuthenticatorMethods",
    "microsoftAuthenticatorAuthenticationMethod",
    "UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
);
pub static PASSWORDLESS: MethodCollection = beta(
    "passwordlessMicrosoftAuthenticatorMethods",
    "passwordlessMicrosoftAuthenticatorAuthenticationMethod",
    "UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
);
pub static FIDO2: MethodCollection = v1(
    "fido2Methods",
    "fido2AuthenticationMethod",
    "UserAuthMethod-Passkey.ReadWrite.All",
);
pub static WINDOWS_HELLO: MethodCollection = v1(
    "windowsHelloForBusinessMethods",
    "windowsHelloForBusinessAuthenticationMethod",
    "UserAuthMethod-WindowsHello.ReadWrite.All",
);
pub static PLATFORM_CREDENTIAL: MethodCollection = v1(
    "platformCredentialMethods",
    "platformCredentialAuthenticationMethod",
    "UserAuthMethod-PlatformCred.ReadWrite.All",
);
pub static SOFTWARE_OATH: MethodCollection = v1(
    "softwareOathMethods",
    "softwareOathAuthenticationMethod",
    "UserAuthMethod-SoftwareOATH.ReadWrite.All",
);
pub static HARDWARE_OATH: MethodCollection = beta(
    "hardwareOathMethods",
    "hardwareOathAuthenticationMethod",
    "UserAuthMethod-HardwareOATH.ReadWrite.All",
);
pub static ACCESS_PASS: MethodCollection = v1(
    "temporaryAccessPassMethods",
    "temporaryAccessPassAuthenticationMethod",
    "UserAuthMethod-TAP.ReadWrite.All",
);
pub static EXTERNAL: MethodCollection = v1(
    "externalAuthenticationMethods",
    "externalAuthenticationMethod",
    "UserAuthMethod-External.ReadWrite.All",
);
pub static QR_CODE_PIN: MethodCollection = beta(
    "qrCodePinMethod",
    "qrCodePinAuthenticationMethod",
    "UserAuthMethod-QR.ReadWrite.All",
);
pub static RESOURCE_ACCOUNT_KEY: MethodCollection = beta(
    "resourceAccountKeyAuthenticationMethods",
    "resourceAccountKeyAuthenticationMethod",
    "UserAuthenticationMethod.ReadWrite.All",
);

static ALL: [&MethodCollection; 14] = [
    &PASSWORD,
    &PHONE,
    &EMAIL,
    &AUTHENTICATOR,
    &PASSWORDLESS,
    &FIDO2,
    &WINDOWS_HELLO,
    &PLATFORM_CREDENTIAL,
    &SOFTWARE_OATH,
    &HARDWARE_OATH,
    &ACCESS_PASS,
    &EXTERNAL,
    &QR_CODE_PIN,
    &RESOURCE_ACCOUNT_KEY,
];

/// The collection with this segment.
pub fn named(segment: &str) -> Option<&'static MethodCollection> {
    ALL.into_iter().find(|c| c.segment == segment)
}

/// The collection that a method belongs to; a type that nobody knows has none.
pub fn of(kind: &Kind) -> Option<&'static MethodCollection> {
    Some(match kind {
        Kind::Phone { .. } => &PHONE,
        Kind::Email { .. } => &EMAIL,
        Kind::Authenticator { .. } => &AUTHENTICATOR,
        Kind::Passwordless { .. } => &PASSWORDLESS,
        Kind::Fido2 { .. } => &FIDO2,
        Kind::WindowsHello { .. } => &WINDOWS_HELLO,
        Kind::PlatformCredential { .. } => &PLATFORM_CREDENTIAL,
        Kind::SoftwareOath {} => &SOFTWARE_OATH,
        Kind::HardwareOath { .. } => &HARDWARE_OATH,
        Kind::AccessPass { .. } => &ACCESS_PASS,
        Kind::External { .. } => &EXTERNAL,
        Kind::QrCodePin {} => &QR_CODE_PIN,
        Kind::ResourceAccountKey { .. } => &RESOURCE_ACCOUNT_KEY,
        Kind::Unknown { .. } => return None,
    })
}
