//! Prints every budget with its figure: `cargo bench --bench budgets`, or with the names of parts: `… -- memory loading`.
//!
//! Nothing here passes or fails: what does not depend on the machine is checked by tests. Times come with their multiple of a
//! yardstick of the same run.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod bulk;
mod coverage;
mod drawn;
mod loading;
mod screen;
mod start;
mod tenants;
mod yardstick;

use std::error::Error;
use std::path::PathBuf;

use yardstick::Yardstick;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Names the part that a child process measures.
const PART: &str = "MFADECK_BENCH_PART";
/// Where it finds the list of the last visit.
const FOLDER: &str = "MFADECK_BENCH_FOLDER";

const PARTS: [&str; 7] = [
    "start", "screen", "memory", "loading", "coverage", "bulk", "tenants",
];

/// One line: what, its figure, its budget, and what else was seen.
fn budget(what: &str, figure: &str, limit: &str, more: &str) {
    println!("{what:<52} {figure:>14}  of {limit:<24} {more}");
}

#[tokio::main]
async fn main() -> Result<()> {
    if let Ok(part) = std::env::var(PART) {
        let (what, count) = part.split_once(' ').unwrap_or((&part, "0"));
        let folder = std::env::var_os(FOLDER)
            .map(PathBuf::from)
            .unwrap_or_default();
        return screen::part(what, count.parse()?, &folder);
    }
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| PARTS.contains(&word.as_str()))
        .collect();
    let yardstick = Yardstick::measured();
    println!(
        "yardstick y: {:.1?}, a million numbers sorted",
        yardstick.time()
    );
    for part in PARTS {
        if !wanted.is_empty() && !wanted.iter().any(|word| word == part) {
            continue;
        }
        match part {
            "start" => start::measure(&yardstick)?,
            "screen" => {
                screen::measure(100_000, "8 ms", &yardstick)?;
                screen::measure(1_000_000, "50 ms", &yardstick)?;
            }
            "memory" => {
                screen::measure_memory(100_000, "80 MiB")?;
                screen::measure_memory(1_000_000, "400 MiB")?;
            }
            "loading" => Box::pin(loading::measure()).await?,
            "coverage" => Box::pin(coverage::measure()).await?,
            "bulk" => Box::pin(bulk::measure()).await?,
            _ => Box::pin(tenants::measure()).await?,
        }
    }
    Ok(())
}
