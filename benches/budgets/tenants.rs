//! Forty tenants of a thousand users: all of them beside the slowest alone. The service is in this process, the reader in one
//! of its own, with the machine's cores between them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mfadeck_sim::{Scenario, Sim};

use crate::yardstick::cpu_of_children;
use crate::{Result, budget};

const TENANTS: usize = 40;
const USERS: usize = 1000;
/// Delay of each answer: of most tenants, and of the slowest, long enough that it is more than what forty tenants cost the
/// processors of this machine, which are those of the simulated service too.
const LATENCY_MS: (u64, u64) = (60, 1_000);
/// The service takes one request for policies a second, of one application in one tenant.
const BETWEEN: Duration = Duration::from_secs(2);

/// A partner and its customers, the first of them slow.
fn scenario() -> Result<Scenario> {
    let mut text = String::from(
        "about = \"A partner\"\nseed = 40\n[tenant]\nname = \"Adatum\"\ndomain = \"adatum.example\"\n\
         [population]\npeople = 3\nguests = 0.0\n",
    );
    for number in 1..=TENANTS {
        let latency = if number == 1 {
            LATENCY_MS.1
        } else {
            LATENCY_MS.0
        };
        write!(
            text,
            "[[customers]]\nabout = \"one of forty\"\nseed = {number}\nlatency_ms = {latency}\n\
             operator = {{ user = \"ops@adatum.example\", foreign = true, roles = [\"Global Administrator\"] }}\n\
             [customers.tenant]\nname = \"T{number}\"\ndomain = \"t{number}.example\"\n\
             [customers.population]\npeople = {USERS}\n"
        )?;
    }
    Ok(Scenario::parse(&text)?)
}

fn config(sim: &Sim) -> Result<tempfile::NamedTempFile> {
    let file = tempfile::NamedTempFile::with_suffix(".toml")?;
    let mut text = String::from("figures = false\n");
    for number in 1..=TENANTS {
        write!(
            text,
            "[profiles.t{number}]\ntenant = 't{number}.example'\nauth = 'secret'\nclient_id = '{}'\n",
            sim.client_id
        )?;
    }
    std::fs::write(&file, text)?;
    Ok(file)
}

/// The time and the processor time that the table takes, and how many tenants were read.
async fn table(sim: &Sim, config: &Path, names: &[&str]) -> Result<(Duration, Duration, usize)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mfadeck"));
    command
        .args(["tenants", "--quiet", "--format", "json", "--config"])
        .arg(config)
        .args(["--graph-url", &sim.graph_url, "--login-url", &sim.login_url])
        .args(names)
        .env("AZURE_CLIENT_SECRET", &sim.client_secret)
        .env_remove("MFADECK_ACCESS_TOKEN")
        .stdin(Stdio::null());
    let (begun, worked) = (Instant::now(), cpu_of_children());
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let (took, worked) = (begun.elapsed(), cpu_of_children().saturating_sub(worked));
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)?;
    let read = rows.iter().filter(|row| row["problem"].is_null()).count();
    Ok((took, worked, read))
}

pub async fn measure() -> Result<()> {
    let sim = mfadeck_sim::start(scenario()?, 0).await?;
    let config = config(&sim)?;
    let (alone, ..) = table(&sim, config.path(), &["t1"]).await?;
    tokio::time::sleep(BETWEEN).await;
    let (all, worked, read) = table(&sim, config.path(), &[]).await?;
    budget(
        "forty tenants of 1 000 users beside the slowest alone",
        &format!("{:.2}", all.as_secs_f64() / alone.as_secs_f64()),
        "1.2 of the slowest",
        &format!(
            "{all:.2?} against {alone:.2?}, at {} and {} ms a request; {read} tenants read; processor time of the reader {worked:.2?}",
            LATENCY_MS.0, LATENCY_MS.1
        ),
    );
    Ok(())
}
