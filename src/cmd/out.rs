//! Where the data of a command goes: stdout or a file, in the requested format.

use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::builder::{PathBufValueParser, PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum};

use super::choice::Choice;
use super::failure::Failure;
use super::say::{retell, say};
use super::sink::Sink;
use super::table::Table;
use crate::platform::locale;
use crate::report::rows::{RowFormat, Rows};
use crate::report::{Record, csv, json};
use crate::tenant::{Shown, out_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Lines for people, as wide as the terminal
    Table,
    /// One JSON array, or one object for one thing
    Json,
    /// One JSON object a line, as they come
    #[value(alias = "ndjson")]
    Jsonl,
    /// RFC 4180 with a heading line; spreadsheets see no formulas
    Csv,
    /// A table in Markdown, for tickets and wikis
    #[value(alias = "markdown")]
    Md,
}

impl Format {
    /// The format of records; none for a table.
    fn rows(self) -> Option<RowFormat> {
        match self {
            Self::Table => None,
            Self::Json => Some(RowFormat::Json),
            Self::Jsonl => Some(RowFormat::Jsonl),
            Self::Csv => Some(RowFormat::Csv),
            Self::Md => Some(RowFormat::Md),
        }
    }

    /// Whether each record is one row of cells.
    pub(super) fn is_rows(self) -> bool {
        matches!(self, Self::Csv | Self::Md)
    }
}

/// What `-o` of other tools takes, beside the names of our formats.
const HABITS: [&str; 12] = [
    "csv", "html", "jsonc", "jsonl", "name", "none", "table", "text", "tsv", "wide", "yaml",
    "yamlc",
];
/// Extensions of formats that are not ours.
const FOREIGN: [&str; 11] = [
    "htm", "html", "ods", "parquet", "pdf", "tsv", "xls", "xlsx", "xml", "yaml", "yml",
];

/// The file of `-o`, which in other tools names a format.
pub(super) fn file<F: ValueEnum>(path: PathBuf) -> Result<PathBuf, String> {
    let Some(word) = path.to_str() else {
        return Ok(path);
    };
    let format = if F::from_str(word, true).is_ok() {
        word.to_owned()
    } else if HABITS.contains(&word.to_ascii_lowercase().as_str()) {
        let values = F::value_variants().iter();
        let values: Vec<_> = values.filter_map(ValueEnum::to_possible_value).collect();
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        names.join("|")
    } else {
        return Ok(path);
    };
    Err(format!(
        "-o takes a file: did you mean --format {format}? To write a file of that name, use -o ./{word}"
    ))
}

/// Options for the output, the same for every command.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputOptions {
    /// The format of the data; default: by the file's extension, else a table
    #[arg(long, value_parser = Choice::<Format>::new())]
    format: Option<Format>,
    /// Write the data to a file, - for stdout; an existing file is replaced only once everything is written
    #[arg(short, long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(file::<Format>))]
    output: Option<PathBuf>,
    /// Begin CSV with a byte order mark, by which Excel sees that it is UTF-8
    #[arg(long)]
    bom: bool,
    /// Print errors only on stderr
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Which of many tenants the messages are about.
    #[arg(skip)]
    tenant: Option<String>,
}

impl OutputOptions {
    /// The same for one of many tenants.
    pub(super) fn about(&self, tenant: &str) -> Self {
        Self {
            tenant: Some(tenant.to_owned()),
            ..self.clone()
        }
    }

    /// For a command with formats of its own beside these.
    pub(super) fn of(
        format: Option<Format>,
        output: Option<PathBuf>,
        bom: bool,
        quiet: bool,
    ) -> Self {
        Self {
            format,
            output,
            bom,
            quiet,
            tenant: None,
        }
    }

    /// For a file that is written beside the data.
    pub(super) fn to_file(path: PathBuf) -> Self {
        Self {
            format: None,
            output: Some(path),
            bom: false,
            quiet: true,
            tenant: None,
        }
    }

    /// Whether format or file were given.
    pub(super) fn is_given(&self) -> bool {
        self.format.is_some() || self.output.is_some() || self.bom
    }

    pub(super) fn is_to_file(&self) -> bool {
        self.output
            .as_ref()
            .is_some_and(|path| path.as_os_str() != "-")
    }

    /// The requested format, else that of the file's extension, else the default one.
    pub(super) fn format_or(&self, default: Format) -> Result<Format, Failure> {
        let format = match self.format {
            Some(format) => format,
            None => self.format_of_extension()?.unwrap_or(default),
        };
        if self.bom && format != Format::Csv {
            let text = "--bom is for CSV: add --format csv";
            return Err(Failure::Usage(text.into()));
        }
        Ok(format)
    }

    /// The format that the file's extension names. One that promises a format of others is refused.
    fn format_of_extension(&self) -> Result<Option<Format>, Failure> {
        let extension = self.output.as_ref().and_then(|path| path.extension());
        let Some(extension) = extension.and_then(OsStr::to_str) else {
            return Ok(None);
        };
        if let Ok(format) = Format::from_str(extension, true) {
            return Ok(Some(format));
        }
        if FOREIGN.contains(&extension.to_ascii_lowercase().as_str()) {
            return Err(Failure::Usage(format!(
                "mfadeck writes no .{extension}: use .csv (with --bom for Excel), .json, .jsonl or .md, or say --format"
            )));
        }
        Ok(None)
    }

    /// Reports something beside the data, unless `--quiet`.
    pub(super) fn note(&self, text: impl std::fmt::Display) {
        if self.quiet {
            return;
        }
        match &self.tenant {
            Some(tenant) => say(format_args!("{tenant}: {text}")),
            None => say(text),
        }
    }

    /// Fails where [`Self::records`] could not write, before anything is done that is to be written.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match &self.output {
            Some(path) if path.as_os_str() != "-" => Sink::check(path),
            _ => Ok(()),
        }
    }

    pub(super) fn records(&self, default: Format, no_color: bool) -> Result<Records, Failure> {
        let format = self.format_or(default)?;
        let sink = Sink::open(self.output.as_deref())?;
        let look = TableLook {
            room: sink.room(),
            color: sink.is_colored(no_color),
        };
        Ok(Records {
            sink,
            format,
            bom: self.bom,
            look,
            rows: format.rows().map(Rows::new),
        })
    }
}

#[derive(Clone, Copy)]
struct TableLook {
    room: Option<usize>,
    color: bool,
}

/// Writes records one after another.
pub(super) struct Records {
    sink: Sink,
    format: Format,
    bom: bool,
    look: TableLook,
    /// None for a table.
    rows: Option<Rows>,
}

impl Records {
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Writes what the format has before the first record.
    pub(super) fn begin<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        if self.bom && self.format == Format::Csv {
            self.sink.writer().write_all(csv::BYTE_ORDER_MARK)?;
        }
        let heading = self.rows.as_ref().map(|rows| rows.begin(names));
        self.row(&heading.unwrap_or_default())
    }

    /// Writes one record; a table shows it only by [`Self::table`].
    pub(super) fn push(&mut self, record: &Record) -> Result<(), Failure> {
        let row = self.rows.as_mut().map(|rows| rows.push(record)).transpose();
        self.row(&row.map_err(io::Error::from)?.unwrap_or_default())
    }

    fn row(&mut self, row: &[u8]) -> Result<(), Failure> {
        match self.format {
            Format::Csv => Ok(self.csv(row)?),
            Format::Md => self.text(&String::from_utf8_lossy(row)),
            _ => Ok(self.sink.writer().write_all(row)?),
        }
    }

    /// A file gets the data as it is, a terminal what may be shown of it.
    fn csv(&mut self, line: &[u8]) -> io::Result<()> {
        if !self.sink.is_terminal() {
            return self.sink.writer().write_all(line);
        }
        let line = String::from_utf8_lossy(line).replace("\r\n", "\n");
        let line = Shown::lines(line);
        self.sink.writer().write_all(line.as_bytes())
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.sink.writer().flush()?)
    }

    /// Ends the records; returns how many there were.
    pub(super) fn end(mut self) -> Result<usize, Failure> {
        let Some(rows) = self.rows.take() else {
            self.sink.close()?;
            return Ok(0);
        };
        self.sink.writer().write_all(rows.end())?;
        self.sink.close()?;
        Ok(rows.count())
    }

    /// Writes a table instead of records.
    pub(super) fn table(mut self, table: &Table) -> Result<(), Failure> {
        let table = table.drawn(self.look.room, self.look.color);
        self.sink.writer().write_all(table.as_bytes())?;
        self.sink.close()
    }

    /// Writes lines for people.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Failure> {
        let shown = Shown::lines(text);
        Ok(self.sink.writer().write_all(shown.as_bytes())?)
    }

    /// Writes one object instead of records.
    pub(super) fn object(mut self, object: &Record) -> Result<(), Failure> {
        let text = if self.format == Format::Json {
            json::pretty(object)
        } else {
            json::compact(object)
        };
        let text = text.map_err(io::Error::from)? + "\n";
        self.sink.writer().write_all(text.as_bytes())?;
        self.sink.close()
    }
}

/// How often a log hears of something that takes long.
const TOLD_EVERY: Duration = Duration::from_secs(15);

/// The progress of something that takes long, on stderr.
pub(super) struct Progress {
    shown: bool,
    quiet: bool,
    /// When a stderr that is no terminal last heard of it.
    told: Mutex<Instant>,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            shown: !quiet && io::stderr().is_terminal() && !locale::is_dumb(),
            quiet,
            told: Mutex::new(Instant::now()),
        }
    }

    /// Shows it in place of what was shown, if stderr is a terminal.
    pub(super) fn show(&self, text: &str) {
        if self.shown {
            retell(text);
        }
    }

    /// Of the groups that policies name.
    pub(super) fn tell_groups(&self, read: usize, all: usize) {
        let read = out_of(read, Some(all));
        self.tell(&format!("groups: {read} read"));
    }

    /// The same for what takes minutes: where stderr is no terminal, a line is written now and then.
    pub(super) fn tell(&self, text: &str) {
        self.show(text);
        if self.shown || self.quiet {
            return;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= TOLD_EVERY {
            *told = Instant::now();
            say(text);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}
