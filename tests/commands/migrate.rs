//! The way off per-user MFA: who is safe, who is refused, and what is left behind.

use serde_json::Value;

use crate::required::MIXED;
use crate::schema::check;
use crate::tenant::{Tenant, text};

fn standing(users: &Value) -> Vec<(String, String)> {
    let users = users.as_array().unwrap().iter();
    users
        .map(|user| (text(user, "userPrincipalName"), text(user, "standing")))
        .collect()
}

async fn survey(tenant: &Tenant, code: i32) -> Value {
    let ran = tenant.run(&["migrate", "--format", "json"]).await;
    ran.exits(code).json()
}

#[tokio::test]
async fn everybody_with_per_user_mfa_is_sorted_with_the_reason() {
    let tenant = Tenant::of(0, MIXED).await;
    let users = survey(&tenant, 0).await;
    check("migrate", &users);
    assert_eq!(
        standing(&users),
        [
            ("ada@contoso.example", "safe"),
            ("rafael@contoso.example", "safe"),
            ("bob@contoso.example", "partlyCovered"),
            ("ops@contoso.example", "partlyCovered"),
            ("glass@contoso.example", "notCovered"),
        ]
        .map(|(name, standing)| (name.to_owned(), standing.to_owned()))
    );
    let glass = users.as_array().unwrap().last().unwrap();
    let reasons = glass["reasons"].to_string();
    for part in [
        "excludes this user by name",
        "excludes a group of this user",
    ] {
        assert!(reasons.contains(part), "{reasons}");
    }
    assert_eq!(tenant.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn nobody_is_safe_while_legacy_authentication_is_open() {
    let open = MIXED.replace(
        "grant = \"block\"",
        "grant = \"block\"\nstate = \"disabled\"",
    );
    let tenant = Tenant::of(0, &open).await;
    let users = survey(&tenant, 0).await;
    let safe = standing(&users)
        .into_iter()
        .filter(|(_, one)| one == "safe");
    assert_eq!(safe.count(), 0);
    let ran = tenant.run(&["migrate"]).await.exits(0);
    assert!(
        ran.stdout
            .contains("no enabled policy blocks legacy authentication"),
        "{}",
        ran.stdout
    );
}

#[tokio::test]
async fn a_policy_that_only_reports_covers_nobody() {
    let reporting = MIXED.replace(
        "exclude_groups = [\"Left out\"]\ngrant = \"mfa\"",
        "exclude_groups = [\"Left out\"]\ngrant = \"mfa\"\nstate = \"enabledForReportingButNotEnforced\"",
    );
    let tenant = Tenant::of(0, &reporting).await;
    let users = survey(&tenant, 0).await;
    let ada = standing(&users)
        .into_iter()
        .find(|(name, _)| name.starts_with("ada"));
    assert_eq!(ada.unwrap().1, "partlyCovered");
}

#[tokio::test]
async fn a_wave_disables_the_safe_ones_and_leaves_everybody_else() {
    let tenant = Tenant::of(0, MIXED).await;
    let missing = tenant.home.path().join("missing.csv");
    let missing = missing.to_str().unwrap();
    let args = [
        "migrate",
        "--apply",
        "--yes",
        "--missing",
        missing,
        "--format",
        "jsonl",
    ];
    let ran = tenant.run(&args).await.exits(5);
    assert_eq!(ran.outcomes(), ["done"], "{ran:?}");
    assert_eq!(tenant.state("ada@contoso.example").await, "disabled");
    for other in ["rafael", "bob", "glass", "ops"] {
        let state = tenant.state(&format!("{other}@contoso.example")).await;
        assert_ne!(state, "disabled", "{other}");
    }
    let left = std::fs::read_to_string(missing).unwrap();
    assert_eq!(left.lines().count(), 5, "a heading and four users: {left}");
    assert!(tenant.journal().contains("disabled"));
}

#[tokio::test]
async fn an_admin_is_switched_off_only_when_meant_and_covered() {
    let tenant = Tenant::of(0, MIXED).await;
    let args = [
        "migrate",
        "--apply",
        "--yes",
        "--include-admins",
        "--wave",
        "all",
    ];
    let ran = tenant.run(&args).await.exits(5);
    assert_eq!(
        tenant.state("rafael@contoso.example").await,
        "disabled",
        "{ran:?}"
    );
    assert_eq!(tenant.state("glass@contoso.example").await, "enforced");
    let undone = tenant
        .run(&["undo", "1", "--yes", "--include-admins"])
        .await
        .exits(0);
    assert_eq!(
        tenant.state("rafael@contoso.example").await,
        "enabled",
        "{undone:?}"
    );
}

#[tokio::test]
async fn a_wave_has_as_many_users_as_asked_for_and_the_rest_waits() {
    let tenant = Tenant::of(0, MIXED).await;
    let args = [
        "migrate",
        "--apply",
        "--include-admins",
        "--wave",
        "1",
        "--dry-run",
        "--format",
        "json",
    ];
    let ran = tenant.run(&args).await.exits(5);
    check("plan", &ran.json());
    assert_eq!(ran.json().as_array().unwrap().len(), 1);
    assert!(ran.stderr.contains("1 safe user left"), "{}", ran.stderr);
    assert_eq!(tenant.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_not_read_makes_nobody_safe() {
    for permission in ["Policy.Read.All", "GroupMember.ReadBasic.All"] {
        let operator = format!("[operator]\nwithout = [{permission:?}]\n");
        let tenant = Tenant::of(0, &format!("{operator}{MIXED}")).await;
        let users = survey(&tenant, 3).await;
        let safe = standing(&users)
            .into_iter()
            .filter(|(_, one)| one == "safe");
        assert_eq!(safe.count(), 0, "{permission}");
        let ran = tenant.run(&["migrate", "--apply", "--yes"]).await.exits(3);
        assert!(
            ran.stderr.contains("nobody can be switched off"),
            "{}",
            ran.stderr
        );
        assert_eq!(tenant.writes(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn options_of_a_change_need_apply() {
    let tenant = Tenant::of(1, "").await;
    for option in ["--yes", "--dry-run", "--include-admins"] {
        tenant.run(&["migrate", option]).await.exits(2);
    }
    tenant
        .run(&["migrate", "--wave", "0", "--apply"])
        .await
        .exits(2);
}
