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
use super::page::{Collected, Pages};
use super::{Area, Graph, Version};
use crate::tenant::{ProblemKind, Role, RoleBook, SafeText, UserId};

impl Graph {
    /// All active role assignments, those through groups resolved to users. Whatever cannot be read leaves a gap in the
    /// book: who is not surely an admin is unknown then. With the permissions that this program asks for, the members of
    /// a role-assignable group cannot be read.
    pub async fn roles(&self) -> Result<RoleBook, Error> {
        let definitions = self
            .collection::<DefinitionRow>(
                &["roleManagement", "directory", "roleDefinitions"],
                "$select=id,templateId,displayName,isBuiltIn",
            )
            .await?;
        let definitions: HashMap<String, Role> = definitions.items.into_iter().collect();
        let assignments = self
            .collection::<AssignmentRow>(
                &["roleManagement", "directory", "roleAssignments"],
                "$expand=principal",
            )
            .await?;
        let mut book = RoleBook::default();
        if assignments.skipped > 0 {
            let what = format!("{} role assignments cannot be read", assignments.skipped);
            book.leave_gap(Error::unreadable(Area::Roles, what).problem());
        }
        let mut members: HashMap<Uuid, Vec<UserId>> = HashMap::new();
        for assignment in assignments.items {
            let mut role = definitions
                .get(&assignment.definition)
                .cloned()
                .unwrap_or_else(|| unnamed(&assignment.definition));
            role.scope = assignment.scope;
            match assignment.principal {
                Principal::Application => {}
                Principal::User(user) => book.assign(user, &role),
                Principal::Group(id) | Principal::Untyped(id) => {
                    let members = match members.entry(id) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(place) => {
                            place.insert(self.holders(&assignment.principal, &mut book).await?)
                        }
                    };
                    for &user in members.iter() {
                        book.assign(user, &role);
                    }
                }
            }
        }
        Ok(book)
    }

    /// The users behind a principal that is a group, or does not say what it is.
    async fn holders(
        &self,
        principal: &Principal,
        book: &mut RoleBook,
    ) -> Result<Vec<UserId>, Error> {
        let (Principal::Group(id) | Principal::Untyped(id)) = principal else {
            return Ok(Vec::new());
        };
        match self.user_members(*id).await {
            Ok(members) => {
                if members.skipped > 0 || members.items.contains(&Member::Untyped) {
                    let what = "members of a group that holds a role cannot be read";
                    book.leave_gap(Error::unreadable(Area::RoleMembers, what).problem());
                }
                let users = members.items.into_iter().filter_map(|member| match member {
                    Member::User(user) => Some(user),
                    Member::Other | Member::Untyped => None,
                });
                Ok(users.collect())
            }
            // A partner's group has no members in this tenant. What is no group here may be a user.
            Err(error) if error.is_not_found() => Ok(match principal {
                Principal::Untyped(id) => vec![UserId(*id)],
                _ => Vec::new(),
            }),
            Err(error) if error.kind() == ProblemKind::SignIn => Err(error),
            Err(error) => {
                book.leave_gap(error.problem());
                Ok(Vec::new())
            }
        }
    }

    async fn user_members(&self, group: Uuid) -> Result<Collected<Member>, Error> {
        let group = group.to_string();
        let path = ["groups", &group, "transitiveMembers"];
        let query = Some("$select=id&$top=999");
        let url = self.endpoint().url(Version::V1, path, query);
        Pages::new::<MemberRow>(self.clone(), Area::RoleMembers, url)
            .all()
            .await
    }

    async fn collection<R: Row>(
        &self,
        path: &[&str],
        query: &str,
    ) -> Result<Collected<R::Item>, Error> {
        let url = self
            .endpoint()
            .url(Version::V1, path.iter().copied(), Some(query));
        Pages::new::<R>(self.clone(), Area::Roles, url).all().await
    }
}

/// A role whose definition cannot be read is a role nevertheless.
fn unnamed(definition: &str) -> Role {
    Role::new(
        Uuid::try_parse(definition).unwrap_or_default(),
        SafeText::from(format!("role {definition}")),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DefinitionRow {
    id: String,
    template_id: Option<String>,
    display_name: Option<String>,
    is_built_in: Option<bool>,
}

impl Row for DefinitionRow {
    type Item = (String, Role);

    fn item(self, _: Timestamp) -> Option<Self::Item> {
        let template = self.template_id.as_deref().unwrap_or(&self.id);
        let name = SafeText::from(self.display_name.unwrap_or_default());
        let role = Role {
            built_in: self.is_built_in,
            ..Role::new(Uuid::try_parse(template).ok()?, name)
        };
        Some((self.id, role))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentRow {
    principal_id: String,
    role_definition_id: String,
    directory_scope_id: Option<String>,
    principal: Option<Typed>,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "@odata.type")]
    odata_type: Option<String>,
}

struct Assignment {
    definition: String,
    scope: Option<SafeText>,
    principal: Principal,
}

/// What a role is held for: none for the whole tenant.
fn scope(id: Option<&str>) -> Option<SafeText> {
    let id = id.filter(|id| !matches!(*id, "/" | ""))?;
    Some(match id.strip_prefix("/administrativeUnits/") {
        Some(unit) => SafeText::from(format!("administrative unit {unit}")),
        None => SafeText::from(format!("only {}", id.trim_start_matches('/'))),
    })
}

enum Principal {
    User(UserId),
    Group(Uuid),
    Application,
    /// The answer does not say what it is.
    Untyped(Uuid),
}

impl Row for AssignmentRow {
    type Item = Assignment;

    fn item(self, _: Timestamp) -> Option<Assignment> {
        let id = Uuid::try_parse(&self.principal_id).ok()?;
        let kind = self.principal.and_then(|principal| principal.odata_type);
        let principal = match kind.as_deref() {
            Some("#microsoft.graph.user" | "#microsoft.graph.agentUser") => {
                Principal::User(UserId(id))
            }
            Some("#microsoft.graph.servicePrincipal") => Principal::Application,
            Some("#microsoft.graph.group") => Principal::Group(id),
            _ => Principal::Untyped(id),
        };
        Some(Assignment {
            definition: self.role_definition_id,
            scope: scope(self.directory_scope_id.as_deref()),
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

/// A member of a group that holds a role.
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
        Some(match self.typed.odata_type.as_deref() {
            Some("#microsoft.graph.user" | "#microsoft.graph.agentUser") => Member::User(id),
            Some(_) => Member::Other,
            None => Member::Untyped,
        })
    }
}
