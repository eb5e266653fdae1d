//! Hostile strings and a hostile machine, against the program as a shell runs it.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[expect(dead_code, reason = "the pictures draw all of it")]
mod corpus;
mod machine;
mod strings;
mod tenant;

use std::process::{Command, Stdio};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfadeck");

/// What a command left.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// The program in an environment of its own.
fn program(home: &TempDir) -> Command {
    within(Command::new(PROGRAM), home)
}

/// A shell that runs a script; `$0` is the program.
fn shell(home: &TempDir, script: &str) -> Command {
    let mut shell = within(Command::new("/bin/sh"), home);
    shell.args(["-c", script, PROGRAM]);
    shell
}

fn within(mut command: Command, home: &TempDir) -> Command {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("TZ", "UTC")
        .env("LANG", "C.UTF-8")
        .current_dir(home.path())
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// Fails unless it ended with a code, and with a sentence that has these words and no panic.
    #[track_caller]
    fn says(self, code: i32, words: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(self.stderr.contains(words), "{words:?} in {self:#?}");
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
        self
    }
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}
