//! Who is required to use MFA: the list and the one user agree, and what was not read is not never.

use std::collections::HashMap;

use mfadeck_sim::scenario;
use serde_json::Value;

use crate::tenant::{Tenant, text};

/// Everything that can require MFA, and people of every kind.
pub const MIXED: &str = r#"
[tenant]
plan = "p2"

[throttle]
enabled = false

[[people]]
name = "Operations"
user = "ops@contoso.example"
state = "enforced"

[[people]]
name = "Ada Lovelace"
user = "ada@contoso.example"
state = "enforced"

[[people]]
name = "Bob Chen"
user = "bob@contoso.example"
state = "enabled"

[[people]]
name = "Cleo Marin"
user = "cleo@contoso.example"

[[people]]
name = "Dana Fox"
user = "dana@contoso.example"
eligible = [{ role = "Global Administrator", ends = "30d" }]

[[people]]
name = "Rafael Ortega"
user = "rafael@contoso.example"
state = "enabled"
roles = ["User Administrator"]

[[people]]
name = "Glass"
user = "glass@contoso.example"
state = "enforced"

[[groups]]
name = "Staff"
members = ["ada@contoso.example", "rafael@contoso.example", "glass@contoso.example"]

[[groups]]
name = "Left out"
members = ["glass@contoso.example"]

[[groups]]
name = "Old devices"
members = ["bob@contoso.example"]

[[conditional_access]]
name = "MFA for staff"
groups = ["Staff"]
exclude_groups = ["Left out"]
grant = "mfa"

[[conditional_access]]
name = "MFA outside"
all_users = true
exclude = ["glass@contoso.example", "cleo@contoso.example", "dana@contoso.example"]
outside_trusted_locations = true
grant = "mfa"

[[conditional_access]]
name = "No legacy clients"
all_users = true
exclude_groups = ["Old devices"]
client_app_types = ["exchangeActiveSync", "other"]
grant = "block"
"#;

async fn listed(tenant: &Tenant, args: &[&str]) -> Vec<Value> {
    let columns = "id,userPrincipalName,mfaRequired,mfaRequiredBy,eligibleRoles,isAdmin";
    let args = [&["list", "--format", "json", "--columns", columns], args].concat();
    let ran = tenant.run(&args).await;
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn of(users: &[Value]) -> HashMap<String, (String, Value)> {
    users
        .iter()
        .map(|user| {
            let name = text(user, "userPrincipalName");
            let name = name.split('@').next().unwrap().to_owned();
            (
                name,
                (text(user, "mfaRequired"), user["mfaRequiredBy"].clone()),
            )
        })
        .collect()
}

#[tokio::test]
async fn the_list_says_how_much_is_required_and_by_what() {
    let tenant = Tenant::of(0, MIXED).await;
    let users = listed(&tenant, &[]).await;
    let found = of(&users);
    let expected = [
        (
            "ada",
            "always",
            "[\"perUserMfa\",\"conditionalAccess:MFA for staff\"]",
        ),
        ("bob", "always", "[\"perUserMfa\"]"),
        ("cleo", "never", "[]"),
        ("dana", "never", "[]"),
        (
            "rafael",
            "always",
            "[\"perUserMfa\",\"conditionalAccess:MFA for staff\"]",
        ),
        ("glass", "always", "[\"perUserMfa\"]"),
    ];
    for (name, required, by) in expected {
        let (found, sources) = &found[name];
        assert_eq!(
            (found.as_str(), sources.to_string().as_str()),
            (required, by),
            "{name}"
        );
    }
    let dana = users
        .iter()
        .find(|user| user["userPrincipalName"] == "dana@contoso.example");
    let dana = dana.unwrap();
    assert_eq!(dana["isAdmin"], true);
    let eligible = dana["eligibleRoles"][0].as_str().unwrap();
    assert!(
        eligible.starts_with("Global Administrator until 2"),
        "{eligible}"
    );
}

#[tokio::test]
async fn the_list_of_users_without_mfa_has_those_who_may_sign_in_although_nothing_requires_it() {
    let tenant = Tenant::of(0, MIXED).await;
    let users = of(&listed(&tenant, &["--lacks-mfa"]).await);
    let mut names: Vec<&str> = users.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["cleo", "dana"]);
    let admins = of(&listed(&tenant, &["--lacks-mfa", "--admins"]).await);
    assert_eq!(admins.len(), 1, "an eligible admin is an admin: {admins:?}");
}

#[tokio::test]
async fn a_list_by_how_much_is_required_begins_with_never() {
    let tenant = Tenant::of(0, MIXED).await;
    let users = listed(&tenant, &["--sort", "mfaRequired"]).await;
    let order: Vec<String> = users.iter().map(|user| text(user, "mfaRequired")).collect();
    let rank = |word: &String| {
        ["never", "sometimes", "always"]
            .iter()
            .position(|one| one == word)
    };
    assert!(order.is_sorted_by_key(rank), "{order:?}");
}

#[tokio::test]
async fn without_a_source_nobody_is_never_and_stderr_says_which_was_not_read() {
    for (permission, part) in [
        ("Policy.Read.All", "the policies of Conditional Access"),
        ("GroupMember.ReadBasic.All", "the members of 2 groups"),
    ] {
        let operator = format!("[operator]\nwithout = [{permission:?}]\n");
        let tenant = Tenant::of(0, &format!("{operator}{MIXED}")).await;
        let args = ["list", "--lacks-mfa", "--format", "json"];
        let ran = tenant.run(&args).await.exits(3);
        assert_eq!(ran.json().as_array().unwrap().len(), 0, "{ran:?}");
        for said in [part, permission, "cannot be judged", "required:unknown"] {
            assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_the_user_agree_in_every_scenario() {
    let mut tenants = vec![("mixed", Tenant::of(0, MIXED).await)];
    for name in scenario::NAMES {
        if !["flaky", "large"].contains(&name) {
            tenants.push((name, Tenant::unlimited(name).await));
        }
    }
    for (name, tenant) in &tenants {
        let cloud: &[&str] = if *name == "china" {
            &["--cloud", "china"]
        } else {
            &[]
        };
        let users = listed(tenant, cloud).await;
        let every = users.len().div_ceil(SAMPLE).max(1);
        for user in users.iter().step_by(every) {
            let args = ["show", user["id"].as_str().unwrap(), "--format", "json"];
            let shown = tenant.run(&[cloud, &args].concat()).await.json();
            // A group that the list could not read is read for the one user alone.
            let known = !user["mfaRequired"].is_null() || shown["mfaRequired"].is_null();
            assert!(
                shown["mfaRequired"] == user["mfaRequired"]
                    && shown["mfaRequiredBy"] == user["mfaRequiredBy"]
                    || !known,
                "{name}: list {user:#} show {} {}",
                shown["mfaRequired"],
                shown["mfaRequiredBy"]
            );
            assert_eq!(
                shown["mfaRequired"], shown["requiredBy"]["value"]["verdict"],
                "{name}"
            );
        }
    }
}

/// How many users of a scenario are looked at one by one.
const SAMPLE: usize = 12;
