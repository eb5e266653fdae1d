//! What the doctor says of whoever is signed in.

use crate::program::{Program, tenant};
use crate::server::three_hours_ahead;

async fn report(code: i32, scenario: &str, args: &[&str]) -> String {
    let sim = tenant(scenario).await;
    let run = Program::at(&sim, &[&["doctor"], args].concat())
        .env("MFADECK_ACCESS_TOKEN", &sim.token)
        .run()
        .await;
    assert_eq!(run.code, code, "{run:?}");
    assert_eq!(sim.breaches(), [""; 0]);
    run.out
}

fn line<'a>(out: &'a str, start: &str) -> &'a str {
    out.lines().find(|line| line.starts_with(start)).unwrap()
}

#[tokio::test]
async fn the_role_that_does_not_suffice_is_named_at_its_keys() {
    let role = "[operator]\nroles = [\"Authentication Administrator\"]\n";
    let out = report(3, role, &[]).await;
    assert!(
        line(&out, "e ").contains("Authentication Administrator is not enough"),
        "{out}"
    );
    assert!(
        line(&out, "1 ").contains("works for users without a role"),
        "{out}"
    );
    assert!(
        line(&out, "Roles").ends_with("Authentication Administrator"),
        "{out}"
    );
}

#[tokio::test]
async fn a_missing_permission_is_named_at_its_key_and_in_the_list() {
    let scopes =
        "[operator]\npermissions = [\"User.Read.All\", \"UserAuthenticationMethod.Read.All\"]\n";
    let out = report(3, scopes, &[]).await;
    let missing = "Policy.ReadWrite.AuthenticationMethod";
    assert!(line(&out, "Missing").contains(missing), "{out}");
    assert!(line(&out, "f ").contains(missing), "{out}");
    assert!(
        line(&out, "Defaults").contains("unknown"),
        "what cannot be read is not off: {out}"
    );
    assert!(line(&out, "Licence").contains("unknown"), "{out}");
}

#[tokio::test]
async fn what_makes_the_per_user_state_moot_is_said() {
    let free = "[tenant]\nplan = \"free\"\nsecurity_defaults = true\n";
    let out = report(0, free, &[]).await;
    assert!(line(&out, "Licence").contains("neither"), "{out}");
    assert!(line(&out, "Defaults").contains("are on"), "{out}");
    let policy = "[[conditional_access]]\nname = \"MFA\"\nall_users = true\ngrant = \"mfa\"\n";
    let out = report(0, policy, &[]).await;
    assert!(
        line(&out, "Policies").contains("1 of them for everybody"),
        "{out}"
    );
}

#[tokio::test]
async fn a_read_only_session_refuses_every_key_that_changes_something() {
    let out = report(0, "", &["--read-only"]).await;
    for key in ["e ", "d ", "f ", "1 ", "3 "] {
        assert!(line(&out, key).contains("read-only"), "{out}");
    }
}

#[tokio::test]
async fn a_machine_whose_clock_is_off_is_named_and_one_that_is_right_is_not() {
    let url = three_hours_ahead().await;
    let args = ["doctor", "--graph-url", &url];
    let run = Program::bare(&args)
        .env("MFADECK_ACCESS_TOKEN", "opaque")
        .run()
        .await;
    // What an opaque token allows is unknown.
    assert_eq!(run.code, 3, "{run:?}");
    let clock = line(&run.out, "Clock");
    assert!(clock.contains("behind Microsoft's"), "{clock}");
    assert!(clock.contains("timedatectl"), "{clock}");
    assert!(!report(0, "", &[]).await.contains("Clock"));
}

#[tokio::test]
async fn a_token_that_has_ended_is_no_sign_in_although_it_names_somebody() {
    let sim = tenant("").await;
    sim.expire_tokens();
    let run = Program::at(&sim, &["doctor"])
        .env("MFADECK_ACCESS_TOKEN", &sim.token)
        .run()
        .await;
    run.assert_refused(&["expired", "sign in again"]);
}
