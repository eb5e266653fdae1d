//! The members of groups: users among everything else, page after page, and what cannot be read.

use mfadeck::tenant::{ProblemKind, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

const GROUP: Uuid = Uuid::from_u128(9);

fn member(number: u128, kind: &str) -> Value {
    json!({
        "@odata.type": format!("#microsoft.graph.{kind}"),
        "id": Uuid::from_u128(number).to_string(),
    })
}

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn page(members: &[Value], next: Option<String>) -> Reply {
    let mut body = json!({ "value": members });
    if let Some(next) = next {
        body["@odata.nextLink"] = json!(next);
    }
    Reply::ok(&body)
}

#[tokio::test]
async fn the_users_of_all_pages_are_the_members_and_nothing_else_is() {
    let mock = Mock::start(|url| {
        let next = format!("{url}/v1.0/groups/{GROUP}/transitiveMembers?$skiptoken=2");
        vec![
            page(
                &[member(1, "user"), member(2, "group"), member(3, "device")],
                Some(next),
            ),
            page(&[member(4, "servicePrincipal"), member(5, "user")], None),
        ]
    })
    .await;
    let read = graph(&mock.url, quick()).members_of(&[GROUP]).await;
    let [(group, members)] = &read[..] else {
        panic!("{read:?}")
    };
    assert_eq!(*group, GROUP);
    assert_eq!(members.value, Ok(vec![user(1), user(5)]));
    let seen = mock.seen();
    assert!(seen[0].line.contains("$select=id"), "{}", seen[0].line);
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn a_group_that_is_gone_has_no_members_and_a_refused_one_is_unknown() {
    let gone = Uuid::from_u128(10);
    let mock = Mock::answering(move |line| {
        if line.contains(&gone.to_string()) {
            Reply::error(404, &[], "Request_ResourceNotFound", "no such group")
        } else {
            Reply::error(403, &[], "Authorization_RequestDenied", "no")
        }
    })
    .await;
    let client = graph(&mock.url, quick());
    let mut read = client.members_of(&[GROUP, gone]).await;
    read.sort_by_key(|(group, _)| *group);
    let problem = read[0].1.value.as_ref().unwrap_err();
    assert_eq!(problem.kind, ProblemKind::Forbidden);
    assert!(
        problem.advice.contains("GroupMember.ReadBasic.All"),
        "{problem:?}"
    );
    assert_eq!(read[1].1.value, Ok(Vec::new()));
    assert!(client.check_members(GROUP).await.is_err());
    assert!(client.check_members(gone).await.is_ok());
}

#[tokio::test]
async fn a_member_that_does_not_say_what_it_is_leaves_the_group_unknown() {
    let untyped = json!({"id": Uuid::from_u128(2).to_string()});
    let mock = Mock::start(|_| vec![page(&[member(1, "user"), untyped], None)]).await;
    let read = graph(&mock.url, quick()).members_of(&[GROUP]).await;
    assert!(read[0].1.value.is_err(), "{read:?}");
}
