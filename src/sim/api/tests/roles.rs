use serde_json::Value;

use super::{Desk, texts};

const ASSIGNED: &str = "/v1.0/roleManagement/directory/roleAssignments";
const ELIGIBLE: &str = "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances";

const PIM: &str = r#"
about = "privileged identity management"
[tenant]
plan = "p2"
[[custom_roles]]
name = "Ticket Desk"
[[people]]
name = "Ann"
user = "ann@contoso.example"
roles = ["Ticket Desk", { role = "User Administrator", unit = "Berlin" }]
eligible = [{ role = "Global Administrator", ends = "30d" }, { role = "Security Reader", ends = "-2d" }]
[[people]]
name = "Ben"
user = "ben@contoso.example"
roles = [{ role = "User Administrator", activated = true }]
[[groups]]
name = "Tier 1"
role_assignable = true
members = ["ben@contoso.example"]
eligible = [{ role = "Exchange Administrator", unit = "Berlin", member_type = "Group" }]
"#;

fn row<'a>(body: &'a Value, name: &str, value: &str) -> &'a Value {
    let rows = body["value"].as_array().unwrap();
    rows.iter().find(|row| row[name] == value).unwrap()
}

#[test]
fn assignments_name_people_and_groups() {
    let mut desk = Desk::open("demo");
    let body = desk.get(&format!("{ASSIGNED}?$expand=principal"));
    let rows = body["value"].as_array().unwrap();
    let kinds: Vec<&Value> = rows
        .iter()
        .map(|r| &r["principal"]["@odata.type"])
        .collect();
    assert!(kinds.iter().any(|k| **k == "#microsoft.graph.group"));
    assert!(kinds.iter().any(|k| **k == "#microsoft.graph.user"));
    let plain = desk.get(ASSIGNED);
    assert!(plain["value"][0].get("principal").is_none());
    let both = format!("{ASSIGNED}?$expand=principal,roleDefinition");
    assert_eq!(desk.refused_get(&both).0, 400);
}

#[test]
fn an_assignment_says_what_it_is_limited_to() {
    let mut desk = Desk::of(PIM);
    let ann = desk.id("ann@contoso.example");
    let body = desk.get(&format!("{ASSIGNED}?$filter=principalId eq '{ann}'"));
    let scopes = texts(&body, "directoryScopeId");
    assert_eq!(scopes.len(), 2);
    assert_eq!(scopes[0], "/");
    assert!(scopes[1].starts_with("/administrativeUnits/"));
    let own = "/v1.0/users/ann@contoso.example/transitiveMemberOf/microsoft.graph.directoryRole";
    assert!(texts(&desk.get(own), "displayName").is_empty());
}

#[test]
fn a_custom_role_is_not_built_in() {
    let mut desk = Desk::of(PIM);
    let body = desk.get("/v1.0/roleManagement/directory/roleDefinitions");
    assert_eq!(row(&body, "displayName", "Ticket Desk")["isBuiltIn"], false);
    assert_eq!(
        row(&body, "displayName", "Global Reader")["isBuiltIn"],
        true
    );
    let expanded = desk.get(&format!("{ASSIGNED}?$expand=roleDefinition"));
    let names: Vec<&Value> = expanded["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["roleDefinition"]["displayName"])
        .collect();
    assert!(names.iter().any(|name| **name == "Ticket Desk"));
}

#[test]
fn eligible_roles_come_with_their_end_and_their_way() {
    let mut desk = Desk::of(PIM);
    let select = "$select=principalId,roleDefinitionId,directoryScopeId,memberType,endDateTime";
    let body = desk.get(&format!("{ELIGIBLE}?{select}"));
    let rows = body["value"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].get("startDateTime").is_none());
    let now = desk.now.to_string();
    assert!(rows[0]["endDateTime"].as_str().unwrap() > now.as_str());
    assert!(rows[1]["endDateTime"].as_str().unwrap() < now.as_str());
    assert!(rows[2]["endDateTime"].is_null());
    assert_eq!(rows[2]["memberType"], "Group");
    assert_eq!(
        rows[2]["principalId"],
        desk.tenant.groups()[0].id.to_string()
    );
    let expanded = desk.get(&format!("{ELIGIBLE}?$expand=principal"));
    let principal = &expanded["value"][0]["principal"];
    assert_eq!(principal["userPrincipalName"], "ann@contoso.example");
}

#[test]
fn an_activated_role_is_distinguished_from_a_permanent_one() {
    let mut desk = Desk::of(PIM);
    let url = "/v1.0/roleManagement/directory/roleAssignmentScheduleInstances";
    let body = desk.get(url);
    let ben = desk.id("ben@contoso.example").to_string();
    assert_eq!(
        row(&body, "principalId", &ben)["assignmentType"],
        "Activated"
    );
    let ops = desk.id("ops@contoso.example").to_string();
    assert_eq!(
        row(&body, "principalId", &ops)["assignmentType"],
        "Assigned"
    );
}

#[test]
fn eligible_roles_need_p2_and_one_of_few_roles() {
    let (status, code, _) = Desk::open("read-only-role").refused_get(ELIGIBLE);
    assert_eq!((status, &*code), (400, "AadPremiumLicenseRequired"));
    for (role, may) in [
        ("Global Reader", true),
        ("Security Reader", true),
        ("Privileged Role Administrator", true),
        ("Authentication Administrator", false),
        ("User Administrator", false),
    ] {
        let mut desk = Desk::of(PIM).with_roles(&[role]);
        if may {
            desk.get(ELIGIBLE);
        } else {
            let (status, code, _) = desk.refused_get(ELIGIBLE);
            assert_eq!(
                (status, &*code),
                (403, "Authorization_RequestDenied"),
                "{role}"
            );
        }
    }
    for (scope, status) in [
        ("RoleEligibilitySchedule.Read.Directory", 200),
        ("RoleManagement.Read.Directory", 200),
        ("Directory.Read.All", 403),
    ] {
        let mut desk = Desk::of(PIM).with_scopes(&[scope]);
        let answer = desk.send(crate::wire::Verb::Get, ELIGIBLE, None, false);
        assert_eq!(answer.status, status, "{scope}");
    }
}

#[test]
fn the_operator_finds_their_own_roles() {
    let mut desk = Desk::open("demo");
    let body = desk.get("/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=displayName,roleTemplateId");
    assert_eq!(texts(&body, "displayName"), ["Global Administrator"]);
    assert_eq!(
        texts(&body, "roleTemplateId"),
        ["62e90394-69f5-4237-9190-012177145e10"]
    );
}

#[test]
fn members_of_a_role_are_found_by_its_template() {
    let mut desk = Desk::open("demo");
    let body = desk
        .get("/v1.0/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members");
    let mut users = texts(&body, "userPrincipalName");
    users.sort_unstable();
    assert_eq!(
        users,
        [
            "breakglass@contoso.example",
            "marguerite.oyelaran@contoso.example",
            "ops@contoso.example",
            "sven.halvorsrud@contoso.example"
        ]
    );
    let roles = desk.get("/v1.0/directoryRoles");
    let id = roles["value"][0]["id"].as_str().unwrap().to_owned();
    desk.get(&format!("/v1.0/directoryRoles/{id}/members"));
}
