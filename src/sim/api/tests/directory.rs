use super::{Desk, texts};

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
