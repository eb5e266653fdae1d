use serde_json::{Value, json};

use super::Desk;
use crate::wire::Verb;

const URL: &str = "/v1.0/identity/conditionalAccess/evaluate";
const MAIL: &str = "00000002-0000-0ff1-ce00-000000000000";

const PEOPLE: &str = r#"
about = "what if"
[[people]]
name = "Ann"
user = "ann@contoso.example"
roles = ["User Administrator"]
[[people]]
name = "Ben"
user = "ben@contoso.example"
roles = [{ role = "User Administrator", unit = "Berlin" }]
eligible = [{ role = "User Administrator" }]
[[people]]
name = "Gil"
user = "gil_fabrikam.example#EXT#@contoso.example"
guest = true
home_tenant = "0a0a0a0a-0000-4000-8000-00000000000a"
[[people]]
name = "Ivy"
user = "ivy@contoso.example"
guest = true
[[people]]
name = "Mia"
user = "mia_fabrikam.example#EXT#@contoso.example"
[[people]]
name = "Otto"
user = "otto@contoso.example"
external = "Accepted"
untyped = true
[[groups]]
name = "Outer"
groups = ["Inner"]
[[groups]]
name = "Inner"
members = ["ann@contoso.example"]
[[named_locations]]
name = "Office"
trusted = true
ranges = ["203.0.113.0/24"]
[[named_locations]]
name = "Norway"
countries = ["NO"]
"#;

fn body(desk: &Desk, user: &str, conditions: &Value) -> Value {
    json!({
        "signInIdentity": {"@odata.type": "#microsoft.graph.userSignIn", "userId": desk.id(user).to_string()},
        "signInContext": {"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": [MAIL]},
        "signInConditions": conditions,
    })
}

/// The reasons of all policies that a scenario adds.
fn reasons(policies: &str, user: &str, conditions: &Value) -> Vec<String> {
    let mut desk = Desk::of(&format!("{PEOPLE}\n{policies}"));
    let body = body(&desk, &format!("{user}@contoso.example"), conditions);
    evaluated(&mut desk, body)
}

fn evaluated(desk: &mut Desk, body: Value) -> Vec<String> {
    let answer = super::json(desk.send(Verb::Post, URL, Some(body), false));
    let rows = answer["value"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    rows.iter()
        .map(|row| {
            let reason = row["analysisReasons"].as_str().unwrap().to_owned();
            assert_eq!(row["policyApplies"], reason == "notSet");
            reason
        })
        .collect()
}

#[test]
fn people_are_in_scope_as_documented() {
    let everyone = [
        "ann",
        "ben",
        "gil_fabrikam.example#EXT#",
        "ivy",
        "mia_fabrikam.example#EXT#",
        "otto",
    ];
    for (people, in_scope) in [
        ("all_users = true", [true; 6]),
        (
            "users = [\"ann@contoso.example\"]",
            [true, false, false, false, false, false],
        ),
        (
            "groups = [\"Outer\"]",
            [true, false, false, false, false, false],
        ),
        (
            "all_users = true\nexclude_groups = [\"Outer\"]",
            [false, true, true, true, true, true],
        ),
        // Neither for an administrative unit nor eligible.
        (
            "roles = [\"User Administrator\"]",
            [true, false, false, false, false, false],
        ),
        (
            "all_users = true\nexclude_roles = [\"User Administrator\"]",
            [false, true, true, true, true, true],
        ),
        ("guests = true", [false, false, true, true, true, true]),
        (
            "all_users = true\nexclude = [\"GuestsOrExternalUsers\"]",
            [true, true, false, false, false, false],
        ),
        (
            "guest_types = \"internalGuest\"",
            [false, false, false, true, false, false],
        ),
        (
            "guest_types = \"b2bCollaborationGuest,b2bCollaborationMember\"",
            [false, false, true, false, true, false],
        ),
        (
            "guest_types = \"otherExternalUser,serviceProvider\"",
            [false, false, false, false, false, true],
        ),
        (
            "guest_types = \"b2bCollaborationGuest\"\nexternal_tenants = [\"0a0a0a0a-0000-4000-8000-00000000000a\"]",
            [false, false, true, false, false, false],
        ),
        (
            "guest_types = \"b2bCollaborationGuest\"\nexternal_tenants = [\"0a0a0a0a-0000-4000-8000-00000000000b\"]",
            [false; 6],
        ),
        (
            "groups = [\"0a0a0a0a-0000-4000-8000-000000000001\"]",
            [false; 6],
        ),
        ("users = []", [false; 6]),
    ] {
        let policy = format!("[[conditional_access]]\nname = \"P\"\n{people}\ngrant = \"mfa\"");
        for (user, expected) in everyone.iter().zip(in_scope) {
            let expected = if expected { "notSet" } else { "users" };
            assert_eq!(
                reasons(&policy, user, &json!({})),
                [expected],
                "{people}: {user}"
            );
        }
    }
}

/// A sign-in of which every condition is supplied.
fn everything() -> Value {
    json!({
        "devicePlatform": "windows", "clientAppType": "browser", "signInRiskLevel": "high", "userRiskLevel": "low",
        "country": "NO", "ipAddress": "203.0.113.7", "insiderRiskLevel": "minor",
        "deviceInfo": {"isCompliant": false, "trustType": "Workplace"},
        "authenticationFlow": {"transferMethod": "deviceCodeFlow"},
    })
}

#[test]
fn the_first_condition_that_is_not_met_is_named() {
    let there = everything();
    for (condition, supplied, bare) in [
        ("", "notSet", "notSet"),
        (
            "applications = [\"Office365\"]",
            "application",
            "application",
        ),
        ("applications = [\"None\"]", "application", "application"),
        (
            "applications = [\"00000002-0000-0ff1-ce00-000000000000\"]",
            "notSet",
            "notSet",
        ),
        (
            "exclude_applications = [\"00000002-0000-0ff1-ce00-000000000000\"]",
            "application",
            "application",
        ),
        (
            "user_actions = [\"urn:user:registersecurityinfo\"]",
            "userActions",
            "userActions",
        ),
        (
            "authentication_contexts = [\"c1\"]",
            "authenticationContext",
            "authenticationContext",
        ),
        ("platforms = [\"windows\"]", "notSet", "devicePlatform"),
        (
            "platforms = [\"all\"]\nexclude_platforms = [\"windows\"]",
            "devicePlatform",
            "devicePlatform",
        ),
        (
            "device_filter = \"device.isCompliant -eq True\"",
            "notSet",
            "devices",
        ),
        (
            "device_filter = \"device.isCompliant -eq True\"\ndevice_filter_mode = \"include\"",
            "devices",
            "devices",
        ),
        (
            "device_filter = 'device.isCompliant -eq True -or device.trustType -eq \"Workplace\"'",
            "devices",
            "devices",
        ),
        (
            "client_app_types = [\"exchangeActiveSync\", \"other\"]",
            "clientApps",
            "clientApps",
        ),
        ("client_app_types = [\"browser\"]", "notSet", "clientApps"),
        ("outside_trusted_locations = true", "location", "location"),
        ("locations = [\"Norway\"]", "notSet", "location"),
        (
            "locations = [\"All\"]\nexclude_locations = [\"Office\"]",
            "location",
            "location",
        ),
        ("locations = [\"All\"]", "notSet", "location"),
        (
            "sign_in_risk = [\"medium\", \"high\"]",
            "notSet",
            "signInRisk",
        ),
        ("user_risk = [\"high\"]", "userRisk", "userRisk"),
        ("insider_risk = \"minor,moderate\"", "notSet", "insiderRisk"),
        (
            "authentication_flows = \"deviceCodeFlow,authenticationTransfer\"",
            "notSet",
            "authenticationFlow",
        ),
        (
            "conditions = { agentIdRiskLevels = \"high\" }",
            "notEnoughInformation",
            "notEnoughInformation",
        ),
        // The first of two.
        (
            "user_risk = [\"high\"]\nplatforms = [\"iOS\"]",
            "devicePlatform",
            "devicePlatform",
        ),
    ] {
        let policy = format!(
            "[[conditional_access]]\nname = \"P\"\nall_users = true\n{condition}\ngrant = \"mfa\""
        );
        assert_eq!(reasons(&policy, "ann", &there), [supplied], "{condition}");
        assert_eq!(
            reasons(&policy, "ann", &json!({})),
            [bare],
            "{condition}, nothing supplied"
        );
    }
}

#[test]
fn actions_and_contexts_meet_their_policies_only() {
    let policies = r#"
[[conditional_access]]
name = "Register"
all_users = true
user_actions = ["urn:user:registersecurityinfo"]
grant = "mfa"
[[conditional_access]]
name = "Vault"
all_users = true
authentication_contexts = ["c1"]
grant = "mfa"
[[conditional_access]]
name = "Apps"
all_users = true
grant = "mfa"
"#;
    for (context, expected) in [
        (
            json!({"@odata.type": "#microsoft.graph.userActionContext", "userAction": "registerSecurityInformation"}),
            ["notSet", "authenticationContext", "application"],
        ),
        (
            json!({"@odata.type": "#microsoft.graph.userActionContext", "userAction": "registerOrJoinDevices"}),
            ["userActions", "authenticationContext", "application"],
        ),
        (
            json!({"@odata.type": "#microsoft.graph.authContext", "authenticationContextValue": "c1"}),
            ["userActions", "notSet", "application"],
        ),
    ] {
        let mut desk = Desk::of(&format!("{PEOPLE}\n{policies}"));
        let mut body = body(&desk, "ann@contoso.example", &json!({}));
        body["signInContext"] = context;
        assert_eq!(evaluated(&mut desk, body), expected);
    }
}

#[test]
fn disabled_policies_are_left_out_and_others_on_request() {
    let policies = r#"
[[conditional_access]]
name = "On"
all_users = true
grant = "mfa"
[[conditional_access]]
name = "Reports"
all_users = true
state = "enabledForReportingButNotEnforced"
grant = "mfa"
[[conditional_access]]
name = "Off"
all_users = true
state = "disabled"
grant = "mfa"
[[conditional_access]]
name = "Admins"
roles = ["User Administrator"]
grant = "mfa"
"#;
    assert_eq!(
        reasons(policies, "ben", &json!({})),
        ["notSet", "notSet", "users"]
    );
    let mut desk = Desk::of(&format!("{PEOPLE}\n{policies}"));
    let mut body = body(&desk, "ben@contoso.example", &json!({}));
    body["appliedPoliciesOnly"] = true.into();
    let answer = super::json(desk.send(Verb::Post, URL, Some(body), false));
    let names: Vec<&Value> = answer["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["displayName"])
        .collect();
    assert_eq!(names, ["On", "Reports"]);
    assert_eq!(
        answer["value"][1]["state"],
        "enabledForReportingButNotEnforced"
    );
    assert_eq!(
        answer["value"][0]["grantControls"]["builtInControls"][0],
        "mfa"
    );
}

#[test]
fn a_body_of_old_and_one_that_lacks_something_are_refused() {
    let mut desk = Desk::of(PEOPLE);
    let good = body(&desk, "ann@contoso.example", &json!({}));
    let without = |name: &str| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    let old = json!({
        "conditionalAccessWhatIfSubject": {"@odata.type": "#microsoft.graph.userSubject", "userId": "x"},
        "conditionalAccessContext": {}, "conditionalAccessWhatIfConditions": {},
    });
    for body in [old, without("signInIdentity"), without("signInContext")] {
        assert_eq!(desk.refused(Verb::Post, URL, Some(body)).0, 400);
    }
    let mut nobody = good.clone();
    nobody["signInIdentity"]["userId"] = "0a0a0a0a-0000-4000-8000-0000000000ff".into();
    assert_eq!(desk.refused(Verb::Post, URL, Some(nobody)).0, 404);
}

#[test]
fn either_of_two_permissions_will_do() {
    for (scope, status) in [
        ("Policy.Read.ConditionalAccess", 200),
        ("Policy.Read.All", 200),
        ("User.Read.All", 403),
    ] {
        let mut desk = Desk::of(PEOPLE).with_scopes(&[scope]);
        let body = body(&desk, "ann@contoso.example", &json!({}));
        assert_eq!(
            desk.send(Verb::Post, URL, Some(body), false).status,
            status,
            "{scope}"
        );
    }
}
