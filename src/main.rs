//! The `mfadeck` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mfadeck::cmd::main()
}
