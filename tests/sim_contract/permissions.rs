//! The simulated token grants what the product asks for at the sign-in, no more: a test bed that grants more hides faults.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use mfadeck::auth::scopes::permissions;
use serde_json::Value;

use crate::client::Client;

/// The permissions in an access token.
fn granted(token: &str) -> BTreeSet<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    let scopes = claims["scp"].as_str().unwrap().split(' ');
    scopes.map(str::to_owned).collect()
}

fn asked(read_only: bool) -> BTreeSet<String> {
    let asked = permissions(read_only).iter();
    asked.map(|permission| (*permission).to_owned()).collect()
}

#[tokio::test]
async fn the_default_token_carries_what_the_sign_in_asks_for_and_no_more() {
    let client = Client::start("").await;
    assert_eq!(granted(&client.sim.token), asked(false));
}

#[tokio::test]
async fn a_read_only_sign_in_gets_what_it_asks_for_and_no_more() {
    let client = Client::start("").await;
    let scope: Vec<String> = asked(true).into_iter().collect();
    let token = crate::sign_in::token_for(&client, &scope.join(" ")).await;
    assert_eq!(granted(&token), asked(true));
}

#[tokio::test]
async fn a_scenario_may_grant_more_and_fewer() {
    let operator = r#"
[operator]
also = ["IdentityRiskyUser.Read.All"]
without = ["AuditLog.Read.All"]
"#;
    let client = Client::start(operator).await;
    let mut expected = asked(false);
    expected.remove("AuditLog.Read.All");
    expected.insert("IdentityRiskyUser.Read.All".to_owned());
    assert_eq!(granted(&client.sim.token), expected);
}
