//! Directory roles themselves: their definitions, and who holds those that are built in.

use serde_json::{Value, json};
use uuid::Uuid;

use super::groups::{OBJECTS, annotated};
use super::roles::principal_json;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection};
use crate::population::draw;
use crate::tenant::Tenant;
use crate::tenant::roles::{ROLES, Role};
use crate::wire::Version;

/// The definition with this id.
pub fn definition_of(tenant: &Tenant, role: Uuid) -> Value {
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
