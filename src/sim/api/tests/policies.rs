use serde_json::json;

use super::{Desk, texts};

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
            "MFA for head office",
            "Block legacy authentication, head office",
            "Phishing-resistant MFA to register security info",
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
    assert_eq!(grant["builtInControls"], json!(["mfa", "passwordChange"]));
    assert!(body["value"][1]["grantControls"].is_null());
    assert!(body["value"][1]["sessionControls"].is_object());
}

#[test]
fn strengths_say_what_they_satisfy_and_allow() {
    let text = r#"
about = "strengths"
[[strengths]]
name = "Certificates only"
satisfies = "none"
combinations = ["x509CertificateSingleFactor"]
[[conditional_access]]
name = "Default"
all_users = true
grant = "strength"
[[conditional_access]]
name = "Registering"
all_users = true
user_actions = ["urn:user:registersecurityinfo"]
grant = "strength"
strength = "Phishing-resistant MFA"
[[conditional_access]]
name = "Certificates"
all_users = true
grant = "strength"
strength = "Certificates only"
"#;
    let mut desk = Desk::of(text);
    let body = desk.get("/v1.0/identity/conditionalAccess/policies");
    let strength = |at: usize| &body["value"][at]["grantControls"]["authenticationStrength"];
    let passes = |at: usize| {
        let allowed = strength(at)["allowedCombinations"].as_array().unwrap();
        let names = allowed.iter().filter_map(serde_json::Value::as_str);
        names
            .filter(|name| name.starts_with("temporaryAccessPass"))
            .count()
    };
    assert_eq!(strength(0)["requirementsSatisfied"], "mfa");
    assert_eq!([passes(0), passes(1)], [2, 0]);
    assert_eq!(strength(2)["requirementsSatisfied"], "none");
    let applications = &body["value"][1]["conditions"]["applications"];
    assert_eq!(applications["includeApplications"], json!([]));
    let all = desk.get("/v1.0/policies/authenticationStrengthPolicies");
    assert_eq!(all["value"].as_array().unwrap().len(), 4);
}

#[test]
fn what_no_client_knows_stands_among_what_it_knows() {
    let text = r#"
about = "unknown"
[[named_locations]]
name = "Office"
trusted = true
ranges = ["203.0.113.0/24"]
[[conditional_access]]
name = "New"
all_users = true
exclude_guest_types = "b2bCollaborationGuest"
exclude_external_tenants = ["0a0a0a0a-0000-4000-8000-00000000000a"]
locations = ["All"]
exclude_locations = ["Office"]
conditions = { agentIdRiskLevels = "high" }
grant = "controls"
or = ["palmPrint"]
custom_controls = ["ContosoVerify"]
terms_of_use = ["0a0a0a0a-0000-4000-8000-00000000000c"]
"#;
    let mut desk = Desk::of(text);
    let body = desk.get("/v1.0/identity/conditionalAccess/policies");
    let policy = &body["value"][0];
    for (pointer, value) in [
        ("/conditions/agentIdRiskLevels", "high"),
        ("/grantControls/builtInControls/0", "palmPrint"),
        (
            "/grantControls/customAuthenticationFactors/0",
            "ContosoVerify",
        ),
        (
            "/grantControls/termsOfUse/0",
            "0a0a0a0a-0000-4000-8000-00000000000c",
        ),
        (
            "/conditions/users/excludeGuestsOrExternalUsers/externalTenants/membershipKind",
            "enumerated",
        ),
        (
            "/conditions/users/excludeGuestsOrExternalUsers/externalTenants/members/0",
            "0a0a0a0a-0000-4000-8000-00000000000a",
        ),
    ] {
        assert_eq!(policy.pointer(pointer).unwrap(), value, "{pointer}");
    }
    let locations = desk.get("/v1.0/identity/conditionalAccess/namedLocations");
    let office = &locations["value"][0];
    assert_eq!(office["@odata.type"], "#microsoft.graph.ipNamedLocation");
    assert_eq!(
        policy["conditions"]["locations"]["excludeLocations"][0],
        office["id"]
    );
}

#[test]
fn mfa_of_guests_at_home_counts_where_the_tenant_says_so() {
    let root = "/v1.0/policies/crossTenantAccessPolicy";
    let accepted = |scenario: &str, path: &str| {
        let body = Desk::open(scenario).get(&format!("{root}/{path}"));
        let row = body.get("value").map_or(&body, |rows| &rows[0]);
        row["inboundTrust"]["isMfaAccepted"].clone()
    };
    assert_eq!(accepted("guests", "default"), false);
    assert_eq!(accepted("guests", "partners"), true);
    let partners = Desk::open("demo").get(&format!("{root}/partners"));
    assert_eq!(partners["value"], json!([]));
}
