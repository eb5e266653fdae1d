//! A sign-in that outlives the program.

use mfadeck_sim::DeviceEnd;

use crate::program::{Program, device, tenant};

/// A kernel's keyring can be missing, as in some containers; what then must happen is the other half of the promise.
fn keyring_works() -> bool {
    use linux_keyutils::{KeyRing, KeyRingIdentifier};
    let ring = KeyRing::get_persistent(KeyRingIdentifier::Process)
        .or_else(|_| KeyRing::from_special_id(KeyRingIdentifier::User, false));
    let key = ring.and_then(|ring| ring.add_key("mfadeck:test", b"x"));
    key.is_ok_and(|key| key.read_to_vec().is_ok() && key.invalidate().is_ok())
}

#[tokio::test]
async fn a_login_serves_later_runs_until_the_logout_and_leaves_no_file() {
    let sim = tenant("").await;
    sim.plan_device_sign_in(device(0, DeviceEnd::Approved));
    let login = Program::at(&sim, &["login"]);
    let run = login.run().await;
    if !keyring_works() {
        run.assert_refused(&["the sign-in is not kept", "never writes tokens to disk"]);
        assert!(!run.err.contains("enter the code"), "{run:?}");
        return;
    }
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("never on disk"), "{run:?}");
    assert_eq!(std::fs::read_dir(login.home()).unwrap().count(), 0);
    let later = Program::at(&sim, &["doctor"]).run().await;
    later.assert_signed_in();
    assert_eq!(later.err, "");
    let logout = Program::at(&sim, &["logout"]).run().await;
    assert!(logout.err.contains("deleted"), "{logout:?}");
    let anew = Program::at(&sim, &["doctor"]).run().await;
    assert!(anew.err.contains("enter the code"), "{anew:?}");
    let again = Program::at(&sim, &["logout"]).run().await;
    assert!(again.err.contains("No sign-in was kept"), "{again:?}");
}

/// Where a code is blocked and no browser reaches this machine.
#[tokio::test]
async fn a_login_by_an_address_that_is_pasted_back_is_kept_as_any_other() {
    let sim = tenant("").await;
    let mut login = Program::at(&sim, &["login", "--auth", "paste-back"]).start_with_input();
    if !keyring_works() {
        login.line("the sign-in is not kept").await;
        return;
    }
    let end = crate::paste_back::end_of(&mut login).await;
    for (pasted, part) in [
        ("see the ticket", "not an address"),
        (
            "http://localhost/?code=x&state=another",
            "belongs to another sign-in",
        ),
        ("http://localhost/", "not complete"),
    ] {
        login.types(pasted).await;
        login.line(part).await;
    }
    login.types(&end).await;
    let run = login.end().await;
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("never on disk"), "{run:?}");
    let code = end
        .split_once("code=")
        .unwrap()
        .1
        .split('&')
        .next()
        .unwrap();
    assert!(
        !run.err.contains(code) && !run.out.contains(code),
        "{run:?}"
    );
    let later = Program::at(&sim, &["doctor"]).run().await;
    later.assert_signed_in();
    assert_eq!(later.err, "");
    let logout = Program::at(&sim, &["logout"]).run().await;
    assert!(logout.err.contains("deleted"), "{logout:?}");
    assert_eq!(sim.breaches(), [""; 0]);
}

#[tokio::test]
async fn a_login_that_is_refused_or_left_alone_keeps_nothing() {
    if !keyring_works() {
        return;
    }
    let sim = tenant("").await;
    let login = Program::at(&sim, &["login", "--auth", "paste-back"]);
    login.run().await.assert_refused(&["nothing was pasted"]);
    sim.plan_device_sign_in(device(0, DeviceEnd::Declined));
    let mut refused = login.start_with_input();
    let end = crate::paste_back::end_of(&mut refused).await;
    refused.types(&end).await;
    refused.end().await.assert_refused(&["AADSTS65004"]);
    let logout = Program::at(&sim, &["logout"]).run().await;
    assert!(logout.err.contains("No sign-in was kept"), "{logout:?}");
}
