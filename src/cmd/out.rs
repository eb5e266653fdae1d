//! Where the data of a command goes: stdout or a file, in the requested format.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::choice::Choice;
use super::failure::Failure;
use super::say::say;
use super::sink::Sink;
use super::table::Table;
use crate::report::{Record, csv};

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
}

/// Options for the output, the same for every command.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputOptions {
    /// The format of the data; default: by the file's extension, else a table
    #[arg(long, value_parser = Choice::<Format>::new())]
    format: Option<Format>,
    /// Write the data to a file, - for stdout; an existing file is replaced only once everything is written
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print errors only on stderr
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl OutputOptions {
    /// For a file that is written beside the data.
    pub(super) fn to_file(path: PathBuf) -> Self {
        Self {
            format: None,
            output: Some(path),
            quiet: true,
        }
    }

    /// Whether format or file were given.
    pub(super) fn is_given(&self) -> bool {
        self.format.is_some() || self.output.is_some()
    }

    pub(super) fn is_to_file(&self) -> bool {
        self.output
            .as_ref()
            .is_some_and(|path| path.as_os_str() != "-")
    }

    /// The requested format, else that of the file's extension, else the default one.
    pub(super) fn format_or(&self, default: Format) -> Format {
        let extension = || {
            let extension = self.output.as_ref()?.extension()?.to_str()?;
            Format::from_str(extension, true).ok()
        };
        self.format.or_else(extension).unwrap_or(default)
    }

    /// Reports something beside the data, unless `--quiet`.
    pub(super) fn note(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            say(text);
        }
    }

    pub(super) fn records(&self, default: Format, no_color: bool) -> Result<Records, Failure> {
        if let Some(format) = self.output.as_ref().and_then(|path| path.to_str())
            && Format::from_str(format, true).is_ok()
        {
            return Err(Failure::Usage(format!(
                "-o takes a file: did you mean --format {format}? To write a file of that name, use -o ./{format}"
            )));
        }
        let sink = Sink::open(self.output.as_deref())?;
        let look = TableLook {
            room: sink.room(),
            color: sink.is_colored(no_color),
        };
        Ok(Records {
            sink,
            format: self.format_or(default),
            look,
            count: 0,
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
    look: TableLook,
    count: usize,
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
        match self.format {
            Format::Json => self.sink.writer().write_all(b"[")?,
            Format::Csv => self.sink.writer().write_all(&csv::line(names))?,
            Format::Jsonl | Format::Table => {}
        }
        Ok(())
    }

    /// Writes one record; a table shows it only by [`Self::table`].
    pub(super) fn push(&mut self, record: &Record) -> Result<(), Failure> {
        let first = self.count == 0;
        self.count += 1;
        let writer = self.sink.writer();
        match self.format {
            Format::Json => {
                writer.write_all(if first { b"\n  " } else { b",\n  " })?;
                json(writer, record)?;
            }
            Format::Jsonl => {
                json(writer, record)?;
                writer.write_all(b"\n")?;
            }
            Format::Csv => writer.write_all(&csv::line(record.cells()))?,
            Format::Table => {}
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.sink.writer().flush()?)
    }

    /// Ends the records; returns how many there were.
    pub(super) fn end(mut self) -> Result<usize, Failure> {
        if self.format == Format::Json {
            let close: &[u8] = if self.count == 0 { b"]\n" } else { b"\n]\n" };
            self.sink.writer().write_all(close)?;
        }
        self.sink.close()?;
        Ok(self.count)
    }

    /// Writes a table instead of records.
    pub(super) fn table(mut self, table: &Table) -> Result<(), Failure> {
        let text = table.drawn(self.look.room, self.look.color);
        self.text(&text)?;
        self.sink.close()
    }

    /// Writes lines for people.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.sink.writer().write_all(text.as_bytes())?)
    }

    /// Writes one object instead of records.
    pub(super) fn object(mut self, object: &Record) -> Result<(), Failure> {
        let writer = self.sink.writer();
        if self.format == Format::Json {
            serde_json::to_writer_pretty(&mut *writer, object).map_err(io::Error::from)?;
        } else {
            json(writer, object)?;
        }
        writer.write_all(b"\n")?;
        self.sink.close()
    }
}

fn json(writer: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(writer, value).map_err(io::Error::from)
}

/// The progress of something that takes long, on stderr if that is a terminal.
pub(super) struct Progress {
    shown: bool,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            shown: !quiet && io::stderr().is_terminal(),
        }
    }

    pub(super) fn show(&self, text: &str) {
        if self.shown {
            write!(io::stderr(), "\r{text}\u{1b}[K").ok();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}
