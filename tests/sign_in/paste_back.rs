//! The address at which any browser ends, pasted back.

use mfadeck_sim::DeviceEnd;
use reqwest::Client;
use reqwest::redirect::Policy;

use crate::program::{Program, Running, device, tenant};

const ARGS: [&str; 3] = ["doctor", "--auth", "paste-back"];

/// Where a browser ends that opens the page of a running sign-in: an address that nobody answers.
pub async fn end_of(running: &mut Running) -> String {
    running.line("open this address in a browser").await;
    let page = running.line("http").await;
    ends_at(page.trim_start_matches("mfadeck: ")).await
}

async fn ends_at(page: &str) -> String {
    let browser = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(Policy::none());
    let answer = browser.build().unwrap().get(page).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_address_at_which_the_browser_ends_signs_the_program_in() {
    let sim = tenant("").await;
    let mut running = Program::at(&sim, &ARGS).start_with_input();
    let end = end_of(&mut running).await;
    assert!(end.starts_with("http://localhost/?code="), "{end}");
    running.types(&end).await;
    let run = running.end().await;
    run.assert_signed_in();
    let code = end
        .split("code=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(!run.err.contains(code) && !run.out.contains(code));
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn what_is_not_the_answer_to_this_sign_in_is_said_and_another_may_be_pasted() {
    let sim = tenant("").await;
    let program = Program::at(&sim, &ARGS);
    let mut other = program.start_with_input();
    let of_another = end_of(&mut other).await;
    let mut running = program.start_with_input();
    let end = end_of(&mut running).await;
    for (pasted, part) in [
        (of_another.as_str(), "belongs to another sign-in"),
        ("http://localhost/?code=x", "not complete"),
        ("https://evil.example/?code=x&state=y", "another page"),
        ("\u{1b}]0;hostile\u{7}", "not an address"),
    ] {
        running.types(pasted).await;
        running.line(part).await;
    }
    running.types(&end).await;
    running.end().await.assert_signed_in();
    other.interrupt();
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn a_refusal_in_the_address_ends_the_sign_in() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Blocked));
    let mut running = Program::at(&sim, &ARGS).start_with_input();
    let end = end_of(&mut running).await;
    running.types(&end).await;
    let run = running.end().await;
    run.assert_refused(&["Conditional Access", "AADSTS53003"]);
}

#[tokio::test]
async fn a_code_is_good_for_one_sign_in() {
    let sim = tenant("").await;
    let mut running = Program::at(&sim, &ARGS).start_with_input();
    let end = end_of(&mut running).await;
    running.types(&end).await;
    running.end().await.assert_signed_in();
    let mut again = Program::at(&sim, &ARGS).start_with_input();
    end_of(&mut again).await;
    again.types(&end).await;
    again.line("belongs to another sign-in").await;
}

#[tokio::test]
async fn without_anybody_who_can_paste_a_blocked_code_stays_a_refusal_that_names_the_way() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Blocked));
    let run = Program::at(&sim, &["doctor", "--auth", "device-code"])
        .run()
        .await;
    run.assert_refused(&["--auth paste-back", "AADSTS53003"]);
    let run = Program::at(&sim, &ARGS).run().await;
    run.assert_refused(&["nothing was pasted"]);
}
