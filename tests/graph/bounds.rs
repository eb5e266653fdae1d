//! Every answer has a bound: its length packed and unpacked, its depth, its headers, its pages, and its time.

use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use mfadeck::auth::TimeLimits;
use mfadeck::graph::{Cause, Error, Graph, GraphOptions};
use mfadeck::tenant::ProblemKind;
use serde_json::{Value, json};

use crate::mock::{Mock, Reply};
use crate::{graph, quick, row, user};

/// Far more than any of these tests may take.
const SOON: Duration = Duration::from_secs(30);

fn impatient() -> GraphOptions {
    GraphOptions {
        time: TimeLimits {
            silence: Duration::from_millis(100),
            exchange: Duration::from_millis(400),
            ..TimeLimits::default()
        },
        ..quick()
    }
}

async fn first_page(url: &str) -> Error {
    let once = GraphOptions {
        max_tries: 1,
        ..quick()
    };
    let mut pages = graph(url, once).users();
    let page = tokio::time::timeout(SOON, pages.next()).await.unwrap();
    page.unwrap().unwrap_err()
}

fn assert_unreadable(error: &Error, why: &str) {
    assert!(matches!(error.cause, Cause::Unreadable(_)), "{error:?}");
    assert!(error.to_string().contains(why), "{error}");
}

/// Deflated, and not yet the end.
fn deflated(unit: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(1 << 16);
    let mut deflate = Compress::new(Compression::best(), false);
    let flush = FlushCompress::Full;
    deflate.compress_vec(unit, &mut packed, flush).unwrap();
    assert_eq!(deflate.total_in(), unit.len() as u64);
    packed
}

/// Two megabytes that unpack to two gigabytes of blanks in a list.
fn bomb(status: u16) -> Reply {
    let mut body = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    body.extend(deflated(b"{\"value\":["));
    body.extend(deflated(&vec![b' '; 1 << 20]).repeat(2_048));
    let mut answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend(body);
    Reply::Bytes(answer)
}

fn flood(head: &str) -> Reply {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{head}");
    Reply::Flood(head, vec![b' '; 1 << 16])
}

#[tokio::test]
async fn a_body_that_unpacks_to_gigabytes_is_an_error_and_not_read_again() {
    let mock = Mock::start(|_| vec![bomb(200)]).await;
    assert_unreadable(&first_page(&mock.url).await, "longer than 32 MiB");
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn a_packed_error_of_gigabytes_is_still_that_error() {
    let mock = Mock::start(|_| vec![bomb(403)]).await;
    let error = first_page(&mock.url).await;
    assert_eq!(error.kind(), ProblemKind::Forbidden, "{error:?}");
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let mock = Mock::start(|_| vec![flood("\r\n{\"value\":[")]).await;
    assert_unreadable(&first_page(&mock.url).await, "longer than 32 MiB");
}

#[tokio::test]
async fn an_answer_about_one_user_may_be_shorter_still() {
    let mock = Mock::start(|_| vec![flood("\r\n{\"perUserMfaState\":\"enforced\"")]).await;
    let error = graph(&mock.url, quick()).state(user(1)).await.unwrap_err();
    assert_unreadable(&error, "longer than 4 MiB");
}

#[tokio::test]
async fn a_write_whose_answer_is_too_long_is_unclear() {
    let mock = Mock::start(|_| vec![flood("\r\n{\"value\":true")]).await;
    let graph = graph(&mock.url, quick());
    let error = graph.revoke_sign_in_sessions(user(1)).await.unwrap_err();
    assert!(error.unclear(), "{error:?}");
    assert_eq!(mock.seen().len(), 1);
}

#[tokio::test]
async fn headers_without_end_or_without_number_are_an_error() {
    let one = "x-filler: 0123456789\r\n";
    for head in [flood("x-filler: "), flood(&one.repeat(200))] {
        let mock = Mock::start(|_| vec![head; 9]).await;
        let options = GraphOptions {
            max_tries: 2,
            ..quick()
        };
        let reading = graph(&mock.url, options);
        let reading = reading.state(user(1));
        let error = tokio::time::timeout(SOON, reading).await.unwrap();
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ProblemKind::Unreachable, "{error:?}");
    }
}

#[tokio::test]
async fn a_body_nested_deeply_or_of_countless_values_is_an_error() {
    let deep = format!(
        "{{\"value\":[],\"x\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let many = format!("{{\"value\":[{}{{}}]}}", "{},".repeat(2_000_000));
    let long = format!("{{\"value\":[{}{{}}]}}", "{},".repeat(20_000));
    for (body, why) in [
        (deep, "nested too deeply"),
        (many, "too many values"),
        (long, "at most 10000 elements"),
    ] {
        let mock = Mock::start(|_| vec![Reply::text(200, "application/json", &[], &body); 9]).await;
        assert_unreadable(&first_page(&mock.url).await, why);
    }
}

#[tokio::test]
async fn a_body_of_another_shape_is_never_an_empty_list() {
    for body in [
        "[]",
        "[[]]",
        "[[],null,null]",
        "null",
        "\"value\"",
        "{}",
        "{\"value\":null}",
        "{\"value\":{}}",
        "{\"value\":\"\"}",
        "{\"Value\":[]}",
        "{\"value\":[[]]}",
        "{\"value\":[null]}",
        "{\"value\":[],\"value\":[]}",
        "{\"error\":{\"code\":\"x\",\"message\":\"y\"},\"value\":[]}",
        "{\"value\":[],\"@odata.nextLink\":7}",
        "",
    ] {
        let mock = Mock::start(|_| vec![Reply::text(200, "application/json", &[], body); 9]).await;
        let graph = graph(&mock.url, quick());
        let users = graph.users().next().await.unwrap();
        assert!(users.is_err(), "{body}");
        let rows = graph.registrations().next().await.unwrap();
        assert!(rows.is_err(), "{body}");
        assert!(graph.methods(user(1)).await.is_err(), "{body}");
    }
}

#[tokio::test]
async fn one_thing_of_another_shape_is_never_an_empty_thing() {
    for body in ["[]", "null", "7", "{}", "{\"id\":7}", "{\"value\":[]}", ""] {
        let mock = Mock::start(|_| vec![Reply::text(200, "application/json", &[], body); 20]).await;
        let graph = graph(&mock.url, quick());
        let ada = user(1);
        assert!(graph.user("ada@contoso.example").await.is_err(), "{body}");
        assert!(graph.state(ada).await.is_err(), "{body}");
        assert!(graph.registration(ada).await.is_err(), "{body}");
        assert!(graph.sign_in_preferences(ada).await.is_err(), "{body}");
        assert!(graph.security_defaults().await.is_err(), "{body}");
        assert!(graph.organization().await.is_err(), "{body}");
        let states = graph.states(&[ada]).await;
        assert!(states[0].1.is_err(), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_element_that_cannot_be_read_is_not_absent() {
    let body = json!({"value": [any_row(1), {"displayName": "without an id"}]});
    let mock = Mock::endless(move |_, _| Reply::ok(&body)).await;
    let graph = graph(&mock.url, quick());
    assert_unreadable(&graph.policies().await.unwrap_err(), "1 policies");
    assert_unreadable(&graph.risky_users().await.unwrap_err(), "1 users at risk");
    assert_unreadable(&graph.methods(user(1)).await.unwrap_err(), "1 methods");
}

/// Reads everything that comes in pages, one after the other; gives the errors.
async fn every_collection(graph: &Graph) -> Vec<(&'static str, Option<String>)> {
    async fn all<T>(mut pages: mfadeck::graph::Pages<T>) -> Option<String> {
        while let Some(page) = pages.next().await {
            if let Err(error) = page {
                return Some(error.to_string());
            }
        }
        None
    }
    let text = |error: Error| error.to_string();
    let mut users = graph.users();
    let mut of_users = None;
    while let Some(page) = users.next().await {
        of_users = page.err().map(text);
    }
    vec![
        ("users", of_users),
        ("report", all(graph.registrations()).await),
        ("sign-in activity", all(graph.sign_in_activity()).await),
        ("roles", graph.roles().await.err().map(text)),
        ("methods", graph.methods(user(1)).await.err().map(text)),
        ("groups", graph.groups_of(user(1)).await.err().map(text)),
    ]
}

fn page(rows: &[Value], link: &str) -> Reply {
    Reply::ok(&json!({"value": rows, "@odata.nextLink": link}))
}

/// A row that every collection of these tests can read.
fn any_row(number: u128) -> Value {
    let id = user(number).to_string();
    let mut any = row(number);
    any["@odata.type"] = json!("#microsoft.graph.group");
    any["principalId"] = json!(id);
    any["roleDefinitionId"] = json!(id);
    any
}

#[tokio::test(start_paused = true)]
async fn pages_that_never_end_end_with_an_error_in_every_collection() {
    let to_each_other = Mock::endless(|url, number| {
        let next = number % 2;
        page(
            &[any_row(number as u128)],
            &format!("{url}/v1.0/x?p={next}"),
        )
    })
    .await;
    let always_empty =
        Mock::endless(|url, number| page(&[], &format!("{url}/v1.0/x?p={number}"))).await;
    let always_the_same = Mock::endless(|url, number| {
        page(
            &[any_row(1), any_row(2)],
            &format!("{url}/v1.0/x?p={number}"),
        )
    })
    .await;
    for (mock, why) in [
        (&to_each_other, "read before"),
        (&always_empty, "do not end"),
        (&always_the_same, "holds again"),
    ] {
        for (name, error) in every_collection(&graph(&mock.url, quick())).await {
            let error = error.unwrap_or_default();
            assert!(error.contains(why), "{name}: {error:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_log_whose_pages_never_end_is_read_in_part_and_says_so() {
    let mock = Mock::endless(|url, number| {
        let entry = json!({"id": number.to_string(), "activityDateTime": "2026-03-12T21:20:01Z",
            "activityDisplayName": "Update user", "createdDateTime": "2026-03-12T21:20:01Z"});
        page(&[entry], &format!("{url}/v1.0/x?p={number}"))
    })
    .await;
    let graph = graph(&mock.url, quick());
    let log = graph.audits(user(1), None).await.unwrap();
    assert!(!log.complete);
    assert!(mock.seen().len() < 10, "{}", mock.seen().len());
}

#[tokio::test]
async fn who_is_silent_twice_is_not_asked_a_third_time() {
    let mock = Mock::start(|_| vec![Reply::Silent(""); 9]).await;
    let start = Instant::now();
    let error = graph(&mock.url, impatient())
        .state(user(1))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ProblemKind::Unreachable);
    assert!(error.to_string().contains("timed out"), "{error}");
    assert_eq!(mock.seen().len(), 2);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_body_that_stops_ends_by_the_time_limit() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    let mock = Mock::start(|_| vec![Reply::Silent(head); 9]).await;
    let reading = graph(&mock.url, impatient());
    let error = reading.state(user(1)).await.unwrap_err();
    assert!(matches!(error.cause, Cause::Lost(_)), "{error:?}");
}

/// Packed lists, endless lists and deep ones, to a program that may have a gigabyte of addresses and not more.
#[tokio::test]
async fn the_program_ends_with_a_clear_error_in_bounded_memory() {
    let deep = format!("{{\"value\":[{}", "[".repeat(4 << 20));
    let many = format!("{{\"value\":[{}{{}}]}}", "{},".repeat(8 << 20));
    for (reply, why) in [
        (bomb(200), "longer than"),
        (flood("\r\n{\"value\":["), "longer than"),
        (Reply::text(200, "application/json", &[], &deep), "deeply"),
        (Reply::text(200, "application/json", &[], &many), "many"),
    ] {
        let mock = Mock::endless(move |_, _| reply.clone()).await;
        let limited = "ulimit -v 1000000; exec \"$0\" \"$@\"";
        let home = tempfile::tempdir().unwrap();
        let run = tokio::process::Command::new("/bin/sh")
            .args(["-c", limited, env!("CARGO_BIN_EXE_mfadeck")])
            .args(["list", "--graph-url", &mock.url])
            .env_clear()
            .env("HOME", home.path())
            .env("MFADECK_ACCESS_TOKEN", "opaque")
            .output();
        let run = tokio::time::timeout(SOON, run).await.unwrap().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{said}");
        assert!(said.contains(why), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}
