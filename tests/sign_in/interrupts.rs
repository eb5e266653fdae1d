//! A signal ends a change soon, whatever it waits for.

use mfadeck_sim::Sim;
use rustix::process::Signal;

use crate::program::{Program, Run, tenant};

/// Ada, and a service that wants no reading of her state for two minutes once it was changed.
const THROTTLED: &str = "[[people]]\nname = \"Ada\"\nuser = \"ada@contoso.example\"\n\
    [[faults]]\non = { verb = \"GET\", path = \"/beta/users/*/authentication/requirements\" }\nafter = 1\n\
    answer = { status = 429, retry_after = \"120\" }\n";

/// Sends the signal once the change was made and its reading was throttled.
async fn ended_by(signal: Signal) -> (Run, Sim) {
    let sim = tenant(THROTTLED).await;
    let args = ["set", "enforced", "ada@contoso.example", "--yes"];
    let graph = ["--include-admins", "--graph-url", &sim.graph_url];
    let program = Program::bare(&[&args[..], &graph].concat());
    let running = program.env("MFADECK_ACCESS_TOKEN", &sim.token).start();
    while !sim.requests().iter().any(|one| one.status == 429) {
        tokio::task::yield_now().await;
    }
    running.signal(signal);
    (running.end().await, sim)
}

#[tokio::test]
async fn every_signal_ends_a_change_that_waits_for_a_long_retry_after() {
    let runs = tokio::join!(
        ended_by(Signal::INT),
        ended_by(Signal::TERM),
        ended_by(Signal::HUP)
    );
    for (run, _sim) in [runs.0, runs.1, runs.2] {
        assert!(matches!(run.code, 3 | 4), "{run:?}");
        assert!(run.err.contains("stopping"), "{run:?}");
    }
}

/// Where no name server is, and the same as the kernel's table of sockets writes it.
const NOBODY: (&str, &str) = ("192.0.2.1", "010200C0:0035");

/// In a mount namespace whose only name server never answers. A machine that makes none for us cannot show it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_name_server_that_does_not_answer_delays_no_interrupt() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("resolv.conf");
    std::fs::write(&file, format!("nameserver {}\n", NOBODY.0)).unwrap();
    let bound = "mount --bind \"$0\" /etc/resolv.conf || exit 99; exec \"$@\"";
    let hosts = ["--graph-url", "https://graph.example"];
    let started = tokio::process::Command::new("unshare")
        .args(["--map-root-user", "--mount", "/bin/sh", "-c", bound])
        .arg(&file)
        .args([env!("CARGO_BIN_EXE_mfadeck"), "doctor"])
        .args(hosts)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", folder.path())
        .env("MFADECK_ACCESS_TOKEN", "opaque")
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let Ok(mut child) = started else { return };
    let id = rustix::process::Pid::from_raw(child.id().unwrap().try_into().unwrap()).unwrap();
    while !std::fs::read_to_string("/proc/net/udp")
        .unwrap()
        .contains(NOBODY.1)
    {
        if let Some(ended) = child.try_wait().unwrap() {
            assert_ne!(ended.code(), Some(0));
            return;
        }
        tokio::task::yield_now().await;
    }
    let start = std::time::Instant::now();
    rustix::process::kill_process(id, Signal::INT).unwrap();
    child.wait().await.unwrap();
    assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
}
