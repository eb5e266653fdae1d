//! The recipe for cron in the docs, run as it stands there.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use crate::tenant::{Ran, Tenant, run};

const PAGE: &str = include_str!("../../docs/scripts.md");

/// An operator with MFA.
const OPERATOR: &str =
    "[[people]]\nname = \"Operations\"\nuser = \"ops@contoso.example\"\nstate = \"enforced\"\n";

fn recipe() -> &'static str {
    let after = PAGE.split("<!-- cron -->\n```sh\n").nth(1).unwrap();
    after.split("```").next().unwrap()
}

/// Runs the recipe with the simulated tenant in place of Microsoft's.
async fn scheduled(tenant: &Tenant, secret: &str) -> Ran {
    let folder = tenant.home.path().join("bin");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("mfadeck");
    let (graph, login) = (&tenant.sim.graph_url, &tenant.sim.login_url);
    let real = env!("CARGO_BIN_EXE_mfadeck");
    let text =
        format!("#!/bin/sh\nexec '{real}' --graph-url '{graph}' --login-url '{login}' \"$@\"\n");
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = tokio::process::Command::new("sh");
    shell
        .env_clear()
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("HOME", tenant.home.path())
        .env("AZURE_TENANT_ID", tenant.sim.tenant_id.to_string())
        .env("AZURE_CLIENT_ID", tenant.sim.client_id.to_string())
        .env("AZURE_CLIENT_SECRET", secret)
        .current_dir(tenant.home.path())
        .args(["-e", "-c", recipe()])
        .stdin(Stdio::null());
    run(shell).await
}

fn report(tenant: &Tenant) -> String {
    std::fs::read_to_string(tenant.home.path().join("admins-without-mfa.jsonl")).unwrap()
}

#[tokio::test]
async fn the_recipe_is_silent_while_all_is_well() {
    let tenant = Tenant::of(2, OPERATOR).await;
    let ran = scheduled(&tenant, &tenant.sim.client_secret).await.exits(0);
    assert_eq!((ran.stdout, ran.stderr), (String::new(), String::new()));
    assert_eq!(report(&tenant), "");
}

#[tokio::test]
async fn the_recipe_alarms_when_somebody_is_found_and_the_report_says_who() {
    let admin = "[[people]]\nname = \"Rafael\"\nuser = \"rafael@contoso.example\"\nroles = [\"User Administrator\"]\n";
    let tenant = Tenant::of(0, &format!("{OPERATOR}{admin}")).await;
    let ran = scheduled(&tenant, &tenant.sim.client_secret).await.exits(1);
    assert_eq!(ran.stderr, "");
    assert_eq!(report(&tenant).lines().count(), 1);
    assert!(report(&tenant).contains("rafael@contoso.example"));
}

#[tokio::test]
async fn the_recipe_alarms_when_the_sign_in_fails() {
    let tenant = Tenant::of(0, "").await;
    let ran = scheduled(&tenant, "an expired secret").await.exits(6);
    assert!(ran.stderr.contains("AADSTS"), "{}", ran.stderr);
}
