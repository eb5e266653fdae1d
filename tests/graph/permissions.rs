//! Each permission that the product asks for, missing in turn: what the tenant's values say then. Unknown is never no.

use mfadeck::auth::scopes::permissions;
use mfadeck::jobs::{judge_users, read_rules};
use mfadeck::tenant::{Census, Headcount, Known, Query, Sort, Source, Store, Unknown, User};

use crate::simulated;

/// One of each kind: Ada is protected, Bob is not; Root holds a role directly, Helper through a group.
const TENANT: &str = r#"
about = "Permissions"

[[people]]
name = "Ada"
user = "ada@contoso.example"
state = "enforced"
licences = ["E3"]
methods = [{ type = "authenticator", name = "Phone" }]
created = "90d"

[[people]]
name = "Bob"
user = "bob@contoso.example"
licences = ["E3"]
created = "90d"

[[people]]
name = "Root"
user = "root@contoso.example"
roles = ["Global Administrator"]
created = "90d"

[[people]]
name = "Helper"
user = "helper@contoso.example"
created = "90d"

[[groups]]
name = "Helpers"
role_assignable = true
members = ["helper@contoso.example"]
roles = ["User Administrator"]
"#;

/// What the dashboard knows of the tenant with an operator's permissions.
async fn read(operator: &str) -> Store {
    let (_sim, graph) = simulated(&format!("{TENANT}\n[operator]\n{operator}\n")).await;
    let mut store = Store::default();
    let mut pages = graph.users();
    while let Some(Ok(page)) = pages.next().await {
        store.append(page.users);
    }
    match graph.roles().await {
        Ok(book) => store.set_roles(book),
        Err(error) => store.set_problem(Source::Roles, error.problem()),
    }
    match graph.registrations().all().await {
        Ok(rows) => {
            store.set_registrations(rows.items);
            store.end_registrations(jiff::Timestamp::UNIX_EPOCH);
        }
        Err(error) => store.set_problem(Source::Registrations, error.problem()),
    }
    let mut protection = read_rules(&graph).await;
    let heard = |read, all| assert!((1..=all).contains(&read), "{read} of {all} groups");
    judge_users(&graph, &mut protection, &mut store, heard).await;
    store
}

async fn without(permission: &str) -> Store {
    read(&format!("without = [\"{permission}\"]")).await
}

fn user<'a>(store: &'a Store, name: &str) -> &'a User {
    let mut users = store.users().iter();
    users.find(|user| user.name.as_str() == name).unwrap()
}

fn count(store: &Store, query: &str) -> Headcount {
    Census::of(store).count(&Query::parse(query).unwrap())
}

#[tokio::test]
async fn with_what_the_sign_in_asks_for_nothing_is_unsure() {
    let store = read("").await;
    let admins = count(&store, "admin:yes");
    assert_eq!((admins.users, admins.unsure), (3, 0), "with the operator");
    assert!(user(&store, "Bob").admin.is_no());
    assert_eq!(store.counts().never_required_admins_unsure, 0);
}

#[tokio::test]
async fn without_the_members_of_a_role_group_everybody_else_is_unsure() {
    let store = without("GroupMember.ReadBasic.All").await;
    for name in ["Ada", "Bob", "Helper"] {
        assert_ne!(user(&store, name).admin, Known::Is(false), "{name}");
    }
    assert!(user(&store, "Root").admin.is_yes());
    let lacking = count(&store, "admin:yes required:never -enabled:no");
    assert!(lacking.unsure > 0, "{lacking:?}");
    assert_eq!(store.counts().never_required_admins, lacking.users);
    assert_eq!(store.counts().never_required_admins_unsure, lacking.unsure);
    assert!(store.problem(Source::Roles).is_some(), "the reason");
}

#[tokio::test]
async fn no_missing_permission_turns_into_a_no() {
    let full = read("").await;
    for permission in permissions(false) {
        let mut store = without(permission).await;
        for query in [
            "admin:yes",
            "admin:no",
            "-admin:yes",
            "role:administrator",
            "state:disabled",
            "-state:disabled",
            "registered:yes",
            "registered:no",
            "method:none",
            "-method:authenticator",
            "capable:no",
            "admin:yes required:never -enabled:no",
            "required:never",
            "required:sometimes,always",
            "-required:never",
            "policy:always",
            "-policy:always",
            "admin:eligible",
        ] {
            let (known, truth) = (count(&store, query), count(&full, query));
            let parsed = Query::parse(query).unwrap();
            let selection = store.selection(&parsed, Sort::default());
            assert_eq!(
                (selection.rows.len(), selection.unsure),
                (known.users, known.unsure),
                "list and figure, without {permission}: {query}"
            );
            if store.is_empty() {
                continue;
            }
            assert!(
                known.users <= truth.users && truth.users <= known.users + known.unsure,
                "without {permission}: {query}: {known:?}, in truth {truth:?}"
            );
        }
    }
}

#[tokio::test]
async fn without_the_roles_the_reports_yes_is_a_yes_and_its_no_is_unknown() {
    let store = without("RoleManagement.Read.Directory").await;
    assert!(user(&store, "Root").admin.is_yes(), "by the report");
    assert_eq!(
        user(&store, "Bob").admin,
        Known::Unknown(Unknown::Forbidden)
    );
}

#[tokio::test]
async fn without_the_report_registrations_are_unknown_and_the_states_stand() {
    let store = without("AuditLog.Read.All").await;
    let ada = user(&store, "Ada");
    assert_eq!(ada.registered(), Known::Unknown(Unknown::Forbidden));
    assert!(ada.lacks_mfa().is_no());
    assert!(user(&store, "Bob").lacks_mfa().is_yes());
    assert_eq!(count(&store, "method:none").users, 0);
}

#[tokio::test]
async fn without_the_users_there_is_no_list_to_judge() {
    assert!(without("User.Read.All").await.is_empty());
}
