//! Several tenants under one authority: one sign-in, and in each its own consent, roles, limits and failures.

use std::collections::BTreeMap;

use mfadeck_sim::{DeviceSignIn, Scenario, Sim, scenario, start};
use reqwest::Method;
use serde_json::{Value, json};

struct Partner {
    sim: Sim,
    http: reqwest::Client,
    refresh: String,
}

const ASKED: &str = "https://graph.microsoft.com/User.Read.All offline_access";

async fn partner() -> Partner {
    let scenario = Scenario::parse(scenario::named("partner").unwrap()).unwrap();
    let sim = start(scenario, 0).await.unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let mut partner = Partner {
        sim,
        http,
        refresh: String::new(),
    };
    partner.sim.plan_device_sign_in(DeviceSignIn {
        interval: 0,
        pending: 0,
        ..DeviceSignIn::default()
    });
    let code = partner
        .post("adatum.example", "devicecode", &[("scope", ASKED)])
        .await;
    let code = code["device_code"].as_str().unwrap().to_owned();
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", &code),
    ];
    let tokens = partner.post("adatum.example", "token", &fields).await;
    tokens["refresh_token"]
        .as_str()
        .unwrap()
        .clone_into(&mut partner.refresh);
    partner
}

impl Partner {
    async fn post(&self, authority: &str, endpoint: &str, fields: &[(&str, &str)]) -> Value {
        let url = format!("{}/{authority}/oauth2/v2.0/{endpoint}", self.sim.login_url);
        let client = self.sim.client_id.to_string();
        let mut form: BTreeMap<&str, &str> = fields.iter().copied().collect();
        form.insert("client_id", &client);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = self
            .http
            .post(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// The answer of a customer's token endpoint to the refresh token of the one sign-in.
    async fn renew(&self, authority: &str) -> Value {
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*self.refresh),
            ("scope", ASKED),
        ];
        self.post(authority, "token", &fields).await
    }

    async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.sim.graph_url);
        let request = self.http.request(Method::GET, url).bearer_auth(token);
        let answer = request
            .header("client-request-id", "0a0a0a0a-0000-4000-8000-000000000001")
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

#[tokio::test]
async fn one_refresh_token_opens_every_tenant_that_consented() {
    let partner = partner().await;
    for (domain, people) in [
        ("alpineskihouse.example", 39),
        ("cohowinery.example", 29),
        ("fourthcoffee.example", 44),
    ] {
        let tokens = partner.renew(domain).await;
        let token = tokens["access_token"].as_str().unwrap();
        let (status, body) = partner.get(token, "/v1.0/users?$top=999").await;
        assert_eq!(status, 200);
        let users = body["value"].as_array().unwrap();
        assert_eq!(users.len(), people, "{domain}");
        let foreign = |user: &Value| {
            let name = user["userPrincipalName"].as_str().unwrap();
            !name.ends_with(domain)
        };
        assert!(!users.iter().any(foreign), "{domain}");
    }
    let tenants = partner.sim.tenants();
    let by_id = partner.renew(&tenants[1].id.to_string()).await;
    assert!(by_id["access_token"].is_string());
    assert_eq!(tenants.len(), 9);
}

#[tokio::test]
async fn a_tenant_refuses_for_reasons_of_its_own() {
    let partner = partner().await;
    for (authority, code) in [
        ("lucernepublishing.example", 65001),
        ("margiestravel.example", 53003),
        ("southridgevideo.example", 50020),
        ("nobody.example", 90002),
    ] {
        let refused = partner.renew(authority).await;
        assert_eq!(refused["error_codes"][0], code, "{authority}");
    }
    // Less was consented to in one of them.
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*partner.refresh),
        (
            "scope",
            "https://graph.microsoft.com/User.RevokeSessions.All",
        ),
    ];
    let refused = partner
        .post("wideworldimporters.example", "token", &fields)
        .await;
    assert_eq!(refused["error_codes"][0], 65001);
}

#[tokio::test]
async fn limits_and_expired_tokens_count_for_each_tenant() {
    let partner = partner().await;
    let slow = partner.renew("wideworldimporters.example").await;
    let slow = slow["access_token"].as_str().unwrap();
    let quick = partner.renew("alpineskihouse.example").await;
    let quick = quick["access_token"].as_str().unwrap();
    let mut waits = 0;
    for _ in 0..14 {
        let (status, _) = partner.get(slow, "/v1.0/users?$select=id").await;
        waits += u32::from(status == 429);
        let (status, _) = partner.get(quick, "/v1.0/users?$select=id").await;
        assert_eq!(status, 200);
    }
    assert_eq!(waits, 2);
    partner.sim.expire_tokens();
    let (status, _) = partner.get(quick, "/v1.0/users?$select=id").await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn the_partner_lists_its_customers() {
    let partner = partner().await;
    let token = &partner.sim.token;
    let (_, customers) = partner
        .get(token, "/v1.0/tenantRelationships/delegatedAdminCustomers")
        .await;
    assert_eq!(customers["value"].as_array().unwrap().len(), 8);
    let active = "/v1.0/tenantRelationships/delegatedAdminRelationships?$filter=status eq 'active'&$select=customer,endDateTime,autoExtendDuration,accessDetails";
    let (_, active) = partner.get(token, active).await;
    let rows = active["value"].as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[0]["customer"]["displayName"], "Alpine Ski House");
    let roles = rows[0]["accessDetails"]["unifiedRoles"].as_array().unwrap();
    assert_eq!(roles.len(), 3);
    let (_, contracts) = partner.get(token, "/v1.0/contracts").await;
    let contract = &contracts["value"][2];
    assert_eq!(contract["defaultDomainName"], "cohowinery.example");
    let refused = partner.renew("adatum.example").await;
    let without = refused["access_token"].as_str().unwrap();
    let (status, _) = partner.get(without, "/v1.0/contracts").await;
    assert_eq!(status, 403);
    assert_eq!(json!(partner.sim.operator), "ops@adatum.example");
}
