//! Who holds which directory role: assignments, definitions, and the members of role-assignable groups.
//!
//! Eligible (PIM) assignments are elsewhere and not read.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::decode::Row;
use super::error::Error;
use super::page::Pages;
use super::{Area, Graph, Version};
use crate::tenant::{ProblemKind, Role, RoleBook, SafeText, UserId};

impl Graph {
    /// All active role assignments, those through groups resolved to users.
    pub async fn roles(&self) -> Result<RoleBook, Error> {
        let definitions: HashMap<String, Role> = self
            .collection::<DefinitionRow>(
                &["roleManagement", "directory", "roleDefinitions"],
                "$select=id,templateId,displayName",
            )
            .await?
            .into_iter()
            .collect();
        let assignments = self
            .collection::<AssignmentRow>(
                &["roleManagement", "directory", "roleAssignments"],
                "$expand=principal",
            )
            .await?;
        let mut book = RoleBook::default();
        let mut members: HashMap<Uuid, Vec<UserId>> = HashMap::new();
        for assignment in assignments {
            let Some(role) = definitions.get(&assignment.definition) else {
                continue;
            };
            match assignment.principal {
                Principal::Application => {}
                Principal::User(user) => book.assign(user, role),
                Principal::Group(group) => {
                    let members = match members.entry(group) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(place) => {
                            place.insert(match self.user_members(group).await {
                                // Reading groups takes a permission of its own; without it the rest still holds.
                                Err(error) if error.kind() == ProblemKind::Forbidden => {
                                    book.leave_gap(error.problem());
                                    Vec::new()
                                }
                                members => members?,
                            })
                        }
                    };
                    for &user in members.iter() {
                        book.assign(user, role);
                    }
                }
            }
        }
        Ok(book)
    }

    async fn user_members(&self, group: Uuid) -> Result<Vec<UserId>, Error> {
        let group = group.to_string();
        self.collection::<MemberRow>(
            &["groups", &group, "transitiveMembers"],
            "$select=id&$top=999",
        )
        .await
        .map(|members| members.into_iter().flatten().collect())
    }

    async fn collection<R: Row>(&self, path: &[&str], query: &str) -> Result<Vec<R::Item>, Error> {
        let url = self
            .endpoint()
            .url(Version::V1, path.iter().copied(), Some(query));
        Pages::new::<R>(self.clone(), Area::Roles, url).all().await
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DefinitionRow {
    id: String,
    template_id: Option<String>,
    display_name: Option<String>,
}

impl Row for DefinitionRow {
    type Item = (String, Role);

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let template = self.template_id.as_deref().unwrap_or(&self.id);
        let role = Role {
            template: Uuid::try_parse(template).ok()?,
            name: SafeText::from(self.display_name.unwrap_or_default()),
        };
        Some((self.id, role))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentRow {
    principal_id: String,
    role_definition_id: String,
    principal: Option<Typed>,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "@odata.type")]
    odata_type: Option<String>,
}

impl Typed {
    fn is(&self, name: &str) -> bool {
        self.odata_type.as_deref() == Some(name)
    }
}

struct Assignment {
    definition: String,
    principal: Principal,
}

enum Principal {
    User(UserId),
    Group(Uuid),
    Application,
}

impl Row for AssignmentRow {
    type Item = Assignment;

    /// A principal that was not expanded counts as a user: an id that no user has does no harm.
    fn item(self, _: Timestamp) -> Option<Assignment> {
        let id = Uuid::try_parse(&self.principal_id).ok()?;
        let principal = match self.principal {
            Some(principal) if principal.is("#microsoft.graph.group") => Principal::Group(id),
            Some(principal) if principal.is("#microsoft.graph.servicePrincipal") => {
                Principal::Application
            }
            _ => Principal::User(UserId(id)),
        };
        Some(Assignment {
            definition: self.role_definition_id,
            principal,
        })
    }
}

#[derive(Deserialize)]
struct MemberRow {
    id: String,
    #[serde(flatten)]
    typed: Typed,
}

impl Row for MemberRow {
    /// None for a member that is no user.
    type Item = Option<UserId>;

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let id = UserId::parse(&self.id)?;
        Some(self.typed.is("#microsoft.graph.user").then_some(id))
    }
}
