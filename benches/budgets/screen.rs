//! The dashboard as it is: keys to frames, bytes to the terminal, memory, without a service.

use std::io;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use mfadeck::app::{Key, Msg};
use mfadeck::snapshot::SnapshotFile;
use mfadeck::tenant::{
    Contact, Known, MfaState, Observed, SafeText, Snapshot, Store, User, UserId,
};
use uuid::Uuid;

use crate::drawn::{Cost, Dashboard};
use crate::yardstick::Yardstick;
use crate::{Result, budget};

const PAGE: usize = 999;

struct Bench(Dashboard);

impl Bench {
    fn new() -> io::Result<Self> {
        Dashboard::new().map(Self)
    }

    fn send(&mut self, msg: Msg) -> io::Result<Cost> {
        self.0.send(msg)
    }

    fn keys(&mut self, keys: &[Key]) -> io::Result<Vec<Cost>> {
        keys.iter().map(|key| self.send(Msg::Key(*key))).collect()
    }
}

/// A page of invented people: the users from a number on.
fn page(first: usize, count: usize) -> Vec<User> {
    const GIVEN: [&str; 12] = [
        "Ada", "Zoë", "Łukasz", "Bob", "Chen", "Ingrid", "Åsa", "Mohammed", "Priya", "Yuki",
        "Olga", "José",
    ];
    const FAMILY: [&str; 9] = [
        "Lovelace",
        "Ångström",
        "García",
        "Smith",
        "Müller",
        "Okafor",
        "Tanaka",
        "Novák",
        "Dubois",
    ];
    (first..count.min(first + PAGE))
        .map(|n| {
            let scattered = n.wrapping_mul(2_654_435_761);
            let name = format!(
                "{} {} {n}",
                GIVEN[scattered % 12],
                FAMILY[scattered / 12 % 9]
            );
            let upn = format!("user{scattered:010}@contoso.example");
            let state = match scattered % 10 {
                0..6 => Some(MfaState::Disabled),
                6..8 => Some(MfaState::Enabled),
                8 => Some(MfaState::Enforced),
                _ => None,
            };
            User {
                state: Observed::never(Known::reported(state)),
                enabled: Known::Is(n % 11 != 0),
                licences: Known::reported(u16::try_from(n % 3).ok()),
                created: Timestamp::from_second(
                    1_500_000_000 + i64::try_from(scattered % 100_000_000).unwrap_or_default(),
                )
                .ok(),
                contact: Some(Box::new(Contact {
                    mail: Some(SafeText::from(format!(
                        "mail{scattered:010}@contoso.example"
                    ))),
                    numbers: vec![SafeText::new("+44 7700900118"), SafeText::new("+1 5550112")],
                })),
                ..User::new(
                    UserId(Uuid::from_u128(n as u128)),
                    SafeText::from(name),
                    SafeText::from(upn),
                )
            }
        })
        .collect()
}

/// Resident memory now and at most, in MiB.
fn memory() -> (usize, usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib: Option<usize> =
            line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        kib.unwrap_or_default() / 1024
    };
    (mib("VmRSS:"), mib("VmHWM:"))
}

impl Bench {
    fn load(&mut self, generation: u32, count: usize) -> io::Result<Vec<Cost>> {
        let firsts = (0..count).step_by(PAGE);
        firsts
            .map(|first| {
                self.send(Msg::Users {
                    generation,
                    users: page(first, count),
                    last: first + PAGE >= count,
                    has_states: true,
                })
            })
            .collect()
    }
}

/// What a process of its own measures: `first`, `second` or `refresh`, with so many users. Prints resident memory.
#[expect(clippy::print_stdout, reason = "another process reads it")]
pub fn part(what: &str, count: usize, folder: &Path) -> Result<()> {
    let file = SnapshotFile::new(folder, "contoso.example");
    let mut bench = Bench::new()?;
    match what {
        "write" => {
            let mut store = Store::default();
            for first in (0..count).step_by(PAGE) {
                store.append(page(first, count));
            }
            file.write(&Snapshot::of(&store, Timestamp::UNIX_EPOCH))?;
            return Ok(());
        }
        "second" => {
            let start = Instant::now();
            if let Some(snapshot) = file.read()? {
                let (at, store) = (snapshot.at, Box::new(snapshot.into_store()));
                bench.send(Msg::Snapshot { at, store })?;
            }
            print!("{} ", start.elapsed().as_millis());
            bench.load(1, count)?;
        }
        "refresh" => {
            bench.load(1, count)?;
            bench.send(Msg::Registrations {
                generation: 1,
                rows: Ok(Vec::new()),
                last: true,
            })?;
            bench.keys(&[Key::Char('R')])?;
            bench.load(2, count)?;
        }
        _ => drop(bench.load(1, count)?),
    }
    let (now, most) = memory();
    println!("{now} {most}");
    Ok(())
}

/// Memory, each figure from a process that did nothing else.
pub fn measure_memory(count: usize, limit: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let run = |what: &str| -> Result<Vec<usize>> {
        let ran = std::process::Command::new(std::env::current_exe()?)
            .env(crate::PART, format!("{what} {count}"))
            .env(crate::FOLDER, folder.path())
            .output()?;
        let said = String::from_utf8(ran.stdout)?;
        Ok(said
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect())
    };
    let show = |what: &str, figures: &[usize], more: &str| {
        if let [.., now, most] = figures {
            let what = format!("memory, {count} users, {what}");
            budget(
                &what,
                &format!("{now} MiB"),
                limit,
                &format!("at most {most} MiB{more}"),
            );
        }
    };
    show("first start", &run("first")?, "");
    run("write")?;
    let second = run("second")?;
    let took = second.first().copied().unwrap_or_default();
    show(
        "second start",
        &second,
        &format!("; the list of the last visit is there after {took} ms"),
    );
    show("refresh", &run("refresh")?, "");
    Ok(())
}

fn report(what: &str, limit: &str, yardstick: &Yardstick, mut costs: Vec<Cost>) {
    costs.sort_by_key(|cost| cost.time);
    let at = |share: usize| costs[(costs.len() * share / 100).min(costs.len() - 1)].time;
    let bytes = costs
        .iter()
        .map(|cost| cost.bytes)
        .max()
        .unwrap_or_default();
    budget(
        what,
        &format!("p99 {:.2?}", at(99)),
        limit,
        &format!(
            "{}, p50 {:.2?}, max {:.2?}, at most {bytes} bytes",
            yardstick.ratio(at(99)),
            at(50),
            at(100)
        ),
    );
}

pub fn measure(count: usize, limit: &str, yardstick: &Yardstick) -> Result<()> {
    let mut bench = Bench::new()?;
    let of = |what: &str| format!("{count} users: {what}");
    let pages = bench.load(1, count)?;
    report(&of("a page of users arrives"), limit, yardstick, pages);
    // The cursor has followed its user into the middle of the list.
    bench.keys(&[Key::Home])?;
    report(
        &of("cursor down (400 bytes)"),
        limit,
        yardstick,
        bench.keys(&[Key::Down; 30])?,
    );
    report(
        &of("scroll by one (4 000 bytes)"),
        limit,
        yardstick,
        bench.keys(&[Key::Down; 100])?,
    );
    report(
        &of("page down"),
        limit,
        yardstick,
        bench.keys(&[Key::PageDown; 100])?,
    );
    let typed: Vec<Key> = "/zoe lov state:disabled".chars().map(Key::Char).collect();
    let mut filter = Vec::new();
    for _ in 0..10 {
        filter.extend(bench.keys(&typed)?);
        filter.extend(bench.keys(&[Key::Backspace; 4])?);
        filter.extend(bench.keys(&[Key::Esc])?);
    }
    report(&of("a key of the filter"), limit, yardstick, filter);
    report(
        &of("turn the order around"),
        limit,
        yardstick,
        bench.keys(&[Key::Char('S'); 20])?,
    );
    bench.keys(&[Key::Char('m')])?;
    report(
        &of("cursor down, masked"),
        limit,
        yardstick,
        bench.keys(&[Key::Down; 100])?,
    );
    bench.keys(&[Key::Char('m')])?;
    let (mut opened, mut moved) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        opened.extend(bench.keys(&[Key::Char('o')])?);
        moved.extend(bench.keys(&[Key::Down; 8])?);
        bench.keys(&[Key::Esc])?;
    }
    report(&of("the overview opens"), limit, yardstick, opened);
    report(&of("cursor down in the overview"), limit, yardstick, moved);
    bench.send(Msg::Registrations {
        generation: 1,
        rows: Ok(Vec::new()),
        last: true,
    })?;
    bench.keys(&[Key::Char('R')])?;
    report(
        &of("a page of a refresh arrives"),
        limit,
        yardstick,
        bench.load(2, count)?,
    );
    Ok(())
}
