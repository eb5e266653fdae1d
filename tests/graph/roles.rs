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

/// A tenant that answers by path, with the members of the group of user(9) and of nobody else.
async fn tenant(definitions: Reply, assignments: Reply, eligible: Reply, group: Reply) -> Mock {
    let group_path = format!("/groups/{}/", user(9));
    Mock::answering(move |line| {
        let not_found = || Reply::error(404, &[], "Request_ResourceNotFound", "no such group");
        match line {
            line if line.contains("/roleDefinitions") => definitions.clone(),
            line if line.contains("/roleAssignments") => assignments.clone(),
            line if line.contains("/roleEligibility") => eligible.clone(),
            line if line.contains(&group_path) => group.clone(),
            _ => not_found(),
        }
    })
    .await
}

fn nobody() -> Reply {
    Reply::ok(&json!({"value": []}))
}

async fn read(mock: &Mock) -> RoleBook {
    graph(&mock.url, quick()).roles().await.unwrap()
}

async fn book(assignments: Reply, group: Reply) -> RoleBook {
    read(&tenant(definitions(), assignments, nobody(), group).await).await
}

fn admins(book: &RoleBook) -> [Option<bool>; 3] {
    [1, 2, 3].map(|number| book.is_admin(user(number)).ok())
}

#[tokio::test]
async fn roles_held_through_a_group_count_for_its_members() {
    let rows = [
        assigned(user(1), "user"),
        assigned(user(9), "group"),
        assigned(user(3), "servicePrincipal"),
        assigned(user(9), "group"),
    ];
    let members = Reply::ok(&json!({"value": [
        {"@odata.type": "#microsoft.graph.user", "id": user(4).to_string()},
        {"@odata.type": "#microsoft.graph.device", "id": user(5).to_string()}]}));
    let mock = tenant(definitions(), assignments(&rows), nobody(), members).await;
    let book = read(&mock).await;
    let admins: Vec<Option<bool>> = (1..=5).map(|n| book.is_admin(user(n)).ok()).collect();
    assert_eq!(admins, [true, false, false, true, false].map(Some));
    assert_eq!(mock.seen().len(), 4, "a group is read once");
}

#[tokio::test]
async fn a_group_whose_members_cannot_be_read_makes_everybody_else_unknown() {
    for refusal in [
        Reply::error(403, &[], "Authorization_RequestDenied", "no"),
        Reply::error(400, &[], "Request_BadRequest", "no"),
    ] {
        let rows = [assigned(user(1), "user"), assigned(user(9), "group")];
        let book = book(assignments(&rows), refusal).await;
        assert_eq!(admins(&book), [Some(true), None, None]);
        let gap = book.gap().unwrap();
        if gap.kind == ProblemKind::Forbidden {
            assert!(gap.advice.contains("GroupMember.ReadBasic.All"), "{gap:?}");
        }
    }
}

#[tokio::test]
async fn an_assignment_that_cannot_be_read_makes_everybody_else_unknown() {
    let odd = json!({"principalId": 7, "roleDefinitionId": ROLE});
    let rows = [assigned(user(1), "user"), odd];
    let book = book(assignments(&rows), nobody()).await;
    assert_eq!(admins(&book), [Some(true), None, None]);
    assert_eq!(book.gap().unwrap().kind, ProblemKind::Unreadable);
}

#[tokio::test]
async fn a_principal_that_was_not_expanded_is_looked_up_as_a_group_and_is_a_user_if_it_is_none() {
    let bare = |number| json!({"principalId": user(number).to_string(), "roleDefinitionId": ROLE});
    let members = Reply::ok(&json!({"value": [
        {"@odata.type": "#microsoft.graph.user", "id": user(2).to_string()}]}));
    let book = book(assignments(&[bare(1), bare(9)]), members).await;
    assert_eq!(admins(&book), [true, true, false].map(Some));
}

#[tokio::test]
async fn a_role_without_a_definition_is_a_role_nevertheless() {
    let other = Reply::ok(&json!({"value": [{"id": "x", "templateId": user(7).to_string()}]}));
    let rows = assignments(&[assigned(user(1), "user")]);
    let book = read(&tenant(other, rows, nobody(), nobody()).await).await;
    assert_eq!(admins(&book), [true, false, false].map(Some));
}

#[tokio::test]
async fn a_member_that_does_not_say_what_it_is_leaves_a_gap() {
    let members = Reply::ok(&json!({"value": [{"id": user(2).to_string()}]}));
    let book = book(assignments(&[assigned(user(9), "group")]), members).await;
    assert_eq!(admins(&book), [None, None, None]);
}

fn eligible(principal: UserId, kind: &str, end: Option<&str>) -> Value {
    let mut row = assigned(principal, kind);
    row["memberType"] = json!(if kind == "group" { "Group" } else { "Direct" });
    row["endDateTime"] = json!(end);
    row["directoryScopeId"] = json!("/");
    row
}

#[tokio::test]
async fn who_is_eligible_is_an_admin_and_told_apart() {
    let rows = Reply::ok(&json!({"value": [
        eligible(user(2), "user", Some("2026-12-03T00:00:00Z")),
        eligible(user(9), "group", None)]}));
    let members = Reply::ok(&json!({"value": [
        {"@odata.type": "#microsoft.graph.user", "id": user(3).to_string()}]}));
    let active = assignments(&[assigned(user(1), "user")]);
    let book = read(&tenant(definitions(), active, rows, members).await).await;
    assert_eq!(admins(&book), [true, true, true].map(Some));
    let eligible = [1, 2, 3].map(|number| book.is_eligible(user(number)).ok());
    assert_eq!(eligible, [false, true, true].map(Some));
    let (role, how) = book.eligible_of(user(3)).next().unwrap();
    assert_eq!(role.name.as_str(), "Global Administrator");
    assert!(how.through_group && how.until.is_none());
    assert!(book.eligible_of(user(2)).next().unwrap().1.until.is_some());
    assert_eq!(book.of(user(2)).count(), 0, "not active");
}

#[tokio::test]
async fn a_tenant_without_privileged_identity_management_has_nobody_eligible() {
    let refusal = Reply::error(400, &[], "AadPremiumLicenseRequired", "needs Entra ID P2");
    let active = assignments(&[assigned(user(1), "user")]);
    let book = read(&tenant(definitions(), active, refusal, nobody()).await).await;
    assert_eq!(admins(&book), [true, false, false].map(Some));
    assert!(book.eligible_gap().is_none());
}

#[tokio::test]
async fn who_may_not_read_eligible_roles_cannot_tell_who_is_no_admin() {
    let refusal = Reply::error(403, &[], "UnauthorizedAccessException", "no");
    let active = assignments(&[assigned(user(1), "user")]);
    let book = read(&tenant(definitions(), active, refusal, nobody()).await).await;
    assert_eq!(admins(&book), [Some(true), None, None]);
    assert!(book.gap().is_none(), "active roles are complete");
    assert_eq!(book.eligible_gap().unwrap().kind, ProblemKind::Forbidden);
}
