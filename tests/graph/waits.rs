//! Every wait has a limit, says what it waits for, and can be interrupted.

use std::sync::Arc;
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use jiff::Timestamp;
use mfadeck::graph::{Cause, Graph, GraphEndpoint, GraphOptions};
use mfadeck::tenant::{ProblemKind, UserId};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

const ADA: UserId = UserId(Uuid::from_u128(0x5e7b_6f34_0000_4000_8000_0000_0000_0001));

fn throttled_for_an_hour() -> Reply {
    Reply::error(429, &[("retry-after", "3600")], "TooManyRequests", "slow")
}

#[tokio::test]
async fn after_a_retry_after_of_an_hour_a_later_request_fails_at_once_with_the_time() {
    let mock = Mock::start(|_| vec![throttled_for_an_hour()]).await;
    let graph = graph(&mock.url, quick());
    let first = graph.state(ADA).await.unwrap_err().problem();
    assert_eq!(first.kind, ProblemKind::Throttled);
    assert!(first.advice.contains("UTC"), "{first:?}");
    let later = graph.state(ADA).await.unwrap_err();
    assert!(matches!(later.cause, Cause::Throttled(_)), "{later:?}");
    assert_eq!(later.kind(), ProblemKind::Throttled);
    assert!(later.to_string().contains("UTC"), "{later}");
    let write = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(!write.unclear(), "nothing was sent");
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn a_limit_of_the_reports_lets_the_directory_go_on() {
    let state = Reply::ok(&json!({"perUserMfaState": "enforced"}));
    let mock = Mock::start(|_| vec![throttled_for_an_hour(), state]).await;
    let graph = graph(&mock.url, quick());
    let report = graph.registration(ADA).await.unwrap_err();
    assert_eq!(report.kind(), ProblemKind::Throttled);
    assert!(graph.state(ADA).await.is_ok());
}

#[tokio::test]
async fn a_throttled_batch_item_says_until_when() {
    let item = json!({"id": "0", "status": 429, "headers": {"Retry-After": "3600"}, "body": {}});
    let mock = Mock::start(|_| vec![Reply::ok(&json!({ "responses": [item] }))]).await;
    let read = graph(&mock.url, quick()).states(&[ADA]).await;
    let problem = read[0].1.as_ref().unwrap_err().problem();
    assert_eq!(problem.kind, ProblemKind::Throttled);
    assert!(problem.advice.contains("UTC"), "{problem:?}");
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn a_wait_before_another_try_says_what_it_waits_for_and_until_when() {
    let state = Reply::ok(&json!({"perUserMfaState": "enforced"}));
    let failed = Reply::error(503, &[], "ServiceUnavailable", "out of order");
    let mock = Mock::start(|_| vec![failed, state]).await;
    let slow = GraphOptions {
        first_delay: Duration::from_millis(1_100),
        ..quick()
    };
    let graph = graph(&mock.url, slow);
    let mut retrying = graph.retrying();
    let reading = tokio::spawn(async move { graph.state(ADA).await });
    let said = retrying.wait_for(Option::is_some).await.unwrap().clone();
    let said = said.unwrap();
    assert_eq!(said.what.as_str(), "out of order");
    assert!(said.next_try > Timestamp::now());
    retrying.wait_for(Option::is_none).await.unwrap();
    assert!(reading.await.unwrap().is_ok());
}

/// Waits for somebody who never signs in.
#[derive(Debug)]
struct Nobody;

#[async_trait::async_trait]
impl TokenCredential for Nobody {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn work_that_waits_for_a_sign_in_can_be_stopped() {
    let endpoint = GraphEndpoint::new("http://127.0.0.1:9".parse().unwrap()).unwrap();
    let graph = Graph::new(endpoint, Arc::new(Nobody), "scope".into(), quick()).unwrap();
    let stop = CancellationToken::new();
    let stopped = graph.until(stop.clone());
    let waiting = tokio::spawn(async move { stopped.state(ADA).await });
    stop.cancel();
    assert!(waiting.await.unwrap().unwrap_err().is_stopped());
}
