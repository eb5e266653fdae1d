//! Connections that no other try gets past fail at once, with the cure.

use std::sync::atomic::Ordering;

use crate::interceptor::intercepting;
use crate::program::{Program, Run};
use crate::server::refusing_proxy;

const TENANT: &str = "c0f26e65-1f9b-417e-8e12-89208b161e21";
const APP: [&str; 4] = ["--tenant", TENANT, "--client-id", "app"];

/// A token that names a person, so that nobody asks who it is.
const TOKEN: &str = "e30.eyJvaWQiOiI1ZTdiNmYzNC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJ0aWQiOiJjMGYyNmU2NS0xZjliLTQxN2UtOGUxMi04OTIwOGIxNjFlMjEiLCJzY3AiOiJVc2VyLlJlYWQuQWxsIn0.x";

/// The doctor behind a proxy, with a token for Graph or a secret for the sign-in service.
async fn behind(proxy: &str, auth: &str) -> Run {
    let hosts = [
        "--graph-url",
        "https://graph.example",
        "--login-url",
        "https://login.example",
    ];
    let args = [&["doctor", "--auth", auth], &hosts[..], &APP].concat();
    Program::bare(&args)
        .env("HTTPS_PROXY", proxy)
        .env("MFADECK_ACCESS_TOKEN", TOKEN)
        .env("AZURE_CLIENT_SECRET", "x")
        .run()
        .await
}

#[tokio::test]
async fn a_proxy_that_refuses_is_asked_once_and_not_until_it_locks_the_account() {
    for (status, cure) in [
        ("407 Proxy Authentication Required", "HTTPS_PROXY"),
        ("403 Forbidden", "allowed on the proxy"),
    ] {
        for auth in ["token", "secret", "device-code"] {
            let (url, asked) = refusing_proxy(status).await;
            let run = behind(&url, auth).await;
            run.assert_refused(&["proxy", cure]);
            assert_eq!(asked.load(Ordering::SeqCst), 1, "{auth}: {run:?}");
        }
    }
}

#[tokio::test]
async fn a_command_that_verifies_the_tenant_first_names_the_cure_too() {
    let (url, asked) = refusing_proxy("407 Proxy Authentication Required").await;
    let args = ["list", "--tenant", "contoso.example"];
    let hosts = ["--graph-url", "https://graph.example"];
    let run = Program::bare(&[&args[..], &hosts].concat())
        .env("HTTPS_PROXY", &url)
        .env("MFADECK_ACCESS_TOKEN", TOKEN)
        .run()
        .await;
    run.assert_refused(&["proxy", "HTTPS_PROXY"]);
    assert_eq!(asked.load(Ordering::SeqCst), 1, "{run:?}");
}

#[tokio::test]
async fn a_proxy_with_a_scheme_that_is_not_supported_is_named() {
    let run = behind("socks5://127.0.0.1:9", "token").await;
    run.assert_refused(&["scheme that is not supported", "HTTPS_PROXY"]);
}

#[tokio::test]
async fn a_host_that_does_not_exist_fails_at_once() {
    let hosts = [
        "--graph-url",
        "https://graph.invalid",
        "--login-url",
        "https://login.invalid",
    ];
    let start = std::time::Instant::now();
    for auth in ["token", "secret"] {
        let args = [&["doctor", "--auth", auth], &hosts[..], &APP].concat();
        let run = Program::bare(&args)
            .env("MFADECK_ACCESS_TOKEN", TOKEN)
            .env("AZURE_CLIENT_SECRET", "x")
            .run()
            .await;
        // A machine without a name server cannot say that there is no such host.
        if run.last().contains("Temporary failure") {
            return;
        }
        run.assert_refused(&["no host has this name", "--cloud"]);
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_graph_host_with_an_unknown_ca_is_named_with_its_cure() {
    let url = intercepting().await;
    let args = [
        &["doctor", "--auth", "token", "--graph-url", &url],
        &APP[..],
    ]
    .concat();
    let run = Program::bare(&args)
        .env("MFADECK_ACCESS_TOKEN", TOKEN)
        .run()
        .await;
    run.assert_refused(&["not trusted", "SSL_CERT_FILE"]);
}
