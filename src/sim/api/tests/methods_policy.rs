use serde_json::{Value, json};

use super::Desk;
use crate::wire::Verb;

const URL: &str = "policies/authenticationMethodsPolicy";

fn tenant(policy: &str) -> Desk {
    Desk::of(&format!(
        "about = \"methods\"\n[[groups]]\nname = \"Pilot\"\n{policy}"
    ))
}

fn read(desk: &mut Desk, version: &str) -> Value {
    desk.get(&format!("/{version}/{URL}"))
}

#[test]
fn the_policy_says_what_a_scenario_says() {
    let mut desk = tenant(
        r#"
[methods_policy]
migration = "migrationInProgress"
[methods_policy.campaign]
state = "enabled"
snooze_days = 3
method = "fido2"
exclude = ["Pilot"]
[[methods_policy.methods]]
id = "Voice"
enabled = true
include = ["Pilot"]
"#,
    );
    let pilot = desk.tenant.groups()[0].id.to_string();
    let policy = read(&mut desk, "v1.0");
    assert_eq!(policy["policyMigrationState"], "migrationInProgress");
    let campaign = &policy["registrationEnforcement"]["authenticationMethodsRegistrationCampaign"];
    assert_eq!(campaign["state"], "enabled");
    assert_eq!(campaign["snoozeDurationInDays"], 3);
    let target = &campaign["includeTargets"][0];
    assert_eq!(
        *target,
        json!({"id": "all_users", "targetType": "group", "targetedAuthenticationMethod": "fido2"})
    );
    assert_eq!(campaign["excludeTargets"][0]["id"], pilot);
    let configuration = |id: &str| {
        let all = policy["authenticationMethodConfigurations"]
            .as_array()
            .unwrap();
        let found = all.iter().find(|one| one["id"] == id);
        found.unwrap().clone()
    };
    assert_eq!(configuration("Sms")["state"], "enabled");
    assert_eq!(configuration("Voice")["includeTargets"][0]["id"], pilot);
    assert_eq!(configuration("X509Certificate")["state"], "disabled");
    let one = desk.get(&format!(
        "/v1.0/{URL}/authenticationMethodConfigurations/voice"
    ));
    assert_eq!(one["state"], "enabled");
}

#[test]
fn every_state_of_the_migration_and_the_campaign_can_be_had() {
    for (word, expected) in [
        ("preMigration", json!("preMigration")),
        ("migrationComplete", json!("migrationComplete")),
        ("none", Value::Null),
    ] {
        let mut desk = tenant(&format!("[methods_policy]\nmigration = \"{word}\""));
        assert_eq!(read(&mut desk, "v1.0")["policyMigrationState"], expected);
    }
    for state in ["default", "enabled", "disabled"] {
        let mut desk = tenant(&format!("[methods_policy.campaign]\nstate = \"{state}\""));
        let policy = read(&mut desk, "v1.0");
        let campaign =
            &policy["registrationEnforcement"]["authenticationMethodsRegistrationCampaign"];
        assert_eq!(campaign["state"], state);
    }
}

#[test]
fn beta_adds_what_the_system_prefers_and_perhaps_the_opt_out() {
    let mut silent = tenant("");
    assert!(
        read(&mut silent, "v1.0")
            .get("systemCredentialPreferences")
            .is_none()
    );
    let beta = read(&mut silent, "beta");
    assert_eq!(beta["systemCredentialPreferences"]["state"], "default");
    assert!(beta.get("optOutSettings").is_none());
    for (opt_out, expected) in [("", false), ("passkey_opt_out = true", true)] {
        let mut desk = tenant(&format!(
            "[methods_policy]\nreports_opt_out = true\n{opt_out}"
        ));
        let settings = &read(&mut desk, "beta")["optOutSettings"];
        assert_eq!(settings["passkeyDynamicMigration"], expected);
    }
}

#[test]
fn the_opt_out_and_the_campaign_are_written_by_few() {
    let url = format!("/beta/{URL}");
    let body = json!({"optOutSettings": {"passkeyDynamicMigration": true}});
    let mut desk = tenant("[methods_policy]\nreports_opt_out = true");
    assert_eq!(desk.patch(&url, body.clone()), 204);
    let settings = &read(&mut desk, "beta")["optOutSettings"];
    assert_eq!(settings["passkeyDynamicMigration"], true);
    let campaign = |state: &str, days: u32| {
        json!({"registrationEnforcement": {"authenticationMethodsRegistrationCampaign": {
            "state": state, "snoozeDurationInDays": days}}})
    };
    assert_eq!(desk.patch(&url, campaign("disabled", 14)), 204);
    assert_eq!(desk.patch(&url, campaign("enabled", 15)), 400);
    assert_eq!(desk.patch(&url, campaign("often", 1)), 400);
    let policy = read(&mut desk, "beta");
    let now = &policy["registrationEnforcement"]["authenticationMethodsRegistrationCampaign"];
    assert_eq!(now["state"], "disabled");
    let v1 = desk.refused(Verb::Patch, &format!("/v1.0/{URL}"), Some(body.clone()));
    assert_eq!(v1.0, 400);
    let mut reader = tenant("").with_roles(&["Global Reader"]);
    assert_eq!(reader.patch(&url, body), 403);
}

#[test]
fn a_new_mobile_phone_signs_in_by_message_where_the_policy_allows_it() {
    let people = "[[people]]\nname = \"A\"\nuser = \"a@contoso.example\"\n[[people]]\nname = \"B\"\nuser = \"b@contoso.example\"\n";
    for (allowed, expected) in [
        (true, ["ready", "phoneNumberNotUnique"]),
        (false, ["notAllowedByPolicy", "notAllowedByPolicy"]),
    ] {
        let mut desk = tenant(&format!(
            "{people}[methods_policy]\nsms_sign_in = {allowed}"
        ));
        for (user, state) in ["a", "b"].into_iter().zip(expected) {
            let url = format!("/v1.0/users/{user}@contoso.example/authentication/phoneMethods");
            let body = json!({"phoneNumber": "+1 5550100", "phoneType": "mobile"});
            let added = super::json(desk.send(Verb::Post, &url, Some(body), false));
            assert_eq!(added["smsSignInState"], state);
        }
    }
}

#[test]
fn figures_of_the_registration_are_for_people() {
    let root = "/v1.0/reports/authenticationMethods";
    let arguments = "includedUserTypes='all',includedUserRoles='all'";
    let mut desk = Desk::open("demo");
    let methods = desk.get(&format!("{root}/usersRegisteredByMethod({arguments})"));
    let rows = desk.get(&format!("{root}/userRegistrationDetails?$top=999"));
    let rows = rows["value"].as_array().unwrap();
    assert_eq!(methods["totalUserCount"], rows.len());
    let registered = |row: &&Value| {
        let names = row["methodsRegistered"].as_array().unwrap();
        names.iter().any(|name| name == "mobilePhone")
    };
    let counts = methods["userRegistrationMethodCounts"].as_array().unwrap();
    let phones = counts
        .iter()
        .find(|count| count["authenticationMethod"] == "mobilePhone");
    assert_eq!(
        phones.unwrap()["userCount"],
        rows.iter().filter(registered).count()
    );
    let features = desk.get(&format!("{root}/usersRegisteredByFeature({arguments})"));
    let counts = features["userRegistrationFeatureCounts"]
        .as_array()
        .unwrap();
    let capable = counts.iter().find(|count| count["feature"] == "mfaCapable");
    let expected = rows
        .iter()
        .filter(|row| row["isMfaCapable"] == true)
        .count();
    assert_eq!(capable.unwrap()["userCount"], expected);
    let guests = format!(
        "{root}/usersRegisteredByMethod(includedUserTypes='guest',includedUserRoles='all')"
    );
    let guests = desk.get(&guests)["totalUserCount"].as_u64().unwrap();
    assert!(guests > 5 && guests < 60, "{guests}");
    desk.caller.user = None;
    let refused = desk.refused_get(&format!("{root}/usersRegisteredByMethod({arguments})"));
    assert_eq!(refused.0, 403);
}
