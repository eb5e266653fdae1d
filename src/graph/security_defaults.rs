//! Security defaults, which ask everybody for MFA whatever the per-user state.

use serde_json::Value;

use super::error::Error;
use super::{Area, Graph, Version};

impl Graph {
    /// Whether security defaults are on.
    pub async fn security_defaults(&self) -> Result<bool, Error> {
        let path = ["policies", "identitySecurityDefaultsEnforcementPolicy"];
        let answer = self
            .get(Area::SecurityDefaults, Version::V1, path, None)
            .await?;
        let body: Value = answer.json()?;
        body["isEnabled"]
            .as_bool()
            .ok_or_else(|| answer.unreadable("no isEnabled in it"))
    }
}
