//! `revokeSignInSessions`: signs a user out everywhere.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::decode::timestamp;
use super::error::Error;
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::tenant::{SafeText, UserId};

impl Graph {
    /// Makes all refresh tokens and browser sessions of the user invalid; access tokens live on for up to an hour. Gives
    /// the id of the request.
    pub async fn revoke_sign_in_sessions(&self, user: UserId) -> Result<Option<SafeText>, Error> {
        let id = user.to_string();
        let url = self
            .endpoint()
            .url(Version::V1, ["users", &id, "revokeSignInSessions"], None);
        // The service refuses a POST that has neither a content type nor a body.
        let request = Request::write(Area::Sessions, Method::POST, url, Some(&json!({})));
        let answer = self.send(&request).await?;
        let body: Value = answer.json()?;
        match body["value"].as_bool() {
            Some(true) => Ok(answer.request_id),
            _ => Err(answer.unreadable("it does not say that the sessions were revoked")),
        }
    }

    /// From when on the user's sessions are valid (`signInSessionsValidFromDateTime`); none if the service gives no time.
    pub async fn sessions_valid_from(&self, user: UserId) -> Result<Option<Timestamp>, Error> {
        const KEY: &str = "signInSessionsValidFromDateTime";
        let id = user.to_string();
        let query = format!("$select={KEY}");
        let answer = self
            .get(Area::Sessions, Version::V1, ["users", &id], Some(&query))
            .await?;
        let body: Value = answer.json()?;
        Ok(timestamp(body[KEY].as_str()))
    }
}
