use serde_json::Value;

use super::{Desk, texts};

#[test]
fn assignments_name_people_and_groups() {
    let mut desk = Desk::open("demo");
    let body = desk.get("/v1.0/roleManagement/directory/roleAssignments?$expand=principal");
    let rows = body["value"].as_array().unwrap();
    let kinds: Vec<&Value> = rows
        .iter()
        .map(|r| &r["principal"]["@odata.type"])
        .collect();
    assert!(kinds.iter().any(|k| **k == "#microsoft.graph.group"));
    assert!(kinds.iter().any(|k| **k == "#microsoft.graph.user"));
    let plain = desk.get("/v1.0/roleManagement/directory/roleAssignments");
    assert!(plain["value"][0].get("principal").is_none());
    let both = "/v1.0/roleManagement/directory/roleAssignments?$expand=principal,roleDefinition";
    assert_eq!(desk.refused_get(both).0, 400);
}

#[test]
fn a_groups_members_are_found_through_the_groups_inside() {
    let mut desk = Desk::open("demo").also("GroupMember.Read.All");
    let group = desk.tenant.groups()[0].id;
    let direct = desk.get(&format!("/v1.0/groups/{group}/members"));
    assert_eq!(
        texts(&direct, "displayName"),
        ["Exchange on-call", "Inês Moreira"]
    );
    let all = desk.get(&format!("/v1.0/groups/{group}/transitiveMembers"));
    let users = texts(&all, "userPrincipalName");
    assert!(users.contains(&"piotr.wrobel@contoso.example"));
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
            "ops@contoso.example",
            "sven.halvorsrud@contoso.example"
        ]
    );
    let roles = desk.get("/v1.0/directoryRoles");
    let id = roles["value"][0]["id"].as_str().unwrap().to_owned();
    desk.get(&format!("/v1.0/directoryRoles/{id}/members"));
}

#[test]
fn the_plan_shows_among_the_licences() {
    let plans = |scenario: &str| {
        let mut desk = Desk::open(scenario).also("LicenseAssignment.Read.All");
        let body = desk.get("/v1.0/subscribedSkus");
        let text = body.to_string();
        (
            text.contains("41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
            text.contains("eec0eb4f"),
        )
    };
    assert_eq!(plans("demo"), (true, true));
    assert_eq!(plans("read-only-role"), (true, false));
    assert_eq!(plans("no-p1"), (false, false));
}

#[test]
fn policies_name_roles_by_template_and_people_by_id() {
    let mut desk = Desk::open("demo");
    let body = desk.get("/v1.0/identity/conditionalAccess/policies?$filter=state eq 'enabled'");
    assert_eq!(
        texts(&body, "displayName"),
        [
            "MFA for admins",
            "Block untrusted countries",
            "MFA for guests",
            "MFA for finance",
            "Compliant devices for finance",
            "MFA at risky sign-ins",
        ]
    );
    let users = &body["value"][0]["conditions"]["users"];
    assert_eq!(
        users["includeRoles"][0],
        "62e90394-69f5-4237-9190-012177145e10"
    );
    let glass = desk.id("breakglass@contoso.example").to_string();
    assert_eq!(users["excludeUsers"][0], glass);
    assert_eq!(
        body["value"][0]["grantControls"]["builtInControls"][0],
        "mfa"
    );
}

#[test]
fn security_defaults_and_the_pass_policy_can_be_read() {
    let url = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
    assert_eq!(Desk::open("no-p1").get(url)["isEnabled"], true);
    let mut desk = Desk::open("demo");
    assert_eq!(desk.get(url)["isEnabled"], false);
    let policy = desk.get("/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass");
    assert_eq!(policy["minimumLifetimeInMinutes"], 60);
    assert_eq!(policy["state"], "enabled");
}

#[test]
fn risk_needs_p2() {
    let url = "/v1.0/identityProtection/riskyUsers?$filter=riskState eq 'atRisk'";
    let scope = "IdentityRiskyUser.Read.All";
    let mut without_p2 = Desk::open("read-only-role").also(scope);
    assert_eq!(without_p2.refused_get(url).1, "Forbidden");
    let text = "about = \"risk\"\n[tenant]\nplan = \"p2\"\n[[people]]\nname = \"R\"\nuser = \"r@contoso.example\"\nrisk = \"high\"";
    let body = Desk::of(text).also(scope).get(url);
    assert_eq!(texts(&body, "riskLevel"), ["high"]);
}

#[test]
fn every_condition_of_a_policy_stands_where_graph_has_it() {
    let text = r#"
about = "conditions"
[[groups]]
name = "Sales"
[[conditional_access]]
name = "All at once"
users = ["ops@contoso.example"]
groups = ["Sales"]
guest_types = "b2bCollaborationGuest"
exclude = ["GuestsOrExternalUsers"]
exclude_roles = ["Global Reader"]
exclude_guest_types = "serviceProvider"
applications = ["Office365"]
exclude_applications = ["a1"]
platforms = ["android"]
device_filter = "device.isCompliant -eq True"
sign_in_risk = ["high"]
user_risk = ["high"]
authentication_flows = "deviceCodeFlow"
insider_risk = "minor"
grant = "passwordChange"
[[conditional_access]]
name = "Session"
all_users = true
grant = "sessionOnly"
"#;
    let mut desk = Desk::of(text);
    let body = desk.get("/v1.0/identity/conditionalAccess/policies");
    let conditions = &body["value"][0]["conditions"];
    let users = &conditions["users"];
    assert_eq!(
        users["includeUsers"][0],
        desk.id("ops@contoso.example").to_string()
    );
    assert_eq!(users["excludeUsers"][0], "GuestsOrExternalUsers");
    assert_eq!(users["excludeRoles"].as_array().unwrap().len(), 1);
    let guests =
        |side: &str| &users[format!("{side}GuestsOrExternalUsers")]["guestOrExternalUserTypes"];
    assert_eq!(guests("include"), "b2bCollaborationGuest");
    assert_eq!(guests("exclude"), "serviceProvider");
    for (pointer, value) in [
        ("/applications/includeApplications/0", "Office365"),
        ("/applications/excludeApplications/0", "a1"),
        ("/platforms/includePlatforms/0", "android"),
        ("/devices/deviceFilter/mode", "exclude"),
        ("/signInRiskLevels/0", "high"),
        ("/userRiskLevels/0", "high"),
        ("/authenticationFlows/transferMethods", "deviceCodeFlow"),
        ("/insiderRiskLevels", "minor"),
    ] {
        assert_eq!(conditions.pointer(pointer).unwrap(), value, "{pointer}");
    }
    let grant = &body["value"][0]["grantControls"];
    assert_eq!(grant["operator"], "AND");
    assert_eq!(
        grant["builtInControls"],
        serde_json::json!(["mfa", "passwordChange"])
    );
    assert!(body["value"][1]["grantControls"].is_null());
    assert!(body["value"][1]["sessionControls"].is_object());
}

#[test]
fn a_person_in_a_group_inside_a_group_is_in_both() {
    let mut desk = Desk::open("demo");
    let body = desk
        .get("/v1.0/users/ledger.export@contoso.example/transitiveMemberOf?$select=id,displayName");
    assert_eq!(
        texts(&body, "displayName"),
        ["Finance", "Finance service accounts"]
    );
}
