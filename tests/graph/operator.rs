//! Who makes the changes: the token's identity, or none at all.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mfadeck::tenant::UserId;
use serde_json::{Value, json};

use crate::mock::{Mock, Reply};
use crate::{client, quick};

const OID: &str = "5e7b6f34-0000-4000-8000-000000000001";

fn token(claims: &Value) -> String {
    format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[tokio::test]
async fn the_identity_comes_from_the_token_without_a_request() {
    let mock = Mock::start(|_| Vec::new()).await;
    let claims = json!({"oid": OID, "upn": "ops@contoso.example", "scp": "User.Read.All"});
    let graph = client(&mock.url, token(&claims), quick());
    let operator = graph.operator().await.unwrap();
    assert_eq!(operator.id, UserId::parse(OID));
    assert!(mock.seen().is_empty());
}

#[tokio::test]
async fn where_the_token_does_not_say_me_is_asked() {
    let me = json!({"id": OID, "userPrincipalName": "ops@contoso.example"});
    for token in ["opaque".to_owned(), token(&json!({"scp": "User.Read.All"}))] {
        let mock = Mock::start(|_| vec![Reply::ok(&me)]).await;
        let operator = client(&mock.url, token, quick()).operator().await.unwrap();
        assert_eq!(operator.id, UserId::parse(OID));
        assert_eq!(operator.tenant.as_str(), "contoso.example");
    }
}

#[tokio::test]
async fn without_an_identity_there_is_an_error_and_nobody_unnamed() {
    for reply in [
        Reply::error(403, &[], "Authorization_RequestDenied", "no"),
        Reply::error(404, &[], "Request_ResourceNotFound", "no"),
        Reply::ok(&json!({"userPrincipalName": "ops@contoso.example"})),
    ] {
        let mock = Mock::start(|_| vec![reply]).await;
        let graph = client(&mock.url, "opaque".to_owned(), quick());
        assert!(graph.operator().await.is_err());
    }
}
