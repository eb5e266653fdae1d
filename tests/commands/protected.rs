//! Protected accounts: read strictly, and reported where they are nobody.

use crate::tenant::Tenant;

const U0: &str = "u0@contoso.example";
const U1: &str = "u1@contoso.example";

#[tokio::test]
async fn a_protected_account_is_refused_with_blanks_around_its_name_too() {
    let tenant = Tenant::of(2, "").await;
    let padded = format!(" {} ", U1.to_uppercase());
    let set = ["--protect", &padded, "set", "enforced", U0, U1, "--yes"];
    let ran = tenant.run(&set).await.exits(5);
    assert_eq!(ran.outcomes(), ["done", "refused"]);
    let wrong = ["--protect", "u1", "set", "enforced", U1, "--yes"];
    let ran = tenant.run(&wrong).await.exits(2);
    assert!(
        ran.stderr
            .contains("\"u1\" is neither a UPN nor an object id"),
        "{}",
        ran.stderr
    );
    assert_eq!(tenant.state(U1).await, "disabled");
}

#[tokio::test]
async fn a_protected_account_that_does_not_exist_is_reported_even_quietly() {
    let tenant = Tenant::of(25, "").await;
    let typo = "u01@contoso.example";
    let many: Vec<String> = (0..25).map(|n| format!("u{n}@contoso.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for users in [&[U0][..], &many] {
        let set = ["--protect", typo, "--protect", U1, "set", "enforced"];
        let args = [
            &set[..],
            users,
            &["--dry-run", "--format", "json", "--quiet"],
        ]
        .concat();
        let ran = tenant.run(&args).await.exits(0);
        let warning = format!("the protected account {typo} does not exist");
        assert!(ran.stderr.contains(&warning), "{}", ran.stderr);
        assert!(!ran.stderr.contains(U1), "{}", ran.stderr);
        let plan = ran.json();
        assert!(
            plan[0]["warnings"][0]
                .as_str()
                .unwrap()
                .starts_with(&warning)
        );
        crate::schema::check("plan", &plan);
    }
    let tap = ["--protect", typo, "tap", U0, "--dry-run"];
    assert!(tenant.run(&tap).await.exits(0).stderr.contains(typo));
}
