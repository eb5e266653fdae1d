//! A program that is run for its output and leaves no children behind.

use std::io;
use std::process::Output;

use tokio::process::Command;

/// Runs a program to its end. If nobody waits any more, the program ends, and with it whatever it has started: the
/// shell that `azure_identity` starts would leave the CLI behind.
#[cfg(unix)]
pub(crate) async fn output(mut command: Command) -> io::Result<Output> {
    let child = command.process_group(0).spawn()?;
    let mut group = Group::led_by(&child);
    let output = child.wait_with_output().await?;
    // Its id may already be another's.
    group.leader = None;
    Ok(output)
}

/// Runs a program to its end. If nobody waits any more, the program ends, and with it whatever it has started.
#[cfg(windows)]
pub(crate) async fn output(command: Command) -> io::Result<Output> {
    use process_wrap::tokio::{CommandWrap, JobObject, KillOnDrop};

    let child = CommandWrap::from(command)
        .wrap(KillOnDrop)
        .wrap(JobObject)
        .spawn()?;
    Box::into_pin(child.wait_with_output()).await
}

/// A process group that ends with this value.
#[cfg(unix)]
struct Group {
    leader: Option<rustix::process::Pid>,
}

#[cfg(unix)]
impl Group {
    fn led_by(child: &tokio::process::Child) -> Self {
        let id = child.id().and_then(|id| id.try_into().ok());
        Self {
            leader: id.and_then(rustix::process::Pid::from_raw),
        }
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader
            && let Err(error) =
                rustix::process::kill_process_group(leader, rustix::process::Signal::KILL)
        {
            tracing::debug!(%error, "the process group was already gone");
        }
    }
}
