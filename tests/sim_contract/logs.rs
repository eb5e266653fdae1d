//! The registration report, the sign-in log and the audit log.

use crate::client::{Client, requirements};
use mfadeck_sim::PortalAction;
use reqwest::Url;
use serde_json::{Value, json};

const REPORT: &str = "/v1.0/reports/authenticationMethods/userRegistrationDetails?$top=999";

/// A path with a filter, encoded.
fn filtered(path: &str, filter: &str) -> String {
    let mut url = Url::parse(&format!("http://sim.example{path}")).unwrap();
    url.query_pairs_mut().append_pair("$filter", filter);
    url[url::Position::BeforePath..].to_owned()
}

async fn rows(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["value"].as_array().unwrap().clone()
}

async fn id_of(client: &Client, user: &str) -> String {
    let body = client
        .get(&format!("/v1.0/users/{user}@contoso.example?$select=id"))
        .await
        .json();
    body["id"].as_str().unwrap().to_owned()
}

async fn audits_of(client: &Client, user: &str) -> Vec<Value> {
    let id = id_of(client, user).await;
    rows(
        client,
        &filtered(
            "/v1.0/auditLogs/directoryAudits",
            &format!("targetResources/any(t:t/id eq '{id}')"),
        ),
    )
    .await
}

#[tokio::test]
async fn without_premium_there_is_no_report_and_no_sign_in_log() {
    let client = Client::start("[tenant]\nplan = \"free\"").await;
    let refused = (
        403,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant".to_owned(),
    );
    assert_eq!(client.get(REPORT).await.error(), refused);
    assert_eq!(client.get("/v1.0/auditLogs/signIns").await.error(), refused);
    assert_eq!(
        client.get("/v1.0/auditLogs/directoryAudits").await.status,
        200
    );
}

#[tokio::test]
async fn the_report_knows_who_registered_and_leaves_out_the_disabled() {
    let client = Client::start("").await;
    let report = rows(&client, REPORT).await;
    let row = |user: &str| {
        report
            .iter()
            .find(|row| row["userPrincipalName"] == format!("{user}@contoso.example"))
    };
    assert!(row("dan").is_none());
    let ada = row("ada").unwrap();
    assert_eq!(ada["id"], id_of(&client, "ada").await);
    assert_eq!(
        (&ada["isMfaRegistered"], &ada["methodsRegistered"]),
        (&json!(true), &json!(["mobilePhone"]))
    );
    assert_eq!(row("bob").unwrap()["isMfaRegistered"], false);
    assert!(ada["lastUpdatedDateTime"].is_string());
}

#[tokio::test]
async fn the_report_is_stale_by_design() {
    let client = Client::start("").await;
    let register = PortalAction::Register {
        name: "Pixel".into(),
    };
    client.sim.play(&register, "bob@contoso.example").unwrap();
    let path = filtered(
        REPORT.split('?').next().unwrap(),
        "userPrincipalName eq 'bob@contoso.example'",
    );
    assert_eq!(rows(&client, &path).await[0]["isMfaRegistered"], false);
}

#[tokio::test]
async fn a_change_of_state_is_audited() {
    let client = Client::start("").await;
    client
        .patch(
            &requirements("bob@contoso.example"),
            json!({"perUserMfaState": "enforced"}),
        )
        .await;
    let audits = audits_of(&client, "bob").await;
    let update = audits
        .iter()
        .find(|audit| audit["activityDisplayName"] == "Update user")
        .unwrap();
    assert_eq!(
        update["initiatedBy"]["user"]["userPrincipalName"],
        "ops@contoso.example"
    );
    let modified = update["targetResources"][0]["modifiedProperties"]
        .as_array()
        .unwrap();
    let state = modified
        .iter()
        .find(|it| it["displayName"] == "StrongAuthenticationRequirement")
        .unwrap();
    assert!(state["newValue"].as_str().unwrap().contains("\"State\":2"));
}

#[tokio::test]
async fn what_is_done_by_hand_is_audited_newest_first() {
    let client = Client::start("").await;
    let user = "ada@contoso.example";
    client
        .sim
        .play(&PortalAction::CreateAppPassword {}, user)
        .unwrap();
    client
        .sim
        .play(&PortalAction::DeleteAppPasswords {}, user)
        .unwrap();
    client
        .sim
        .play(&PortalAction::RestoreRememberedDevices {}, user)
        .unwrap();
    let audits = audits_of(&client, "ada").await;
    let names: Vec<_> = audits
        .iter()
        .filter_map(|audit| audit["activityDisplayName"].as_str())
        .collect();
    let wanted = [
        "Restore multifactor authentication on all remembered devices",
        "Delete application password for user",
        "Create application password for user",
    ];
    assert_eq!(
        names
            .iter()
            .filter(|name| wanted.contains(name))
            .copied()
            .collect::<Vec<_>>(),
        wanted
    );
}

#[tokio::test]
async fn audits_are_found_by_activity_and_time() {
    let client = Client::start("").await;
    client
        .sim
        .play(&PortalAction::DeleteAppPasswords {}, "ada@contoso.example")
        .unwrap();
    let path = "/v1.0/auditLogs/directoryAudits";
    let since = filtered(
        path,
        "activityDisplayName eq 'Delete application password for user' and activityDateTime ge 2020-01-01T00:00:00Z",
    );
    assert_eq!(rows(&client, &since).await.len(), 1);
    let never = filtered(path, "activityDateTime ge 2999-01-01T00:00:00Z");
    assert!(rows(&client, &never).await.is_empty());
}

#[tokio::test]
async fn sign_ins_are_found_by_person_and_error() {
    let sign_ins = r#"
[[sign_ins]]
user = "ada@contoso.example"
ago = "2h"
code = 500121
app = "Microsoft Teams"
place = "Oslo"

[[sign_ins]]
user = "ada@contoso.example"
ago = "3h"
app = "Microsoft Teams"
place = "Oslo"
"#;
    let client = Client::start(sign_ins).await;
    let id = id_of(&client, "ada").await;
    let path = "/v1.0/auditLogs/signIns";
    let all = rows(&client, &filtered(path, &format!("userId eq '{id}'"))).await;
    assert_eq!(
        all.iter()
            .map(|row| row["status"]["errorCode"].clone())
            .collect::<Vec<_>>(),
        [500_121, 0]
    );
    let failed = rows(
        &client,
        &filtered(
            path,
            &format!("userId eq '{id}' and status/errorCode eq 500121"),
        ),
    )
    .await;
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["location"]["city"], "Oslo");
}

#[tokio::test]
async fn one_act_is_several_entries_with_reasons_and_services_make_noise() {
    let client = Client::start(
        r#"
[[people]]
name = "Ann"
user = "ann@contoso.example"
[[people.methods]]
type = "authenticator"
name = "Ann's phone"
created = "3d"

[[audits]]
ago = "5h"
activity = "Update user"
user = "ann@contoso.example"
service = "Microsoft Substrate Management"
repeat = 3

[[audits]]
ago = "2d"
activity = "Update user"
user = "ann@contoso.example"
states = ["enforced", "disabled"]
act = "disable"

[[audits]]
ago = "2d"
activity = "Disable Strong Authentication"
user = "ann@contoso.example"
act = "disable"

[[audits]]
ago = "1d"
activity = "User registered security info"
user = "ann@contoso.example"
reason = "User failed to register Authenticator App with Code"
failed = true
"#,
    )
    .await;
    let entries = audits_of(&client, "ann").await;
    let noise = entries
        .iter()
        .filter(|row| row["initiatedBy"]["app"]["displayName"] == "Microsoft Substrate Management");
    assert_eq!(noise.count(), 3);
    let named = |name: &str| {
        entries
            .iter()
            .find(|row| row["activityDisplayName"] == name)
    };
    let disable = named("Disable Strong Authentication").unwrap();
    let same = |row: &&Value| row["correlationId"] == disable["correlationId"];
    assert_eq!(entries.iter().filter(same).count(), 2);
    let failed = named("User registered security info").unwrap();
    assert_eq!(failed["result"], "failure");
    let reasons: Vec<&str> = entries
        .iter()
        .filter_map(|row| row["resultReason"].as_str())
        .collect();
    assert!(
        reasons.contains(&"User registered Authenticator App"),
        "{reasons:?}"
    );
}

#[tokio::test]
async fn beta_says_which_factor_a_sign_in_needed_and_by_what() {
    let client = Client::start(
        r#"
[[people]]
name = "Ann"
user = "ann@contoso.example"

[[sign_ins]]
user = "ann@contoso.example"
ago = "1h"
app = "Microsoft Teams"
place = "Amsterdam"
prompt = "push"
"#,
    )
    .await;
    let id = id_of(&client, "ann").await;
    let filter = format!("userId eq '{id}'");
    let beta = rows(&client, &filtered("/beta/auditLogs/signIns", &filter)).await;
    assert_eq!(
        beta[0]["authenticationRequirement"],
        "multiFactorAuthentication"
    );
    assert_eq!(
        beta[0]["authenticationRequirementPolicies"][0]["requirementProvider"],
        "user"
    );
    assert_eq!(beta[0]["authenticationDetails"][1]["succeeded"], true);
    let v1 = rows(&client, &filtered("/v1.0/auditLogs/signIns", &filter)).await;
    assert!(v1[0].get("authenticationRequirement").is_none());
}
