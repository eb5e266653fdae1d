//! Batches whose items fail in all the ways that items can.

use std::time::{Duration, Instant};

use mfadeck::graph::Cause;
use mfadeck::tenant::{MfaState, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(
        0x5e7b_6f34_0000_4000_8000_0000_0000_0000 + number,
    ))
}

fn item(id: &str, status: u16, headers: &Value, body: &Value) -> Value {
    json!({"id": id, "status": status, "headers": headers, "body": body})
}

fn responses(items: &[Value]) -> Reply {
    Reply::ok(&json!({ "responses": items }))
}

fn state(id: &str, word: &str) -> Value {
    item(id, 200, &json!({}), &json!({ "perUserMfaState": word }))
}

fn taken(id: &str) -> Value {
    item(id, 204, &json!(null), &json!(null))
}

#[tokio::test]
async fn states_are_set_in_parallel_then_read_back_in_parallel_and_matched_by_id() {
    let mock = Mock::start(|_| {
        vec![
            responses(&[json!({"id": "1", "status": 204}), taken("0")]),
            responses(&[state("1", "enforced"), state("0", "disabled")]),
        ]
    })
    .await;
    let changes = [(user(1), MfaState::Disabled), (user(2), MfaState::Enabled)];
    let set = graph(&mock.url, quick()).set_states(&changes).await;
    assert!(set.iter().all(|one| one.written.is_ok()));
    assert_eq!(set[0].is.as_ref().unwrap(), &MfaState::Disabled);
    assert_eq!(
        set[1].is.as_ref().unwrap(),
        &MfaState::Enforced,
        "it moved on by itself"
    );
    let seen = mock.seen();
    let body = &seen[0].body["requests"];
    assert_eq!(body[0]["method"], "PATCH");
    assert_eq!(body[0]["body"], json!({"perUserMfaState": "disabled"}));
    for batch in &seen {
        let items = batch.body["requests"].as_array().unwrap();
        assert!(
            items.iter().all(|one| one.get("dependsOn").is_none()),
            "{items:?}"
        );
    }
}

#[tokio::test]
async fn throttled_items_go_out_again_after_the_longest_wait_and_the_others_do_not() {
    let mock = Mock::start(|_| {
        let throttled = |id, wait: &str| item(id, 429, &json!({"Retry-After": wait}), &json!({}));
        vec![
            responses(&[throttled("0", "0.2"), taken("1"), throttled("2", "0.3")]),
            responses(&[taken("0"), taken("2")]),
            responses(&[
                state("0", "enabled"),
                state("1", "enabled"),
                state("2", "enabled"),
            ]),
        ]
    })
    .await;
    let changes = [1, 2, 3].map(|number| (user(number), MfaState::Enabled));
    let set = graph(&mock.url, quick()).set_states(&changes).await;
    assert!(
        set.iter().all(|one| one.written.is_ok() && one.is.is_ok()),
        "{set:?}"
    );
    let seen = mock.seen();
    assert!(seen[1].at - seen[0].at >= Duration::from_millis(300));
    let again = seen[1].body["requests"].as_array().unwrap();
    let ids: Vec<_> = again
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["0", "2"]);
}

#[tokio::test]
async fn a_write_in_a_batch_that_failed_with_503_is_unclear_and_not_sent_again() {
    let start = Instant::now();
    let mock = Mock::start(|_| {
        vec![
            responses(&[item("0", 503, &json!({"Retry-After": "0.3"}), &json!({}))]),
            Reply::ok(&json!({"perUserMfaState": "enabled"})),
        ]
    })
    .await;
    let graph = graph(&mock.url, quick());
    let set = graph.set_states(&[(user(1), MfaState::Enabled)]).await;
    assert!(set[0].written.as_ref().unwrap_err().unclear());
    assert!(!set[0].is.as_ref().unwrap_err().unclear());
    assert_eq!(
        mock.seen().len(),
        1,
        "what was not taken is not read back by itself"
    );
    graph.state(user(1)).await.unwrap();
    assert!(
        start.elapsed() >= Duration::from_millis(300),
        "the next call waits as asked"
    );
}

#[tokio::test]
async fn missing_items_are_errors_of_their_own() {
    let mock = Mock::start(|_| {
        vec![responses(&[
            item(
                "1",
                200,
                &json!({}),
                &json!({"perUserMfaState": "disabled"}),
            ),
            item("99", 200, &json!({}), &json!({})),
        ])]
    })
    .await;
    let read = graph(&mock.url, quick()).states(&[user(1), user(2)]).await;
    assert!(matches!(
        read[0].1.as_ref().unwrap_err().cause,
        Cause::Missing
    ));
    assert_eq!(read[1].1.as_ref().unwrap(), &MfaState::Disabled);
}

#[tokio::test]
async fn an_item_without_a_status_has_no_answer_and_is_no_refusal() {
    let bare = |id: &str| json!({"id": id, "body": {"perUserMfaState": "disabled"}});
    let mock = Mock::start(|_| vec![responses(&[bare("0")]), responses(&[bare("0")])]).await;
    let graph = graph(&mock.url, quick());
    let read = graph.states(&[user(1)]).await;
    assert!(matches!(
        read[0].1.as_ref().unwrap_err().cause,
        Cause::Missing
    ));
    let set = graph.set_states(&[(user(1), MfaState::Enabled)]).await;
    assert!(set[0].written.as_ref().unwrap_err().unclear());
}

#[tokio::test]
async fn a_lost_batch_makes_its_writes_unclear_and_its_reads_not() {
    let mock = Mock::start(|_| vec![Reply::Drop]).await;
    let set = graph(&mock.url, quick())
        .set_states(&[(user(1), MfaState::Enabled)])
        .await;
    assert!(set[0].written.as_ref().unwrap_err().unclear());
    assert!(!set[0].is.as_ref().unwrap_err().unclear());
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn many_states_are_read_twenty_to_a_batch() {
    let mock = Mock::start(|_| {
        let batch = |count: usize| {
            responses(
                &(0..count)
                    .map(|id| {
                        item(
                            &id.to_string(),
                            200,
                            &json!({}),
                            &json!({"perUserMfaState": "enabled"}),
                        )
                    })
                    .collect::<Vec<_>>(),
            )
        };
        vec![batch(20), batch(20), batch(5)]
    })
    .await;
    let users: Vec<_> = (0..45).map(user).collect();
    let read = graph(&mock.url, quick()).states(&users).await;
    assert_eq!(read.len(), 45);
    assert!(read.iter().all(|(_, state)| state.is_ok()));
    assert_eq!(read.iter().map(|(id, _)| *id).collect::<Vec<_>>(), users);
}
