//! A browser that comes back to loopback, played by a client that follows redirects.

use mfadeck_sim::DeviceEnd;
use reqwest::Client;
use reqwest::redirect::Policy;

use crate::program::{Program, Running, device, tenant};

/// Follows redirects as a browser does, also to `localhost`.
fn browser() -> Client {
    Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}

async fn address(running: &mut Running) -> String {
    let line = running.line("To sign in, open ").await;
    let start = line.find("http://").unwrap();
    let rest = &line[start..];
    rest[..rest.find(' ').unwrap()].to_owned()
}

#[tokio::test]
async fn a_browser_that_follows_the_page_signs_the_program_in() {
    let sim = tenant("").await;
    let program = Program::at(&sim, &["doctor", "--auth", "browser"]);
    let mut running = program.start();
    let page = address(&mut running).await;
    let forward = running.line("ssh -L").await;
    let port = page
        .trim_start_matches("http://localhost:")
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        forward.contains(&format!("{port}:127.0.0.1:{port}")),
        "{forward}"
    );
    let answer = browser().get(&page).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().contains("Signed in"));
    running.end().await.assert_signed_in();
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn an_answer_with_another_state_is_turned_away_and_the_right_one_still_counts() {
    let sim = tenant("").await;
    let program = Program::at(&sim, &["doctor", "--auth", "browser"]);
    let mut running = program.start();
    let page = address(&mut running).await;
    let forged = reqwest::Url::parse(&page)
        .unwrap()
        .join("/?code=x&state=guess")
        .unwrap();
    let answer = browser().get(forged).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let root = reqwest::Url::parse(&page)
        .unwrap()
        .join("/favicon.ico")
        .unwrap();
    assert_eq!(browser().get(root).send().await.unwrap().status(), 404);
    assert_eq!(browser().get(&page).send().await.unwrap().status(), 200);
    running.end().await.assert_signed_in();
}

#[tokio::test]
async fn a_refusal_stands_on_the_page_and_in_the_terminal() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Blocked));
    let program = Program::at(&sim, &["doctor", "--auth", "browser"]);
    let mut running = program.start();
    let page = address(&mut running).await;
    let answer = browser().get(&page).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("AADSTS53003"));
    running
        .end()
        .await
        .assert_refused(&["Conditional Access", "AADSTS53003"]);
}

#[tokio::test]
async fn the_first_page_leads_to_the_sign_in_page_with_pkce_and_the_port_that_was_asked_for() {
    let sim = tenant("").await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let args = ["doctor", "--auth", "browser", "--redirect-port", &port];
    let program = Program::at(&sim, &args);
    let mut running = program.start();
    let page = address(&mut running).await;
    assert!(
        page.starts_with(&format!("http://localhost:{port}/")),
        "{page}"
    );
    let still = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(Policy::none());
    let answer = still.build().unwrap().get(&page).send().await.unwrap();
    let there = answer.headers()["location"].to_str().unwrap();
    let there = reqwest::Url::parse(there).unwrap();
    let field = |name: &str| {
        let found = there.query_pairs().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    assert_eq!(field("redirect_uri"), format!("http://localhost:{port}"));
    assert_eq!(field("code_challenge_method"), "S256");
    assert_eq!(field("response_type"), "code");
    assert!(field("state").len() >= 16);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let sim = tenant("").await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let args = ["doctor", "--auth", "browser", "--redirect-port", &port];
    let run = Program::at(&sim, &args).run().await;
    run.assert_refused(&[&format!("port {port}"), "--redirect-port"]);
}
