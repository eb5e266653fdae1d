//! A destination of data: stdout, a file that is replaced as a whole, or a device or pipe that is written as it is.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use color_eyre::eyre::WrapErr;

use super::failure::Failure;
use crate::platform::locale;
use crate::platform::output::OutputFile;
use crate::tenant::Shown;

pub(super) enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File(OutputFile, PathBuf),
}

impl Sink {
    /// See [`OutputFile::open`]; `-` is stdout.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Stdout(BufWriter::new(io::stdout()))),
            Some(path) if path.as_os_str() == "-" => Self::open(None),
            Some(path) => Ok(OutputFile::open(path)
                .map(|file| Self::File(file, path.to_owned()))
                .wrap_err_with(|| format!("cannot write {}", path.display()))?),
        }
    }

    /// Fails as [`Self::open`] would, and changes nothing: who changes a tenant first has to know where to report it.
    pub(super) fn check(path: &Path) -> Result<(), Failure> {
        Ok(OutputFile::check(path).wrap_err_with(|| format!("cannot write {}", path.display()))?)
    }

    pub(super) fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout(stdout) => stdout.get_ref().is_terminal(),
            Self::File(file, _) => file.is_terminal(),
        }
    }

    /// The columns of the terminal; none elsewhere.
    pub(super) fn room(&self) -> Option<usize> {
        if !self.is_terminal() {
            return None;
        }
        crossterm::terminal::size()
            .ok()
            .map(|(columns, _)| usize::from(columns))
            .filter(|columns| *columns > 0)
    }

    pub(super) fn is_colored(&self, no_color: bool) -> bool {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if no_color || is_set("NO_COLOR") || locale::is_dumb() {
            return false;
        }
        let forced = std::env::var_os("CLICOLOR_FORCE");
        forced.is_some_and(|value| !value.is_empty() && value != "0") || self.is_terminal()
    }

    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(stdout) => stdout,
            Self::File(file, _) => file.writer(),
        }
    }

    pub(super) fn close(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut stdout) => Ok(stdout.flush()?),
            Self::File(file, path) => Ok(file
                .close()
                .wrap_err_with(|| format!("cannot write {}", path.display()))?),
        }
    }
}

pub(super) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Prints a line: what may be shown of it to a terminal, all of it elsewhere.
pub(super) fn print_line(text: &str) -> io::Result<()> {
    let mut out = io::stdout();
    if out.is_terminal() {
        writeln!(out, "{}", Shown::line(text))
    } else {
        writeln!(out, "{text}")
    }
}

/// Prints a text of the program's own.
pub(super) fn print(text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(text.as_ref())?;
    out.flush()
}
