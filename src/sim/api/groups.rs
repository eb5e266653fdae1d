//! Groups and their members.

use serde_json::Value;
use uuid::Uuid;

use super::row::Row;
use super::{Answer, Call, refusal, role_definitions};
use crate::odata::{self, Collection, Wanted};
use crate::tenant::{Group, Member, Person, Tenant};

/// Objects of several kinds in one list.
pub const OBJECTS: Collection<'static> = Collection {
    set: "directoryObjects",
    kind: "microsoft.graph.directoryObject",
    properties: &[],
    default: &[],
    page: 100,
    max: 999,
    directory: true,
};

/// `groups/{id}`
pub fn one(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    const GROUPS: Collection<'static> = Collection {
        set: "groups",
        kind: "microsoft.graph.group",
        properties: &["displayName", "id", "isAssignableToRole", "securityEnabled"],
        ..OBJECTS
    };
    let options = call.options()?;
    let json = group_json(group(tenant, call)?, &options.wanted(&GROUPS));
    odata::entity(call.request, &options, &GROUPS, json)
}

/// `groups/{id}/members`: what is in it directly.
pub fn members(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    answer(tenant, call, &group(tenant, call)?.members)
}

/// `groups/{id}/transitiveMembers`: people, groups, devices and service principals, through inner groups too.
pub fn transitive_members(tenant: &mut Tenant, call: &Call<'_>) -> Answer {
    let members = tenant.transitive_members(group(tenant, call)?);
    answer(tenant, call, &members)
}

/// `users/{id}/transitiveMemberOf`: roles and groups.
pub fn memberships(tenant: &mut Tenant, call: &Call<'_>, person: usize) -> Answer {
    let id = tenant.people()[person].id;
    let own = tenant.groups_of(id);
    let roles = role_definitions::directory_roles_of(tenant, id);
    let groups = tenant.groups().iter().filter(|g| own.contains(&g.id));
    let groups = groups.map(|group| group_json(group, &Wanted::ALL));
    let objects: Vec<Value> = roles.into_iter().chain(groups).collect();
    odata::page(
        call.request,
        &call.options()?,
        &OBJECTS,
        objects.iter(),
        |object, _| (*object).clone(),
    )
}

fn answer(tenant: &Tenant, call: &Call<'_>, members: &[Member]) -> Answer {
    odata::page(
        call.request,
        &call.options()?,
        &OBJECTS,
        members.iter(),
        |member, wanted| member_json(tenant, **member, wanted),
    )
}

fn group<'a>(tenant: &'a Tenant, call: &Call<'_>) -> Result<&'a Group, crate::wire::Response> {
    let key = call.parameter(0);
    Uuid::try_parse(key)
        .ok()
        .and_then(|id| tenant.group(id))
        .ok_or_else(|| refusal::no_such(call.request, key))
}

/// A member with its type. Devices and service principals are no more than that here.
pub fn member_json(tenant: &Tenant, member: Member, wanted: &Wanted<'_>) -> Value {
    match member {
        Member::Person(id) => tenant
            .person(id)
            .map_or(Value::Null, |person| person_json(person, wanted)),
        Member::Group(id) => tenant
            .group(id)
            .map_or(Value::Null, |group| group_json(group, wanted)),
        Member::Device(id) => bare(id, "device", wanted),
        Member::ServicePrincipal(id) => bare(id, "servicePrincipal", wanted),
    }
}

fn bare(id: Uuid, kind: &str, wanted: &Wanted<'_>) -> Value {
    let mut row = Row::new(wanted);
    row.put("id", || id.to_string());
    annotated(row.finish(), kind)
}

fn person_json(person: &Person, wanted: &Wanted<'_>) -> Value {
    let mut row = Row::new(wanted);
    row.put("id", || person.id.to_string());
    row.put("displayName", || &*person.name);
    row.put("userPrincipalName", || &*person.upn);
    row.put("mail", || person.mail.as_deref());
    annotated(row.finish(), "user")
}

fn group_json(group: &Group, wanted: &Wanted<'_>) -> Value {
    let mut row = Row::new(wanted);
    row.put("id", || group.id.to_string());
    row.put("displayName", || &*group.name);
    row.put("isAssignableToRole", || group.role_assignable);
    row.put("securityEnabled", || true);
    annotated(row.finish(), "group")
}

/// An object of a list that holds several kinds says which it is.
pub fn annotated(mut json: Value, kind: &str) -> Value {
    json["@odata.type"] = format!("#microsoft.graph.{kind}").into();
    json
}
