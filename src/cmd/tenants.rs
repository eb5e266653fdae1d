//! `mfadeck tenants`: one row a tenant, the worst first.

mod import;
mod rows;

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
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::out::{Format, OutputOptions, Progress, Records};
use super::profiles::{AT_ONCE, Profiles};
use super::prompt;
use super::report::read::ReadTenant;
use super::say::say;
use super::side_by_side::side_by_side;
use crate::auth::Prompts;
use crate::change::words::count;
use crate::report::Record;
use crate::report::tenant::{ReportSource, failures};
use crate::report::tenants::{names, record};
use crate::tenant::{FigureHistory, Figures, Standing};

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
    output: OutputOptions,
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
  mfadeck tenants --format jsonl | jq 'select(.adminsNever > 0) | .profile'

Each profile of the configuration is a tenant. One sign-in is good for all that let the person in; it asks for read \
permissions only. The worst tenant comes first: admins who are never required to use MFA, then users, then users without \
a second factor. JSON lines come as the tenants are read. 12+ means at least twelve; ? and null mean unknown.

What was counted is kept for each tenant, nobody's name. The exit code is 3 if a tenant could not be read, or not all of \
it; its row says why.";

pub(super) async fn run(
    global: &GlobalOptions,
    options: &TenantsOptions,
) -> Result<ExitCode, Failure> {
    if let Some(TenantsCommand::Import(import)) = &options.command {
        return import::run(global, import).await;
    }
    let format = options.output.format_or(Format::Table)?;
    options.output.check()?;
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
        out: options.output.records(Format::Table, global.no_color)?,
        rows: Vec::new(),
        format,
    };
    table.write(names).await
}

struct TenantTable<'a> {
    profiles: Arc<Profiles>,
    options: &'a TenantsOptions,
    format: Format,
    out: Records,
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
        let figures = self.profiles.kept_figures(name);
        let new_enough = |figures: &Figures| {
            let age = now.duration_since(figures.at);
            options.max_age.is_none_or(|oldest| age <= oldest)
        };
        let figures = match (figures, options.kept) {
            (Ok(Some(figures)), _) if new_enough(&figures) => Ok(figures),
            (Ok(_), true) => Err("it was not read yet, or its figures are not kept".to_owned()),
            (Err(failure), true) => Err(failure.to_string()),
            (_, false) => return None,
        };
        Some(Standing {
            profile: name.to_owned(),
            tenant: self.profiles.tenant_of(name).map(str::to_owned),
            figures,
            kept: true,
            unread: Vec::new(),
        })
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
                    count(all, "tenant")
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
        let progress = Progress::new(self.options.output.quiet);
        let all = names.len();
        let profiles = Arc::clone(&self.profiles);
        let mut readings = pin!(side_by_side(names, self.options.at_once, {
            let profiles = Arc::clone(&profiles);
            move |name| {
                let profiles = Arc::clone(&profiles);
                async move { Box::pin(read(&profiles, &name)).await }
            }
        }));
        progress.show(&format!("reading {}", count(all, "tenant")));
        while let Some((name, row)) = readings.next().await {
            let row = row.unwrap_or_else(|| Standing {
                figures: Err("the reading broke off".to_owned()),
                ..of(&profiles, &name)
            });
            self.add(row)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.show(&format!("{done} of {} read", count(all, "tenant")));
        }
        Ok(())
    }

    /// JSON lines go out as they come.
    fn add(&mut self, row: Standing) -> Result<(), Failure> {
        if self.format == Format::Jsonl {
            self.out.push(&of_row(&row, &self.profiles))?;
            self.out.flush()?;
        }
        self.rows.push(row);
        Ok(())
    }

    fn end(mut self) -> Result<ExitCode, Failure> {
        Standing::order(&mut self.rows);
        match self.format {
            Format::Table => {
                let sms = self.profiles.sms();
                let table = rows::table(&self.rows, sms, Timestamp::now());
                self.out.table(&table)?;
            }
            Format::Jsonl => drop(self.out.end()?),
            Format::Json | Format::Csv | Format::Md => {
                self.out.begin(names())?;
                for row in &self.rows {
                    self.out.push(&of_row(row, &self.profiles))?;
                }
                self.out.end()?;
            }
        }
        for row in &self.rows {
            rows::explain(row, &self.options.output);
        }
        Ok(if self.rows.iter().all(Standing::is_complete) {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(exit::INCOMPLETE)
        })
    }
}

fn of_row(row: &Standing, profiles: &Profiles) -> Record {
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    record(row, profiles.sms_of(&row.profile), today)
}

/// A row of a tenant of which nothing is known.
fn of(profiles: &Profiles, name: &str) -> Standing {
    Standing {
        profile: name.to_owned(),
        tenant: profiles.tenant_of(name).map(str::to_owned),
        figures: Err("it was not read".to_owned()),
        kept: false,
        unread: Vec::new(),
    }
}

/// Signs in to a tenant, reads it and keeps what was counted.
async fn read(profiles: &Profiles, name: &str) -> Standing {
    let row = of(profiles, name);
    match Box::pin(figures(profiles, name)).await {
        Ok((figures, unread)) => Standing {
            figures: Ok(figures),
            unread,
            ..row
        },
        Err(failure) => Standing {
            figures: Err(failure.to_string()),
            ..row
        },
    }
}

async fn figures(profiles: &Profiles, name: &str) -> Result<(Figures, Vec<String>), Failure> {
    // Nobody would know which of many tenants asks.
    let (asking, _) = Prompts::new();
    let connection = profiles.unsigned(Some(name), asking)?.sign_in().await?;
    let progress = Progress::new(true);
    let read = Box::pin(ReadTenant::of(&connection, &progress)).await?;
    let figures = Figures::of(&read.store, read.at);
    let unread = failures(&ReportSource {
        tenant: name,
        at: read.at,
        time_zone: &TimeZone::UTC,
        store: &read.store,
        protection: &read.protection,
        judgement: &read.judgement,
        sms: connection.session.sms.as_ref(),
        history: &FigureHistory::default(),
        skipped: read.skipped,
        mask: false,
    });
    if let Some(file) = connection.figures.clone() {
        let kept = tokio::task::spawn_blocking(move || file.add(figures)).await;
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, profile = name, "the figures of this visit are not kept");
        }
    }
    Ok((figures, unread))
}
