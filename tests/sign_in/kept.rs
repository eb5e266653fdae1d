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
