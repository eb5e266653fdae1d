//! Who holds which directory role, and who is eligible for one: assignments, eligible assignments (Privileged Identity
//! Management), definitions, and the members of role-assignable groups.

use std::collections::{HashMap, HashSet};

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::decode::{Row, timestamp};
use super::error::Error;
use super::groups::TypedMembers;
use super::page::{Collected, Pages};
use super::{Area, Graph, Version};
use crate::platform::clock;
use crate::tenant::role::Eligibility;
use crate::tenant::{ProblemKind, Role, RoleBook, SafeText, UserId};

/// The code of the answer where the tenant has no Privileged Identity Management (400).
const NO_PIM: &str = "AadPremiumLicenseRequired";

/// How many role groups are read side by side.
const SIDE_BY_SIDE: usize = 8;

impl Graph {
    /// All active and eligible role assignments, those through groups resolved to users. Whatever cannot be read leaves a gap
    /// in the book: who is not surely an admin is unknown then.
    ///
    /// # Errors
    /// Where the definitions or the active assignments cannot be read at all.
    pub async fn roles(&self) -> Result<RoleBook, Error> {
        let (definitions, assignments, eligible) = tokio::join!(
            self.role_collection::<DefinitionRow>(
                "roleDefinitions",
                "$select=id,templateId,displayName,isBuiltIn"
            ),
            self.role_collection::<AssignmentRow>("roleAssignments", "$expand=principal"),
            self.eligible_assignments(),
        );
        let (definitions, assignments) = (definitions?, assignments?);
        let definitions: HashMap<String, Role> = definitions.items.into_iter().collect();
        let mut book = RoleBook::default();
        if assignments.skipped > 0 {
            let what = format!("{} role assignments cannot be read", assignments.skipped);
            book.leave_gap(Error::unreadable(Area::Roles, what).problem());
        }
        let eligible = match eligible {
            Ok(eligible) => eligible.unwrap_or_else(nobody),
            Err(error) => {
                book.leave_eligible_gap(error.problem());
                nobody()
            }
        };
        if eligible.skipped > 0 {
            let what = format!("{} eligible assignments cannot be read", eligible.skipped);
            book.leave_eligible_gap(Error::unreadable(Area::EligibleRoles, what).problem());
        }
        let groups = assignments.items.iter().chain(&eligible.items);
        let members = self.role_groups(groups).await?;
        let mut desk = Desk {
            book,
            definitions,
            members,
        };
        for assignment in &assignments.items {
            desk.assign(assignment);
        }
        for assignment in &eligible.items {
            desk.assign(assignment);
        }
        Ok(desk.book)
    }

    /// Whether the tenant has Privileged Identity Management: roles that users are eligible for.
    ///
    /// # Errors
    /// Where the eligible assignments cannot be read.
    pub async fn has_eligible_roles(&self) -> Result<bool, Error> {
        Ok(self.eligible_assignments().await?.is_some())
    }

    /// Eligible assignments; none in a tenant without Privileged Identity Management.
    async fn eligible_assignments(&self) -> Result<Option<Collected<Assignment>>, Error> {
        let query = "$select=principalId,roleDefinitionId,directoryScopeId,memberType,endDateTime\
                     &$expand=principal";
        let path = [
            "roleManagement",
            "directory",
            "roleEligibilityScheduleInstances",
        ];
        let url = self.endpoint().url(Version::V1, path, Some(query));
        let read = Pages::new::<EligibleRow>(self.clone(), Area::EligibleRoles, url)
            .all()
            .await;
        match read {
            Err(error)
                if error
                    .service()
                    .is_some_and(|answer| answer.has_code(NO_PIM)) =>
            {
                Ok(None)
            }
            read => read.map(Some),
        }
    }

    /// The members of all groups that hold a role or are eligible for one, each read once, side by side.
    async fn role_groups<'a>(
        &self,
        assignments: impl Iterator<Item = &'a Assignment>,
    ) -> Result<HashMap<Uuid, Result<TypedMembers, Error>>, Error> {
        let groups: HashSet<Uuid> = assignments
            .filter_map(|assignment| match assignment.principal {
                Principal::Group(id) | Principal::Untyped(id) => Some(id),
                Principal::User(_) | Principal::Application => None,
            })
            .collect();
        let each = groups
            .into_iter()
            .map(|group| async move { (group, self.typed_members(group).await) });
        let read: HashMap<_, _> = stream::iter(each)
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        let signed_out = |members: &Result<TypedMembers, Error>| {
            let error = members.as_ref().err();
            error.is_some_and(|error| error.kind() == ProblemKind::SignIn)
        };
        let mut kept = HashMap::with_capacity(read.len());
        for (group, members) in read {
            if signed_out(&members) {
                members?;
            } else {
                kept.insert(group, members);
            }
        }
        Ok(kept)
    }

    async fn role_collection<R: Row>(
        &self,
        name: &str,
        query: &str,
    ) -> Result<Collected<R::Item>, Error> {
        let path = ["roleManagement", "directory", name];
        let url = self.endpoint().url(Version::V1, path, Some(query));
        Pages::new::<R>(self.clone(), Area::Roles, url).all().await
    }
}

/// No assignments.
fn nobody() -> Collected<Assignment> {
    Collected {
        items: Vec::new(),
        skipped: 0,
        complete: true,
        asked_at: clock::asking(),
    }
}

/// What the book is made of.
struct Desk {
    book: RoleBook,
    definitions: HashMap<String, Role>,
    members: HashMap<Uuid, Result<TypedMembers, Error>>,
}

impl Desk {
    fn assign(&mut self, assignment: &Assignment) {
        let role = self.definitions.get(&assignment.definition);
        let mut role = role
            .cloned()
            .unwrap_or_else(|| unnamed(&assignment.definition));
        role.scope.clone_from(&assignment.scope);
        let users = match assignment.principal {
            Principal::Application => return,
            Principal::User(user) => vec![user],
            Principal::Group(_) | Principal::Untyped(_) => self.holders(assignment),
        };
        for user in users {
            match assignment.eligible {
                Some(eligible) => self.book.assign_eligible(user, &role, eligible),
                None => self.book.assign(user, &role),
            }
        }
    }

    /// The users behind a principal that is a group, or does not say what it is.
    fn holders(&mut self, assignment: &Assignment) -> Vec<UserId> {
        let (Principal::Group(id) | Principal::Untyped(id)) = assignment.principal else {
            return Vec::new();
        };
        let (users, gap) = match self.members.get(&id) {
            Some(Ok(members)) => {
                let what = "members of a group that holds a role cannot be read";
                let gap = Error::unreadable(Area::RoleMembers, what).problem();
                (members.users.clone(), members.unreadable.then_some(gap))
            }
            // A partner's group has no members in this tenant. What is no group here may be a user.
            Some(Err(error)) if error.is_not_found() => match assignment.principal {
                Principal::Untyped(id) => (vec![UserId(id)], None),
                _ => (Vec::new(), None),
            },
            Some(Err(error)) => (Vec::new(), Some(error.problem())),
            None => (Vec::new(), None),
        };
        if let Some(gap) = gap {
            match assignment.eligible {
                Some(_) => self.book.leave_eligible_gap(gap),
                None => self.book.leave_gap(gap),
            }
        }
        users
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

/// `unifiedRoleEligibilityScheduleInstance`; its end stands at the top level, unlike that of a schedule.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EligibleRow {
    #[serde(flatten)]
    assignment: AssignmentRow,
    member_type: Option<String>,
    end_date_time: Option<String>,
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
    /// None for an active one.
    eligible: Option<Eligibility>,
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
            eligible: None,
        })
    }
}

impl Row for EligibleRow {
    type Item = Assignment;

    fn item(self, asked_at: Timestamp) -> Option<Assignment> {
        let through_group = self.member_type.as_deref() == Some("Group")
            || self.assignment.principal.as_ref().is_some_and(|principal| {
                principal.odata_type.as_deref() == Some("#microsoft.graph.group")
            });
        Some(Assignment {
            eligible: Some(Eligibility {
                until: timestamp(self.end_date_time.as_deref()),
                through_group,
            }),
            ..self.assignment.item(asked_at)?
        })
    }
}
