//! One method out of Graph's JSON, by its `@odata.type`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::super::decode::{Row, text, timestamp};
use crate::tenant::{Method, MethodDetail, MethodId, PhoneType, SafeText};

/// A method as it came; its keys depend on its type.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct MethodRow(Value);

impl Row for MethodRow {
    type Item = Method;

    fn item(self, _: Timestamp) -> Option<Method> {
        Some(Method {
            id: MethodId::new(self.0["id"].as_str().filter(|id| !id.is_empty())?),
            created: self.timestamp("createdDateTime"),
            last_used: self.timestamp("lastUsedDateTime"),
            detail: self.detail(),
        })
    }
}

impl MethodRow {
    fn detail(&self) -> MethodDetail {
        let odata_type = self.0["@odata.type"].as_str().unwrap_or_default();
        let odata_type = odata_type
            .strip_prefix("#microsoft.graph.")
            .unwrap_or(odata_type);
        match odata_type {
            "passwordAuthenticationMethod" => MethodDetail::Password,
            "phoneAuthenticationMethod" => self.phone(odata_type),
            "emailAuthenticationMethod" => MethodDetail::Email {
                address: self.words("emailAddress"),
            },
            "microsoftAuthenticatorAuthenticationMethod" => MethodDetail::Authenticator {
                device: self.words("displayName"),
                version: text(&self.0["phoneAppVersion"]),
            },
            "passwordlessMicrosoftAuthenticatorAuthenticationMethod" => {
                MethodDetail::PasswordlessAuthenticator {
                    device: self.words("displayName"),
                }
            }
            "fido2AuthenticationMethod" => MethodDetail::Fido2 {
                name: self.words("displayName"),
                model: text(&self.0["model"]),
                synced: self.0["passkeyType"].as_str() == Some("synced"),
            },
            "windowsHelloForBusinessAuthenticationMethod" => MethodDetail::WindowsHello {
                device: self.words("displayName"),
            },
            "platformCredentialAuthenticationMethod" => MethodDetail::PlatformCredential {
                device: self.words("displayName"),
                platform: text(&self.0["platform"]),
            },
            "softwareOathAuthenticationMethod" => MethodDetail::SoftwareOath,
            "hardwareOathAuthenticationMethod" => MethodDetail::HardwareOath {
                token: self.token(),
            },
            "temporaryAccessPassAuthenticationMethod" => self.access_pass(),
            "externalAuthenticationMethod" => MethodDetail::External {
                name: self.words("displayName"),
            },
            "qrCodePinAuthenticationMethod" => MethodDetail::QrCodePin,
            "resourceAccountKeyAuthenticationMethod" => MethodDetail::ResourceAccountKey {
                name: self.words("displayName"),
            },
            _ => MethodDetail::Other {
                odata_type: SafeText::new(odata_type),
            },
        }
    }

    /// A phone of a kind that this program does not know is no phone that it may touch.
    fn phone(&self, odata_type: &str) -> MethodDetail {
        let kind = self.0["phoneType"].as_str().unwrap_or_default();
        let known = [
            PhoneType::Mobile,
            PhoneType::AlternateMobile,
            PhoneType::Office,
        ];
        match known.into_iter().find(|phone| phone.name() == kind) {
            Some(phone_type) => MethodDetail::Phone {
                phone_type,
                number: self.words("phoneNumber"),
                sms_sign_in: text(&self.0["smsSignInState"]),
            },
            None => MethodDetail::Other {
                odata_type: SafeText::from(format!("{odata_type} {kind}")),
            },
        }
    }

    fn token(&self) -> Option<SafeText> {
        let device = &self.0["device"];
        let parts: Vec<&str> = ["serialNumber", "manufacturer", "model"]
            .into_iter()
            .filter_map(|key| device[key].as_str())
            .filter(|part| !part.is_empty())
            .collect();
        (!parts.is_empty()).then(|| SafeText::from(parts.join(", ")))
    }

    fn access_pass(&self) -> MethodDetail {
        MethodDetail::AccessPass {
            usable: self.0["isUsable"].as_bool().unwrap_or_default(),
            reason: text(&self.0["methodUsabilityReason"]),
            starts: self.timestamp("startDateTime"),
            minutes: self.0["lifetimeInMinutes"]
                .as_u64()
                .and_then(|minutes| minutes.try_into().ok()),
            once: self.0["isUsableOnce"].as_bool().unwrap_or_default(),
        }
    }

    fn words(&self, key: &str) -> SafeText {
        text(&self.0[key]).unwrap_or_default()
    }

    fn timestamp(&self, key: &str) -> Option<Timestamp> {
        timestamp(self.0[key].as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tenant::MethodType;

    fn method(value: Value) -> Option<Method> {
        MethodRow(value).item(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn every_type_of_the_documentation_is_known() {
        for (odata_type, known) in [
            ("password", MethodType::Password),
            ("email", MethodType::Email),
            ("microsoftAuthenticator", MethodType::Authenticator),
            (
                "passwordlessMicrosoftAuthenticator",
                MethodType::PasswordlessAuthenticator,
            ),
            ("fido2", MethodType::Fido2),
            ("windowsHelloForBusiness", MethodType::WindowsHello),
            ("platformCredential", MethodType::PlatformCredential),
            ("softwareOath", MethodType::SoftwareOath),
            ("hardwareOath", MethodType::HardwareOath),
            ("temporaryAccessPass", MethodType::AccessPass),
            ("external", MethodType::External),
            ("qrCodePin", MethodType::QrCodePin),
            ("resourceAccountKey", MethodType::ResourceAccountKey),
        ] {
            let odata_type = format!("#microsoft.graph.{odata_type}AuthenticationMethod");
            let read = method(json!({"@odata.type": odata_type, "id": "x"})).unwrap();
            assert_eq!(read.method_type(), known, "{odata_type}");
        }
    }

    #[test]
    fn a_type_of_the_future_and_a_phone_of_the_future_are_kept_as_other() {
        for row in [
            json!({"@odata.type": "#microsoft.graph.telepathyAuthenticationMethod", "id": "x"}),
            json!({"@odata.type": "#microsoft.graph.phoneAuthenticationMethod", "id": "x", "phoneType": "satellite"}),
            json!({"id": "x"}),
        ] {
            assert_eq!(method(row).unwrap().method_type(), MethodType::Other);
        }
    }

    #[test]
    fn null_and_missing_keys_are_no_reason_to_drop_a_method() {
        let read = method(json!({
            "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod",
            "id": "_jpuR-TGZtk6aQCLF3BQjA2", "displayName": null, "createdDateTime": null,
        }))
        .unwrap();
        assert_eq!(read.created, None);
        assert_eq!(read.method_type(), MethodType::Authenticator);
    }

    #[test]
    fn a_method_without_an_id_cannot_be_named_and_is_skipped() {
        assert_eq!(
            method(json!({"@odata.type": "#microsoft.graph.fido2AuthenticationMethod"})),
            None
        );
    }
}
