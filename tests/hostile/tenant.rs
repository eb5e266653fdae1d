//! A simulated tenant in a process of its own, whose changes are recorded.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::{PROGRAM, program};

pub struct Tenant {
    process: Child,
    said: Value,
}

impl Tenant {
    pub fn start() -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["sim", "--scenario", "demo"])
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.as_mut().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap();
        Self { process, said }
    }

    /// The program, signed in to it.
    pub fn program(&self, home: &TempDir) -> Command {
        let word = |name: &str| self.said[name].as_str().unwrap();
        let mut program = program(home);
        program.args(["--graph-url", word("graph")]);
        program.env("MFADECK_ACCESS_TOKEN", word("token"));
        program
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
