use std::collections::HashSet;

use super::{Desk, texts};

const GROUPS: &str = r#"
about = "groups in groups"
[[people]]
name = "Ann"
user = "ann@contoso.example"
[[people]]
name = "Ben"
user = "ben@contoso.example"
[[groups]]
name = "Outer"
members = ["ann@contoso.example"]
groups = ["Middle"]
devices = 1
[[groups]]
name = "Middle"
members = ["ann@contoso.example"]
groups = ["Inner"]
service_principals = 1
[[groups]]
name = "Inner"
members = ["ben@contoso.example"]
groups = ["Outer"]
"#;

#[test]
fn a_groups_members_are_found_through_the_groups_inside() {
    let mut desk = Desk::open("demo");
    let group = desk.tenant.groups()[0].id;
    let direct = desk.get(&format!("/v1.0/groups/{group}/members"));
    assert_eq!(
        texts(&direct, "displayName"),
        ["Exchange on-call", "Inês Moreira"]
    );
    let all = desk.get(&format!("/v1.0/groups/{group}/transitiveMembers"));
    let users = texts(&all, "userPrincipalName");
    assert!(users.contains(&"piotr.wrobel@contoso.example"));
}

#[test]
fn members_of_every_kind_come_once_with_their_type_though_groups_hold_each_other() {
    let mut desk = Desk::of(GROUPS);
    let group = desk.tenant.groups()[0].id;
    let url = format!("/v1.0/groups/{group}/transitiveMembers?$select=id&$top=999");
    let body = desk.get(&url);
    let mut kinds = texts(&body, "@odata.type");
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "#microsoft.graph.device",
            "#microsoft.graph.group",
            "#microsoft.graph.group",
            "#microsoft.graph.servicePrincipal",
            "#microsoft.graph.user",
            "#microsoft.graph.user"
        ]
    );
    let ids: HashSet<&str> = texts(&body, "id").into_iter().collect();
    assert_eq!(ids.len(), 6);
    assert_eq!(body["value"][0].as_object().unwrap().len(), 2);
}

#[test]
fn members_can_be_read_with_any_of_four_permissions() {
    let group = Desk::of(GROUPS).tenant.groups()[0].id;
    let url = format!("/v1.0/groups/{group}/transitiveMembers");
    for scope in [
        "GroupMember.ReadBasic.All",
        "GroupMember.Read.All",
        "Group.Read.All",
        "Directory.Read.All",
    ] {
        Desk::of(GROUPS).with_scopes(&[scope]).get(&url);
    }
    let refused = Desk::of(GROUPS)
        .with_scopes(&["User.Read.All"])
        .refused_get(&url);
    assert_eq!(
        (refused.0, &*refused.1),
        (403, "Authorization_RequestDenied")
    );
}

#[test]
fn a_group_that_a_policy_still_names_can_be_gone() {
    let text = r#"
about = "deleted"
[[conditional_access]]
name = "MFA for a deleted group"
groups = ["0a0a0a0a-0000-4000-8000-000000000001"]
exclude = ["0a0a0a0a-0000-4000-8000-000000000002"]
grant = "mfa"
"#;
    let mut desk = Desk::of(text);
    let body = desk.get("/v1.0/identity/conditionalAccess/policies");
    let users = &body["value"][0]["conditions"]["users"];
    let group = users["includeGroups"][0].as_str().unwrap();
    assert_eq!(
        users["excludeUsers"][0],
        "0a0a0a0a-0000-4000-8000-000000000002"
    );
    let (status, code, _) = desk.refused_get(&format!("/v1.0/groups/{group}/transitiveMembers"));
    assert_eq!((status, &*code), (404, "Request_ResourceNotFound"));
}

#[test]
fn drawn_members_are_distinct_and_come_in_pages() {
    let text = r#"
about = "a crowd"
[population]
people = 3000
[[groups]]
name = "Half"
drawn = 1500
"#;
    let mut desk = Desk::of(text);
    let group = desk.tenant.groups()[0].id;
    let mut ids = HashSet::new();
    let mut url = format!("/v1.0/groups/{group}/transitiveMembers?$select=id&$top=999");
    loop {
        let body = desk.get(&url);
        ids.extend(texts(&body, "id").into_iter().map(str::to_owned));
        match body["@odata.nextLink"].as_str() {
            Some(next) => url = next.replace("http://127.0.0.1:1", ""),
            None => break,
        }
    }
    assert_eq!(ids.len(), 1500);
}

#[test]
fn a_person_in_a_group_inside_a_group_is_in_both() {
    let mut desk = Desk::open("demo");
    let body = desk
        .get("/v1.0/users/ledger.export@contoso.example/transitiveMemberOf?$select=id,displayName");
    assert_eq!(
        texts(&body, "displayName"),
        ["Finance", "Finance service accounts"]
    );
}
