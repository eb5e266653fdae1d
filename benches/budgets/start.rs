//! From the start of `--demo` to the first usable frame, in a terminal of its own.

use std::io::Read;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::yardstick::Yardstick;
use crate::{Result, budget};

/// What stands on a frame that keys act on.
const USABLE: &[u8] = b"keys act on";

fn once() -> Result<Duration> {
    let pair = native_pty_system().openpty(PtySize {
        rows: 45,
        cols: 140,
        ..PtySize::default()
    })?;
    let home = tempfile::tempdir()?;
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_mfadeck"));
    command.arg("--demo");
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let start = Instant::now();
    let mut child = pair.slave.spawn_command(command)?;
    let mut reader = pair.master.try_clone_reader()?;
    let (mut seen, mut buffer) = (Vec::new(), [0; 65_536]);
    let mut took = None;
    while took.is_none() {
        let count = reader.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        seen.extend_from_slice(&buffer[..count]);
        if seen.windows(USABLE.len()).any(|window| window == USABLE) {
            took = Some(start.elapsed());
        }
    }
    child.kill()?;
    child.wait()?;
    took.ok_or_else(|| "the dashboard ended before its first frame".into())
}

pub fn measure(yardstick: &Yardstick) -> Result<()> {
    let mut times = (0..7).map(|_| once()).collect::<Result<Vec<Duration>>>()?;
    times.sort_unstable();
    budget(
        "start of --demo to the first usable frame",
        &format!("{:.0?}", times[times.len() / 2]),
        "150 ms",
        &format!(
            "{}, median of {}, {:.0?} to {:.0?}",
            yardstick.ratio(times[times.len() / 2]),
            times.len(),
            times[0],
            times[times.len() - 1]
        ),
    );
    Ok(())
}
