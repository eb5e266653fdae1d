//! Collections in pages against prepared answers.

use mfadeck::graph::Cause;
use mfadeck::tenant::{MfaState, ProblemKind, Unknown};
use serde_json::{Value, json};

use crate::mock::{Mock, Reply};
use crate::{graph, quick, row, user};

fn page(rows: &[Value], link: &str) -> Reply {
    Reply::ok(&json!({"value": rows, "@odata.nextLink": link}))
}

#[tokio::test]
async fn pages_follow_the_link_unchanged() {
    let mock = Mock::start(|base| {
        let link = format!("{base}/v1.0/users?$top=999&$select=id&$skiptoken=RFNwdAIAAQ%2Bx%3D");
        vec![
            Reply::ok(&json!({"value": [row(1)], "@odata.nextLink": link})),
            Reply::ok(&json!({"value": [row(2)]})),
        ]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).users();
    let first = pages.next().await.unwrap().unwrap();
    assert!(first.more && first.has_states);
    assert!(first.users[0].state.value.is(&MfaState::Disabled));
    assert_eq!(first.users[0].state_at(), Some(first.asked_at));
    let second = pages.next().await.unwrap().unwrap();
    assert!(!second.more);
    assert!(pages.next().await.is_none());
    assert_eq!(
        mock.lines()[1],
        "GET /v1.0/users?$top=999&$select=id&$skiptoken=RFNwdAIAAQ%2Bx%3D"
    );
}

#[tokio::test]
async fn a_next_link_to_another_host_is_refused_and_gets_no_token() {
    let elsewhere = Mock::start(|_| Vec::new()).await;
    let link = format!("{}/v1.0/users?$skiptoken=x", elsewhere.url);
    let mock = Mock::start(|_| {
        vec![Reply::ok(
            &json!({"value": [row(1)], "@odata.nextLink": link}),
        )]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).users();
    assert_eq!(pages.next().await.unwrap().unwrap().users.len(), 1);
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error.cause, Cause::Refused(_)), "{error:?}");
    assert!(pages.next().await.is_none());
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_page_that_names_itself_as_the_next_one_ends_the_list_with_an_error() {
    let mock = Mock::start(|base| {
        let link = format!("{base}/v1.0/users?$skiptoken=x");
        let page = Reply::ok(&json!({"value": [], "@odata.nextLink": link}));
        vec![page.clone(), page]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).users();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn after_a_failed_page_the_next_call_reads_the_same_page() {
    let mock = Mock::start(|base| {
        let link = format!("{base}/v1.0/users?$skiptoken=x");
        vec![
            Reply::ok(&json!({"value": [row(1)], "@odata.nextLink": link})),
            Reply::error(400, &[], "Directory_ExpiredPageToken", "too old"),
            Reply::ok(&json!({"value": [row(2)]})),
        ]
    })
    .await;
    let mut pages = graph(&mock.url, quick()).users();
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.is_expired_page());
    assert_eq!(pages.next().await.unwrap().unwrap().users.len(), 1);
}

#[tokio::test]
async fn a_user_with_an_odd_value_stays_and_rows_without_a_readable_id_are_counted() {
    let mock = Mock::start(|_| {
        let odd = [
            json!({"displayName": "no id"}),
            json!({"id": "not-an-id"}),
            json!({"id": 7}),
            json!("no object"),
            json!({"id": user(2).to_string(), "displayName": null, "accountEnabled": "yes"}),
        ];
        let mut rows = vec![row(1)];
        rows.extend(odd);
        vec![Reply::ok(&json!({ "value": rows }))]
    })
    .await;
    let page = graph(&mock.url, quick()).users().next().await;
    let page = page.unwrap().unwrap();
    assert_eq!(
        page.users.len(),
        2,
        "an odd value is no reason to leave a user out"
    );
    assert_eq!(page.users[1].enabled.unknown(), Some(Unknown::Unreadable));
    assert_eq!(page.skipped, 4);
}

#[tokio::test]
async fn a_row_with_several_odd_values_loses_only_these() {
    let mock = Mock::start(|_| {
        let mut odd = row(1);
        odd["accountEnabled"] = json!("yes");
        odd["businessPhones"] = json!({"home": "+1 5550100"});
        odd["displayName"] = json!(17);
        vec![Reply::ok(&json!({ "value": [odd] }))]
    })
    .await;
    let page = graph(&mock.url, quick()).users().next().await;
    let page = page.unwrap().unwrap();
    assert_eq!(page.skipped, 0);
    assert_eq!(page.users[0].upn.as_str(), "user1@contoso.example");
    assert!(page.users[0].state.value.is(&MfaState::Disabled));
    assert_eq!(page.users[0].enabled.unknown(), Some(Unknown::Unreadable));
    assert_eq!(
        page.users[0].user_type.unknown(),
        Some(Unknown::NotReported)
    );
}

#[tokio::test]
async fn a_page_of_another_shape_is_an_error_and_not_an_empty_tenant() {
    let groups = json!({"value": [{"displayName": "Sales"}, {"displayName": "Ops"}]});
    for body in [
        groups,
        json!({"users": []}),
        json!({"value": null}),
        json!([]),
    ] {
        let mock = Mock::start(|_| vec![Reply::ok(&body)]).await;
        let error = graph(&mock.url, quick()).users().next().await;
        let error = error.unwrap().unwrap_err();
        assert_eq!(error.kind(), ProblemKind::Unreadable, "{body}");
    }
}

#[tokio::test]
async fn an_empty_first_page_with_a_next_one_is_followed() {
    let mock = Mock::start(|base| {
        let link = |n: u32| format!("{base}/v1.0/users?$skiptoken={n}");
        vec![
            page(&[], &link(1)),
            page(&[], &link(2)),
            Reply::ok(&json!({"value": [row(1)]})),
        ]
    })
    .await;
    let read = graph(&mock.url, quick()).groups_of(user(1)).await;
    assert_eq!(read.unwrap(), [user(1).0]);
    assert_eq!(mock.seen().len(), 3);
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_end_with_an_error() {
    let mock = Mock::start(|base| {
        let link = |n: u32| format!("{base}/v1.0/users?$skiptoken={n}");
        vec![
            page(&[row(1)], &link(1)),
            page(&[row(2)], &link(2)),
            page(&[row(3)], &link(1)),
        ]
    })
    .await;
    let error = graph(&mock.url, quick()).sign_in_activity().all().await;
    assert_eq!(error.unwrap_err().kind(), ProblemKind::Unreadable);
    assert_eq!(mock.seen().len(), 3, "no page is read twice");
}

#[tokio::test]
async fn empty_pages_without_end_are_given_up() {
    let mock = Mock::start(|base| {
        let link = |n: u32| format!("{base}/v1.0/users?$skiptoken={n}");
        (0..99).map(|n| page(&[], &link(n))).collect()
    })
    .await;
    let error = graph(&mock.url, quick()).sign_in_activity().all().await;
    assert!(error.unwrap_err().to_string().contains("do not end"));
    assert_eq!(mock.seen().len(), 50);
}

#[tokio::test]
async fn what_all_pages_skipped_is_counted() {
    let mock = Mock::start(|base| {
        let link = format!("{base}/v1.0/users?$skiptoken=x");
        let nameless = json!({"displayName": "no id"});
        vec![
            page(&[row(1), nameless.clone()], &link),
            Reply::ok(&json!({"value": [nameless, row(2)]})),
        ]
    })
    .await;
    let read = graph(&mock.url, quick()).sign_in_activity().all().await;
    let read = read.unwrap();
    assert_eq!((read.items.len(), read.skipped), (2, 2));
    assert!(read.complete);
}

#[tokio::test]
async fn a_report_row_without_flags_or_with_odd_ones_is_unknown_and_not_no() {
    let mock = Mock::start(|_| {
        let bare = json!({"id": user(1).to_string(), "isMfaRegistered": null});
        let odd = json!({"id": user(2).to_string(), "isMfaRegistered": true, "isAdmin": "no",
            "methodsRegistered": "sms"});
        vec![Reply::ok(&json!({ "value": [bare, odd] }))]
    })
    .await;
    let read = graph(&mock.url, quick()).registrations().all().await;
    let read = read.unwrap();
    assert_eq!((read.items.len(), read.skipped), (2, 0));
    let (bare, odd) = (&read.items[0].1, &read.items[1].1);
    for flag in [bare.registered, bare.capable, bare.admin] {
        assert_eq!(flag.unknown(), Some(Unknown::NotReported));
    }
    assert!(odd.registered.is_yes());
    assert_eq!(odd.admin.unknown(), Some(Unknown::Unreadable));
    assert_eq!(odd.methods.unknown(), Some(Unknown::Unreadable));
}
