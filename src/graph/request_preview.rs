//! The requests of a change, for a person who wants to see them before they are sent.

use reqwest::Method as Verb;
use serde_json::{Value, json};
use url::Url;

use super::{Graph, Version};
use crate::tenant::{DefaultMethod, Method, MfaState, NewMethod, UserId};

/// A request as it would be sent, without the token.
#[derive(Clone, Debug)]
pub(crate) struct RequestPreview {
    pub(crate) verb: Verb,
    pub(crate) url: Url,
    pub(crate) body: Option<Value>,
}

impl Graph {
    /// Sets a state, and reads it back. A job sends them in batches.
    pub(crate) fn preview_set_state(&self, user: UserId, state: MfaState) -> Vec<RequestPreview> {
        let url = || {
            let id = user.to_string();
            let path = ["users", &id, "authentication", "requirements"];
            self.endpoint().url(Version::Beta, path, None)
        };
        vec![
            request(
                Verb::PATCH,
                url(),
                Some(json!({ "perUserMfaState": state.name() })),
            ),
            request(Verb::GET, url(), None),
        ]
    }

    /// Makes another method the default.
    pub(crate) fn preview_set_default(
        &self,
        user: UserId,
        method: DefaultMethod,
    ) -> RequestPreview {
        let id = user.to_string();
        let path = ["users", &id, "authentication", "signInPreferences"];
        let body = json!({ "userPreferredMethodForSecondaryAuthentication": method.name() });
        request(
            Verb::PATCH,
            self.endpoint().url(Version::Beta, path, None),
            Some(body),
        )
    }

    /// Adds a method, or changes it; the code of a token is left out, since it is good for seconds only.
    pub(crate) fn preview_put(
        &self,
        user: UserId,
        method: &NewMethod,
        before: Option<&Method>,
    ) -> Option<RequestPreview> {
        let mut addition = self.addition(user, method, before).ok()?;
        if let Some(code) = addition.body.get_mut("verificationCode") {
            *code = json!("CODE");
        }
        Some(request(addition.verb, addition.url, Some(addition.body)))
    }

    /// Deletes a method; none for a method that no call deletes.
    pub(crate) fn preview_delete(&self, user: UserId, method: &Method) -> Option<RequestPreview> {
        let url = self.deletion(user, method).ok()?;
        Some(request(Verb::DELETE, url, None))
    }

    /// Creates a Temporary Access Pass.
    pub(crate) fn preview_access_pass(
        &self,
        user: UserId,
        minutes: u32,
        once: bool,
    ) -> RequestPreview {
        let id = user.to_string();
        let path = ["users", &id, "authentication", "temporaryAccessPassMethods"];
        let body = json!({ "lifetimeInMinutes": minutes, "isUsableOnce": once });
        request(
            Verb::POST,
            self.endpoint().url(Version::V1, path, None),
            Some(body),
        )
    }

    /// Signs a user out everywhere.
    pub(crate) fn preview_sign_out(&self, user: UserId) -> RequestPreview {
        let id = user.to_string();
        let path = ["users", &id, "revokeSignInSessions"];
        request(
            Verb::POST,
            self.endpoint().url(Version::V1, path, None),
            Some(json!({})),
        )
    }
}

fn request(verb: Verb, url: Url, body: Option<Value>) -> RequestPreview {
    RequestPreview { verb, url, body }
}

impl RequestPreview {
    /// The request for `curl`, with the token in the variable `TOKEN` of the shell.
    pub(crate) fn curl(&self) -> String {
        // A URL may hold an apostrophe, which would end the shell's quotes.
        let url = self.url.as_str().replace('\'', "%27");
        let verb = &self.verb;
        let line = format!("curl -X {verb} '{url}' -H \"Authorization: Bearer $TOKEN\"");
        match &self.body {
            Some(body) => format!("{line} -H 'Content-Type: application/json' -d '{body}'"),
            None => line,
        }
    }
}
