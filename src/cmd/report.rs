//! `mfadeck report`: what management reads.

pub(super) mod read;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use self::read::ReadTenant;
use super::choice::Choice;
use super::connect::{self, Connection};
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::out::{Progress, file};
use super::prompt;
use super::say::say;
use super::sink::Sink;
use crate::report::json;
use crate::report::tenant::{ReportSource, TenantReport, html, markdown};
use crate::tenant::{FigureHistory, Figures, Shown};

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReportOptions {
    /// The format; default: by the file's extension, else HTML in a file and Markdown on stdout
    #[arg(long, value_parser = Choice::<ReportFormat>::new())]
    format: Option<ReportFormat>,
    /// Write the report to a file, - for stdout; an existing file is replaced only once everything is written
    #[arg(short, long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(file::<ReportFormat>))]
    output: Option<PathBuf>,
    /// Mask people: no names, no accounts
    #[arg(long)]
    mask: bool,
    /// Print errors only on stderr
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  mfadeck --demo report -o mfa.html
  mfadeck --demo report --mask -o mfa.html
  mfadeck --demo report
  mfadeck report --format json | jq .mfaNeverRequired

The HTML file needs nothing else: no network, no script. It says who is required to use MFA, who has a second factor, \
what the admins have, what per-user MFA still does, who depends on SMS and voice and until when, what changed since the \
last report, and what could not be read. Each visit keeps its counts for the trend, nobody's name; figures = false in \
the configuration turns that off.

The exit code is 3 if something could not be read: the report says what, and which figures are at least so much.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// One page for a browser or a printer
    Html,
    /// One JSON object
    Json,
    /// Headings and tables in Markdown, for mail and tickets
    #[value(alias = "markdown")]
    Md,
}

impl ReportOptions {
    fn file(&self) -> Option<&Path> {
        let path = self.output.as_deref();
        path.filter(|path| path.as_os_str() != "-")
    }

    /// The requested format, else that of the file's extension.
    fn format(&self) -> Result<ReportFormat, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.file() else {
            return Ok(ReportFormat::Md);
        };
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "" => Ok(ReportFormat::Html),
            "json" => Ok(ReportFormat::Json),
            "md" | "markdown" => Ok(ReportFormat::Md),
            other => Err(Failure::Usage(format!(
                "mfadeck report writes no .{other}: use .html, .json or .md, or say --format"
            ))),
        }
    }
}

pub(super) async fn run(
    global: &GlobalOptions,
    options: &ReportOptions,
) -> Result<ExitCode, Failure> {
    let format = options.format()?;
    // A folder that is not there is noticed before anything is read.
    let sink = Sink::open(options.output.as_deref())?;
    let connection = connect::signed_in(global).await?;
    let progress = Progress::new(options.quiet);
    let read = ReadTenant::of(&connection, &progress);
    let read = prompt::interruptible(Box::pin(read)).await??;
    progress.show("");
    let begun = std::time::Instant::now();
    let history = history(&connection, options.quiet);
    let report = TenantReport::of(&ReportSource {
        tenant: &read.tenant,
        at: read.at,
        time_zone: &TimeZone::system(),
        store: &read.store,
        protection: &read.protection,
        judgement: &read.judgement,
        sms: connection.session.sms.as_ref(),
        history: &history,
        skipped: read.skipped,
        mask: options.mask || connection.session.masked,
    });
    write(&report, format, sink)?;
    let took = begun.elapsed().as_millis();
    connection.report_source(format_args!(
        "report made in {took} ms after the last answer"
    ));
    keep(&connection, &read, options.quiet);
    if let Some(path) = options.file()
        && !options.quiet
    {
        say(format_args!("wrote {}", path.display()));
    }
    for unread in report.unread.iter().filter(|unread| unread.is_failure) {
        say(format_args!("{}: {}", unread.source, unread.reason));
    }
    Ok(if report.is_complete() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(exit::INCOMPLETE)
    })
}

fn write(report: &TenantReport, format: ReportFormat, mut sink: Sink) -> Result<(), Failure> {
    let is_terminal = sink.is_terminal();
    match format {
        ReportFormat::Json => {
            sink.writer().write_all(
                json::pretty(report)
                    .map_err(std::io::Error::from)?
                    .as_bytes(),
            )?;
            sink.writer().write_all(b"\n")?;
        }
        ReportFormat::Html => sink.writer().write_all(html(report).as_bytes())?,
        ReportFormat::Md => {
            let text = markdown(report)?;
            let shown = Shown::lines(text.as_str());
            let bytes = if is_terminal {
                shown.as_bytes()
            } else {
                text.as_bytes()
            };
            sink.writer().write_all(bytes)?;
        }
    }
    sink.close()
}

/// The figures of earlier visits. That they cannot be read costs the trend, not the report.
fn history(connection: &Connection, quiet: bool) -> FigureHistory {
    let read = connection
        .figures
        .as_ref()
        .map(crate::snapshot::FiguresFile::read);
    match read {
        Some(Ok(history)) => history,
        Some(Err(error)) => {
            if !quiet {
                say(format_args!("no trend: {error}"));
            }
            FigureHistory::default()
        }
        None => FigureHistory::default(),
    }
}

/// Keeps the figures of this visit, unless some of the list is missing from them.
fn keep(connection: &Connection, read: &ReadTenant, quiet: bool) {
    let Some(file) = &connection.figures else {
        return;
    };
    let figures = Figures {
        report: true,
        ..Figures::of(&read.store, read.at)
    };
    if let Err(error) = file.add(figures)
        && !quiet
    {
        say(format_args!(
            "the figures of this visit are not kept: {error}"
        ));
    }
}
