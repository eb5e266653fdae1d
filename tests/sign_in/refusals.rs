//! Bad input: one line that says what and what to do, exit 6, and nothing hangs.

use mfadeck_sim::SignInRefusal;
use tokio::net::TcpListener;

use crate::interceptor::intercepting;
use crate::program::{Program, Run, tenant};
use crate::server::{answering, silent};

async fn refused_with(error: &str, number: u32) -> Run {
    let sim = tenant("").await;
    sim.refuse_sign_in(Some(SignInRefusal {
        error: error.into(),
        number,
        text: "The service's own words.".into(),
    }));
    let run = Program::at(&sim, &["doctor", "--auth", "secret"])
        .env("AZURE_CLIENT_SECRET", &sim.client_secret)
        .run()
        .await;
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    let number = format!("(AADSTS{number}, correlation id ");
    assert!(run.last().contains(&number), "{run:?}");
    run
}

#[tokio::test]
async fn refusals_of_the_authority_are_explained_in_plain_words() {
    for (error, number, parts) in [
        (
            "invalid_client",
            7_000_222,
            ["expired", "AZURE_CLIENT_SECRET"],
        ),
        (
            "invalid_client",
            700_024,
            ["not valid at this time", "clock"],
        ),
        (
            "unauthorized_client",
            700_016,
            ["application", "--client-id"],
        ),
        ("invalid_request", 90_002, ["tenant", "--tenant"]),
        ("invalid_client", 700_027, ["certificate", "registration"]),
        ("server_error", 90_033, ["not available", "try again"]),
        (
            "invalid_request",
            999_999,
            ["The service's own words", "999999"],
        ),
    ] {
        refused_with(error, number).await.assert_refused(&parts);
    }
}

#[tokio::test]
async fn a_person_hears_the_same_before_any_code_is_shown() {
    let sim = tenant("").await;
    let args = [
        "doctor",
        "--login-url",
        &sim.login_url,
        "--graph-url",
        &sim.graph_url,
    ];
    let tenant = ["--tenant", "fabrikam.example"];
    let run = Program::bare(&[&args[..], &tenant].concat()).run().await;
    run.assert_refused(&["there is no such tenant", "--tenant", "AADSTS90002"]);
    // Microsoft's own application is not in a simulated tenant.
    let tenant = ["--tenant", "contoso.example"];
    let run = Program::bare(&[&args[..], &tenant].concat()).run().await;
    run.assert_refused(&["application", "--client-id", "AADSTS700016"]);
}

#[tokio::test]
async fn a_proxy_that_answers_with_a_page_is_recognised_in_every_way() {
    let url = answering("text/html", "<html>Please accept the terms</html>".into()).await;
    for auth in ["device-code", "secret"] {
        let args = [
            "doctor",
            "--auth",
            auth,
            "--login-url",
            &url,
            "--graph-url",
            &url,
        ];
        let app = ["--tenant", "contoso.example", "--client-id", "app"];
        let run = Program::bare(&[&args[..], &app].concat())
            .env("AZURE_CLIENT_SECRET", "x")
            .run()
            .await;
        run.assert_refused(&["proxy"]);
    }
}

#[tokio::test]
async fn where_nothing_listens_the_network_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    for auth in ["device-code", "secret"] {
        let args = [
            "doctor",
            "--auth",
            auth,
            "--login-url",
            &url,
            "--graph-url",
            &url,
        ];
        let app = ["--tenant", "contoso.example", "--client-id", "app"];
        let run = Program::bare(&[&args[..], &app].concat())
            .env("AZURE_CLIENT_SECRET", "x")
            .run()
            .await;
        run.assert_refused(&["cannot reach the sign-in service", "HTTPS_PROXY"]);
    }
}

#[tokio::test]
async fn an_address_in_the_clear_is_a_wrong_call() {
    for args in [
        [
            "--login-url",
            "http://login.example",
            "--graph-url",
            "https://graph.example",
        ],
        [
            "--login-url",
            "https://login.example",
            "--graph-url",
            "http://graph.example",
        ],
    ] {
        let run = Program::bare(&[&["doctor"], &args[..]].concat())
            .run()
            .await;
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.last().contains("is not https"), "{run:?}");
    }
}

#[tokio::test]
async fn an_interceptor_with_an_unknown_ca_is_named_with_its_cure() {
    let url = intercepting().await;
    for auth in ["device-code", "secret"] {
        let args = ["doctor", "--auth", auth, "--login-url", &url];
        let app = ["--tenant", "contoso.example", "--client-id", "app"];
        let run = Program::bare(&[&args[..], &app].concat())
            .env("AZURE_CLIENT_SECRET", "x")
            .run()
            .await;
        run.assert_refused(&["certificate", "is not trusted", "SSL_CERT_FILE"]);
    }
}

#[tokio::test]
async fn an_interrupt_ends_the_wait_for_a_service_that_does_not_answer() {
    let (url, waiting) = silent().await;
    let program = Program::bare(&["doctor", "--graph-url", &url]).env("MFADECK_ACCESS_TOKEN", "x");
    let running = program.start();
    let _stream = waiting.await.unwrap();
    running.interrupt();
    let run = running.end().await;
    assert_eq!(
        (run.code, run.last()),
        (130, "mfadeck: interrupted"),
        "{run:?}"
    );
}
