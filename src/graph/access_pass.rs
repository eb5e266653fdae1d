//! Temporary Access Passes and the policy that bounds them.

use reqwest::Method;
use serde_json::{Value, json};

use super::decode::timestamp;
use super::error::Error;
use super::pipeline::Request;
use super::{Area, Graph, Version};
use crate::tenant::{AccessPassPolicy, IssuedAccessPass, MethodId, PassCode, UserId};

impl Graph {
    /// The tenant's policy for passes.
    pub async fn access_pass_policy(&self) -> Result<AccessPassPolicy, Error> {
        let path = [
            "policies",
            "authenticationMethodsPolicy",
            "authenticationMethodConfigurations",
            "temporaryAccessPass",
        ];
        let answer = self.get(Area::AccessPass, Version::V1, path, None).await?;
        let body: Value = answer.json()?;
        Ok(AccessPassPolicy {
            enabled: body["state"].as_str().map(|state| state == "enabled"),
            default_minutes: minutes(&body["defaultLifetimeInMinutes"]),
            min_minutes: minutes(&body["minimumLifetimeInMinutes"]),
            max_minutes: minutes(&body["maximumLifetimeInMinutes"]),
            once_only: body["isUsableOnce"].as_bool(),
        })
    }

    /// Creates a pass, which replaces one that is still valid. `None` follows the policy.
    pub async fn create_access_pass(
        &self,
        user: UserId,
        lifetime_minutes: Option<u32>,
        once: Option<bool>,
    ) -> Result<IssuedAccessPass, Error> {
        let mut wanted = json!({});
        if let Some(minutes) = lifetime_minutes {
            wanted["lifetimeInMinutes"] = json!(minutes);
        }
        if let Some(once) = once {
            wanted["isUsableOnce"] = json!(once);
        }
        let id = user.to_string();
        let path = ["users", &id, "authentication", "temporaryAccessPassMethods"];
        let url = self.endpoint().url(Version::V1, path, None);
        let request = Request::write(Area::AccessPass, Method::POST, url, Some(&wanted));
        let answer = self.send(&request).await?;
        let body: Value = answer.json()?;
        let Some(code) = body["temporaryAccessPass"].as_str() else {
            return Err(
                answer.unreadable("a pass was created, but the answer does not carry its code")
            );
        };
        Ok(IssuedAccessPass {
            id: body["id"].as_str().map(MethodId::new),
            code: PassCode::new(code.to_owned()),
            starts: timestamp(body["startDateTime"].as_str()),
            minutes: minutes(&body["lifetimeInMinutes"]),
            once: body["isUsableOnce"].as_bool(),
            usable: body["isUsable"].as_bool(),
            request_id: answer.request_id,
        })
    }
}

fn minutes(value: &Value) -> Option<u32> {
    value.as_u64()?.try_into().ok()
}
