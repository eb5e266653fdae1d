//! `$batch`.

use crate::client::{Client, change, item, read, requirements};
use serde_json::{Value, json};

#[tokio::test]
async fn changes_and_reads_in_a_batch_are_answered_by_id() {
    let client = Client::start("").await;
    let mut after = read("3", "bob@contoso.example");
    after["dependsOn"] = json!(["2"]);
    let answer = client
        .batch(
            "beta",
            json!([
                read("1", "ada@contoso.example"),
                change("2", "bob@contoso.example", "enforced"),
                after
            ]),
        )
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(item(&answer, "1")["body"]["perUserMfaState"], "enforced");
    assert_eq!(item(&answer, "2")["status"], 204);
    assert_eq!(item(&answer, "3")["body"]["perUserMfaState"], "enforced");
    assert!(
        client.sim.breaches().is_empty(),
        "{:?}",
        client.sim.breaches()
    );
}

#[tokio::test]
async fn answers_come_in_another_order() {
    let client = Client::start("").await;
    let body = client
        .batch(
            "beta",
            json!([
                read("1", "ada@contoso.example"),
                read("2", "bob@contoso.example")
            ]),
        )
        .await
        .json();
    assert_eq!(body["responses"][0]["id"], "2");
}

#[tokio::test]
async fn a_batch_of_twenty_passes() {
    let client = Client::start("").await;
    let requests: Vec<Value> = (0..20)
        .map(|id| read(&id.to_string(), "ada@contoso.example"))
        .collect();
    let body = client.batch("beta", json!(requests)).await.json();
    assert_eq!(body["responses"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_batch_of_twenty_one_is_refused_whole() {
    let client = Client::start("").await;
    let requests: Vec<Value> = (0..21)
        .map(|id| change(&id.to_string(), "bob@contoso.example", "enforced"))
        .collect();
    let answer = client.batch("beta", json!(requests)).await;
    assert_eq!(answer.error(), (400, "BadRequest".to_owned()));
    assert_eq!(
        client
            .get(&requirements("bob@contoso.example"))
            .await
            .json()["perUserMfaState"],
        "disabled"
    );
    assert_eq!(client.sim.breaches().len(), 1);
}

#[tokio::test]
async fn what_is_not_a_batch_is_refused_whole() {
    let client = Client::start("").await;
    let untyped = json!({"id": "1", "method": "PATCH", "url": "/users/x/authentication/requirements", "body": {}});
    let empty = json!({"id": "1", "method": "POST", "url": "/users/x/revokeSignInSessions",
        "headers": {"Content-Type": "application/json"}});
    let mut orphan = read("1", "x");
    orphan["dependsOn"] = json!(["7"]);
    let mut narcissus = read("1", "x");
    narcissus["dependsOn"] = json!(["1"]);
    let absolute =
        json!({"id": "1", "method": "GET", "url": "https://graph.microsoft.com/beta/me"});
    for requests in [
        json!([]),
        json!([read("a", "x"), read("A", "y")]),
        json!([{"method": "GET", "url": "/me"}]),
        json!([{"id": 1, "method": "GET", "url": "/me"}]),
        json!([{"id": "1", "method": "FETCH", "url": "/me"}]),
        json!([untyped]),
        json!([empty]),
        json!([orphan]),
        json!([narcissus]),
        json!([absolute]),
    ] {
        let answer = client.batch("beta", requests.clone()).await;
        assert_eq!(answer.error(), (400, "BadRequest".to_owned()), "{requests}");
    }
}

#[tokio::test]
async fn a_child_of_a_failed_request_is_not_carried_out() {
    let client = Client::start("").await;
    let mut child = change("2", "bob@contoso.example", "enforced");
    child["dependsOn"] = json!(["1"]);
    let answer = client
        .batch("beta", json!([read("1", "nobody@contoso.example"), child]))
        .await;
    assert_eq!(item(&answer, "1")["status"], 404);
    assert_eq!(item(&answer, "2")["status"], 424);
    assert_eq!(
        client
            .get(&requirements("bob@contoso.example"))
            .await
            .json()["perUserMfaState"],
        "disabled"
    );
}

#[tokio::test]
async fn a_request_depends_on_earlier_ones_only() {
    let client = Client::start("").await;
    let mut child = read("2", "bob@contoso.example");
    child["dependsOn"] = json!(["1"]);
    let parent = change("1", "bob@contoso.example", "enforced");
    let answer = client.batch("beta", json!([child, parent])).await;
    assert_eq!(answer.error(), (400, "BadRequest".to_owned()));
    let message = &answer.json()["error"]["message"];
    assert_eq!(*message, "Invalid dependency for request Id 2.");
    let read = client.get(&requirements("bob@contoso.example")).await;
    assert_eq!(read.json()["perUserMfaState"], "disabled");
}

#[tokio::test]
async fn a_batch_runs_at_once_or_in_a_row_or_after_the_same_one() {
    let client = Client::start("").await;
    let batch = |parents: [Option<&str>; 4]| {
        let items = (1..).zip(parents).map(|(id, parent)| {
            let mut item = read(&format!("{id}"), "bob@contoso.example");
            item["dependsOn"] = parent.into_iter().collect();
            item
        });
        client.batch("beta", items.collect())
    };
    for parents in [
        [None, None, None, None],
        [None, Some("1"), Some("2"), Some("3")],
        [None, Some("1"), Some("1"), None],
    ] {
        assert_eq!(batch(parents).await.status, 200, "{parents:?}");
    }
    for parents in [
        [None, Some("1"), None, Some("3")],
        [None, Some("1"), None, Some("2")],
    ] {
        let answer = batch(parents).await;
        assert_eq!(
            answer.error(),
            (400, "BadRequest".to_owned()),
            "{parents:?}"
        );
    }
}

#[tokio::test]
async fn a_batch_under_v1_cannot_reach_beta() {
    let client = Client::start("").await;
    let answer = client
        .batch("v1.0", json!([read("1", "ada@contoso.example")]))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(item(&answer, "1")["status"], 400);
    assert!(client.sim.breaches()[0].contains("only beta has"));
}

#[tokio::test]
async fn urls_need_no_leading_slash() {
    let client = Client::start("").await;
    let request = json!({"id": "x", "method": "GET", "url": "users?$select=id&$top=1"});
    let answer = client.batch("v1.0", json!([request])).await;
    let body = item(&answer, "x");
    assert_eq!(body["status"], 200);
    assert!(
        body["body"]["@odata.nextLink"]
            .as_str()
            .unwrap()
            .starts_with(&client.sim.graph_url)
    );
}
