//! `authentication/methods`: what a user has registered, and its deletion by the typed collections.

mod add;
mod decode;

use reqwest::Method as Verb;
use serde_json::Value;
use url::Url;

use super::error::Error;
use super::page::Pages;
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::tenant::{Method, MethodType, SafeText, UserId};

/// Where methods of a type are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Collection {
    version: Version,
    segment: &'static str,
    /// The segment is the method itself and takes no id.
    single: bool,
}

impl Graph {
    /// All methods of a user. Beta shows more types and the last use; where it has no such list, v1.0 is asked.
    pub async fn methods(&self, user: UserId) -> Result<Vec<Method>, Error> {
        match self.methods_of(Version::Beta, user).await {
            Err(error) if matches!(error.status(), Some(400 | 404 | 405 | 501)) => {
                self.methods_of(Version::V1, user).await
            }
            answered => answered,
        }
    }

    async fn methods_of(&self, version: Version, user: UserId) -> Result<Vec<Method>, Error> {
        let id = user.to_string();
        let path = ["users", &id, "authentication", "methods"];
        let url = self.endpoint().url(version, path, None);
        let pages = Pages::new::<decode::MethodRow>(self.clone(), Area::Methods, url);
        pages.all().await?.whole(Area::Methods, "methods")
    }

    /// Deletes a method and gives the id of the request. The service refuses the default while others remain, and a mobile
    /// while there is an alternate.
    ///
    /// # Errors
    /// Nothing is sent for a password, which cannot be deleted, nor for a type whose collection is unknown.
    pub async fn delete_method(
        &self,
        user: UserId,
        method: &Method,
    ) -> Result<Option<SafeText>, Error> {
        let url = self.deletion(user, method)?;
        let request = Request::write(Area::Methods, Verb::DELETE, url, None::<&Value>);
        self.send(&request).await.map(|answer| answer.request_id)
    }

    /// Where a method is deleted.
    pub(super) fn deletion(&self, user: UserId, method: &Method) -> Result<Url, Error> {
        let collection = collection(method.method_type()).ok_or_else(|| cannot_delete(method))?;
        let user = user.to_string();
        let mut path = vec!["users", &user, "authentication", collection.segment];
        if !collection.single {
            path.push(key(method)?);
        }
        Ok(self.endpoint().url(collection.version, path, None))
    }
}

/// The id as a path segment. A URL drops `.` and `..`, which would then name the whole collection.
fn key(method: &Method) -> Result<&str, Error> {
    let key = method.id.as_str();
    if matches!(key, "" | "." | "..") {
        return Err(Error::refused(
            Area::Methods,
            "the method has no usable id".to_owned(),
        ));
    }
    Ok(key)
}

fn cannot_delete(method: &Method) -> Error {
    let why = match method.method_type() {
        MethodType::Password => "a password cannot be deleted".to_owned(),
        _ => format!(
            "mfadeck does not know how to delete this type of method: {} {}",
            method.method_type().label(),
            method.description()
        ),
    };
    Error::refused(Area::Methods, why)
}

/// The collections that Graph documents. There is no rule from the type's name that holds for all.
fn collection(method: MethodType) -> Option<Collection> {
    let (version, segment) = match method {
        MethodType::Phone(_) => (Version::V1, "phoneMethods"),
        MethodType::Email => (Version::V1, "emailMethods"),
        MethodType::Authenticator => (Version::V1, "microsoftAuthenticatorMethods"),
        MethodType::Fido2 => (Version::V1, "fido2Methods"),
        MethodType::WindowsHello => (Version::V1, "windowsHelloForBusinessMethods"),
        MethodType::PlatformCredential => (Version::V1, "platformCredentialMethods"),
        MethodType::SoftwareOath => (Version::V1, "softwareOathMethods"),
        MethodType::AccessPass => (Version::V1, "temporaryAccessPassMethods"),
        MethodType::External => (Version::V1, "externalAuthenticationMethods"),
        MethodType::HardwareOath => (Version::Beta, "hardwareOathMethods"),
        MethodType::QrCodePin => (Version::Beta, "qrCodePinMethod"),
        MethodType::PasswordlessAuthenticator => {
            (Version::Beta, "passwordlessMicrosoftAuthenticatorMethods")
        }
        MethodType::Password | MethodType::ResourceAccountKey | MethodType::Other => return None,
    };
    Some(Collection {
        version,
        segment,
        single: method == MethodType::QrCodePin,
    })
}
