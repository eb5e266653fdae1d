//! The sign-in endpoints.

use crate::client::{Answer, Client, send};
use mfadeck_sim::{DeviceEnd, DeviceSignIn};
use reqwest::Method;
use url::form_urlencoded;

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn post(client: &Client, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
    let id = client.sim.client_id.to_string();
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &id)
        .extend_pairs(fields)
        .finish();
    let request = client
        .bare(
            Method::POST,
            &format!("/contoso.example/oauth2/v2.0/{endpoint}"),
        )
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form);
    send(request).await.unwrap()
}

async fn device_code(client: &Client, plan: DeviceSignIn) -> String {
    client.sim.plan_device_sign_in(plan);
    let answer = post(
        client,
        "devicecode",
        &[(
            "scope",
            "https://graph.microsoft.com/User.Read.All offline_access",
        )],
    )
    .await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(
        body["verification_uri"],
        "https://microsoft.com/devicelogin"
    );
    assert!(
        body["message"]
            .as_str()
            .unwrap()
            .contains(body["user_code"].as_str().unwrap())
    );
    body["device_code"].as_str().unwrap().to_owned()
}

async fn poll(client: &Client, code: &str) -> Answer {
    post(
        client,
        "token",
        &[("grant_type", DEVICE_CODE), ("device_code", code)],
    )
    .await
}

/// The access token of a device code sign-in that asks for these permissions.
pub async fn token_for(client: &Client, scope: &str) -> String {
    client.sim.plan_device_sign_in(plan(0, DeviceEnd::Approved));
    let started = post(client, "devicecode", &[("scope", scope)]).await.json();
    let tokens = poll(client, started["device_code"].as_str().unwrap()).await;
    tokens.json()["access_token"].as_str().unwrap().to_owned()
}

async fn works(client: &Client, token: &str) -> bool {
    let request = client.bare(Method::GET, "/v1.0/users").bearer_auth(token);
    send(request).await.unwrap().status == 200
}

fn plan(pending: u32, end: DeviceEnd) -> DeviceSignIn {
    DeviceSignIn {
        interval: 0,
        pending,
        end,
        ..DeviceSignIn::default()
    }
}

#[tokio::test]
async fn a_device_code_is_pending_and_then_gives_tokens_once() {
    let client = Client::start("").await;
    let code = device_code(&client, plan(2, DeviceEnd::Approved)).await;
    for _ in 0..2 {
        let answer = poll(&client, &code).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["error"], "authorization_pending");
        assert!(
            answer.json()["error_description"]
                .as_str()
                .unwrap()
                .starts_with("AADSTS70016: ")
        );
        assert_eq!(answer.json()["error_codes"][0], 70016);
    }
    let tokens = poll(&client, &code).await.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert!(works(&client, tokens["access_token"].as_str().unwrap()).await);
    assert_eq!(
        poll(&client, &code).await.json()["error"],
        "bad_verification_code"
    );
}

#[tokio::test]
async fn who_polls_too_soon_must_slow_down() {
    let client = Client::start("").await;
    let code = device_code(&client, DeviceSignIn::default()).await;
    assert_eq!(poll(&client, &code).await.json()["error"], "slow_down");
    assert!(client.sim.breaches()[0].contains("polled before"));
}

#[tokio::test]
async fn a_device_sign_in_can_end_badly() {
    for (end, error) in [
        (DeviceEnd::Declined, "authorization_declined"),
        (DeviceEnd::Expired, "expired_token"),
        (DeviceEnd::Blocked, "invalid_grant"),
    ] {
        let client = Client::start("").await;
        let code = device_code(&client, plan(0, end)).await;
        assert_eq!(poll(&client, &code).await.json()["error"], error);
    }
}

#[tokio::test]
async fn a_device_code_expires() {
    let client = Client::start("").await;
    let soon = DeviceSignIn {
        expires_in: 0,
        ..plan(0, DeviceEnd::Approved)
    };
    let code = device_code(&client, soon).await;
    assert_eq!(poll(&client, &code).await.json()["error"], "expired_token");
}

#[tokio::test]
async fn a_refresh_token_outlives_the_access_tokens() {
    let client = Client::start("").await;
    let code = device_code(&client, plan(0, DeviceEnd::Approved)).await;
    let tokens = poll(&client, &code).await.json();
    client.sim.expire_tokens();
    assert!(!works(&client, tokens["access_token"].as_str().unwrap()).await);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fresh = post(
        &client,
        "token",
        &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
    )
    .await;
    assert!(works(&client, fresh.json()["access_token"].as_str().unwrap()).await);
    let forged = post(
        &client,
        "token",
        &[
            ("grant_type", "refresh_token"),
            ("refresh_token", "0.abc.def"),
        ],
    )
    .await;
    assert_eq!(
        (forged.status, forged.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
}

#[tokio::test]
async fn an_application_signs_in_with_its_secret() {
    let client = Client::start("").await;
    let scope = ("scope", "https://graph.microsoft.com/.default");
    let grant = ("grant_type", "client_credentials");
    let good = post(
        &client,
        "token",
        &[grant, scope, ("client_secret", &client.sim.client_secret)],
    )
    .await;
    assert!(works(&client, good.json()["access_token"].as_str().unwrap()).await);
    let bad = post(
        &client,
        "token",
        &[grant, scope, ("client_secret", "guess")],
    )
    .await;
    assert_eq!(
        (bad.status, bad.json()["error"].as_str()),
        (401, Some("invalid_client"))
    );
    assert_eq!(bad.json()["error_codes"][0], 7_000_215);
}

#[tokio::test]
async fn a_stranger_gets_entras_refusal() {
    let client = Client::start("").await;
    let form = |id: &str| format!("client_id={id}&scope=x");
    let ask = |tenant: &'static str, body: String| {
        let request = client
            .bare(Method::POST, &format!("/{tenant}/oauth2/v2.0/devicecode"))
            .body(body);
        async { send(request).await.unwrap().json()["error_codes"][0].as_u64() }
    };
    let known = client.sim.client_id.to_string();
    assert_eq!(ask("fabrikam.example", form(&known)).await, Some(90002));
    assert_eq!(
        ask(
            "organizations",
            form("00000000-0000-0000-0000-000000000000")
        )
        .await,
        Some(700_016)
    );
    assert_eq!(
        ask("organizations", format!("client_id={known}")).await,
        Some(900_144)
    );
}

#[tokio::test]
async fn the_configuration_names_the_endpoints() {
    let client = Client::start("").await;
    let path = format!(
        "/{}/v2.0/.well-known/openid-configuration",
        client.sim.tenant_id
    );
    let body = send(client.bare(Method::GET, &path)).await.unwrap().json();
    let endpoint = body["token_endpoint"].as_str().unwrap();
    assert!(
        endpoint.starts_with(&client.sim.login_url) && endpoint.ends_with("/oauth2/v2.0/token")
    );
}

#[tokio::test]
async fn revoked_sessions_take_the_refresh_token_with_them() {
    let client = Client::start("").await;
    let code = device_code(&client, plan(0, DeviceEnd::Approved)).await;
    let tokens = poll(&client, &code).await.json();
    let revoke = client.request(Method::POST, "/v1.0/me/revokeSignInSessions");
    assert_eq!(send(revoke).await.unwrap().status, 200);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let answer = post(
        &client,
        "token",
        &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
    )
    .await;
    assert_eq!(answer.json()["error_codes"][0], 50173);
}
