//! `transitiveMemberOf`: which groups a user is in.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::UserId;

impl Graph {
    /// The object ids of all groups that a user is in, also by way of other groups.
    pub async fn groups_of(&self, user: UserId) -> Result<Vec<Uuid>, Error> {
        let user = user.to_string();
        let path = ["users", &user, "transitiveMemberOf"];
        let url = self
            .endpoint()
            .url(Version::V1, path, Some("$select=id&$top=999"));
        let memberships = Pages::new::<MembershipRow>(self.clone(), Area::Groups, url)
            .all()
            .await?;
        if memberships.skipped > 0 {
            return Err(Error::unreadable(
                Area::Groups,
                "a membership has no readable id",
            ));
        }
        Ok(memberships.items.into_iter().flatten().collect())
    }
}

#[derive(Deserialize)]
struct MembershipRow {
    id: String,
    #[serde(rename = "@odata.type")]
    odata_type: Option<String>,
}

impl Row for MembershipRow {
    /// None for a directory role or an administrative unit. What does not say what it is may be a group, and an id that no
    /// group has does no harm.
    type Item = Option<Uuid>;

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = Uuid::try_parse(&self.id).ok()?;
        let kind = self.odata_type.as_deref();
        let is_group = kind.is_none_or(|kind| kind == "#microsoft.graph.group");
        Some(is_group.then_some(id))
    }
}
