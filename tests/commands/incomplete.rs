//! A list that lacks somebody says so: on stderr with the number, and by the exit code.

use crate::tenant::{Ran, Tenant};

/// Gwen is an admin by a group only; Rafael directly.
const ADMINS: &str = r#"
[operator]
without = ["GroupMember.ReadBasic.All"]

[[people]]
name = "Gwen"
user = "gwen@contoso.example"

[[people]]
name = "Rafael"
user = "rafael@contoso.example"
roles = ["User Administrator"]

[[groups]]
name = "On-call admins"
role_assignable = true
members = ["gwen@contoso.example"]
roles = ["Global Administrator"]
"#;

fn accounts(ran: &Ran) -> Vec<String> {
    let users = ran.lines().into_iter();
    let names = users.map(|user| crate::tenant::text(&user, "userPrincipalName"));
    names.collect()
}

#[tokio::test]
async fn users_who_cannot_be_judged_are_counted_whatever_the_columns_are() {
    let tenant = Tenant::of(3, ADMINS).await;
    let mut answers = Vec::new();
    for columns in [
        "userPrincipalName",
        "userPrincipalName,isMfaRegistered,methodsRegistered",
        "userPrincipalName,isAdmin,roles",
    ] {
        for sort in [&[][..], &["--sort", "displayName"]] {
            let list = ["list", "--admins", "--lacks-mfa", "--format", "jsonl"];
            let args = [&list[..], &["--columns", columns, "--quiet"], sort].concat();
            let ran = tenant.run(&args).await.exits(3);
            assert!(
                ran.stderr.contains("3 users cannot be judged by the query"),
                "{}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains("GroupMember.ReadBasic.All"),
                "{}",
                ran.stderr
            );
            let mut accounts = accounts(&ran);
            accounts.sort();
            answers.push(accounts);
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let unknown = ["list", "admin:unknown", "--format", "jsonl"];
    let ran = tenant.run(&unknown).await.exits(3);
    assert_eq!(
        accounts(&ran).len(),
        3,
        "the hint of the message lists them"
    );
}

#[tokio::test]
async fn a_column_with_gaps_is_unknown_and_makes_the_answer_incomplete() {
    let tenant = Tenant::of(1, ADMINS).await;
    let list = [
        "list",
        "u0",
        "--columns",
        "isAdmin,roles",
        "--format",
        "jsonl",
    ];
    let ran = tenant.run(&list).await.exits(3);
    let user = &ran.lines()[0];
    assert!(
        user["isAdmin"].is_null() && user["roles"].is_null(),
        "{user}"
    );
    let without = ["list", "u0", "--columns", "id", "--format", "jsonl"];
    assert_eq!(tenant.run(&without).await.exits(0).stderr, "");
}

#[tokio::test]
async fn a_change_with_unknown_admins_needs_the_flag_for_admins() {
    let enabled =
        "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\nstate = \"enabled\"\n";
    let tenant = Tenant::of(1, &format!("{ADMINS}{enabled}")).await;
    let set = ["set", "disabled", "ada@contoso.example", "--yes"];
    let ran = tenant.run(&set).await.exits(5);
    for part in ["GroupMember.ReadBasic.All", "--include-admins"] {
        assert!(ran.stderr.contains(part), "{part} in {}", ran.stderr);
    }
    assert_eq!(tenant.writes(), Vec::<String>::new());
}
