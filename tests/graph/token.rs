//! What happens when the service rejects the token.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::time::{Duration as TimeSpan, OffsetDateTime};
use mfadeck::auth::Rejected;
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

/// Gives `token-0` until it hears that it was rejected, then `token-1`.
#[derive(Debug, Default)]
struct Renewable {
    rejections: AtomicUsize,
    /// Of the latest challenge.
    claims: Mutex<Option<String>>,
}

const CHALLENGE: &str = r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#;

#[async_trait::async_trait]
impl TokenCredential for Renewable {
    async fn get_token(
        &self,
        _: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        let context = options.map(|options| options.method_options.context.into_owned());
        let rejected = context.and_then(|context| context.value::<Rejected>().cloned());
        if let Some(rejected) = rejected {
            self.rejections.store(1, Ordering::SeqCst);
            *self.claims.lock().unwrap() = rejected.claims;
        }
        let until = OffsetDateTime::now_utc() + TimeSpan::hours(1);
        let token = format!("token-{}", self.rejections.load(Ordering::SeqCst));
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

fn renewable(url: &str) -> (Graph, Arc<Renewable>) {
    let endpoint = GraphEndpoint::new(url.parse().unwrap()).unwrap();
    let credential = Arc::new(Renewable::default());
    let shared: Arc<dyn TokenCredential> = credential.clone();
    let graph = Graph::new(endpoint, shared, "scope".to_owned(), quick()).unwrap();
    (graph, credential)
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_the_call_succeeds() {
    let mock = Mock::start(|_| vec![expired("Bearer"), state()]).await;
    renewable(&mock.url).0.state(ADA).await.unwrap();
    let seen = mock.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer token-0"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn a_second_rejection_ends_in_a_sign_in_problem() {
    let mock = Mock::start(|_| vec![expired("Bearer"); 3]).await;
    let error = renewable(&mock.url).0.state(ADA).await.unwrap_err();
    assert_eq!(error.kind(), ProblemKind::SignIn);
    assert_eq!(mock.seen().len(), 2);
}

#[tokio::test]
async fn a_claims_challenge_reaches_the_credential_whose_new_token_is_then_used() {
    let mock = Mock::start(|_| vec![expired(CHALLENGE), state()]).await;
    let (graph, credential) = renewable(&mock.url);
    graph.state(ADA).await.unwrap();
    assert_eq!(
        credential.claims.lock().unwrap().as_deref(),
        Some("eyJhIjoxfQ==")
    );
    assert_eq!(
        mock.seen()[1].header("authorization"),
        Some("Bearer token-1")
    );
}

#[tokio::test]
async fn a_claims_challenge_that_no_new_sign_in_answers_is_handed_up() {
    let mock = Mock::start(|_| vec![expired(CHALLENGE); 2]).await;
    let error = renewable(&mock.url).0.state(ADA).await.unwrap_err();
    assert_eq!(error.claims(), Some("eyJhIjoxfQ=="));
    assert_eq!(error.kind(), ProblemKind::SignIn);
    assert_eq!(mock.seen().len(), 2);
}
