//! Every built-in scenario starts, keeps the rules, and is the same each time.

use mfadeck_sim::{Scenario, scenario, start};
use serde_json::Value;
use std::collections::HashSet;

async fn users(name: &str) -> Vec<Value> {
    let mut scenario = Scenario::parse(scenario::named(name).unwrap()).unwrap();
    scenario.faults.clear();
    scenario.throttle.enabled = false;
    scenario.latency_ms = 0;
    let sim = start(scenario, 0).await.unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let mut url = format!(
        "{}/v1.0/users?$top=999&$select=id,displayName,userPrincipalName,perUserMfaState",
        sim.graph_url
    );
    let mut users = Vec::new();
    loop {
        let response = http.get(&url).bearer_auth(&sim.token).send().await.unwrap();
        let body: Value = response.json().await.unwrap();
        users.extend(body["value"].as_array().unwrap().clone());
        match body["@odata.nextLink"].as_str() {
            Some(next) => next.clone_into(&mut url),
            None => return users,
        }
    }
}

#[tokio::test]
async fn every_scenario_lists_people_with_unique_names() {
    for name in scenario::NAMES {
        let users = users(name).await;
        assert!(!users.is_empty(), "{name}");
        for key in ["id", "userPrincipalName"] {
            let values: HashSet<&str> = users
                .iter()
                .map(|user| user[key].as_str().unwrap())
                .collect();
            assert_eq!(values.len(), users.len(), "{name}: {key}");
        }
    }
}

#[tokio::test]
async fn the_demo_is_the_same_at_every_start() {
    assert_eq!(users("demo").await, users("demo").await);
}

#[tokio::test]
async fn a_tenant_may_hide_the_state() {
    let users = users("state-unavailable").await;
    assert!(
        users
            .iter()
            .all(|user| user.get("perUserMfaState").is_none_or(Value::is_null))
    );
}

#[test]
fn an_unknown_key_is_named() {
    let error = Scenario::parse("about = \"x\"\nfautls = []")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("fautls") && error.contains("faults"),
        "{error}"
    );
}

#[test]
fn the_scenario_of_the_documentation_can_be_served() {
    let page = include_str!("../../docs/scenarios.md");
    let toml = page.split("```toml").nth(1).unwrap();
    let scenario = Scenario::parse(toml.split("```").next().unwrap()).unwrap();
    assert_eq!(scenario.people.len(), 2);
    assert_eq!(scenario.faults.len(), 1);
}
