//! Who is an admin, where not everything can be read: unknown is never no.

use mfadeck::tenant::{ProblemKind, RoleBook, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::mock::{Mock, Reply};
use crate::{graph, quick};

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(
        0x5e7b_6f34_0000_4000_8000_0000_0000_0000 + number,
    ))
}

const ROLE: &str = "62e90394-69f5-4237-9190-012177145e10";

fn definitions() -> Reply {
    Reply::ok(
        &json!({"value": [{"id": ROLE, "templateId": ROLE, "displayName": "Global Administrator"}]}),
    )
}

fn assigned(principal: UserId, kind: &str) -> Value {
    json!({"principalId": principal.to_string(), "roleDefinitionId": ROLE,
        "principal": {"@odata.type": format!("#microsoft.graph.{kind}")}})
}

fn assignments(rows: &[Value]) -> Reply {
    Reply::ok(&json!({ "value": rows }))
}

async fn book(replies: Vec<Reply>) -> RoleBook {
    let mock = Mock::start(|_| replies).await;
    graph(&mock.url, quick()).roles().await.unwrap()
}

fn admins(book: &RoleBook) -> [Option<bool>; 3] {
    [1, 2, 3].map(|number| book.is_admin(user(number)).ok())
}

#[tokio::test]
async fn roles_held_through_a_group_count_for_its_members() {
    let role = "62e90394-69f5-4237-9190-012177145e10";
    let mock = Mock::start(|_| {
        let assigned = |principal: UserId, kind: &str| {
            json!({"principalId": principal.to_string(), "roleDefinitionId": role,
                "principal": {"@odata.type": format!("#microsoft.graph.{kind}")}})
        };
        vec![
            Reply::ok(&json!({"value": [{"id": role, "templateId": role, "displayName": "Global Administrator"}]})),
            Reply::ok(&json!({"value": [assigned(user(1), "user"), assigned(user(2), "group"),
                assigned(user(3), "servicePrincipal"), assigned(user(2), "group")]})),
            Reply::ok(&json!({"value": [
                {"@odata.type": "#microsoft.graph.user", "id": user(4).to_string()},
                {"@odata.type": "#microsoft.graph.device", "id": user(5).to_string()}]})),
        ]
    })
    .await;
    let book = graph(&mock.url, quick()).roles().await.unwrap();
    let admins: Vec<Option<bool>> = (1..=5).map(|n| book.is_admin(user(n)).ok()).collect();
    assert_eq!(admins, [true, false, false, true, false].map(Some));
    assert_eq!(mock.seen().len(), 3, "a group is read once");
}

#[tokio::test]
async fn a_group_whose_members_cannot_be_read_makes_everybody_else_unknown() {
    for refusal in [
        Reply::error(403, &[], "Authorization_RequestDenied", "no"),
        Reply::error(400, &[], "Request_BadRequest", "no"),
    ] {
        let rows = [assigned(user(1), "user"), assigned(user(9), "group")];
        let book = book(vec![definitions(), assignments(&rows), refusal]).await;
        assert_eq!(admins(&book), [Some(true), None, None]);
        let gap = book.gap().unwrap();
        if gap.kind == ProblemKind::Forbidden {
            assert!(gap.advice.contains("GroupMember.Read.All"), "{gap:?}");
        }
    }
}

#[tokio::test]
async fn an_assignment_that_cannot_be_read_makes_everybody_else_unknown() {
    let odd = json!({"principalId": 7, "roleDefinitionId": ROLE});
    let rows = [assigned(user(1), "user"), odd];
    let book = book(vec![definitions(), assignments(&rows)]).await;
    assert_eq!(admins(&book), [Some(true), None, None]);
    assert_eq!(book.gap().unwrap().kind, ProblemKind::Unreadable);
}

#[tokio::test]
async fn a_principal_that_was_not_expanded_is_looked_up_as_a_group_and_is_a_user_if_it_is_none() {
    let bare = |number| json!({"principalId": user(number).to_string(), "roleDefinitionId": ROLE});
    let members = Reply::ok(&json!({"value": [
        {"@odata.type": "#microsoft.graph.user", "id": user(2).to_string()}]}));
    let none = Reply::error(404, &[], "Request_ResourceNotFound", "no such group");
    let rows = [bare(1), bare(9)];
    let book = book(vec![definitions(), assignments(&rows), none, members]).await;
    assert_eq!(admins(&book), [true, true, false].map(Some));
}

#[tokio::test]
async fn a_role_without_a_definition_is_a_role_nevertheless() {
    let other = json!({"value": [{"id": "x", "templateId": user(7).to_string()}]});
    let rows = [assigned(user(1), "user")];
    let book = book(vec![Reply::ok(&other), assignments(&rows)]).await;
    assert_eq!(admins(&book), [true, false, false].map(Some));
}

#[tokio::test]
async fn a_member_that_does_not_say_what_it_is_leaves_a_gap() {
    let members = Reply::ok(&json!({"value": [{"id": user(2).to_string()}]}));
    let rows = [assigned(user(9), "group")];
    let book = book(vec![definitions(), assignments(&rows), members]).await;
    assert_eq!(admins(&book), [None, None, None]);
}
