//! Measures the report of a hundred thousand users: how long it takes once they are loaded, and how large the page is.
//!
//! `cargo bench --bench report` prints what `mfadeck --verbose` says; nothing here passes or fails.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::io;
use std::process::Command;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let page = folder.path().join("report.html");
    for scenario in ["large", "large-ca"] {
        let ran = Command::new(env!("CARGO_BIN_EXE_mfadeck"))
            .env("HOME", folder.path())
            .args([&format!("--demo={scenario}"), "--verbose", "report", "-o"])
            .arg(&page)
            .output()?;
        let said = String::from_utf8_lossy(&ran.stderr);
        let took = said.lines().find(|line| line.contains("report made in"));
        let bytes = std::fs::metadata(&page)?.len();
        println!("{scenario:>10}  {}  {bytes} bytes", took.unwrap_or("?"));
    }
    Ok(())
}
