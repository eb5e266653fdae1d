//! Identities that the machine has: the Azure CLI, a managed identity, a workload's.

use std::os::unix::fs::PermissionsExt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::program::{Program, tenant};
use crate::server::answering;

/// Far in the future.
const EXPIRES: i64 = 4_102_444_800;

#[tokio::test]
async fn the_azure_cli_gives_its_token_and_gets_no_input() {
    let sim = tenant("").await;
    let folder = tempfile::tempdir().unwrap();
    let az = folder.path().join("az");
    let token = json!({"accessToken": sim.token, "expires_on": EXPIRES, "tokenType": "Bearer"});
    let script = format!("#!/bin/sh\nread line && exit 9\ncat <<'END'\n{token}\nEND\n");
    std::fs::write(&az, script).unwrap();
    std::fs::set_permissions(&az, std::fs::Permissions::from_mode(0o755)).unwrap();
    let run = Program::at(&sim, &["doctor", "--auth", "azure-cli"])
        .env(
            "PATH",
            &format!("{}:/usr/bin:/bin", folder.path().display()),
        )
        .run()
        .await;
    run.assert_signed_in();
}

#[tokio::test]
async fn the_azure_cli_gets_none_of_our_secrets() {
    let sim = tenant("").await;
    let folder = tempfile::tempdir().unwrap();
    let (az, seen) = (folder.path().join("az"), folder.path().join("seen"));
    let script = format!("#!/bin/sh\nenv > {}\nexit 1\n", seen.display());
    std::fs::write(&az, script).unwrap();
    std::fs::set_permissions(&az, std::fs::Permissions::from_mode(0o755)).unwrap();
    Program::at(&sim, &["doctor", "--auth", "azure-cli"])
        .env(
            "PATH",
            &format!("{}:/usr/bin:/bin", folder.path().display()),
        )
        .env("AZURE_CLIENT_SECRET", "s3cret-value")
        .env("MFADECK_ACCESS_TOKEN", "t0ken-value")
        .run()
        .await;
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(!seen.contains("-value"), "{seen}");
}

#[tokio::test]
async fn without_the_azure_cli_the_line_says_so() {
    let sim = tenant("").await;
    let run = Program::at(&sim, &["doctor", "--auth", "azure-cli"])
        .run()
        .await;
    run.assert_refused(&["az not found"]);
}

#[tokio::test]
async fn a_managed_identity_of_an_app_service_signs_in() {
    let sim = tenant("[operator]\napp_only = true\n").await;
    let token = json!({"access_token": sim.token, "expires_on": EXPIRES.to_string(),
        "resource": "https://graph.microsoft.com", "token_type": "Bearer"});
    let identity = answering("application/json", token.to_string()).await;
    let run = Program::at(&sim, &["doctor", "--auth", "managed-identity"])
        .env("IDENTITY_ENDPOINT", &identity)
        .env("IDENTITY_HEADER", "x")
        .run()
        .await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("the application"), "{run:?}");
}

#[tokio::test]
async fn a_workload_signs_in_with_its_federated_token() {
    let sim = tenant("[operator]\napp_only = true\n").await;
    let claims = json!({"iss": sim.client_id, "sub": sim.client_id});
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let assertion = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()));
    std::fs::write(&file, assertion).unwrap();
    let run = Program::at(&sim, &["doctor", "--auth", "workload-identity"])
        .env("AZURE_FEDERATED_TOKEN_FILE", file.to_str().unwrap())
        .run()
        .await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("the application"), "{run:?}");
}
