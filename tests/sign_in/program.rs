//! The program, started against a simulated tenant.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use mfadeck_sim::{DeviceEnd, DeviceSignIn};
use mfadeck_sim::{Scenario, Sim, start};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

/// Longer than any wait of the program in these tests.
const LIMIT: Duration = Duration::from_mins(2);

/// A tenant with nobody but its operator; more tables may follow.
pub async fn tenant(more: &str) -> Sim {
    let scenario = Scenario::parse(&format!("about = \"For tests\"\n{more}")).unwrap();
    start(scenario, 0).await.unwrap()
}

/// A person at the other device who needs no waiting for.
pub fn device(pending: u32, end: DeviceEnd) -> DeviceSignIn {
    DeviceSignIn {
        interval: 0,
        pending,
        end,
        ..DeviceSignIn::default()
    }
}

/// The program with a home of its own.
pub struct Program {
    home: TempDir,
    args: Vec<String>,
    env: Vec<(&'static str, String)>,
}

/// What a run left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Program {
    /// Without any tenant.
    pub fn bare(args: &[&str]) -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            env: Vec::new(),
        }
    }

    /// At a simulated tenant.
    pub fn at(sim: &Sim, args: &[&str]) -> Self {
        let tenant = sim.tenant_id.to_string();
        let client = sim.client_id.to_string();
        let mut all = args.to_vec();
        all.extend(["--graph-url", &sim.graph_url, "--login-url", &sim.login_url]);
        all.extend(["--tenant", &tenant, "--client-id", &client]);
        Self::bare(&all)
    }

    /// With a variable.
    pub fn env(mut self, name: &'static str, value: &str) -> Self {
        self.env.push((name, value.to_owned()));
        self
    }

    /// With a configuration file of this content.
    pub fn config(self, text: &str) -> Self {
        let folder = self.home.path().join("mfadeck");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.toml"), text).unwrap();
        self
    }

    /// Its home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mfadeck"));
        command
            .args(&self.args)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.home.path())
            .env("XDG_CONFIG_HOME", self.home.path())
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs it to its end.
    pub async fn run(&self) -> Run {
        let output = tokio::time::timeout(LIMIT, self.command().output()).await;
        Run::of(output.unwrap().unwrap())
    }

    /// Starts it with a standard input that lines are written to.
    pub fn start_with_input(&self) -> Running {
        let mut child = self.command().stdin(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        Running { child, stderr }
    }

    /// Starts it, to be talked to.
    pub fn start(&self) -> Running {
        let mut child = self.command().spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        Running { child, stderr }
    }
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The last line on stderr.
    pub fn last(&self) -> &str {
        self.err.lines().last().unwrap_or_default()
    }

    /// Signed in as the operator.
    pub fn assert_signed_in(&self) {
        assert_eq!(self.code, 0, "{self:?}");
        assert!(self.out.contains("ops@contoso.example"), "{self:?}");
    }

    /// Not signed in, with one line that has all of these.
    pub fn assert_refused(&self, parts: &[&str]) {
        assert_eq!(self.code, 6, "{self:?}");
        for part in parts {
            assert!(self.last().contains(part), "{part}: {self:?}");
        }
    }
}

/// The program while it runs.
pub struct Running {
    pub child: Child,
    stderr: Lines<BufReader<ChildStderr>>,
}

impl Running {
    /// As ctrl-c does.
    pub fn interrupt(&self) {
        self.signal(rustix::process::Signal::INT);
    }

    /// Any signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        let id = self.child.id().unwrap().try_into().unwrap();
        let id = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(id, signal).unwrap();
    }

    /// Writes a line to its standard input.
    pub async fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(line.as_bytes()).await.unwrap();
        stdin.write_all(b"\n").await.unwrap();
    }

    /// The next line on stderr that has a text.
    pub async fn line(&mut self, part: &str) -> String {
        let found = async {
            while let Some(line) = self.stderr.next_line().await.unwrap() {
                if line.contains(part) {
                    return line;
                }
            }
            panic!("no line with {part}");
        };
        tokio::time::timeout(LIMIT, found).await.unwrap()
    }

    /// Waits for its end.
    pub async fn end(mut self) -> Run {
        let rest = async {
            let mut err = String::new();
            while let Some(line) = self.stderr.next_line().await.unwrap() {
                err.push_str(&line);
                err.push('\n');
            }
            err
        };
        let err = tokio::time::timeout(LIMIT, rest).await.unwrap();
        let output = tokio::time::timeout(LIMIT, self.child.wait_with_output()).await;
        Run {
            err,
            ..Run::of(output.unwrap().unwrap())
        }
    }
}
