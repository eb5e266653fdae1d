//! What the process needs before it reads its command line.

use std::io::{Write, stderr};
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme};

use super::failure::exit;
use super::say::say;
use crate::platform::memory;
use crate::tenant::Shown;

/// Two threads: one for the dashboard, one for answers and, in a demo, the simulated tenant.
const THREADS: usize = 2;

/// Runs the program's work.
pub(super) fn process(work: impl Future<Output = ExitCode>) -> ExitCode {
    memory::protect();
    report_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            let code = runtime.block_on(work);
            // A thread that still waits for the disk or for an answer on stdin does not keep the program.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            say(format_args!(
                "the system refuses what the program needs to begin: {error}"
            ));
            ExitCode::from(exit::ERROR)
        }
    }
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
