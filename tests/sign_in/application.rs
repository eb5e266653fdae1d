//! Identities that need no person.

use crate::program::{Program, tenant};

const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sign_in/certificate.pem");

/// What an application's own token is enough for.
const APPLICATION: &str = "[operator]\napp_only = true\n";

#[tokio::test]
async fn a_secret_signs_an_application_in() {
    let sim = tenant(APPLICATION).await;
    let run = Program::at(&sim, &["doctor", "--auth", "secret"])
        .env("AZURE_CLIENT_SECRET", &sim.client_secret)
        .run()
        .await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains(&sim.client_id.to_string()), "{run:?}");
}

#[tokio::test]
async fn a_certificate_signs_an_application_in() {
    let sim = tenant(APPLICATION).await;
    let args = [
        "doctor",
        "--auth",
        "certificate",
        "--certificate",
        CERTIFICATE,
    ];
    let run = Program::at(&sim, &args).run().await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains(&sim.client_id.to_string()), "{run:?}");
}

#[tokio::test]
async fn a_token_works_with_any_server_that_speaks_graph() {
    let sim = tenant("").await;
    let run = Program::bare(&["doctor", "--auth", "token", "--graph-url", &sim.graph_url])
        .env("MFADECK_ACCESS_TOKEN", &sim.token)
        .run()
        .await;
    run.assert_signed_in();
}

#[tokio::test]
async fn a_token_in_the_environment_is_taken_without_being_asked_for() {
    let sim = tenant("").await;
    let run = Program::bare(&["doctor", "--graph-url", &sim.graph_url])
        .env("MFADECK_ACCESS_TOKEN", &sim.token)
        .run()
        .await;
    run.assert_signed_in();
}

#[tokio::test]
async fn a_wrong_secret_is_named_with_number_and_correlation_id_and_never_shown() {
    let sim = tenant(APPLICATION).await;
    let run = Program::at(&sim, &["doctor", "--auth", "secret"])
        .env("AZURE_CLIENT_SECRET", "s3cret-value")
        .run()
        .await;
    run.assert_refused(&["client secret is wrong", "AADSTS7000215", "correlation id "]);
    assert!(!format!("{run:?}").contains("s3cret-value"));
}

#[tokio::test]
async fn an_application_without_its_settings_is_a_wrong_call() {
    for args in [
        &["doctor", "--auth", "certificate"][..],
        &["doctor", "--auth", "secret"],
    ] {
        let run = Program::bare(args)
            .env("AZURE_CLIENT_SECRET", "x")
            .run()
            .await;
        assert_eq!(run.code, 2, "{run:?}");
    }
}
