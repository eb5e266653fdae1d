//! Runs the Azure CLI so that it cannot touch the terminal nor outlive its time.

use std::ffi::OsStr;
use std::io;
use std::process::{Output, Stdio};
use std::time::Duration;

use azure_identity::Executor;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

/// Starts a program without input in a process group of its own, and ends the whole group when the time is over or
/// nobody waits any more: the shell that `azure_identity` starts would leave the CLI behind.
#[derive(Debug)]
pub(super) struct QuietExecutor {
    pub(super) limit: Duration,
}

#[async_trait::async_trait]
impl Executor for QuietExecutor {
    async fn run(&self, program: &OsStr, args: &[&OsStr]) -> io::Result<Output> {
        let child = Command::new(program)
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let mut group = Group::led_by(&child);
        let output = tokio::time::timeout(self.limit, child.wait_with_output())
            .await
            .map_err(|_| {
                let text = format!("it did not answer within {} s", self.limit.as_secs_f32());
                io::Error::new(io::ErrorKind::TimedOut, text)
            })??;
        // Its id may already be another's.
        group.leader = None;
        Ok(output)
    }
}

/// A process group that ends with this value.
struct Group {
    leader: Option<Pid>,
}

impl Group {
    fn led_by(child: &Child) -> Self {
        let id = child.id().and_then(|id| id.try_into().ok());
        Self {
            leader: id.and_then(Pid::from_raw),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader
            && let Err(error) = kill_process_group(leader, Signal::KILL)
        {
            tracing::debug!(%error, "the process group was already gone");
        }
    }
}

#[cfg(test)]
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
