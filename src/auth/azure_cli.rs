//! Runs the Azure CLI so that it cannot touch the terminal nor outlive its time.

use std::ffi::OsStr;
use std::io;
use std::process::{Output, Stdio};
use std::time::Duration;

use azure_identity::Executor;
use tokio::process::Command;

use crate::platform::process;

/// Starts a program without input and without our own secrets, and ends it with all its children when the time is over or nobody waits any more.
#[derive(Debug)]
pub(super) struct QuietExecutor {
    pub(super) limit: Duration,
}

#[async_trait::async_trait]
impl Executor for QuietExecutor {
    async fn run(&self, program: &OsStr, args: &[&OsStr]) -> io::Result<Output> {
        let mut command = Command::new(program);
        command
            .args(args)
            // They are ours; nothing that is started needs them.
            .env_remove("MFADECK_ACCESS_TOKEN")
            .env_remove("AZURE_CLIENT_SECRET")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        tokio::time::timeout(self.limit, process::output(command))
            .await
            .map_err(|_| {
                let text = format!("it did not answer within {} s", self.limit.as_secs_f32());
                io::Error::new(io::ErrorKind::TimedOut, text)
            })?
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    async fn sh(script: &str, limit: Duration) -> io::Result<Output> {
        let executor = QuietExecutor { limit };
        executor
            .run(
                OsStr::new("/bin/sh"),
                &[OsStr::new("-c"), OsStr::new(script)],
            )
            .await
    }

    #[tokio::test]
    async fn a_program_gets_no_input_and_its_output_is_read() {
        let output = sh(
            "read line || echo none; echo oops >&2",
            Duration::from_secs(20),
        )
        .await;
        let output = output.unwrap();
        assert_eq!(output.stdout, b"none\n");
        assert_eq!(output.stderr, b"oops\n");
    }

    #[tokio::test]
    async fn when_the_time_is_over_the_programs_children_end_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let pid_file = folder.path().join("pid");
        let script = format!("sleep 600 & echo $! > {}; wait", pid_file.display());
        let error = sh(&script, Duration::from_millis(500)).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let grandchild = std::fs::read_to_string(&pid_file).unwrap();
        let status = format!("/proc/{}/stat", grandchild.trim());
        // Killed means gone, or a zombie that nobody has reaped yet.
        let ended = || match std::fs::read_to_string(&status) {
            Ok(stat) => stat.contains(") Z "),
            Err(_) => true,
        };
        while !ended() {
            tokio::task::yield_now().await;
        }
    }
}
