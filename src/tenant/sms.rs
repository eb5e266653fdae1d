//! How much a user depends on SMS and voice calls.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::registration::RegisteredMethods;
use super::{DefaultMethod, Known, Registration, Unknown, User};

/// What SMS and voice are to a user, from the most to the least.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum SmsDependency {
    /// The only second factor: without them the user cannot sign in where MFA is required.
    Only,
    /// The default second factor, beside another one.
    Default,
    /// Registered, and neither the only one nor the default.
    Registered,
    /// No phone is registered.
    None,
}

impl SmsDependency {
    /// All, from the most to the least.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The stable name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Reads the stable name in any case.
    pub fn parse(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

impl Registration {
    /// How much the user depends on SMS and voice, by the methods and the default that the report names.
    pub fn sms_dependency(&self) -> Known<SmsDependency> {
        let methods = match self.methods {
            Known::Is(methods) => methods,
            Known::Unknown(why) => return Known::Unknown(why),
        };
        if !methods.has_phone() {
            return Known::Is(SmsDependency::None);
        }
        if methods.only_phones() {
            return Known::Is(SmsDependency::Only);
        }
        if methods.without_newcomers().only_phones() {
            // A method that mfadeck does not know may be a second factor or none.
            return Known::Unknown(Unknown::Unreadable);
        }
        self.default.map(|default| match default {
            Some(default) if default.is_phone() => SmsDependency::Default,
            _ => SmsDependency::Registered,
        })
    }
}

impl User {
    /// See [`Registration::sms_dependency`]; unknown for users without a row of the report.
    pub fn sms_dependency(&self) -> Known<SmsDependency> {
        self.registration.and_then(|row| row.sms_dependency())
    }
}

impl DefaultMethod {
    /// Whether it is a text or a call.
    pub fn is_phone(self) -> bool {
        match self {
            Self::Sms | Self::VoiceMobile | Self::VoiceAlternateMobile | Self::VoiceOffice => true,
            Self::Push | Self::Oath => false,
        }
    }
}

impl RegisteredMethods {
    /// Whether a phone is registered.
    fn has_phone(self) -> bool {
        Self::of_word("phone").is_some_and(|phones| self.intersects(phones))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(methods: &[&str], default: Option<DefaultMethod>) -> Known<SmsDependency> {
        let row = Registration {
            registered: Known::Is(true),
            capable: Known::Is(true),
            admin: Known::Is(false),
            methods: Known::Is(RegisteredMethods::parse(methods.iter().copied())),
            default: Known::Is(default),
            as_of: None,
        };
        row.sms_dependency()
    }

    #[test]
    fn phones_are_the_only_factor_the_default_a_spare_or_nothing() {
        use DefaultMethod::{Push, Sms, VoiceOffice};
        for (methods, default, is) in [
            (&["mobilePhone"][..], Some(Sms), SmsDependency::Only),
            (&["officePhone", "email"], None, SmsDependency::Only),
            (
                &["mobilePhone", "temporaryAccessPass", "qrCode"],
                Some(Sms),
                SmsDependency::Only,
            ),
            (
                &["mobilePhone", "microsoftAuthenticatorPush"],
                Some(Sms),
                SmsDependency::Default,
            ),
            (
                &["officePhone", "fido2SecurityKey"],
                Some(VoiceOffice),
                SmsDependency::Default,
            ),
            (
                &["mobilePhone", "microsoftAuthenticatorPush"],
                Some(Push),
                SmsDependency::Registered,
            ),
            (
                &["mobilePhone", "passKeySynced"],
                None,
                SmsDependency::Registered,
            ),
            (
                &["microsoftAuthenticatorPush"],
                Some(Push),
                SmsDependency::None,
            ),
            (&["email"], None, SmsDependency::None),
            (&[], None, SmsDependency::None),
        ] {
            assert_eq!(of(methods, default), Known::Is(is), "{methods:?}");
        }
    }

    #[test]
    fn a_method_that_mfadeck_does_not_know_may_be_a_second_factor() {
        let is = of(&["mobilePhone", "carrierPigeon"], None);
        assert_eq!(is, Known::Unknown(Unknown::Unreadable));
        let is = of(&["mobilePhone", "carrierPigeon", "fido2SecurityKey"], None);
        assert_eq!(is, Known::Is(SmsDependency::Registered));
    }
}
