//! Measures what the dashboard promises: key to frame, memory of the store, bytes to the terminal.
//!
//! `cargo bench --bench budgets` prints a table; nothing here passes or fails.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mfadeck::app::{Key, Model, Msg, Session};
use mfadeck::snapshot::SnapshotFile;
use mfadeck::tenant::{
    Contact, Known, MfaState, Observed, SafeText, Snapshot, Store, User, UserId,
};
use mfadeck::ui::{self, Extent, Look};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use uuid::Uuid;

const PAGE: usize = 999;
const SIZE: (u16, u16) = (140, 45);

/// Counts what would go to the terminal.
#[derive(Clone, Default)]
struct Wire(Arc<AtomicUsize>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Bench {
    model: Model,
    terminal: Terminal<CrosstermBackend<Wire>>,
    wire: Wire,
    look: Look,
}

/// What one key cost.
struct Cost {
    time: Duration,
    bytes: usize,
}

impl Bench {
    fn new() -> io::Result<Self> {
        let session = Session::default();
        let mut model = Model::new(session, SIZE, Timestamp::UNIX_EPOCH);
        model.start();
        let wire = Wire::default();
        let backend = CrosstermBackend::new(wire.clone());
        let area = ratatui::layout::Rect::new(0, 0, SIZE.0, SIZE.1);
        let options = ratatui::TerminalOptions {
            viewport: ratatui::Viewport::Fixed(area),
        };
        Ok(Self {
            model,
            terminal: Terminal::with_options(backend, options)?,
            wire,
            look: Look::new(true, false),
        })
    }

    fn send(&mut self, msg: Msg) -> io::Result<Cost> {
        let (start, before) = (Instant::now(), self.wire.0.load(Ordering::Relaxed));
        let mut extent = Extent::default();
        self.model.update(msg, Timestamp::UNIX_EPOCH);
        self.terminal
            .draw(|frame| extent = ui::draw(frame, &self.model, &self.look))?;
        let Extent { detail, layer, .. } = extent;
        self.model
            .update(Msg::Painted { detail, layer }, Timestamp::UNIX_EPOCH);
        Ok(Cost {
            time: start.elapsed(),
            bytes: self.wire.0.load(Ordering::Relaxed) - before,
        })
    }

    fn keys(&mut self, keys: &[Key]) -> io::Result<Vec<Cost>> {
        keys.iter().map(|key| self.send(Msg::Key(*key))).collect()
    }
}

fn users(count: usize) -> Vec<User> {
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
    (0..count)
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

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}

fn report(what: &str, mut costs: Vec<Cost>) {
    costs.sort_by_key(|cost| cost.time);
    let at = |share: usize| costs[(costs.len() * share / 100).min(costs.len() - 1)].time;
    let bytes = costs
        .iter()
        .map(|cost| cost.bytes)
        .max()
        .unwrap_or_default();
    println!(
        "{what:<44} p50 {:>8.2?}  p99 {:>8.2?}  max {:>8.2?}  bytes at most {bytes}",
        at(50),
        at(99),
        at(100)
    );
}

fn measure(count: usize) -> io::Result<()> {
    println!("\n{count} users, {}x{}", SIZE.0, SIZE.1);
    let before = resident_kib();
    let mut bench = Bench::new()?;
    let mut rest = users(count);
    let made = resident_kib();
    let mut pages = Vec::new();
    while !rest.is_empty() {
        let users: Vec<User> = rest.drain(..rest.len().min(PAGE)).collect();
        pages.push(bench.send(Msg::Users {
            generation: 1,
            users,
            last: rest.is_empty(),
            has_states: true,
        })?);
    }
    drop(rest);
    println!(
        "resident: {} KiB before, {made} KiB with raw users, {} KiB loaded",
        before,
        resident_kib()
    );
    report("a page of users", pages);
    // The cursor has followed its user into the middle of the list.
    bench.keys(&[Key::Home])?;
    report("cursor down", bench.keys(&[Key::Down; 30])?);
    report("scroll by one", bench.keys(&[Key::Down; 100])?);
    report("page down", bench.keys(&[Key::PageDown; 100])?);
    let typed: Vec<Key> = "/zoe lov state:disabled".chars().map(Key::Char).collect();
    let mut filter = Vec::new();
    for _ in 0..10 {
        filter.extend(bench.keys(&typed)?);
        filter.extend(bench.keys(&[Key::Backspace; 4])?);
        filter.extend(bench.keys(&[Key::Esc])?);
    }
    report("a key of the filter", filter);
    report(
        "order by the next column",
        bench.keys(&[Key::Char('s'); 36])?,
    );
    report("turn the order around", bench.keys(&[Key::Char('S'); 20])?);
    bench.keys(&[Key::Char('m')])?;
    report("cursor down, masked", bench.keys(&[Key::Down; 100])?);
    bench.keys(&[Key::Char('m')])?;
    let (mut opened, mut moved) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        opened.extend(bench.keys(&[Key::Char('o')])?);
        moved.extend(bench.keys(&[Key::Down; 8])?);
        bench.keys(&[Key::Esc])?;
    }
    report("the overview opens", opened);
    report("cursor down in the overview", moved);
    report(
        "a frame in which nothing changed",
        (0..20)
            .map(|_| {
                bench.send(Msg::Painted {
                    detail: 0,
                    layer: 0,
                })
            })
            .collect::<io::Result<_>>()?,
    );
    Ok(())
}

/// The list of the last visit: written, and read to what the screen needs.
fn measure_snapshot(count: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut store = Store::default();
    store.append(users(count));
    let folder = tempfile::tempdir()?;
    let file = SnapshotFile::new(folder.path(), "contoso.example");
    let start = Instant::now();
    file.write(&Snapshot::of(&store, Timestamp::UNIX_EPOCH))?;
    let written = start.elapsed();
    let start = Instant::now();
    let read = file.read()?.map(Snapshot::into_store);
    println!(
        "snapshot: written in {written:.2?}, read in {:.2?}, {} users, {} KiB",
        start.elapsed(),
        read.map_or(0, |store| store.len()),
        std::fs::metadata(file.path())?.len() / 1024
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    measure(100_000)?;
    measure_snapshot(100_000)?;
    measure(1_000_000)?;
    Ok(())
}
