//! Throttling, and who does not wait.

use crate::client::{Client, change, item, read, requirements, send};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn reports_are_limited_to_five_in_ten_seconds() {
    let client = Client::start("").await;
    let path = "/v1.0/reports/authenticationMethods/userRegistrationDetails?$top=999";
    for _ in 0..5 {
        assert_ne!(client.get(path).await.status, 429);
    }
    let answer = client.get(path).await;
    assert_eq!(answer.error(), (429, "TooManyRequests".to_owned()));
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait));
    // Users are another service's business.
    assert_eq!(client.get("/v1.0/users").await.status, 200);
}

#[tokio::test]
async fn conditional_access_is_limited_without_a_retry_after() {
    let client = Client::start("").await;
    let path = "/v1.0/identity/conditionalAccess/policies";
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(client.get(path).await);
    }
    let limited = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(limited.headers.get("retry-after").is_none());
}

#[tokio::test]
async fn resource_units_run_out_item_by_item() {
    let client = Client::start("[throttle]\nresource_units = 3\nwrites = 2").await;
    let requests: Vec<Value> = (1..=5)
        .map(|id| read(&id.to_string(), "ada@contoso.example"))
        .collect();
    let answer = client.batch("beta", json!(requests)).await;
    assert_eq!(answer.status, 200);
    let statuses: Vec<_> = (1..=5)
        .map(|id| item(&answer, &id.to_string())["status"].clone())
        .collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let refused = item(&answer, "5");
    assert!(refused["headers"]["Retry-After"].is_string());
    assert_eq!(
        refused["headers"]["x-ms-throttle-information"],
        "ResourceUnitLimitExceeded"
    );
    assert!(
        refused["headers"]["x-ms-throttle-scope"]
            .as_str()
            .unwrap()
            .starts_with("Tenant_Application/ReadWrite/")
    );
}

#[tokio::test]
async fn writes_have_their_own_limit() {
    let client = Client::start("[throttle]\nwrites = 2").await;
    let requests: Vec<Value> = (1..=3)
        .map(|id| change(&id.to_string(), "bob@contoso.example", "enforced"))
        .collect();
    let answer = client.batch("beta", json!(requests)).await;
    assert_eq!(item(&answer, "2")["status"], 204);
    assert_eq!(item(&answer, "3")["status"], 429);
    assert_eq!(
        item(&answer, "3")["headers"]["x-ms-throttle-information"],
        "WriteLimitExceeded"
    );
    assert_eq!(
        client
            .get(&requirements("bob@contoso.example"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_nearly_spent_limit_is_announced() {
    let client = Client::start("[throttle]\nresource_units = 10").await;
    let answers = [
        client.get("/v1.0/users").await,
        client.get("/v1.0/users").await,
        client.get("/v1.0/users").await,
    ];
    assert!(
        answers[2]
            .headers
            .get("x-ms-throttle-limit-percentage")
            .is_none()
    );
    assert_eq!(
        client
            .get("/v1.0/users")
            .await
            .header("x-ms-throttle-limit-percentage"),
        "0.80"
    );
}

#[tokio::test]
async fn who_comes_back_too_early_breaks_the_contract() {
    let client = Client::start("[throttle]\nresource_units = 2").await;
    client.get("/v1.0/users").await;
    assert_eq!(client.get("/v1.0/users").await.status, 429);
    assert!(client.sim.breaches().is_empty());
    client.get("/v1.0/users").await;
    assert!(client.sim.breaches()[0].contains("before its Retry-After was over"));
}

#[tokio::test]
async fn an_http_date_is_a_wait_too() {
    let client = Client::start(
        "[[faults]]\ntimes = 1\nanswer = { status = 503, retry_after = \"date+60\" }",
    )
    .await;
    let answer = client.get("/v1.0/users").await;
    assert_eq!(answer.error(), (503, "ServiceUnavailable".to_owned()));
    assert!(answer.header("retry-after").ends_with(" GMT"));
    client.get("/v1.0/users").await;
    assert_eq!(client.sim.breaches().len(), 1);
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let client = Client::start("[throttle]\nenabled = false\nreports = 0").await;
    let request = client.request(Method::GET, "/v1.0/auditLogs/signIns");
    assert_ne!(send(request).await.unwrap().status, 429);
}

#[tokio::test]
async fn what_costs_more_than_the_limit_never_passes() {
    let client = Client::start("[throttle]\nresource_units = 1").await;
    assert_eq!(client.get("/v1.0/users").await.status, 429);
}
