//! Roles, who holds them, and groups.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Call, refusal};
use crate::odata::{self, Collection, Options};
use crate::population::draw;
use crate::tenant::roles::{ROLES, Role};
use crate::tenant::{Assignment, Group, Principal, Tenant};
use crate::wire::{Response, Version};

const BASE: Collection<'static> = Collection {
    set: "directoryObjects",
    kind: "microsoft.graph.directoryObject",
    properties: &[],
    default: &[],
    page: 100,
    max: 999,
    directory: true,
};

/// `roleManagement/directory/roleAssignments`; one `$expand` a request, which the schema allows for principal and definition.
pub fn assignments(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const ASSIGNMENTS: Collection<'static> = Collection {
        set: "roleManagement/directory/roleAssignments",
        kind: "microsoft.graph.unifiedRoleAssignment",
        properties: &["directoryScopeId", "id", "principalId", "roleDefinitionId"],
        ..BASE
    };
    let mut options = Options::parse(call.request)?;
    let expand = expanded(call, &options)?;
    if !options.select.is_empty() {
        // A selection does not take away what is expanded.
        options.select.extend(expand.map(str::to_owned));
    }
    let collection = Collection {
        properties: match expand {
            Some("principal") => &[
                "directoryScopeId",
                "id",
                "principal",
                "principalId",
                "roleDefinitionId",
            ],
            Some(_) => &[
                "directoryScopeId",
                "id",
                "principalId",
                "roleDefinition",
                "roleDefinitionId",
            ],
            None => ASSIGNMENTS.properties,
        },
        ..ASSIGNMENTS
    };
    odata::page(
        call.request,
        &options,
        &collection,
        tenant.assignments().iter(),
        |assignment, _| assignment_json(tenant, assignment, expand),
    )
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

fn assignment_json(tenant: &Tenant, assignment: &Assignment, expand: Option<&str>) -> Value {
    let principal = assignment.principal.id();
    let id = Uuid::from_u128(principal.as_u128() ^ assignment.role.as_u128());
    let mut json = json!({
        "id": format!("{}-1", id.simple()),
        "principalId": principal.to_string(),
        "roleDefinitionId": assignment.role.to_string(),
        "directoryScopeId": "/",
    });
    match expand {
        Some("principal") => json["principal"] = principal_json(tenant, assignment.principal),
        Some(_) => {
            let role = ROLES.iter().find(|r| r.template == assignment.role);
            json["roleDefinition"] = role.map_or(Value::Null, |r| definition_json(r, Version::V1));
        }
        None => {}
    }
    json
}

fn principal_json(tenant: &Tenant, principal: Principal) -> Value {
    match principal {
        Principal::Person(id) => person_json(tenant, id),
        Principal::Group(id) => tenant.group(id).map_or(Value::Null, group_json),
    }
}

/// `roleManagement/directory/roleDefinitions`
pub fn definitions(_tenant: &mut Tenant, call: &Call<'_>) -> Answer {
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
        ..BASE
    };
    let version = call.request.version;
    let options = call.options()?;
    odata::page(
        call.request,
        &options,
        &collection,
        ROLES.iter(),
        |role, _| definition_json(role, version),
    )
}

fn definition_json(role: &Role, version: Version) -> Value {
    let template = role.template.to_string();
    let mut json = json!({
        "id": template,
        "templateId": template,
        "displayName": role.name,
        "isBuiltIn": true,
        "isEnabled": true,
    });
    if version == Version::Beta {
        json["isPrivileged"] = role.privileged.into();
    }
    json
}

const DIRECTORY_ROLES: Collection<'static> = Collection {
    set: "directoryRoles",
    kind: "microsoft.graph.directoryRole",
    properties: &["description", "displayName", "id", "roleTemplateId"],
    ..BASE
};

/// `directoryRoles`: those that somebody holds.
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
    let holders = holders.filter(|a| a.role == role.template);
    let options = call.options()?;
    odata::page(call.request, &options, &BASE, holders, |assignment, _| {
        principal_json(tenant, assignment.principal)
    })
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

/// `users/{id}/transitiveMemberOf`: roles and groups.
pub fn memberships(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let id = tenant.people()[person].id;
    let own = tenant.roles_of(id);
    let mut objects: Vec<Value> = ROLES
        .iter()
        .filter(|role| own.contains(&role.template))
        .map(|role| annotated(role_json(tenant, role), "directoryRole"))
        .collect();
    let groups = tenant.groups().iter();
    objects.extend(
        groups
            .filter(|g| tenant.transitive_members(g).contains(&id))
            .map(group_json),
    );
    answer_objects(call, &objects)
}

fn held(tenant: &Tenant) -> Vec<&'static Role> {
    let assigned = tenant.assignments();
    ROLES
        .iter()
        .filter(|role| assigned.iter().any(|a| a.role == role.template))
        .collect()
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

/// `groups/{id}/members`: people and groups.
pub fn members(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let group = group(tenant, call)?;
    let inner = group.groups.iter().filter_map(|id| tenant.group(*id));
    let objects: Vec<Value> = inner
        .map(group_json)
        .chain(group.members.iter().map(|id| person_json(tenant, *id)))
        .collect();
    answer_objects(call, &objects)
}

/// `groups/{id}/transitiveMembers`: people, through inner groups too, and those groups.
pub fn transitive_members(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let group = group(tenant, call)?;
    let inner = group.groups.iter().filter_map(|id| tenant.group(*id));
    let people = tenant.transitive_members(group);
    let objects: Vec<Value> = inner
        .map(group_json)
        .chain(people.into_iter().map(|id| person_json(tenant, id)))
        .collect();
    answer_objects(call, &objects)
}

/// `groups/{id}`
pub fn one_group(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const GROUPS: Collection<'static> = Collection {
        set: "groups",
        kind: "microsoft.graph.group",
        properties: &["displayName", "id", "isAssignableToRole", "securityEnabled"],
        ..BASE
    };
    let json = group_json(group(tenant, call)?);
    odata::entity(call.request, &call.options()?, &GROUPS, json)
}

fn group<'a>(tenant: &'a Tenant, call: &Call<'_>) -> Result<&'a Group, Response> {
    let key = call.parameter(0);
    Uuid::try_parse(key)
        .ok()
        .and_then(|id| tenant.group(id))
        .ok_or_else(|| refusal::no_such(call.request, key))
}

fn answer_objects(call: &Call<'_>, objects: &[Value]) -> Answer {
    odata::page(
        call.request,
        &call.options()?,
        &BASE,
        objects.iter(),
        |object, _| (*object).clone(),
    )
}

fn person_json(tenant: &Tenant, id: Uuid) -> Value {
    let person = tenant.person(id);
    annotated(
        json!({
            "id": id.to_string(),
            "displayName": person.map(|p| &p.name),
            "userPrincipalName": person.map(|p| &p.upn),
            "mail": person.and_then(|p| p.mail.as_ref()),
        }),
        "user",
    )
}

fn group_json(group: &Group) -> Value {
    annotated(
        json!({
            "id": group.id.to_string(),
            "displayName": group.name,
            "isAssignableToRole": group.role_assignable,
            "securityEnabled": true,
        }),
        "group",
    )
}

fn annotated(mut json: Value, kind: &str) -> Value {
    json["@odata.type"] = format!("#microsoft.graph.{kind}").into();
    json
}
