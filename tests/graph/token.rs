//! What happens when the service rejects the token.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use mfadeck::graph::{Graph, GraphEndpoint};
use mfadeck::tenant::{ProblemKind, UserId};
use serde_json::json;
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::quick;

const ADA: UserId = UserId(Uuid::from_u128(0x5e7b_6f34_0000_4000_8000_0000_0000_0001));

fn state() -> Reply {
    Reply::ok(&json!({"perUserMfaState": "enforced"}))
}

/// Gives `token-0` until it is told that it was rejected, then `token-1`.
#[derive(Debug, Default)]
struct Renewable(AtomicUsize);

#[async_trait::async_trait]
impl TokenCredential for Renewable {
    async fn get_token(
        &self,
        _: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        let context = options.map(|options| options.method_options.context.into_owned());
        if context.is_some_and(|context| context.value::<mfadeck::auth::Rejected>().is_some()) {
            self.0.store(1, Ordering::SeqCst);
        }
        let until = OffsetDateTime::now_utc() + TimeSpan::hours(1);
        let token = format!("token-{}", self.0.load(Ordering::SeqCst));
        Ok(AccessToken::new(token, until))
    }
}

fn expired(challenge: &str) -> Reply {
    Reply::error(
        401,
        &[("www-authenticate", challenge)],
        "InvalidAuthenticationToken",
        "Access token has expired or is not yet valid.",
    )
}

fn renewable(url: &str) -> Graph {
    let endpoint = GraphEndpoint::new(url.parse().unwrap()).unwrap();
    let credential = Arc::new(Renewable::default());
    Graph::new(endpoint, credential, "scope".to_owned(), quick()).unwrap()
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_the_call_succeeds() {
    let mock = Mock::start(|_| vec![expired("Bearer"), state()]).await;
    renewable(&mock.url).state(ADA).await.unwrap();
    let seen = mock.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer token-0"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn a_second_rejection_ends_in_a_sign_in_problem() {
    let mock = Mock::start(|_| vec![expired("Bearer"); 3]).await;
    let error = renewable(&mock.url).state(ADA).await.unwrap_err();
    assert_eq!(error.kind(), ProblemKind::SignIn);
    assert_eq!(mock.seen().len(), 2);
}

#[tokio::test]
async fn a_claims_challenge_is_handed_up_with_its_claims_and_not_retried() {
    let challenge = r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#;
    let mock = Mock::start(|_| vec![expired(challenge)]).await;
    let error = renewable(&mock.url).state(ADA).await.unwrap_err();
    assert_eq!(error.claims(), Some("eyJhIjoxfQ=="));
    assert_eq!(error.kind(), ProblemKind::SignIn);
    assert_eq!(mock.seen().len(), 1);
}
