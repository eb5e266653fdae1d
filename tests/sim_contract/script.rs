//! What a scenario, or a test while it runs, plans: lagging replicas, held answers, a second admin, odd rows, short pages.

use mfadeck_sim::PortalAction;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Client, change, item, requirements, send};

const ADA: &str = "ada@contoso.example";
const BOB: &str = "bob@contoso.example";

/// The per-user state as it is read.
async fn state_of(client: &Client, user: &str) -> String {
    let body = client.get(&requirements(user)).await.json();
    body["perUserMfaState"].as_str().unwrap().to_owned()
}

fn lag(verb: &str, path: &str, areas: &str) -> String {
    format!(
        "[[faults]]\non = {{ verb = \"{verb}\", path = \"{path}\" }}\ntimes = 1\nstale_reads = 1\nareas = [{areas}]"
    )
}

async fn names_of_methods(client: &Client) -> Vec<String> {
    let path = format!("/beta/users/{ADA}/authentication/methods");
    let body = client.get(&path).await.json();
    let rows = body["value"].as_array().unwrap().iter();
    rows.map(|row| row["@odata.type"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn methods_lag_behind_a_deletion() {
    let fault = lag("DELETE", "/v1.0/users/*/authentication/**", "");
    let client = Client::start(&fault).await;
    let path = format!("/v1.0/users/{ADA}/authentication/phoneMethods");
    let phones = client.get(&path).await.json();
    let id = phones["value"][0]["id"].as_str().unwrap();
    let deleted = send(client.request(Method::DELETE, &format!("{path}/{id}"))).await;
    assert_eq!(deleted.unwrap().status, 204);
    assert_eq!(
        names_of_methods(&client).await.len(),
        2,
        "still the old ones"
    );
    assert_eq!(names_of_methods(&client).await.len(), 1);
}

#[tokio::test]
async fn sessions_rows_and_the_audit_log_lag_each_by_itself() {
    let areas = r#""sessions", "users", "audits""#;
    let client = Client::start(&lag("POST", "/v1.0/users/*/revokeSignInSessions", areas)).await;
    let select = format!("/v1.0/users/{ADA}?$select=signInSessionsValidFromDateTime");
    let audits = "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update StsRefreshTokenValidFrom Timestamp'";
    let from = |body: Value| body["signInSessionsValidFromDateTime"].clone();
    let before = from(client.get(&select).await.json());
    let revoke = client
        .request(
            Method::POST,
            &format!("/v1.0/users/{ADA}/revokeSignInSessions"),
        )
        .header("content-length", "0");
    assert_eq!(send(revoke).await.unwrap().status, 200);
    assert_eq!(from(client.get(&select).await.json()), before);
    assert_ne!(from(client.get(&select).await.json()), before);
    let entries = |body: Value| body["value"].as_array().unwrap().len();
    assert_eq!(entries(client.get(audits).await.json()), 0);
    assert_eq!(entries(client.get(audits).await.json()), 1);
}

#[tokio::test]
async fn rows_of_the_list_lag_behind_a_change_of_state() {
    let fault = lag(
        "PATCH",
        "/beta/users/*/authentication/requirements",
        "\"users\"",
    );
    let client = Client::start(&fault).await;
    let list = format!("/v1.0/users?$select=perUserMfaState&$filter=userPrincipalName eq '{BOB}'");
    let listed = |body: Value| body["value"][0]["perUserMfaState"].clone();
    let asked = json!({"perUserMfaState": "enabled"});
    client.patch(&requirements(BOB), asked).await;
    assert_eq!(state_of(&client, BOB).await, "enabled");
    assert_eq!(listed(client.get(&list).await.json()), "disabled");
    assert_eq!(listed(client.get(&list).await.json()), "enabled");
}

#[tokio::test]
async fn a_replica_may_lag_for_a_time() {
    let fault = "[[faults]]\non = { verb = \"PATCH\" }\ntimes = 1\nstale_ms = 60000";
    let client = Client::start(fault).await;
    client
        .patch(&requirements(BOB), json!({"perUserMfaState": "enabled"}))
        .await;
    for _ in 0..5 {
        assert_eq!(state_of(&client, BOB).await, "disabled");
    }
}

#[tokio::test]
async fn a_held_answer_comes_after_the_write_and_does_not_know_it() {
    let fault =
        "[[faults]]\non = { path = \"/v1.0/users\" }\ntimes = 1\nhold_until = { verb = \"PATCH\" }";
    let client = Client::start(fault).await;
    let page = client.get("/v1.0/users?$select=id,userPrincipalName,perUserMfaState");
    let write = client.batch("beta", json!([change("1", BOB, "enabled")]));
    let (page, write) = tokio::join!(page, write);
    assert_eq!(item(&write, "1")["status"], 204);
    let body = page.json();
    let rows = body["value"].as_array().unwrap();
    let bob = rows.iter().find(|row| row["userPrincipalName"] == BOB);
    assert_eq!(bob.unwrap()["perUserMfaState"], "disabled");
    assert_eq!(state_of(&client, BOB).await, "enabled");
}

#[tokio::test]
async fn a_second_admin_acts_before_the_nth_request_of_a_kind() {
    let act = r#"
[[acts]]
on = { verb = "GET", path = "/beta/users/*/authentication/requirements" }
before = 2
user = "bob@contoso.example"
action = "setState"
state = "enforced"
"#;
    let client = Client::start(act).await;
    assert_eq!(state_of(&client, BOB).await, "disabled");
    assert_eq!(state_of(&client, BOB).await, "enforced");
    let audits = client
        .get("/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update user'")
        .await
        .json();
    let by = &audits["value"][0]["initiatedBy"]["user"]["userPrincipalName"];
    assert_eq!(by, "second.admin@contoso.example");
}

#[tokio::test]
async fn a_test_acts_at_any_moment_and_before_any_request() {
    let client = Client::start("").await;
    let act = |state: &str| serde_json::from_value(json!({"action": "setState", "state": state}));
    let (now, later): (PortalAction, PortalAction) =
        (act("enabled").unwrap(), act("disabled").unwrap());
    client.sim.play(&now, BOB).unwrap();
    client.sim.before_request(2, move |service, at| {
        service.play(&later, BOB, at).unwrap();
    });
    assert_eq!(state_of(&client, BOB).await, "enabled");
    assert_eq!(state_of(&client, BOB).await, "disabled");
}

#[tokio::test]
async fn roles_and_methods_can_be_given_and_taken() {
    let client = Client::start("").await;
    let act = |action: Value| {
        let action: PortalAction = serde_json::from_value(action).unwrap();
        client.sim.play(&action, ADA)
    };
    act(json!({"action": "grantRole", "role": "Global Administrator"})).unwrap();
    act(json!({"action": "addMethod", "method": {"type": "softwareOath"}})).unwrap();
    assert!(act(json!({"action": "grantRole", "role": "Emperor"})).is_err());
    assert_eq!(names_of_methods(&client).await.len(), 3);
    let assignments = "/v1.0/roleManagement/directory/roleAssignments";
    let count = |body: Value| body["value"].as_array().unwrap().len();
    assert_eq!(count(client.get(assignments).await.json()), 2);
    act(json!({"action": "removeRole", "role": "Global Administrator"})).unwrap();
    act(json!({"action": "deleteMethods"})).unwrap();
    assert_eq!(count(client.get(assignments).await.json()), 1);
    assert_eq!(names_of_methods(&client).await.len(), 1);
}

#[tokio::test]
async fn rows_lose_properties_and_get_others_when_a_scenario_says_so() {
    let rewrite = r#"
[[rewrites]]
on = { path = "/v1.0/users" }
user = "bob@contoso.example"
remove = ["id"]
null = ["accountEnabled"]
set = { userType = 7 }
"#;
    let client = Client::start(rewrite).await;
    let body = client
        .get("/v1.0/users?$select=id,userPrincipalName,accountEnabled,userType")
        .await
        .json();
    let rows = body["value"].as_array().unwrap();
    let (bob, others): (Vec<&Value>, Vec<&Value>) =
        rows.iter().partition(|row| row["userPrincipalName"] == BOB);
    assert_eq!(
        *bob[0],
        json!({"userPrincipalName": BOB, "accountEnabled": null, "userType": 7})
    );
    assert!(others.iter().all(|row| row["id"].is_string()));
}

#[tokio::test]
async fn an_item_of_a_batch_can_lose_its_status() {
    let client = Client::start("").await;
    client
        .sim
        .run_script(
            "[[rewrites]]\non = { path = \"/beta/$batch\" }\nrow = 0\nremove = [\"status\"]",
        )
        .unwrap();
    let batch = client
        .batch("beta", json!([change("1", BOB, "enabled")]))
        .await;
    assert_eq!(item(&batch, "1").get("status"), None);
}

#[tokio::test]
async fn any_collection_comes_in_short_pages_after_empty_ones() {
    let pages = r#"
[[pages]]
on = { path = "/beta/users/*/authentication/methods" }
size = 1
empty_first = 2

[[pages]]
on = { path = "/v1.0/users" }
size = 2
"#;
    let client = Client::start(pages).await;
    for (path, sizes) in [
        (
            format!("/beta/users/{ADA}/authentication/methods"),
            vec![0, 0, 1, 1],
        ),
        ("/v1.0/users?$top=3".to_owned(), vec![2, 1, 2, 1]),
    ] {
        let mut seen = Vec::new();
        let mut next = Some(path);
        while let Some(path) = next {
            let body = client.get(&path).await.json();
            seen.push(body["value"].as_array().unwrap().len());
            let link = body["@odata.nextLink"].as_str();
            next = link.map(|link| link.replace(&client.sim.graph_url, ""));
        }
        assert_eq!(seen, sizes);
    }
    assert!(client.sim.breaches().is_empty());
}

#[tokio::test]
async fn offline_nothing_is_carried_out() {
    let client = Client::start("").await;
    client.sim.set_offline(true);
    let request = client
        .request(Method::PATCH, &requirements(BOB))
        .json(&json!({"perUserMfaState": "enabled"}));
    assert!(send(request).await.is_err());
    client.sim.set_offline(false);
    assert_eq!(state_of(&client, BOB).await, "disabled");
}

#[tokio::test]
async fn a_permission_can_be_missing_from_the_token() {
    let client = Client::start(
        "[operator]\nwithout = [\"Policy.Read.All\", \"Policy.ReadWrite.AuthenticationMethod\"]",
    )
    .await;
    assert_eq!(client.get(&requirements(BOB)).await.status, 403);
    assert_eq!(client.get("/v1.0/users").await.status, 200);
}
