//! A whole working day with everything logged that can be logged, and then a search through all that it left: no token, no
//! secret, no pass, no code and no person's number.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mfadeck_sim::{DeviceEnd, DeviceSignIn, Sim};

use crate::program::{Program, Run, device, tenant};

const APPLICATION: &str = "[operator]\napp_only = true\n";

/// Authentication numbers, which only their owner and the service need.
fn number(person: usize) -> String {
    format!("+1 55501{person:02}")
}

fn people() -> String {
    let mut people = String::new();
    for person in 0..30 {
        let _ = write!(
            people,
            "[[people]]\nname = \"Person {person}\"\nuser = \"p{person}@contoso.example\"\n\
            methods = [{{ type = \"phone\", number = \"{}\" }}]\n",
            number(person)
        );
    }
    people
}

/// What may stand nowhere.
struct Secrets(Vec<String>);

impl Secrets {
    fn of(sim: &Sim) -> Self {
        // The beginnings of access tokens, of the simulated tenant's refresh tokens, and what carries them.
        let shapes = [
            "eyJ",
            "0.MjA",
            "Bearer ",
            "refresh_token",
            "access_token",
            "client_assertion",
        ];
        let mut all: Vec<String> = shapes.into_iter().map(str::to_owned).collect();
        all.extend([sim.token.clone(), sim.client_secret.clone()]);
        Self(all)
    }

    fn and_numbers(&self) -> Self {
        let numbers = (0..30).map(number);
        let digits = numbers.clone().map(|number| number.replace(['+', ' '], ""));
        Self(
            self.0
                .iter()
                .cloned()
                .chain(numbers)
                .chain(digits)
                .collect(),
        )
    }

    fn assert_not_in(&self, place: &str, text: &str) {
        for secret in &self.0 {
            assert!(!text.contains(secret), "{place} holds {secret}: {text}");
        }
    }
}

/// All files below a folder, by their text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

/// Runs a command of an application in this home, with everything logged.
async fn run(home: &Path, sim: &Sim, args: &[&str]) -> Run {
    let log = home.join("log");
    let options = [
        "--auth",
        "secret",
        "--verbose",
        "--log",
        log.to_str().unwrap(),
    ];
    Program::at(sim, &[args, &options[..]].concat())
        .env("AZURE_CLIENT_SECRET", &sim.client_secret)
        .env("MFADECK_LOG", "trace")
        .env("XDG_STATE_HOME", home.to_str().unwrap())
        .env("XDG_CACHE_HOME", home.to_str().unwrap())
        .run()
        .await
}

#[tokio::test]
async fn a_day_of_work_leaves_no_token_no_secret_no_pass_and_no_number() {
    let sim = tenant(&format!("{APPLICATION}{}", people())).await;
    let secrets = Secrets::of(&sim);
    let home = tempfile::tempdir().unwrap();
    let everybody: Vec<String> = (0..30).map(|n| format!("p{n}@contoso.example")).collect();
    let everybody: Vec<&str> = everybody.iter().map(String::as_str).collect();
    let confirmed = ["--yes", "--include-admins", "--format", "jsonl"];
    for args in [
        vec!["doctor"],
        [&["set", "enforced"], &everybody[..], &confirmed].concat(),
        [
            &["reset", "remembered-devices"],
            &everybody[9..],
            &confirmed,
        ]
        .concat(),
        [&["reset", "contact-methods"], &everybody[..9], &confirmed].concat(),
        vec!["list", "--format", "csv"],
        vec!["jobs", "--format", "json"],
        vec!["show", "nobody@contoso.example"],
        vec!["undo", "1", "--yes", "--include-admins"],
    ] {
        let run = run(home.path(), &sim, &args).await;
        secrets
            .and_numbers()
            .assert_not_in(args[0], &format!("{}{}", run.out, run.err));
        assert!(!run.err.contains("panicked"), "{run:?}");
    }
    let tap = run(
        home.path(),
        &sim,
        &["tap", "p1@contoso.example", "--yes", "--include-admins"],
    )
    .await;
    assert_eq!(tap.code, 0, "{tap:?}");
    let code = tap.out.trim().to_owned();
    assert!(code.len() > 3 && !code.contains(' '), "{tap:?}");
    secrets.assert_not_in("tap", &tap.err);
    assert!(!tap.err.contains(&code), "{tap:?}");
    let left = files(home.path());
    assert!(
        left.iter()
            .any(|(name, text)| name.ends_with("log") && text.contains("graph"))
    );
    assert!(left.iter().any(|(name, _)| name.contains("journal")));
    for (name, text) in &left {
        secrets.and_numbers().assert_not_in(name, text);
        assert!(!text.contains(&code), "{name} holds the pass");
    }
}

/// While somebody signs in, and after: what other users of the machine may see of the process.
#[tokio::test]
async fn a_process_carries_no_token_in_its_arguments_or_its_environment() {
    let sim = tenant("").await;
    let secrets = Secrets::of(&sim);
    sim.plan_device_sign_in(DeviceSignIn {
        interval: 1,
        ..device(1, DeviceEnd::Approved)
    });
    let program = Program::at(&sim, &["doctor"]);
    let mut running = program.start();
    let shown = running.line("enter the code").await;
    let id = running.child.id().unwrap();
    for file in ["cmdline", "environ"] {
        // What the system keeps from us it keeps from others too.
        let bytes = fs::read(format!("/proc/{id}/{file}")).unwrap_or_default();
        secrets.assert_not_in(file, &String::from_utf8_lossy(&bytes));
    }
    let run = running.end().await;
    assert_eq!(run.code, 0, "{run:?}");
    secrets.assert_not_in("the prompt", &shown);
    secrets.assert_not_in("the doctor", &format!("{}{}", run.out, run.err));
    assert_eq!(files(program.home()), []);
}
