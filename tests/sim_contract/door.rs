//! The admin door.

use crate::client::{Answer, Client, send};
use reqwest::Method;
use serde_json::{Value, json};

async fn knock(client: &Client, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = client
        .bare(method, &format!("/_sim/{path}"))
        .bearer_auth(&client.sim.admin_key);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    send(request).await.unwrap()
}

#[tokio::test]
async fn a_graph_token_does_not_open_the_door() {
    let client = Client::start("").await;
    for path in ["/_sim/breaches", "/_sim/requests", "/_sim/expire-tokens"] {
        assert_eq!(client.get(path).await.status, 401);
    }
}

#[tokio::test]
async fn the_door_tells_breaches_and_requests() {
    let client = Client::start("").await;
    client.get("/v1.0/users").await;
    client.get("/v1.0/users?$skip=1").await;
    let breaches = knock(&client, Method::GET, "breaches", None).await.json();
    assert_eq!(breaches["breaches"].as_array().unwrap().len(), 1);
    let requests = knock(&client, Method::GET, "requests", None).await.json();
    assert_eq!(requests["requests"], json!({"GET /v1.0/users": 2}));
}

#[tokio::test]
async fn the_door_expires_tokens() {
    let client = Client::start("").await;
    assert_eq!(
        knock(&client, Method::POST, "expire-tokens", None)
            .await
            .status,
        204
    );
    assert_eq!(client.get("/v1.0/users").await.status, 401);
}

#[tokio::test]
async fn the_door_plays_the_portal() {
    let client = Client::start("").await;
    let register = json!({"user": "gus@contoso.example", "action": "register", "name": "Pixel"});
    assert_eq!(
        knock(&client, Method::POST, "portal", Some(register))
            .await
            .status,
        204
    );
    let state = client
        .get("/beta/users/gus@contoso.example/authentication/requirements")
        .await
        .json();
    assert_eq!(state["perUserMfaState"], "enforced");
    for wrong in [
        json!({"user": "nobody@contoso.example", "action": "deleteAppPasswords"}),
        json!({"user": "gus@contoso.example", "action": "dance"}),
        json!([]),
    ] {
        assert_eq!(
            knock(&client, Method::POST, "portal", Some(wrong))
                .await
                .status,
            400
        );
    }
}

#[tokio::test]
async fn the_door_plans_a_device_sign_in() {
    let client = Client::start("").await;
    let plan = json!({"interval": 1, "pending": 0, "end": "declined"});
    assert_eq!(
        knock(&client, Method::POST, "device-sign-in", Some(plan))
            .await
            .status,
        204
    );
    let wrong = json!({"end": "maybe"});
    assert_eq!(
        knock(&client, Method::POST, "device-sign-in", Some(wrong))
            .await
            .status,
        400
    );
    assert_eq!(
        knock(&client, Method::GET, "elsewhere", None).await.status,
        404
    );
}
