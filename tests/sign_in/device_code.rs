//! A code, typed at another device.

use mfadeck_sim::{DeviceEnd, DeviceSignIn};

use crate::program::{Program, device, tenant};

#[tokio::test]
async fn the_code_is_shown_and_once_it_was_typed_the_program_is_signed_in() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(2, DeviceEnd::Approved));
    let run = Program::at(&sim, &["doctor"]).run().await;
    run.assert_signed_in();
    let first = run.err.lines().next().unwrap();
    assert!(
        first.contains("https://microsoft.com/devicelogin"),
        "{first}"
    );
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn who_is_told_to_slow_down_does() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(DeviceSignIn {
        slow_down: 1,
        ..device(0, DeviceEnd::Approved)
    });
    Program::at(&sim, &["doctor"])
        .run()
        .await
        .assert_signed_in();
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn a_sign_in_that_ends_badly_says_what_to_do_instead() {
    for (end, parts) in [
        (DeviceEnd::Declined, ["declined", "start again"]),
        (DeviceEnd::Expired, ["expired", "start again"]),
        (DeviceEnd::Blocked, ["Conditional Access", "--auth browser"]),
    ] {
        let sim = tenant("").await;
        sim.plan_device_sign_in(device(0, end));
        let run = Program::at(&sim, &["doctor"]).run().await;
        run.assert_refused(&parts);
        assert!(run.last().contains("orrelation id"), "{run:?}");
    }
}

#[tokio::test]
async fn a_read_only_session_asks_for_read_permissions_alone() {
    let consented = "[operator]\npermissions = [\"User.Read.All\", \"Policy.Read.All\", \"UserAuthenticationMethod.Read.All\", \
        \"AuditLog.Read.All\", \"RoleManagement.Read.Directory\", \"GroupMember.ReadBasic.All\"]\n";
    let sim = tenant(consented).await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
    Program::at(&sim, &["doctor", "--read-only"])
        .run()
        .await
        .assert_signed_in();
    let run = Program::at(&sim, &["doctor"]).run().await;
    run.assert_refused(&[
        "consent is missing for",
        "Policy.ReadWrite.AuthenticationMethod",
        "/v2.0/adminconsent?client_id=",
        "AADSTS65001",
    ]);
}

#[tokio::test]
async fn an_interrupt_cancels_the_sign_in() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(DeviceSignIn {
        interval: 600,
        ..device(1, DeviceEnd::Approved)
    });
    let program = Program::at(&sim, &["doctor"]);
    let mut running = program.start();
    running.line("ctrl-c cancels").await;
    running.interrupt();
    let run = running.end().await;
    assert_eq!(
        (run.code, run.last()),
        (130, "mfadeck: the sign-in was cancelled"),
        "{run:?}"
    );
}

#[tokio::test]
async fn a_demo_signs_in_the_same_way_when_asked_to() {
    let run = Program::bare(&["doctor", "--demo=empty", "--auth", "device-code"])
        .run()
        .await;
    run.assert_signed_in();
    assert!(run.err.contains("enter the code"), "{run:?}");
}
