//! Headers, tokens, paging and errors.

use crate::client::{Client, requirements, send};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn every_answer_has_graphs_headers() {
    let client = Client::start("").await;
    let answer = client.get("/v1.0/users").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("client-request-id"),
        "11111111-2222-4333-8444-555555555555"
    );
    assert_eq!(answer.header("odata-version"), "4.0");
    assert_eq!(answer.header("x-ms-resource-unit"), "2");
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json;odata.metadata=minimal")
    );
    assert!(answer.header("x-ms-ags-diagnostic").contains("ServerInfo"));
    assert_eq!(answer.header("request-id").len(), 36);
    assert!(client.sim.breaches().is_empty());
}

#[tokio::test]
async fn a_request_without_a_good_token_is_refused() {
    let client = Client::start("").await;
    for token in [
        None,
        Some("eyJ0.eyJ0.x"),
        Some(""),
        Some(client.sim.admin_key.as_str()),
    ] {
        let request = client.bare(Method::GET, "/v1.0/users");
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = send(request).await.unwrap();
        assert_eq!(
            answer.error(),
            (401, "InvalidAuthenticationToken".to_owned())
        );
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
    }
}

#[tokio::test]
async fn a_token_of_another_simulation_is_refused() {
    let (one, other) = (Client::start("").await, Client::start("").await);
    let request = one
        .bare(Method::GET, "/v1.0/users")
        .bearer_auth(&other.sim.token);
    assert_eq!(send(request).await.unwrap().status, 401);
}

#[tokio::test]
async fn expired_tokens_are_refused() {
    let client = Client::start("").await;
    client.sim.expire_tokens();
    let answer = client.get("/v1.0/users").await;
    assert_eq!(
        answer.error(),
        (401, "InvalidAuthenticationToken".to_owned())
    );
    assert!(answer.text.contains("expired"));
}

#[tokio::test]
async fn the_same_scenario_gives_the_same_ids() {
    let (one, other) = (Client::start("").await, Client::start("").await);
    let ids = |body: serde_json::Value| {
        let users = body["value"].as_array().unwrap().clone();
        users
            .iter()
            .map(|user| user["id"].clone())
            .collect::<Vec<_>>()
    };
    let path = "/v1.0/users?$select=id";
    assert_eq!(
        ids(one.get(path).await.json()),
        ids(other.get(path).await.json())
    );
    assert_eq!(one.sim.tenant_id, other.sim.tenant_id);
}

#[tokio::test]
async fn pages_lead_through_all_users_and_links_stand_alone() {
    let client = Client::start("").await;
    let mut path = "/v1.0/users?$top=2&$select=userPrincipalName,perUserMfaState".to_owned();
    let mut seen = Vec::new();
    loop {
        let body = client.get(&path).await.json();
        seen.extend(body["value"].as_array().unwrap().clone());
        let Some(next) = body["@odata.nextLink"].as_str() else {
            break;
        };
        path = next.strip_prefix(&client.sim.graph_url).unwrap().to_owned();
        assert!(path.starts_with(
            "/v1.0/users?$top=2&$select=userPrincipalName,perUserMfaState&$skiptoken="
        ));
    }
    let ada = seen
        .iter()
        .find(|user| user["userPrincipalName"] == "ada@contoso.example")
        .unwrap();
    assert_eq!(
        *ada,
        json!({"userPrincipalName": "ada@contoso.example", "perUserMfaState": "enforced"})
    );
    assert_eq!(seen.len(), 6);
    assert!(
        client.sim.breaches().is_empty(),
        "{:?}",
        client.sim.breaches()
    );
}

#[tokio::test]
async fn a_page_above_999_is_refused() {
    let client = Client::start("").await;
    assert_eq!(client.get("/v1.0/users?$top=1000").await.status, 400);
}

#[tokio::test]
async fn requirements_are_beta_only() {
    let client = Client::start("").await;
    let answer = client
        .get("/v1.0/users/ada@contoso.example/authentication/requirements")
        .await;
    assert_eq!(answer.error(), (400, "BadRequest".to_owned()));
    assert!(
        answer
            .text
            .contains("Resource not found for the segment 'requirements'.")
    );
    assert!(
        client
            .sim
            .breaches()
            .iter()
            .any(|breach| breach.contains("only beta has"))
    );
}

#[tokio::test]
async fn a_change_is_read_back() {
    let client = Client::start("").await;
    let path = requirements("bob@contoso.example");
    let changed = client
        .patch(&path, json!({"perUserMfaState": "enforced"}))
        .await;
    assert_eq!((changed.status, changed.text.as_str()), (204, ""));
    let read = client.get(&path).await.json();
    assert_eq!(read["perUserMfaState"], "enforced");
    assert!(client.sim.breaches().is_empty());
}

#[tokio::test]
async fn a_guests_name_is_percent_decoded() {
    let client = Client::start("").await;
    let answer = client
        .get(&requirements(
            "eve_fabrikam.example%23EXT%23@contoso.example",
        ))
        .await;
    assert_eq!(answer.json()["perUserMfaState"], "disabled");
}

#[tokio::test]
async fn both_spellings_of_the_inner_error_occur() {
    let client = Client::start("").await;
    let (mut upper, mut lower) = (false, false);
    for _ in 0..4 {
        let body = client
            .get("/v1.0/users/nobody@contoso.example")
            .await
            .json();
        assert_eq!(body["error"]["code"], "Request_ResourceNotFound");
        upper |= body["error"]["innerError"]["request-id"].is_string();
        lower |= body["error"]["innererror"]["request-id"].is_string();
    }
    assert!(upper && lower);
}

#[tokio::test]
async fn a_body_needs_its_content_type() {
    let client = Client::start("").await;
    let path = requirements("bob@contoso.example");
    let request = client
        .request(Method::PATCH, &path)
        .body(r#"{"perUserMfaState":"enabled"}"#);
    assert_eq!(
        send(request).await.unwrap().error(),
        (400, "BadRequest".to_owned())
    );
    assert_eq!(
        client.get(&path).await.json()["perUserMfaState"],
        "disabled"
    );
    assert!(client.sim.breaches()[0].contains("without a Content-Type"));
}

#[tokio::test]
async fn careless_requests_are_breaches() {
    let client = Client::start("").await;
    let cases = [
        (
            client.request(Method::GET, "/v1.0/users?$select=id,shoeSize"),
            "shoeSize",
        ),
        (
            client.request(Method::GET, "/v1.0/users?$search=%22displayName:ada%22"),
            "ConsistencyLevel",
        ),
        (client.request(Method::GET, "/v1.0/users?$skip=5"), "$skip"),
        (
            client.request(Method::GET, "/v1.0/users?$top=2&$skiptoken=abc"),
            "Directory_ExpiredPageToken",
        ),
        (
            client.request(Method::GET, "/v1.0/users?access_token=x"),
            "in its address",
        ),
        (
            client.request(Method::POST, "/v1.0/applications/x/removePassword"),
            "app registrations",
        ),
        (
            client
                .request(Method::PATCH, &requirements("bob@contoso.example"))
                .json(&json!({"perUserMFAstate": "enabled"})),
            "unknown property perUserMFAstate",
        ),
        (
            client
                .bare(Method::GET, "/v1.0/users")
                .bearer_auth(&client.sim.token),
            "client-request-id",
        ),
        (
            client.request(Method::GET, "/common/oauth2/v2.0/token"),
            "sign-in endpoint",
        ),
    ];
    for (request, sentence) in cases {
        let before = client.sim.breaches().len();
        send(request).await.unwrap();
        let new = client.sim.breaches().split_off(before);
        assert!(
            new.iter().any(|breach| breach.contains(sentence)),
            "{sentence}: {new:?}"
        );
    }
}

#[tokio::test]
async fn the_log_shows_what_was_asked() {
    let client = Client::start("").await;
    client.get("/v1.0/users?$top=5").await;
    let seen: Vec<_> = client
        .sim
        .requests()
        .into_iter()
        .map(|it| (it.verb, it.path, it.status))
        .collect();
    assert_eq!(seen, [("GET", "/v1.0/users".to_owned(), 200)]);
}

#[tokio::test]
async fn after_a_shutdown_nobody_listens() {
    let client = Client::start("").await;
    client.get("/v1.0/users").await;
    let Client { sim, .. } = client;
    let address = sim.graph_url.strip_prefix("http://").unwrap().to_owned();
    sim.shutdown().await.unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
