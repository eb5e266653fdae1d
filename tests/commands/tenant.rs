//! A simulated tenant, and the binary in front of it with a home of its own.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use mfadeck_sim::{Scenario, Sim};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// Longer than any command takes; reaching it is a failure.
pub const TOO_LONG: Duration = Duration::from_mins(2);

/// A tenant and a home. Dropping it fails the test if a rule of the service was broken.
pub struct Tenant {
    pub sim: Sim,
    pub home: TempDir,
}

/// What a command left.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// The lines of stdout as JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// stdout as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The outcomes of stdout, in the order of the accounts.
    pub fn outcomes(&self) -> Vec<String> {
        let mut outcomes: Vec<(String, String)> = self
            .lines()
            .iter()
            .map(|one| (text(one, "userPrincipalName"), text(one, "outcome")))
            .collect();
        outcomes.sort();
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Fails with all that was written unless the exit code is this.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or("null").to_owned()
}

/// The binary without a tenant, in an environment of its own.
pub fn program(home: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mfadeck"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("XDG_STATE_HOME", home.path().join("state"))
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs to the end.
pub async fn run(mut command: Command) -> Ran {
    let output = tokio::time::timeout(TOO_LONG, command.output());
    let output = output.await.unwrap().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs with a demo of its own.
pub async fn demo(args: &[&str]) -> Ran {
    demo_of("demo", args).await
}

/// Runs with a demo of a scenario.
pub async fn demo_of(scenario: &str, args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(&home);
    command.arg(format!("--demo={scenario}")).args(args);
    run(command).await
}

/// Hides what differs from run to run.
pub fn steady() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]");
    settings.add_filter(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "[day]");
    settings.add_filter(r"\(\d+ (months|years) ago\)", "([age])");
    settings.add_filter(r"confirmed \d\d:\d\d", "confirmed [time]");
    settings.add_filter(r"127\.0\.0\.1:\d+", "[graph]");
    settings.add_filter(r"Directory_[0-9a-f-]+", "[audit]");
    settings.add_filter(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[id]",
    );
    settings
}

impl Tenant {
    /// Starts a built-in scenario.
    pub async fn named(name: &str) -> Self {
        Self::start(mfadeck_sim::scenario::named(name).unwrap()).await
    }

    /// So many people u0, u1… beside the operator, all disabled and without methods, then more tables.
    pub async fn of(people: usize, tables: &str) -> Self {
        let mut text = String::from("about = \"For tests\"\n");
        for number in 0..people {
            write!(
                text,
                "[[people]]\nname = \"U{number}\"\nuser = \"u{number}@contoso.example\"\n"
            )
            .unwrap();
        }
        Self::start(&format!("{text}{tables}")).await
    }

    /// The same, answering as fast as it can.
    pub async fn unlimited(name: &str) -> Self {
        let mut scenario = Scenario::parse(mfadeck_sim::scenario::named(name).unwrap()).unwrap();
        scenario.throttle.enabled = false;
        Self::begin(scenario).await
    }

    async fn start(scenario: &str) -> Self {
        Self::begin(Scenario::parse(scenario).unwrap()).await
    }

    async fn begin(scenario: Scenario) -> Self {
        Self {
            sim: mfadeck_sim::start(scenario, 0).await.unwrap(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// The binary, signed in to this tenant.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = program(&self.home);
        command
            .env("MFADECK_ACCESS_TOKEN", &self.sim.token)
            .args(["--graph-url", &self.sim.graph_url])
            .args(args);
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, args: &[&str]) -> Ran {
        run(self.command(args)).await
    }

    /// Runs a command that reads this from stdin.
    pub async fn run_with(&self, stdin: &str, args: &[&str]) -> Ran {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(stdin.as_bytes()).await.unwrap();
        drop(pipe);
        ended(child).await
    }

    /// The state of a user as the service says it.
    pub async fn state(&self, user: &str) -> String {
        let shown = self.run(&["show", user, "--format", "json"]).await;
        text(&shown.json(), "perUserMfaState")
    }

    /// The paths that were asked for, with their verbs.
    pub fn asked(&self) -> Vec<String> {
        self.sim
            .requests()
            .into_iter()
            .map(|one| format!("{} {}", one.verb, one.path))
            .collect()
    }

    /// Requests that could have changed something.
    pub fn writes(&self) -> Vec<String> {
        let mut asked = self.asked();
        asked.retain(|asked| !asked.starts_with("GET ") && !asked.starts_with("POST /beta/$batch"));
        asked
    }

    /// The journals that were written.
    pub fn journal(&self) -> String {
        let folder: PathBuf = self.home.path().join("state/mfadeck/journal");
        let Ok(files) = std::fs::read_dir(folder) else {
            return String::new();
        };
        files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }
}

/// Waits for a command to end.
pub async fn ended(child: Child) -> Ran {
    let output = tokio::time::timeout(TOO_LONG, child.wait_with_output());
    let output = output.await.unwrap().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.sim.breaches(), Vec::<String>::new());
        }
    }
}
