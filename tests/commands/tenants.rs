//! Which tenant a command works on: flag, named profile, environment, default profile; and never another one.

use crate::tenant::{Ran, Tenant, run};

const OTHER: &str = "11111111-2222-4333-8444-555555555555";

/// Runs `list` with a configuration and `AZURE_TENANT_ID`.
async fn list(tenant: &Tenant, config: &str, environment: Option<&str>, args: &[&str]) -> Ran {
    let path = tenant.home.path().join("tenants.toml");
    std::fs::write(&path, config).unwrap();
    let mut command = tenant.command(&["list", "--columns", "id", "--format", "jsonl"]);
    command
        .args(["--config", path.to_str().unwrap()])
        .args(args);
    if let Some(id) = environment {
        command.env("AZURE_TENANT_ID", id);
    }
    run(command).await
}

fn profile(tenant: &str) -> String {
    format!("profile = 'here'\n[profiles.here]\ntenant = '{tenant}'\n")
}

#[tokio::test]
async fn a_named_profile_wins_over_the_environment_and_a_default_one_does_not() {
    let tenant = Tenant::of(1, "").await;
    let here = profile(&tenant.sim.tenant_id.to_string());
    let named = ["--profile", "here"];
    list(&tenant, &here, Some(OTHER), &named).await.exits(0);
    let ran = list(&tenant, &here, Some(OTHER), &[]).await.exits(2);
    assert!(ran.stderr.contains(OTHER), "{}", ran.stderr);
    list(&tenant, &here, None, &[]).await.exits(0);
    let id = tenant.sim.tenant_id.to_string();
    let elsewhere = profile(OTHER);
    list(&tenant, &elsewhere, Some(&id), &[]).await.exits(0);
    list(&tenant, &elsewhere, Some(&id), &named).await.exits(2);
    let flag = ["--profile", "here", "--tenant", &id];
    list(&tenant, &elsewhere, None, &flag).await.exits(0);
}

#[tokio::test]
async fn a_token_for_another_tenant_than_the_named_one_is_wrong_usage() {
    let tenant = Tenant::of(1, "").await;
    for (named, code) in [
        (OTHER, 2),
        ("fabrikam.example", 2),
        ("contoso.example", 0),
        ("CONTOSO.example", 0),
    ] {
        let before = tenant.asked().len();
        let ran = tenant
            .run(&["--tenant", named, "list", "--columns", "id"])
            .await;
        let ran = ran.exits(code);
        if code == 2 {
            assert!(ran.stderr.contains(named), "{}", ran.stderr);
            assert!(ran.stdout.is_empty());
            let asked = &tenant.asked()[before..];
            assert!(
                asked.iter().all(|one| one.contains("/organization")),
                "{asked:?}"
            );
        }
    }
    let set = [
        "--tenant",
        OTHER,
        "set",
        "enforced",
        "u0@contoso.example",
        "--yes",
    ];
    tenant.run(&set).await.exits(2);
    assert_eq!(tenant.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn the_line_end_of_a_token_from_a_file_is_no_part_of_it() {
    let tenant = Tenant::of(1, "").await;
    let with = async |token: String| {
        let mut command = tenant.command(&["list", "--columns", "id"]);
        command.env("MFADECK_ACCESS_TOKEN", token);
        run(command).await
    };
    let token = &tenant.sim.token;
    with(format!("{token}\n")).await.exits(0);
    with(format!("{token}\r\n")).await.exits(0);
    let broken = with(format!("Bearer {token}")).await.exits(6);
    assert!(
        broken
            .stderr
            .contains("MFADECK_ACCESS_TOKEN contains spaces"),
        "{}",
        broken.stderr
    );
    assert!(!broken.stderr.contains(token.as_str()));
}
