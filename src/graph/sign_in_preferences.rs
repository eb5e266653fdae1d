//! `authentication/signInPreferences`: the default second factor. Beta only.

use reqwest::Method;
use serde_json::{Value, json};

use super::decode::text;
use super::error::Error;
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::tenant::{DefaultMethod, SafeText, SignInPreferences, UserId};

const KEY: &str = "userPreferredMethodForSecondaryAuthentication";
const SYSTEM: &str = "isSystemPreferredAuthenticationMethodEnabled";

impl Graph {
    /// The user's default second factor.
    pub async fn sign_in_preferences(&self, user: UserId) -> Result<SignInPreferences, Error> {
        let id = user.to_string();
        let answer = self
            .get(Area::SignInPreferences, Version::Beta, path(&id), None)
            .await?;
        let body: Value = answer.json()?;
        if body.get(KEY).is_none() && body.get(SYSTEM).is_none() {
            return Err(answer.unreadable("no sign-in preferences in it"));
        }
        let word = body[KEY].as_str().filter(|word| *word != "none");
        let default = word.and_then(DefaultMethod::parse);
        // A default that nobody knows is not the same as none: what may be the default is not deleted first.
        if default.is_none() && (word.is_some() || !(body[KEY].is_null() || body[KEY].is_string()))
        {
            return Err(answer.unreadable("the default method is of an unknown kind"));
        }
        Ok(SignInPreferences {
            default,
            system_preferred: body[SYSTEM].as_bool(),
            system_method: text(&body["systemPreferredAuthenticationMethod"]),
        })
    }

    /// Makes another method the default, which has to be registered, and gives the id of the request.
    pub async fn set_default_method(
        &self,
        user: UserId,
        method: DefaultMethod,
    ) -> Result<Option<SafeText>, Error> {
        let id = user.to_string();
        let url = self.endpoint().url(Version::Beta, path(&id), None);
        let body = json!({ KEY: method.name() });
        let request = Request::write(Area::SignInPreferences, Method::PATCH, url, Some(&body));
        self.send(&request).await.map(|answer| answer.request_id)
    }
}

fn path(id: &str) -> [&str; 4] {
    ["users", id, "authentication", "signInPreferences"]
}
