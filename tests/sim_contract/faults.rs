//! What goes wrong on purpose.

use crate::client::{Client, change, item, read, requirements, send};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

const BOB: &str = "bob@contoso.example";

async fn state_of(client: &Client, user: &str) -> String {
    let body = client.get(&requirements(user)).await.json();
    body["perUserMfaState"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_strikes_after_and_times() {
    let client = Client::start(
        "[[faults]]\non = { verb = \"GET\", path = \"/v1.0/users/*\" }\nafter = 1\ntimes = 2\nanswer = { status = 429, retry_after = \"0.001\" }",
    )
    .await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.get("/v1.0/users/bob@contoso.example").await.status);
    }
    assert_eq!(statuses, [200, 429, 429, 200]);
    assert_eq!(client.get("/v1.0/users").await.status, 200);
}

#[tokio::test]
async fn a_fault_finds_a_user_by_any_name() {
    let fault = "[[faults]]\non = { user = \"bob@contoso.example\", verb = \"PATCH\" }\nanswer = { status = 403, code = \"accessDenied\", message = \"Request Authorization failed\" }";
    let client = Client::start(fault).await;
    let id = client
        .get("/v1.0/users/bob@contoso.example?$select=id")
        .await
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = client
        .patch(&requirements(&id), json!({"perUserMfaState": "enabled"}))
        .await;
    assert_eq!(answer.error(), (403, "accessDenied".to_owned()));
    let batch = client
        .batch(
            "beta",
            json!([
                change("1", BOB, "enabled"),
                change("2", "dan@contoso.example", "enabled")
            ]),
        )
        .await;
    assert_eq!(
        (
            item(&batch, "1")["status"].clone(),
            item(&batch, "2")["status"].clone()
        ),
        (json!(403), json!(204))
    );
}

#[tokio::test]
async fn a_claims_challenge_is_sent_as_written() {
    let fault = r#"[[faults]]
answer = { status = 401, www_authenticate = 'Bearer error="insufficient_claims", claims="eyJ9"' }"#;
    let client = Client::start(fault).await;
    let answer = client.get("/v1.0/users").await;
    assert!(
        answer
            .header("www-authenticate")
            .contains("insufficient_claims")
    );
}

#[tokio::test]
async fn a_connection_dropped_before_changes_nothing() {
    let client =
        Client::start("[[faults]]\non = { verb = \"PATCH\" }\ntimes = 1\ndrop = \"before\"").await;
    let request = client
        .request(Method::PATCH, &requirements(BOB))
        .json(&json!({"perUserMfaState": "enabled"}));
    assert!(send(request).await.is_err());
    assert_eq!(state_of(&client, BOB).await, "disabled");
}

#[tokio::test]
async fn a_connection_dropped_after_has_changed_something() {
    let client =
        Client::start("[[faults]]\non = { verb = \"PATCH\" }\ntimes = 1\ndrop = \"after\"").await;
    let request = client
        .request(Method::PATCH, &requirements(BOB))
        .json(&json!({"perUserMfaState": "enabled"}));
    assert!(send(request).await.is_err());
    assert_eq!(state_of(&client, BOB).await, "enabled");
}

#[tokio::test]
async fn a_whole_batch_can_be_dropped() {
    let client =
        Client::start("[[faults]]\non = { path = \"/beta/$batch\" }\ntimes = 1\ndrop = \"after\"")
            .await;
    let body = json!({"requests": [change("1", BOB, "enabled")]});
    assert!(
        send(client.request(Method::POST, "/beta/$batch").json(&body))
            .await
            .is_err()
    );
    assert_eq!(state_of(&client, BOB).await, "enabled");
}

#[tokio::test]
async fn a_malformed_answer_is_no_json() {
    let client = Client::start("[[faults]]\ntimes = 1\nmalformed = true").await;
    let answer = client.get("/v1.0/users").await;
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.text).is_err());
}

#[tokio::test]
async fn an_answer_can_come_late() {
    let client = Client::start("[[faults]]\ntimes = 1\ndelay_ms = 60").await;
    let begin = Instant::now();
    client.get("/v1.0/users").await;
    assert!(begin.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_late_replica_gives_the_old_state_for_a_while() {
    let client =
        Client::start("[[faults]]\non = { verb = \"PATCH\" }\ntimes = 1\nstale_reads = 2").await;
    client
        .patch(&requirements(BOB), json!({"perUserMfaState": "enabled"}))
        .await;
    assert_eq!(state_of(&client, BOB).await, "disabled");
    let batch = client.batch("beta", json!([read("1", BOB)])).await;
    assert_eq!(item(&batch, "1")["body"]["perUserMfaState"], "disabled");
    assert_eq!(state_of(&client, BOB).await, "enabled");
}

#[tokio::test]
async fn chances_fall_the_same_way_at_every_start() {
    let fault = "[[faults]]\nprobability = 0.5\nanswer = { status = 500 }";
    let mut runs = Vec::new();
    for _ in 0..2 {
        let client = Client::start(fault).await;
        let mut statuses = Vec::new();
        for _ in 0..24 {
            statuses.push(client.get("/v1.0/users").await.status);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&500) && runs[0].contains(&200));
}

#[test]
fn a_fault_with_two_effects_or_none_is_refused() {
    for fault in [
        "drop = \"before\"\nmalformed = true",
        "after = 1",
        "probability = 2.0\ndrop = \"before\"",
        "drop = \"sometimes\"",
    ] {
        let text = format!("about = \"x\"\n[[faults]]\n{fault}");
        assert!(mfadeck_sim::Scenario::parse(&text).is_err(), "{fault}");
    }
}

#[tokio::test]
async fn a_page_token_can_expire_on_the_way() {
    let fault = "[[faults]]\non = { query = \"$skiptoken\" }\ntimes = 1\nanswer = { status = 400, code = \"Directory_ExpiredPageToken\" }";
    let client = Client::start(fault).await;
    let first = client.get("/v1.0/users?$top=2").await.json();
    let next = first["@odata.nextLink"]
        .as_str()
        .unwrap()
        .replace(&client.sim.graph_url, "");
    assert_eq!(
        client.get(&next).await.error(),
        (400, "Directory_ExpiredPageToken".to_owned())
    );
    assert_eq!(client.get(&next).await.status, 200);
    assert!(client.sim.breaches().is_empty());
}
