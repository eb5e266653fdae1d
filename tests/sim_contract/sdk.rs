//! Microsoft's own library signs in at the simulation unchanged.

use crate::client::{Client, send};
use azure_core::credentials::{Secret, TokenCredential};
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, Request, Transport};
use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};
use reqwest::Method;
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
