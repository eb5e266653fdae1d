use serde_json::{Value, json};

use super::{Desk, texts};
use crate::wire::Verb;

#[test]
fn adas_unanswered_prompts_are_the_newest_of_her_sign_ins() {
    let mut desk = Desk::open("demo");
    let id = desk.id("ada@contoso.example");
    let body = desk.get(&format!(
        "/v1.0/auditLogs/signIns?$filter=userId eq '{id}' and status/errorCode eq 500121&$top=50"
    ));
    let times = texts(&body, "createdDateTime");
    assert_eq!(
        times,
        [
            "2026-11-24T08:22:00Z",
            "2026-11-24T06:09:00Z",
            "2026-11-24T05:56:00Z"
        ]
    );
    let first = &body["value"][0];
    assert_eq!(first["location"]["city"], "Amsterdam");
    assert!(first.get("mfaDetail").is_none());
}

#[test]
fn a_blocked_sign_in_names_the_policy() {
    let mut desk = Desk::open("demo");
    let body = desk.get("/beta/auditLogs/signIns?$filter=startsWith(userPrincipalName,'tunde') and status/errorCode eq 53003");
    let policy = &body["value"][0]["appliedConditionalAccessPolicies"][0];
    assert_eq!(policy["displayName"], "Block untrusted countries");
    let policies = desk.get("/v1.0/identity/conditionalAccess/policies");
    assert!(texts(&policies, "id").contains(&policy["id"].as_str().unwrap()));
}

#[test]
fn the_log_is_paged_newest_first_and_ends_at_thirty_days() {
    let mut desk = Desk::open("demo");
    let first = desk.get("/v1.0/auditLogs/signIns?$top=999");
    let times = texts(&first, "createdDateTime");
    assert_eq!(times.len(), 999);
    assert!(times.is_sorted_by(|a, b| a >= b));
    assert!(first["@odata.nextLink"].is_string());
    assert_eq!(desk.refused_get("/v1.0/auditLogs/signIns?$top=1001").0, 400);
    desk.now = "2027-01-24T09:00:00Z".parse().unwrap();
    let later = desk.get("/v1.0/auditLogs/signIns");
    assert_eq!(later["value"].as_array().unwrap().len(), 0);
}

#[test]
fn filters_that_are_beta_only_are_refused() {
    let mut desk = Desk::open("demo");
    let url =
        "/v1.0/auditLogs/signIns?$filter=authenticationRequirement eq 'multiFactorAuthentication'";
    assert_eq!(desk.refused_get(url).0, 400);
    let url = "/beta/auditLogs/signIns?$filter=authenticationRequirement eq 'singleFactorAuthentication' and status/errorCode eq 0&$top=50";
    let body = desk.get(url);
    let rows = body["value"].as_array().unwrap();
    assert!(!rows.is_empty());
    let of_one_factor = |row: &Value| {
        row["authenticationRequirement"] == "singleFactorAuthentication"
            && row["status"]["errorCode"] == 0
    };
    assert!(rows.iter().all(of_one_factor));
}

#[test]
fn what_was_done_by_hand_is_found_by_activity_and_person() {
    let mut desk = Desk::open("demo");
    let id = desk.id("grace@contoso.example");
    let body = desk.get(&format!(
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Create application password for user' and targetResources/any(t: t/id eq '{id}')"
    ));
    assert_eq!(body["value"].as_array().unwrap().len(), 3);
    assert_eq!(body["value"][0]["loggedByService"], "Core Directory");
}

#[test]
fn every_write_leaves_an_entry_in_the_callers_name() {
    let mut desk = Desk::open("demo");
    let base = "/beta/users/ada@contoso.example/authentication";
    let mobile = "3179e48a-750b-4051-897c-87b9720928f7";
    desk.patch(
        &format!("{base}/requirements"),
        json!({"perUserMfaState": "enabled"}),
    );
    desk.delete(&format!("{base}/phoneMethods/{mobile}"));
    desk.send(
        Verb::Post,
        &format!("{base}/temporaryAccessPassMethods"),
        None,
        false,
    );
    let revoke = "/v1.0/users/ada@contoso.example/revokeSignInSessions";
    desk.send(Verb::Post, revoke, None, false);
    let body = desk
        .get("/v1.0/auditLogs/directoryAudits?$filter=activityDateTime ge 2026-11-24T09:00:00Z");
    assert_eq!(
        texts(&body, "activityDisplayName"),
        [
            "Update StsRefreshTokenValidFrom Timestamp",
            "Admin registered security info",
            "Admin deleted security info",
            "Update user",
            "Update per-user multifactor authentication state",
        ]
    );
    let by = &body["value"][0]["initiatedBy"]["user"];
    assert_eq!(by["userPrincipalName"], "ops@contoso.example");
    let changed = &body["value"][3]["targetResources"][0]["modifiedProperties"][0];
    assert_eq!(changed["displayName"], "StrongAuthenticationRequirement");
}

#[test]
fn a_refused_write_leaves_no_entry() {
    let mut desk = Desk::open("demo");
    let before = desk.tenant.audits().len();
    let base = "/v1.0/users/zoe.vandijk@contoso.example/authentication/phoneMethods";
    assert_eq!(
        desk.delete(&format!("{base}/3179e48a-750b-4051-897c-87b9720928f7")),
        400
    );
    assert_eq!(desk.tenant.audits().len(), before);
}

#[test]
fn the_report_filters_pages_and_lags() {
    let mut desk = Desk::open("demo");
    let url = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
    let lacking = desk.get(&format!(
        "{url}?$top=999&$filter=isAdmin eq true and isMfaRegistered eq false"
    ));
    let users = texts(&lacking, "userPrincipalName");
    for admin in [
        "rafael.duarte@contoso.example",
        "ines.moreira@contoso.example",
    ] {
        assert!(users.contains(&admin), "{admin}");
    }
    let by_phone = desk.get(&format!(
        "{url}?$top=999&$filter=methodsRegistered/any(m:m eq 'alternateMobilePhone')"
    ));
    assert_eq!(
        texts(&by_phone, "userPrincipalName"),
        ["zoe.vandijk@contoso.example"]
    );
    let id = desk.id("hendrik.boom@contoso.example");
    assert_eq!(desk.refused_get(&format!("{url}/{id}")).0, 404);
    let ada = desk.id("ada@contoso.example");
    let v1 = desk.get(&format!("{url}/{ada}"));
    assert!(v1.get("defaultMfaMethod").is_none());
    let beta = desk.get(&format!("{url}/{ada}").replace("v1.0", "beta"));
    assert_eq!(beta["defaultMfaMethod"], "microsoftAuthenticatorPush");
}

#[test]
fn a_prompt_is_left_alone_or_declined_and_the_log_tells_which() {
    let mut desk = Desk::open("demo");
    for (user, words) in [("ada", "did not respond"), ("mateus.carvalho", "declined")] {
        let url = format!(
            "/v1.0/auditLogs/signIns?$filter=startsWith(userPrincipalName,'{user}@') and status/errorCode eq 500121"
        );
        let details = desk.get(&url)["value"][0]["status"]["additionalDetails"].clone();
        assert!(details.as_str().unwrap().contains(words), "{details}");
    }
}

#[test]
fn the_risk_of_a_sign_in_is_hidden_without_p2() {
    let risky = |plan: &str| {
        let text = format!(
            "about = \"risk\"\n[tenant]\nplan = \"{plan}\"\n[[sign_ins]]\nuser = \"ops@contoso.example\"\nago = \"1h\"\n\
             app = \"Azure Portal\"\nplace = \"Oslo\"\nrisk = \"high\""
        );
        let row = Desk::of(&text).get("/v1.0/auditLogs/signIns")["value"][0].clone();
        (
            row["riskLevelDuringSignIn"].clone(),
            row["riskState"].clone(),
        )
    };
    assert_eq!(risky("p2"), (json!("high"), json!("atRisk")));
    assert_eq!(risky("p1"), (json!("hidden"), json!("none")));
}

#[test]
fn a_report_only_policy_says_so_and_policies_need_a_permission_of_their_own() {
    let url = "/v1.0/auditLogs/signIns?$filter=startsWith(userPrincipalName,'thabo')";
    let row = Desk::open("demo").get(url)["value"][0].clone();
    assert_eq!(row["conditionalAccessStatus"], "notApplied");
    let applied = &row["appliedConditionalAccessPolicies"][0];
    assert_eq!(applied["result"], "reportOnlyFailure");
    let demo = crate::scenario::named("demo").unwrap();
    let text = format!("{demo}\n[operator]\npermissions = [\"AuditLog.Read.All\"]\n");
    let row = Desk::of(&text).get(url)["value"][0].clone();
    assert_eq!(row["appliedConditionalAccessPolicies"], json!([]));
}

#[test]
fn successful_sign_ins_with_one_factor_can_be_picked_out_in_beta() {
    let mut desk = Desk::open("demo");
    let filter = "createdDateTime ge 2026-11-20T00:00:00Z and authenticationRequirement eq 'singleFactorAuthentication' and status/errorCode eq 0";
    let body = desk.get(&format!("/beta/auditLogs/signIns?$filter={filter}&$top=50"));
    let rows = body["value"].as_array().unwrap();
    assert!(rows.len() > 20);
    for row in rows {
        assert_eq!(
            row["authenticationRequirement"],
            "singleFactorAuthentication"
        );
        assert_eq!(row["status"]["errorCode"], 0);
    }
    let v1 = desk.refused_get(&format!("/v1.0/auditLogs/signIns?$filter={filter}"));
    assert_eq!(v1.0, 400);
}
