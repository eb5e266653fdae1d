//! `mfadeck tenants`: one row a tenant, the worst first.

pub(super) mod count;
mod import;
mod output;
mod rows;

use std::collections::BTreeSet;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::builder::RangedU64ValueParser;
use clap::{Args, Subcommand};
use futures_util::StreamExt as _;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use self::import::ImportOptions;
use self::output::TenantsOutput;
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions, Progress, Records};
use super::profiles::{AT_ONCE, Profiles};
use super::prompt;
use super::say::say;
use super::sink::Sink;
use crate::change::words;
use crate::report::Record;
use crate::report::tenants::{AllTenantsPage, html, names, record};
use crate::tenant::{Figures, Standing};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(super) struct TenantsOptions {
    #[command(subcommand)]
    command: Option<TenantsCommand>,
    /// Only these profiles of the configuration; default: all of them
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// Show what was counted at the last reading of each tenant; ask nobody
    #[arg(long)]
    kept: bool,
    /// Read only tenants whose last reading is older, such as 90m or 12h: continues where a run was interrupted
    #[arg(long, value_name = "AGE", conflicts_with = "kept")]
    max_age: Option<SignedDuration>,
    /// How many tenants are read at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = AT_ONCE, value_parser = RangedU64ValueParser::<usize>::new().range(1..=200))]
    at_once: usize,
    #[command(flatten)]
    output: TenantsOutput,
}

#[derive(Debug, Subcommand)]
enum TenantsCommand {
    /// List a partner's customers as profiles for the configuration
    Import(ImportOptions),
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo=partner tenants
  mfadeck tenants --kept
  mfadeck tenants contoso fabrikam --format md
  mfadeck tenants --max-age 2h --format csv -o tenants.csv
  mfadeck tenants -o tenants.html
  mfadeck tenants --format jsonl | jq 'select(.adminsNever > 0) | .profile'

Each profile of the configuration is a tenant. One sign-in is good for all that let the person in; it asks for read \
permissions only. The worst tenant comes first: admins who are never required to use MFA, then users, then users without \
a second factor. JSON lines come as the tenants are read. The HTML file needs nothing else: no network, no script. 12+ means at least twelve; ? and null mean unknown.

What was counted is kept for each tenant, nobody's name. The exit code is 3 if a tenant could not be read, or not all of \
it; its row says why.";

pub(super) async fn run(
    global: &GlobalOptions,
    options: &TenantsOptions,
) -> Result<ExitCode, Failure> {
    if let Some(TenantsCommand::Import(import)) = &options.command {
        return import::run(global, import).await;
    }
    let output = options.output.rows();
    let out = if options.output.is_page() {
        Out::Page(Sink::open(options.output.path())?)
    } else {
        let format = output.format_or(Format::Table)?;
        output.check()?;
        Out::Rows(format, output.records(Format::Table, global.no_color)?)
    };
    // Nothing is changed here, so nothing more is asked for.
    let reading = GlobalOptions {
        read_only: true,
        ..global.clone()
    };
    let profiles = Arc::new(Profiles::all(&reading, "tenants").await?);
    let names = profiles.some(&options.profiles)?;
    let table = TenantTable {
        profiles,
        options,
        output,
        out,
        rows: Vec::new(),
    };
    table.write(names).await
}

/// Where the table goes.
enum Out {
    Rows(Format, Records),
    /// One HTML file.
    Page(Sink),
}

struct TenantTable<'a> {
    profiles: Arc<Profiles>,
    options: &'a TenantsOptions,
    output: OutputOptions,
    out: Out,
    rows: Vec<Standing>,
}

impl TenantTable<'_> {
    async fn write(mut self, names: Vec<String>) -> Result<ExitCode, Failure> {
        let now = Timestamp::now();
        let mut to_read = Vec::new();
        for name in names {
            match self.kept(&name, now) {
                Some(row) => self.add(row)?,
                None => to_read.push(name),
            }
        }
        if !to_read.is_empty() {
            self.read(to_read).await?;
        }
        self.end()
    }

    /// The row of a tenant that need not be read; none for one that has to be.
    fn kept(&self, name: &str, now: Timestamp) -> Option<Standing> {
        let options = self.options;
        if !options.kept && options.max_age.is_none() {
            return None;
        }
        let row = count::kept_or_not(&self.profiles, name);
        let is_new = |figures: &Figures| {
            let age = now.duration_since(figures.at);
            options.max_age.is_none_or(|oldest| age <= oldest)
        };
        let is_enough = match &row.figures {
            Ok(figures) => is_new(figures),
            Err(_) => options.kept,
        };
        is_enough.then_some(row)
    }

    async fn read(&mut self, names: Vec<String>) -> Result<(), Failure> {
        self.profiles.sign_in_once(&names).await?;
        let (all, done) = (names.len(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&done);
        let answer = prompt::interruptible(Box::pin(self.read_all(names, done))).await;
        answer.inspect_err(|_| {
            let done = counted.load(Ordering::Relaxed);
            if done > 0 && done < all {
                say(format_args!(
                    "{done} of {} read: mfadeck tenants --max-age 1h reads the rest",
                    words::count(all, "tenant")
                ));
            }
        })?
    }

    /// Reads the tenants, each with a client of its own, so many at once.
    async fn read_all(
        &mut self,
        names: Vec<String>,
        done: Arc<AtomicUsize>,
    ) -> Result<(), Failure> {
        let progress = Progress::new(self.output.quiet);
        let all = names.len();
        let mut awaited: BTreeSet<String> = names.iter().cloned().collect();
        let profiles = Arc::clone(&self.profiles);
        let mut rows = pin!(count::read_all(profiles, names, self.options.at_once));
        progress.show(&format!("reading {}", words::count(all, "tenant")));
        while let Some(row) = rows.next().await {
            awaited.remove(&row.profile);
            self.add(row)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.tell(&so_far(done, all, &awaited));
        }
        Ok(())
    }

    /// JSON lines go out as they come.
    fn add(&mut self, row: Standing) -> Result<(), Failure> {
        if let Out::Rows(Format::Jsonl, out) = &mut self.out {
            out.push(&of_row(&row, &self.profiles))?;
            out.flush()?;
        }
        self.rows.push(row);
        Ok(())
    }

    fn end(mut self) -> Result<ExitCode, Failure> {
        Standing::order(&mut self.rows);
        let (sms, now) = (self.profiles.sms(), Timestamp::now());
        match self.out {
            Out::Page(mut sink) => {
                let page = html(&AllTenantsPage {
                    rows: &self.rows,
                    at: now,
                    time_zone: &TimeZone::system(),
                    sms,
                });
                sink.writer().write_all(page.as_bytes())?;
                sink.close()?;
            }
            Out::Rows(Format::Table, out) => out.table(&rows::table(&self.rows, sms, now))?,
            Out::Rows(Format::Jsonl, out) => drop(out.end()?),
            Out::Rows(Format::Json | Format::Csv | Format::Md, mut out) => {
                out.begin(names())?;
                for row in &self.rows {
                    out.push(&of_row(row, &self.profiles))?;
                }
                out.end()?;
            }
        }
        for row in &self.rows {
            rows::explain(row, &self.output);
        }
        Ok(if self.rows.iter().all(Standing::is_complete) {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(exit::INCOMPLETE)
        })
    }
}

/// How many tenants of how many were read. All are read side by side, so the time left is that of the slowest, which nobody
/// knows: the last ones are named instead.
pub(super) fn so_far(done: usize, all: usize, awaited: &BTreeSet<String>) -> String {
    let waits = words::waiting_for(awaited.iter().map(String::as_str));
    let waits = waits.map_or_else(String::new, |waits| format!(", {waits}"));
    format!("{done} of {} read{waits}", words::count(all, "tenant"))
}

fn of_row(row: &Standing, profiles: &Profiles) -> Record {
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    record(row, profiles.sms_of(&row.profile), today)
}
