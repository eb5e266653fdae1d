//! A plain HTTP client of a started simulation, and a small tenant.

use mfadeck_sim::{Scenario, Sim, start};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// Five people beside the operator; more tables may follow.
const TENANT: &str = r#"
about = "For tests"

[[people]]
name = "Ada Lovelace"
user = "ada@contoso.example"
state = "enforced"
methods = [{ type = "phone", number = "+1 5550100" }]
default = "sms"

[[people]]
name = "Bob Chen"
user = "bob@contoso.example"

[[people]]
name = "Eve Guest"
user = "eve_fabrikam.example#EXT#@contoso.example"
guest = true

[[people]]
name = "Dan Disabled"
user = "dan@contoso.example"
enabled = false

[[people]]
name = "Gus Enabled"
user = "gus@contoso.example"
state = "enabled"
"#;

/// A started simulation and a client of it.
pub struct Client {
    pub sim: Sim,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// `error/code`, with the status beside it.
    pub fn error(&self) -> (u16, String) {
        let body = self.json();
        (
            self.status,
            body["error"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    }

    /// A header that must be there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no header {name} in {self:?}"))
            .to_str()
            .unwrap()
    }
}

impl Client {
    /// Starts the test tenant with more tables, such as `[[faults]]`.
    pub async fn start(tables: &str) -> Self {
        let scenario = Scenario::parse(&format!("{TENANT}\n{tables}")).unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            sim: start(scenario, 0).await.unwrap(),
            http,
        }
    }

    /// A well-behaved request: token and client-request-id.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sim.graph_url))
            .bearer_auth(&self.sim.token)
            .header("client-request-id", "11111111-2222-4333-8444-555555555555")
    }

    /// A request without token or anything.
    pub fn bare(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sim.graph_url))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await.unwrap()
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body))
            .await
            .unwrap()
    }

    /// Sends a batch and gives the answer by request id.
    pub async fn batch(&self, root: &str, requests: Value) -> Answer {
        let path = format!("/{root}/$batch");
        send(
            self.request(Method::POST, &path)
                .json(&json!({"requests": requests})),
        )
        .await
        .unwrap()
    }
}

/// Sends a request; the error is that of the connection.
pub async fn send(request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
    let response = request.send().await?;
    Ok(Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await?,
    })
}

/// The response to one request of a batch.
pub fn item(batch: &Answer, id: &str) -> Value {
    let body = batch.json();
    let responses = body["responses"].as_array().unwrap();
    responses
        .iter()
        .find(|response| response["id"] == id)
        .unwrap()
        .clone()
}

/// A change of requirements as a batch writes it.
pub fn change(id: &str, user: &str, state: &str) -> Value {
    json!({"id": id, "method": "PATCH", "url": format!("/users/{user}/authentication/requirements"),
        "headers": {"Content-Type": "application/json"}, "body": {"perUserMfaState": state}})
}

/// A read of requirements as a batch writes it.
pub fn read(id: &str, user: &str) -> Value {
    json!({"id": id, "method": "GET", "url": format!("/users/{user}/authentication/requirements")})
}

/// Where requirements are read and written.
pub fn requirements(user: &str) -> String {
    format!("/beta/users/{user}/authentication/requirements")
}
