//! A simulated tenant in a process of its own, with the door that only whoever started it can open.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use mfadeck::tenant::{MfaState, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::PROGRAM;
use crate::terminal::{PATIENCE, Terminal};

pub struct Tenant {
    process: Child,
    said: Value,
}

impl Tenant {
    /// Starts one from a scenario's name or file.
    pub fn start(scenario: &str) -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["sim", "--scenario", scenario])
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

    /// The dashboard, signed in to it with a token.
    pub fn dashboard(&self, size: (u16, u16)) -> Terminal {
        self.dashboard_in(size, &[])
    }

    /// The same, with a home that outlives it.
    pub fn dashboard_at(&self, home: &Path, size: (u16, u16)) -> Terminal {
        self.dashboard_in(size, &[("HOME", home.to_str().unwrap())])
    }

    fn dashboard_in(&self, size: (u16, u16), environment: &[(&str, &str)]) -> Terminal {
        let token = ("MFADECK_ACCESS_TOKEN", self.token());
        let environment: Vec<_> = environment.iter().copied().chain([token]).collect();
        Terminal::start(
            Path::new(PROGRAM),
            &["--graph-url", self.word("graph")],
            &environment,
            size,
        )
    }

    /// The dashboard, signed in to it by a code.
    pub fn dashboard_by_code(&self, size: (u16, u16)) -> Terminal {
        let (graph, login) = (self.word("graph"), self.word("login"));
        let (tenant, client) = (self.id(), self.word("clientId"));
        let arguments = [
            "--auth",
            "device-code",
            "--graph-url",
            graph,
            "--login-url",
            login,
            "--tenant",
            tenant,
            "--client-id",
            client,
        ];
        Terminal::start(Path::new(PROGRAM), &arguments, &[], size)
    }

    /// Says how sign-ins by a code go from now on.
    pub fn plan_sign_in(&self, plan: &Value) {
        let (status, body) = self.door("POST", "device-sign-in", plan);
        assert_eq!(status, 204, "{body}");
    }

    /// Lets no token do any more that does not carry these claims.
    pub fn demand_claims(&self, claims: &Value) {
        let (status, body) = self.door("POST", "demand-claims", claims);
        assert_eq!(status, 204, "{body}");
    }

    /// Where its Graph is.
    pub fn graph(&self) -> &str {
        self.word("graph")
    }

    /// The access token of the operator.
    pub fn token(&self) -> &str {
        self.word("token")
    }

    /// What the service says of every user.
    pub fn states(&self) -> HashMap<UserId, MfaState> {
        let path = "/v1.0/users?$top=999&$select=id,perUserMfaState";
        let (status, body) = self.request("GET", path, self.token(), &Value::Null);
        assert_eq!(status, 200, "{body}");
        let page: Value = serde_json::from_str(&body).unwrap();
        let rows = page["value"].as_array().unwrap().iter();
        rows.map(|row| {
            let word = |key: &str| row[key].as_str().unwrap().to_owned();
            (
                UserId::parse(&word("id")).unwrap(),
                MfaState::parse(&word("perUserMfaState")).unwrap(),
            )
        })
        .collect()
    }

    /// The tenant's id.
    pub fn id(&self) -> &str {
        self.word("tenant")
    }

    /// Does what only the portal can do.
    pub fn in_the_portal(&self, action: &str, user: &str) {
        let (status, body) = self.door("POST", "portal", &json!({"action": action, "user": user}));
        assert_eq!(status, 204, "{body}");
    }

    /// The person activates a role by Privileged Identity Management.
    pub fn activate(&self, role: &str, user: &str) {
        let body = json!({"action": "activateRole", "role": role, "user": user});
        let (status, body) = self.door("POST", "portal", &body);
        assert_eq!(status, 204, "{body}");
    }

    /// Waits until the service was asked for a path with this in it.
    #[track_caller]
    pub fn is_asked_for(&self, part: &str) {
        let begun = Instant::now();
        while !self.was_asked_for(part) {
            assert!(begun.elapsed() < PATIENCE, "nobody asked for {part}");
        }
    }

    /// Whether the service was asked for a path with this in it until now.
    pub fn was_asked_for(&self, part: &str) -> bool {
        self.door("GET", "requests", &Value::Null).1.contains(part)
    }

    /// How often each path was asked for, by method and path.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        let (status, body) = self.door("GET", "requests", &Value::Null);
        assert_eq!(status, 200, "{body}");
        let mut seen: Value = serde_json::from_str(&body).unwrap();
        serde_json::from_value(seen["requests"].take()).unwrap()
    }

    /// Whether the program has kept to the service's rules.
    pub fn assert_no_breach(&self) {
        assert_eq!(self.breaches(), [""; 0]);
    }

    /// The same of several starts: a start knows nothing of the waits that were asked of the one before.
    pub fn assert_no_breach_of_one_start(&self) {
        let mut breaches = self.breaches();
        breaches.retain(|breach| !breach.ends_with("before its Retry-After was over"));
        assert_eq!(breaches, [""; 0]);
    }

    fn breaches(&self) -> Vec<String> {
        let (status, body) = self.door("GET", "breaches", &Value::Null);
        assert_eq!(status, 200, "{body}");
        let mut seen: Value = serde_json::from_str(&body).unwrap();
        serde_json::from_value(seen["breaches"].take()).unwrap()
    }

    fn word(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap()
    }

    /// One request to the door: its status and body.
    fn door(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        self.request(
            method,
            &format!("/_sim/{path}"),
            self.word("adminKey"),
            body,
        )
    }

    /// One request by hand: its status and body.
    fn request(&self, method: &str, path: &str, key: &str, body: &Value) -> (u16, String) {
        let host = self
            .word("graph")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let body = body.to_string();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\nclient-request-id: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            Uuid::new_v4(),
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
