//! Directory roles: their definitions, who holds them, and who can activate them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::groups::{OBJECTS, annotated, member_json};
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection, Options, Wanted};
use crate::population::draw;
use crate::scenario::Plan;
use crate::tenant::roles::{ROLES, Role};
use crate::tenant::{Assignment, Eligibility, Member, Principal, Tenant};
use crate::wire::{Response, Version};

/// `roleManagement/directory/roleAssignments`
pub fn assignments(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let listing = Listing {
        set: "roleManagement/directory/roleAssignments",
        kind: "microsoft.graph.unifiedRoleAssignment",
        properties: &["directoryScopeId", "id", "principalId", "roleDefinitionId"],
    };
    let rows = tenant.assignments().iter().copied();
    listing.answer(tenant, call, rows, |assignment| {
        (Held::from(*assignment), assignment_json(assignment))
    })
}

/// `roleManagement/directory/roleAssignmentScheduleInstances`: the same, with how and since when.
pub fn active_instances(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    check_premium(tenant, call)?;
    let listing = Listing {
        set: "roleManagement/directory/roleAssignmentScheduleInstances",
        kind: "microsoft.graph.unifiedRoleAssignmentScheduleInstance",
        properties: &[
            "assignmentType",
            "directoryScopeId",
            "endDateTime",
            "id",
            "memberType",
            "principalId",
            "roleDefinitionId",
            "startDateTime",
        ],
    };
    let start = tenant.start;
    let rows = tenant.assignments().iter().copied();
    listing.answer(tenant, call, rows, |assignment| {
        let mut json = assignment_json(assignment);
        let kind = if assignment.activated {
            "Activated"
        } else {
            "Assigned"
        };
        let since = assignment.activated.then(|| start.to_string());
        let until = start + jiff::SignedDuration::from_hours(8);
        json["assignmentType"] = kind.into();
        json["memberType"] = "Direct".into();
        json["startDateTime"] = since.into();
        json["endDateTime"] = assignment.activated.then(|| until.to_string()).into();
        (Held::from(*assignment), json)
    })
}

/// `roleManagement/directory/roleEligibilityScheduleInstances`
pub fn eligible_instances(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    check_premium(tenant, call)?;
    let listing = Listing {
        set: "roleManagement/directory/roleEligibilityScheduleInstances",
        kind: "microsoft.graph.unifiedRoleEligibilityScheduleInstance",
        properties: &[
            "appScopeId",
            "directoryScopeId",
            "endDateTime",
            "id",
            "memberType",
            "principalId",
            "roleDefinitionId",
            "roleEligibilityScheduleId",
            "startDateTime",
        ],
    };
    let rows = tenant.eligibilities().iter().copied();
    listing.answer(tenant, call, rows, |eligibility| {
        (Held::from(*eligibility), eligibility_json(eligibility))
    })
}

/// Privileged Identity Management comes with P2.
fn check_premium(tenant: &Tenant, call: &Call<'_>) -> Result<(), Response> {
    if tenant.plan >= Plan::P2 {
        return Ok(());
    }
    let message =
        "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.";
    let code = "AadPremiumLicenseRequired";
    Err(Response::error(call.request, 400, code, message))
}

/// Who holds or can activate what.
struct Held {
    principal: Principal,
    role: Uuid,
}

impl From<Assignment> for Held {
    fn from(assignment: Assignment) -> Self {
        Self {
            principal: assignment.principal,
            role: assignment.role,
        }
    }
}

impl From<Eligibility> for Held {
    fn from(eligibility: Eligibility) -> Self {
        Self {
            principal: eligibility.principal,
            role: eligibility.role,
        }
    }
}

/// A list of assignments; one `$expand` a request, for which the schema has the principal and the definition.
struct Listing {
    set: &'static str,
    kind: &'static str,
    properties: &'static [&'static str],
}

impl Listing {
    fn answer<T>(
        &self,
        tenant: &Tenant,
        call: &Call<'_>,
        rows: impl Iterator<Item = T> + Clone,
        json: impl Fn(&T) -> (Held, Value),
    ) -> Answer {
        let mut options = Options::parse(call.request)?;
        let expand = expanded(call, &options)?;
        if !options.select.is_empty() {
            // A selection does not take away what is expanded.
            options.select.extend(expand.map(str::to_owned));
        }
        let properties: Vec<&str> = self.properties.iter().copied().chain(expand).collect();
        let collection = Collection {
            set: self.set,
            kind: self.kind,
            properties: &properties,
            ..OBJECTS
        };
        odata::page(call.request, &options, &collection, rows, |row, _| {
            let (held, mut json) = json(row);
            match expand {
                Some("principal") => json["principal"] = principal_json(tenant, held.principal),
                Some(_) => json["roleDefinition"] = definition_of(tenant, held.role),
                None => {}
            }
            json
        })
    }
}

fn expanded(call: &Call<'_>, options: &Options) -> Result<Option<&'static str>, Response> {
    match options.expand.as_slice() {
        [] => Ok(None),
        [name] if name == "principal" => Ok(Some("principal")),
        [name] if name == "roleDefinition" => Ok(Some("roleDefinition")),
        [name] => Err(refusal::no_property(call.request, name)),
        [..] => {
            let message = "Only one property can be expanded in a single query.";
            let code = "Request_BadRequest";
            Err(Response::error(call.request, 400, code, message))
        }
    }
}

fn assignment_json(assignment: &Assignment) -> Value {
    let principal = assignment.principal.id();
    json!({
        "id": format!("{}-1", mixed(principal, assignment.role, assignment.unit)),
        "principalId": principal.to_string(),
        "roleDefinitionId": assignment.role.to_string(),
        "directoryScopeId": scope(assignment.unit),
    })
}

fn eligibility_json(eligibility: &Eligibility) -> Value {
    let principal = eligibility.principal.id();
    let mixed = mixed(principal, eligibility.role, eligibility.unit);
    let schedule = Uuid::new_v5(&principal, mixed.as_bytes());
    json!({
        "id": format!("{mixed}-1-e"),
        "principalId": principal.to_string(),
        "roleDefinitionId": eligibility.role.to_string(),
        "directoryScopeId": scope(eligibility.unit),
        "appScopeId": null,
        "memberType": eligibility.member_type.as_str(),
        "startDateTime": eligibility.from.to_string(),
        "endDateTime": eligibility.until.map(|until| until.to_string()),
        "roleEligibilityScheduleId": schedule.to_string(),
    })
}

fn mixed(principal: Uuid, role: Uuid, unit: Option<Uuid>) -> String {
    let unit = unit.unwrap_or_default().as_u128();
    let id = principal.as_u128() ^ role.as_u128() ^ unit;
    Uuid::from_u128(id).simple().to_string()
}

/// `/` for the tenant, the path of an administrative unit otherwise.
fn scope(unit: Option<Uuid>) -> String {
    unit.map_or_else(
        || "/".to_owned(),
        |unit| format!("/administrativeUnits/{unit}"),
    )
}

fn principal_json(tenant: &Tenant, principal: Principal) -> Value {
    let member = match principal {
        Principal::Person(id) => Member::Person(id),
        Principal::Group(id) => Member::Group(id),
    };
    member_json(tenant, member, &Wanted::ALL)
}

fn definition_of(tenant: &Tenant, role: Uuid) -> Value {
    let mut all = definition_rows(tenant);
    let found = all.find(|definition| definition.id == role);
    found.map_or(Value::Null, |found| definition_json(&found, Version::V1))
}

/// One definition, built in or not.
#[derive(Clone, Copy)]
struct Definition<'a> {
    id: Uuid,
    name: &'a str,
    built_in: bool,
    privileged: bool,
}

fn definition_rows(tenant: &Tenant) -> impl Iterator<Item = Definition<'_>> + Clone {
    let built_in = ROLES.iter().map(|role| Definition {
        id: role.template,
        name: role.name,
        built_in: true,
        privileged: role.privileged,
    });
    let custom = tenant.custom_roles().iter().map(|role| Definition {
        id: role.id,
        name: &role.name,
        built_in: false,
        privileged: false,
    });
    built_in.chain(custom)
}

/// `roleManagement/directory/roleDefinitions`
pub fn definitions(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let collection = Collection {
        set: "roleManagement/directory/roleDefinitions",
        kind: "microsoft.graph.unifiedRoleDefinition",
        properties: match call.request.version {
            Version::V1 => &["displayName", "id", "isBuiltIn", "isEnabled", "templateId"],
            Version::Beta => &[
                "displayName",
                "id",
                "isBuiltIn",
                "isEnabled",
                "isPrivileged",
                "templateId",
            ],
        },
        ..OBJECTS
    };
    let version = call.request.version;
    let options = call.options()?;
    let rows = definition_rows(tenant);
    odata::page(
        call.request,
        &options,
        &collection,
        rows,
        |definition, _| definition_json(definition, version),
    )
}

fn definition_json(definition: &Definition<'_>, version: Version) -> Value {
    let id = definition.id.to_string();
    let mut json = json!({
        "id": id,
        "templateId": id,
        "displayName": definition.name,
        "isBuiltIn": definition.built_in,
        "isEnabled": true,
    });
    if version == Version::Beta {
        json["isPrivileged"] = definition.privileged.into();
    }
    json
}

const DIRECTORY_ROLES: Collection<'static> = Collection {
    set: "directoryRoles",
    kind: "microsoft.graph.directoryRole",
    properties: &["description", "displayName", "id", "roleTemplateId"],
    ..OBJECTS
};

/// `directoryRoles`: those that somebody holds for the whole tenant.
pub fn roles(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let held = held(tenant);
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &DIRECTORY_ROLES,
        held.iter(),
        |role, _| role_json(tenant, role),
    )
}

/// `directoryRoles/{id}/members`, the key also as `roleTemplateId='…'`: people and groups.
pub fn role_members(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let key = call.parameter(0);
    let role = held(tenant)
        .into_iter()
        .find(|role| match key.strip_prefix("roleTemplateId=") {
            Some(template) => role.template.to_string() == template,
            None => directory_role_id(tenant, role).to_string() == key,
        })
        .ok_or_else(|| refusal::no_such(call.request, key))?;
    let holders = tenant.assignments().iter();
    let holders = holders.filter(|a| a.role == role.template && a.unit.is_none());
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &OBJECTS,
        holders,
        |assignment, _| principal_json(tenant, assignment.principal),
    )
}

/// `users/{id}/transitiveMemberOf/microsoft.graph.directoryRole`
pub fn roles_of(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let own = tenant.roles_of(tenant.people()[person].id);
    let roles = ROLES.iter().filter(|role| own.contains(&role.template));
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &DIRECTORY_ROLES,
        roles,
        |role, _| role_json(tenant, role),
    )
}

/// The roles of a person in a list of several kinds of objects.
pub fn directory_roles_of(tenant: &Tenant, person: Uuid) -> Vec<Value> {
    let own = tenant.roles_of(person);
    let roles = ROLES.iter().filter(|role| own.contains(&role.template));
    roles
        .map(|role| annotated(role_json(tenant, role), "directoryRole"))
        .collect()
}

fn held(tenant: &Tenant) -> Vec<&'static Role> {
    let assigned = tenant.assignments();
    let held = |role: Uuid| assigned.iter().any(|a| a.role == role && a.unit.is_none());
    ROLES.iter().filter(|role| held(role.template)).collect()
}

/// The object of a role in this tenant has an id of its own beside the template's.
fn directory_role_id(tenant: &Tenant, role: &Role) -> Uuid {
    let (_, low) = role.template.as_u64_pair();
    draw::id(tenant.seed, low, draw::DIRECTORY)
}

fn role_json(tenant: &Tenant, role: &Role) -> Value {
    json!({
        "id": directory_role_id(tenant, role).to_string(),
        "displayName": role.name,
        "description": null,
        "roleTemplateId": role.template.to_string(),
    })
}
