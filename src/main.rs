//! The `mfadeck` program.

use std::process::ExitCode;

use color_eyre::config::HookBuilder;

/// Two threads: one for the dashboard, one for answers and, in a demo, the simulated tenant.
#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    // The hook of the dashboard restores the terminal and then calls this one. Without it the program
    // works as well, only its panics read worse.
    let _ = HookBuilder::default().display_env_section(false).install();
    mfadeck::cmd::main().await
}
