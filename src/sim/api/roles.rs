//! Who holds a directory role, and who can activate one.

use serde_json::{Value, json};
use uuid::Uuid;

use super::groups::{OBJECTS, member_json};
use super::role_definitions::definition_of;
use super::{Answer, Call, refusal};
use crate::odata::{self, Collection, Options, Wanted};
use crate::scenario::Plan;
use crate::tenant::{Assignment, Eligibility, Member, Principal, Tenant};
use crate::wire::Response;

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

pub fn principal_json(tenant: &Tenant, principal: Principal) -> Value {
    let member = match principal {
        Principal::Person(id) => Member::Person(id),
        Principal::Group(id) => Member::Group(id),
    };
    member_json(tenant, member, &Wanted::ALL)
}
