//! What the process needs before it reads its command line.

use std::io::{self, Write, stderr};
use std::process::ExitCode;
use std::time::Duration;

use color_eyre::config::{HookBuilder, Theme};

use super::failure::exit;
use super::say::say;
use crate::platform::memory;
use crate::tenant::Shown;

/// Two threads: one for the dashboard, one for answers and, in a demo, the simulated tenant.
const THREADS: usize = 2;

/// How long a thread for the disk waits for more to do: afterwards nothing wakes while nothing happens.
const IDLE: Duration = Duration::from_secs(1);

/// How long the program waits at its end for what its threads are doing.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How many files and connections the program has open at once.
const DESCRIPTORS: usize = 48;

/// Runs the program's work.
pub(super) fn process(work: impl Future<Output = ExitCode>) -> ExitCode {
    memory::protect();
    report_panics();
    if let Err(error) = can_open(DESCRIPTORS) {
        return refused(&error);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_keep_alive(IDLE)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(work);
            // What is being written comes to its end; a disk or a name server that does not answer keeps nobody.
            runtime.shutdown_timeout(LAST_WORDS);
            code
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &io::Error) -> ExitCode {
    say(format_args!(
        "the system refuses what the program needs to begin: {error}"
    ));
    ExitCode::from(exit::ERROR)
}

/// Fails where so many files cannot be open at once, of which libraries would not say so but panic.
fn can_open(files: usize) -> io::Result<()> {
    let pipes: io::Result<Vec<_>> = (0..files / 2).map(|_| io::pipe()).collect();
    pipes.map(drop)
}

/// A panic is reported even where nobody can read the report: failing to write it must not be the next one.
fn report_panics() {
    let (panics, errors) = HookBuilder::default()
        .theme(Theme::new())
        .display_env_section(false)
        .into_hooks();
    // Without it the reports of errors read worse.
    errors.install().ok();
    std::panic::set_hook(Box::new(move |panic| {
        let report = panics.panic_report(panic).to_string();
        writeln!(stderr(), "{}", Shown::lines(report)).ok();
    }));
}
