//! Microsoft's own libraries meet the simulation unchanged: one signs in, the others' requests are written out.

use crate::client::{Client, requirements, send};
use azure_core::credentials::{Secret, TokenCredential};
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, Request, Transport};
use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use url::Url;

/// Sends whatever the library asks of an https authority to the simulation.
#[derive(Debug)]
struct Loopback {
    http: reqwest::Client,
    origin: Url,
}

#[async_trait::async_trait]
impl HttpClient for Loopback {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let mut request = request.clone();
        let url = request.url_mut();
        url.set_scheme(self.origin.scheme()).unwrap();
        url.set_host(self.origin.host_str()).unwrap();
        url.set_port(self.origin.port()).unwrap();
        HttpClient::execute_request(&self.http, &request).await
    }
}

fn credential(client: &Client, secret: &str) -> Arc<ClientSecretCredential> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let origin = client.sim.login_url.parse().unwrap();
    let options = ClientSecretCredentialOptions {
        client_options: ClientOptions {
            transport: Some(Transport::new(Arc::new(Loopback { http, origin }))),
            ..Default::default()
        },
    };
    ClientSecretCredential::new(
        &client.sim.tenant_id.to_string(),
        client.sim.client_id.to_string(),
        Secret::new(secret.to_owned()),
        Some(options),
    )
    .unwrap()
}

const SCOPES: [&str; 1] = ["https://graph.microsoft.com/.default"];

#[tokio::test]
async fn a_client_secret_credential_gets_a_token_that_works() {
    let client = Client::start("").await;
    let credential = credential(&client, &client.sim.client_secret);
    let token = credential.get_token(&SCOPES, None).await.unwrap();
    let request = client
        .bare(Method::GET, "/v1.0/users")
        .bearer_auth(token.token.secret());
    assert_eq!(send(request).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_wrong_secret_is_named_by_its_number() {
    let client = Client::start("").await;
    let error = credential(&client, "guess")
        .get_token(&SCOPES, None)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("AADSTS7000215"), "{error}");
}

#[tokio::test]
async fn a_cast_may_use_the_alias_of_the_namespace() {
    let client = Client::start("").await;
    let whole = client
        .get("/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole")
        .await;
    let alias = client
        .get("/v1.0/me/transitiveMemberOf/graph.directoryRole")
        .await;
    assert_eq!(alias.status, 200, "{}", alias.text);
    assert_eq!(alias.json()["value"], whole.json()["value"]);
    assert!(client.sim.breaches().is_empty());
}

#[tokio::test]
async fn the_type_of_what_is_written_may_be_named() {
    let client = Client::start("[operator]\nalso = [\"User.EnableDisableAccount.All\"]").await;
    let user = "/v1.0/users/bob@contoso.example";
    let blocked = json!({"@odata.type": "#microsoft.graph.user", "accountEnabled": false});
    assert_eq!(client.patch(user, blocked).await.status, 204);
    let read = client
        .get(&format!("{user}?$select=accountEnabled"))
        .await
        .json();
    assert_eq!(read["accountEnabled"], false);
    let state = json!({"@odata.type": "#microsoft.graph.strongAuthenticationRequirements", "perUserMfaState": "enabled"});
    let changed = client
        .patch(&requirements("bob@contoso.example"), state)
        .await;
    assert_eq!(changed.status, 204);
    assert!(client.sim.breaches().is_empty());
}

#[tokio::test]
async fn windows_hello_can_be_asked_for_its_device() {
    let nova = r#"
[[people]]
name = "Nova Reyes"
user = "nova@contoso.example"
methods = [{ type = "windowsHello", name = "LAPTOP-NOVA" }]
"#;
    let client = Client::start(nova).await;
    let path = "/v1.0/users/nova@contoso.example/authentication/windowsHelloForBusinessMethods";
    let methods = client.get(path).await.json();
    let id = methods["value"][0]["id"].as_str().unwrap();
    let one = client
        .get(&format!("{path}/{id}?$expand=device"))
        .await
        .json();
    assert_eq!(one["displayName"], "LAPTOP-NOVA");
    assert!(one["device"].is_null() && one.get("device").is_some());
    assert!(client.sim.breaches().is_empty());
}
