//! Profiles of the configuration file.

use mfadeck_sim::DeviceEnd;
use mfadeck_sim::Sim;

use crate::program::{Program, Run, device, tenant};

/// Signs in with what the profile says; flags and variables may say otherwise.
async fn with_profile(sim: &Sim, profile: &str, args: &[&str]) -> Run {
    let config = format!("profile = \"p\"\n[profiles.p]\n{profile}\n");
    let urls = ["--graph-url", &sim.graph_url, "--login-url", &sim.login_url];
    let args = [&["doctor"], &urls[..], args].concat();
    Program::bare(&args).config(&config).run().await
}

#[tokio::test]
async fn a_profile_says_who_signs_in_where() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
    let profile = format!(
        "tenant = \"contoso.example\"\nclient_id = \"{}\"",
        sim.client_id
    );
    with_profile(&sim, &profile, &[]).await.assert_signed_in();
    let wrong = profile.replace("contoso", "fabrikam");
    with_profile(&sim, &wrong, &[])
        .await
        .assert_refused(&["there is no such tenant"]);
    let flag = ["--tenant", "contoso.example"];
    with_profile(&sim, &wrong, &flag).await.assert_signed_in();
}

#[tokio::test]
async fn a_mistake_in_the_file_is_a_wrong_call_with_its_line() {
    let sim = tenant("").await;
    for (profile, parts) in [
        (
            "tennant = \"x\"",
            ["config.toml, line 3", "did you mean \"tenant\"?"],
        ),
        (
            "auth = \"brower\"",
            ["config.toml, line 3", "did you mean \"browser\"?"],
        ),
        (
            "header = \"redd\"",
            ["config.toml, line 3", "did you mean \"red\"?"],
        ),
    ] {
        let run = with_profile(&sim, profile, &[]).await;
        assert_eq!(run.code, 2, "{run:?}");
        for part in parts {
            assert!(run.last().contains(part), "{run:?}");
        }
    }
}

#[tokio::test]
async fn a_file_or_profile_that_was_named_and_is_not_there_is_a_wrong_call() {
    for args in [
        ["doctor", "--config", "/nowhere.toml"],
        ["doctor", "--profile", "none"],
    ] {
        let run = Program::bare(&args).run().await;
        assert_eq!(run.code, 2, "{run:?}");
    }
}

#[tokio::test]
async fn the_users_at_risk_are_asked_for_where_the_profile_says_so() {
    let sim = tenant("[operator]\nalso = [\"IdentityRiskyUser.Read.All\"]\n").await;
    let profile = format!(
        "tenant = \"contoso.example\"\nclient_id = \"{}\"",
        sim.client_id
    );
    for (risk, asked) in [("", false), ("\nrisk = true", true)] {
        sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
        let run = with_profile(&sim, &format!("{profile}{risk}"), &[]).await;
        run.assert_signed_in();
        let permission = "IdentityRiskyUser.Read.All";
        assert_eq!(run.out.contains(permission), asked, "{run:?}");
    }
}
