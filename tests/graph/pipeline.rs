//! The pipeline against answers that no orderly server would give.

use std::time::Duration;

use mfadeck::graph::{Cause, GraphOptions};
use mfadeck::tenant::{MfaState, ProblemKind, UserId};
use serde_json::json;
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

const ADA: UserId = UserId(Uuid::from_u128(0x5e7b_6f34_0000_4000_8000_0000_0000_0001));

fn state() -> Reply {
    Reply::ok(&json!({"perUserMfaState": "enforced"}))
}

#[tokio::test]
async fn every_request_carries_the_headers_that_support_asks_for() {
    let mock = Mock::start(|_| vec![state(), state()]).await;
    let graph = graph(&mock.url, quick());
    assert_eq!(graph.state(ADA).await.unwrap(), MfaState::Enforced);
    graph.background().state(ADA).await.unwrap();
    let seen = mock.seen();
    assert_eq!(
        seen[0].line,
        format!("GET /beta/users/{ADA}/authentication/requirements")
    );
    assert_eq!(seen[0].header("authorization"), Some("Bearer test-token"));
    assert_eq!(seen[0].header("accept"), Some("application/json"));
    assert_eq!(seen[0].header("return-client-request-id"), Some("true"));
    assert!(
        seen[0]
            .header("user-agent")
            .unwrap()
            .starts_with("mfadeck/")
    );
    assert!(Uuid::try_parse(seen[0].header("client-request-id").unwrap()).is_ok());
    assert_eq!(seen[0].header("x-ms-throttle-priority"), Some("high"));
    assert_eq!(seen[1].header("x-ms-throttle-priority"), None);
}

#[tokio::test]
async fn a_read_is_tried_again_after_passing_failures_and_lost_connections() {
    let mock = Mock::start(|_| {
        let failed = |status| Reply::error(status, &[], "UnknownError", "");
        vec![failed(503), Reply::Drop, failed(500), failed(504), state()]
    })
    .await;
    assert!(graph(&mock.url, quick()).state(ADA).await.is_ok());
    assert_eq!(mock.seen().len(), 5);
}

#[tokio::test]
async fn a_read_gives_up_after_its_tries() {
    let mock = Mock::start(|_| vec![Reply::error(502, &[], "", ""); 9]).await;
    let options = GraphOptions {
        max_tries: 3,
        ..quick()
    };
    let error = graph(&mock.url, options).state(ADA).await.unwrap_err();
    assert_eq!(error.status(), Some(502));
    assert_eq!(mock.seen().len(), 3);
}

#[tokio::test]
async fn retry_after_is_obeyed_to_the_fraction_by_all_requests() {
    let mock = Mock::start(|_| {
        vec![
            Reply::error(429, &[("retry-after", "0.35")], "TooManyRequests", ""),
            state(),
            state(),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let mut throttled = graph.throttled_until();
    let first = graph.state(ADA);
    let second = async {
        throttled.changed().await.unwrap();
        graph.state(ADA).await
    };
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_ok() && second.is_ok());
    let seen = mock.seen();
    for later in &seen[1..] {
        let waited = later.at - seen[0].at;
        assert!(waited >= Duration::from_millis(350), "{waited:?}");
    }
    assert_eq!(*throttled.borrow(), None, "the gate is open again");
}

#[tokio::test]
async fn retry_after_as_a_date_is_held_against_the_clock_of_the_service() {
    let mock = Mock::start(|_| {
        let headers = [
            ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
            ("retry-after", "Wed, 21 Oct 2015 07:28:01 GMT"),
        ];
        vec![
            Reply::error(503, &headers, "ServiceUnavailable", ""),
            state(),
        ]
    })
    .await;
    assert!(graph(&mock.url, quick()).state(ADA).await.is_ok());
    let seen = mock.seen();
    assert!(seen[1].at - seen[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_patience_is_reported_at_once() {
    let mock = Mock::start(|_| {
        vec![Reply::error(
            429,
            &[("retry-after", "7200")],
            "TooManyRequests",
            "",
        )]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let error = graph.state(ADA).await.unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Throttled);
    assert!(graph.throttled_until().borrow().is_some());
}

#[tokio::test]
async fn a_write_whose_connection_is_lost_is_unclear_and_not_sent_again() {
    let mock = Mock::start(|_| vec![Reply::Drop]).await;
    let graph = graph(&mock.url, quick());
    let error = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(error.unclear(), "{error:?}");
    assert_eq!(error.kind(), ProblemKind::Unreachable);
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn a_write_that_the_service_throttled_is_sent_again() {
    let mock = Mock::start(|_| {
        vec![
            Reply::error(429, &[("retry-after", "0.05")], "TooManyRequests", ""),
            Reply::ok(&json!({"value": true})),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    graph.revoke_sign_in_sessions(ADA).await.unwrap();
    let seen = mock.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].body, json!({}));
}

#[tokio::test]
async fn a_write_that_failed_with_500_is_unclear_and_one_refused_with_403_is_not() {
    let mock = Mock::start(|_| {
        vec![
            Reply::error(500, &[], "UnknownError", ""),
            Reply::error(403, &[], "accessDenied", "Request Authorization failed"),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let failed = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(failed.unclear());
    let refused = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(!refused.unclear());
    assert_eq!(refused.kind(), ProblemKind::Forbidden);
}

#[tokio::test]
async fn a_web_page_instead_of_an_answer_never_counts_as_a_success() {
    let page = Reply::text(200, "text/html", &[], "<html>Welcome to the hotel</html>");
    let mock = Mock::start(|_| vec![page.clone(), page]).await;
    let graph = graph(&mock.url, quick());
    let read = graph.state(ADA).await.unwrap_err();
    assert_eq!(read.kind(), ProblemKind::Unreadable);
    let write = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(write.unclear());
}

#[tokio::test]
async fn json_that_stops_in_the_middle_is_read_again_but_never_written_again() {
    let cut = Reply::text(200, "application/json", &[], "{\"value\":tr");
    let mock = Mock::start(|_| vec![cut.clone(), state(), cut]).await;
    let graph = graph(&mock.url, quick());
    graph.state(ADA).await.unwrap();
    let error = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(matches!(error.cause, Cause::Unreadable(_)), "{error:?}");
    assert!(error.unclear());
    assert_eq!(mock.seen().len(), 3);
}

#[tokio::test]
async fn a_body_shorter_than_its_announced_length_is_a_lost_connection_and_read_again() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"perUser";
    let mock = Mock::start(|_| vec![Reply::Raw(cut.to_owned()), state()]).await;
    assert!(graph(&mock.url, quick()).state(ADA).await.is_ok());
}

#[tokio::test]
async fn in_read_only_mode_no_write_reaches_the_service() {
    let mock = Mock::start(|_| vec![Reply::ok(&json!({"responses": []}))]).await;
    let options = GraphOptions {
        read_only: true,
        ..quick()
    };
    let graph = graph(&mock.url, options);
    let error = graph.revoke_sign_in_sessions(ADA).await.unwrap_err();
    assert!(matches!(error.cause, Cause::ReadOnly));
    assert!(!error.unclear());
    let set = graph.set_states(&[(ADA, MfaState::Enabled)]).await;
    assert!(set[0].written.is_err());
    assert!(mock.seen().is_empty());
    let _ = graph.states(&[ADA]).await;
    assert_eq!(
        mock.lines(),
        ["POST /beta/$batch"],
        "a batch of reads is a read"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let elsewhere = Mock::start(|_| vec![state()]).await;
    let target = elsewhere.url.clone();
    let mock = Mock::start(|_| vec![Reply::json(302, &[("location", &target)], &json!({}))]).await;
    assert!(graph(&mock.url, quick()).state(ADA).await.is_err());
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn nothing_listening_is_a_failure_to_connect_and_never_unclear() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let options = GraphOptions {
        max_tries: 2,
        ..quick()
    };
    let error = graph(&url, options)
        .revoke_sign_in_sessions(ADA)
        .await
        .unwrap_err();
    assert!(matches!(error.cause, Cause::Connect(_)), "{error:?}");
    assert!(!error.unclear());
    assert!(error.problem().advice.contains("Nothing was sent"));
}

#[tokio::test]
async fn the_request_id_of_the_answer_is_kept_for_support() {
    let mock = Mock::start(|_| {
        vec![Reply::error(
            404,
            &[("request-id", "6f1c-x")],
            "Request_ResourceNotFound",
            "no",
        )]
    })
    .await;
    let problem = graph(&mock.url, quick())
        .state(ADA)
        .await
        .unwrap_err()
        .problem();
    assert_eq!(problem.request_id.as_deref(), Some("6f1c-x"));
    assert_eq!(problem.kind, ProblemKind::NotFound);
    assert_eq!(problem.line(), "no (404 Request_ResourceNotFound)");
}
