//! Who is in which group: the members of a group, and the groups of a user. The service resolves nested groups.

use futures_util::stream;
use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version, reading};
use crate::platform::clock;
use crate::tenant::{Reading, UserId};

/// How many groups are read side by side; the gate decides how many requests are.
const SIDE_BY_SIDE: usize = 16;

/// The users in a group, or why they are unknown.
pub type GroupMembers = (Uuid, Reading<Vec<UserId>>);

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

    /// The users in a group, those of nested groups included. A group that does not exist has no members: a policy may still
    /// name it.
    ///
    /// # Errors
    /// Where it cannot be read, or not all of it can.
    pub async fn user_members(&self, group: Uuid) -> Result<Vec<UserId>, Error> {
        let read = match self.typed_members(group).await {
            Err(error) if error.is_not_found() => return Ok(Vec::new()),
            read => read?,
        };
        if read.unreadable {
            return Err(Error::unreadable(
                Area::RoleMembers,
                "some members of the group cannot be read",
            ));
        }
        Ok(read.users)
    }

    /// The members of some groups, side by side, each group as soon as it is read.
    pub fn each_of(&self, groups: &[Uuid]) -> impl Stream<Item = GroupMembers> {
        let graph = self;
        let each = groups.iter().copied().map(move |group| async move {
            let at = clock::asking();
            (group, reading(at, graph.user_members(group).await))
        });
        stream::iter(each).buffer_unordered(SIDE_BY_SIDE)
    }

    /// The members of all of them.
    pub async fn members_of(&self, groups: &[Uuid]) -> Vec<GroupMembers> {
        self.each_of(groups).collect().await
    }

    /// Whether the members of a group can be read, by the first of them.
    ///
    /// # Errors
    /// Why they cannot.
    pub async fn check_members(&self, group: Uuid) -> Result<(), Error> {
        match self.member_pages(group).next().await {
            Some(Err(error)) if !error.is_not_found() => Err(error),
            Some(_) | None => Ok(()),
        }
    }

    fn member_pages(&self, group: Uuid) -> Pages<Member> {
        let group = group.to_string();
        let path = ["groups", &group, "transitiveMembers"];
        let query = Some("$select=id&$top=999");
        let url = self.endpoint().url(Version::V1, path, query);
        Pages::new::<MemberRow>(self.clone(), Area::RoleMembers, url)
    }

    pub(super) async fn typed_members(&self, group: Uuid) -> Result<TypedMembers, Error> {
        let members = self.member_pages(group).all().await?;
        let untyped = members.items.contains(&Member::Untyped);
        let users = members.items.into_iter().filter_map(|member| match member {
            Member::User(user) => Some(user),
            Member::Other | Member::Untyped => None,
        });
        Ok(TypedMembers {
            users: users.collect(),
            unreadable: untyped || members.skipped > 0,
        })
    }
}

/// The users among the members of a group.
pub(super) struct TypedMembers {
    pub(super) users: Vec<UserId>,
    /// Some members cannot be read, or do not say what they are: there may be more users.
    pub(super) unreadable: bool,
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

#[derive(Deserialize)]
struct MemberRow {
    id: String,
    #[serde(rename = "@odata.type")]
    odata_type: Option<String>,
}

/// A member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    User(UserId),
    /// A device, a group, an application.
    Other,
    /// The answer does not say what it is.
    Untyped,
}

impl Row for MemberRow {
    type Item = Member;

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = UserId::parse(&self.id)?;
        Some(match self.odata_type.as_deref() {
            Some("#microsoft.graph.user" | "#microsoft.graph.agentUser") => Member::User(id),
            Some(_) => Member::Other,
            None => Member::Untyped,
        })
    }
}
