//! Where a command's data goes: stdout or a file, in the format that was asked for.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use color_eyre::eyre::WrapErr;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::Failure;
use super::table::Table;
use crate::report::{Record, csv};

/// How data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Lines for people; fits the terminal
    Table,
    /// One JSON array, or one object where there is one
    Json,
    /// One JSON object a line, as they come
    Jsonl,
    /// RFC 4180 with a heading line; no cell becomes a formula
    Csv,
}

/// Options about the output, the same for every command.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputOptions {
    /// How to write the data
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,
    /// Write the data into a file instead of stdout; it is replaced only when all is there
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Say nothing on stderr but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl OutputOptions {
    /// Tells something beside the data.
    pub(super) fn note(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            super::say(text);
        }
    }

    /// Opens the way out for records.
    pub(super) fn records(&self, format: Format, no_color: bool) -> Result<Records, Failure> {
        let sink = Sink::open(self.output.as_deref())?;
        let look = TableLook {
            room: sink.room(),
            color: sink.is_colored(no_color),
        };
        Ok(Records {
            sink,
            format,
            look,
            count: 0,
        })
    }
}

/// A file that replaces its predecessor only when it is complete, or stdout.
enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Sink {
    fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = NamedTempFile::new_in(folder)
            .wrap_err_with(|| format!("{} cannot be written", path.display()))?;
        Ok(Self::File(BufWriter::new(file), path.to_owned()))
    }

    fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(stdout) if stdout.get_ref().is_terminal())
    }

    /// Columns of the terminal; none elsewhere.
    fn room(&self) -> Option<usize> {
        if !self.is_terminal() {
            return None;
        }
        crossterm::terminal::size()
            .ok()
            .map(|(columns, _)| usize::from(columns))
            .filter(|columns| *columns > 0)
    }

    fn is_colored(&self, no_color: bool) -> bool {
        let says = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if no_color || says("NO_COLOR") {
            return false;
        }
        let forced = std::env::var_os("CLICOLOR_FORCE");
        forced.is_some_and(|value| !value.is_empty() && value != "0") || self.is_terminal()
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::File(file, _) => file,
        }
    }

    fn close(mut self) -> Result<(), Failure> {
        self.writer().flush()?;
        if let Self::File(file, path) = self {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&path)
                .wrap_err_with(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct TableLook {
    room: Option<usize>,
    color: bool,
}

/// Records on their way out, one after another.
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

    /// Writes a heading, where the format has one before the first record.
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

    /// What was written so far is on its way.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.sink.writer().flush()?)
    }

    /// Ends the records; gives how many there were.
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

/// How far a long reading is, on stderr, if somebody watches.
pub(super) struct Progress {
    shown: bool,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            shown: !quiet && io::stderr().is_terminal(),
        }
    }

    pub(super) fn say(&self, text: &str) {
        if self.shown {
            let _ = write!(io::stderr(), "\r{text}\u{1b}[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.say("");
    }
}
