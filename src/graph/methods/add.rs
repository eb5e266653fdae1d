//! Adding a method for a user, or changing its number: a phone, an address for password reset, a hardware token.

use reqwest::Method as Verb;
use serde_json::{Value, json};
use url::Url;

use super::super::error::Error;
use super::super::pipeline::Request;
use super::super::{Area, Graph, Version};
use super::key;
use crate::tenant::{Method, NewMethod, SafeText, UserId};

/// A request that adds or changes a method.
pub(in crate::graph) struct Addition {
    pub(in crate::graph) verb: Verb,
    pub(in crate::graph) url: Url,
    pub(in crate::graph) body: Value,
}

impl Graph {
    /// Adds a method, or changes the one that is there, and gives the id of the request. The service takes one phone of
    /// each type, an alternate mobile only beside a mobile, and one address.
    pub async fn put_method(
        &self,
        user: UserId,
        method: &NewMethod,
        before: Option<&Method>,
    ) -> Result<Option<SafeText>, Error> {
        let Addition { verb, url, body } = self.addition(user, method, before)?;
        let request = Request::write(Area::Methods, verb, url, Some(&body));
        self.send(&request).await.map(|answer| answer.request_id)
    }

    /// The request: POST for a new one, PATCH for another number or address.
    pub(in crate::graph) fn addition(
        &self,
        user: UserId,
        method: &NewMethod,
        before: Option<&Method>,
    ) -> Result<Addition, Error> {
        let (version, mut path, body) = match method {
            NewMethod::Phone { phone_type, number } => (
                Version::V1,
                vec!["phoneMethods"],
                json!({"phoneNumber": number.as_str(), "phoneType": phone_type.name()}),
            ),
            NewMethod::Email(address) => (
                Version::V1,
                vec!["emailMethods"],
                json!({"emailAddress": address.as_str()}),
            ),
            NewMethod::Token { serial, code } => (
                Version::Beta,
                vec!["hardwareOathMethods", "assignAndActivateBySerialNumber"],
                json!({"serialNumber": serial.as_str(), "verificationCode": code.secret()}),
            ),
        };
        let before = before.filter(|_| !matches!(method, NewMethod::Token { .. }));
        let verb = match before {
            Some(before) => {
                path.push(key(before)?);
                Verb::PATCH
            }
            None => Verb::POST,
        };
        let id = user.to_string();
        let path = ["users", &id, "authentication"].into_iter().chain(path);
        let url = self.endpoint().url(version, path, None);
        Ok(Addition { verb, url, body })
    }
}
