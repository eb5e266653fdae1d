//! A destination of data: stdout, a file that is replaced as a whole, or a device or pipe that is written as it is.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use color_eyre::eyre::{Report, WrapErr, eyre};
use tempfile::NamedTempFile;

use super::failure::Failure;
use crate::platform::file::{keep_access, names_a_device, opens_unseen};
use crate::platform::locale;
use crate::tenant::Shown;

pub(super) enum Sink {
    Stdout(BufWriter<io::Stdout>),
    /// Takes the place of the file at the path once it is complete.
    Replaced(BufWriter<NamedTempFile>, PathBuf),
    /// A device, a pipe, or a file that a link without a target names.
    Written(BufWriter<File>),
}

impl Sink {
    /// Links are followed. An existing file keeps its mode and owner; a new one is readable by its owner only.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Stdout(BufWriter::new(io::stdout()))),
            Some(path) if path.as_os_str() == "-" => Self::open(None),
            Some(path) => {
                Ok(Self::at(path).wrap_err_with(|| format!("cannot write {}", path.display()))?)
            }
        }
    }

    fn at(path: &Path) -> Result<Self, Report> {
        match std::fs::metadata(path) {
            Ok(there) if there.is_dir() => Err(eyre!("it is a directory")),
            Ok(there) if there.is_file() && !names_a_device(path) => {
                let path = path.canonicalize()?;
                let file = temporary_beside(&path)?;
                keep_access(file.as_file(), &there)?;
                Ok(Self::Replaced(BufWriter::new(file), path))
            }
            Ok(_) => Ok(Self::written(OpenOptions::new().write(true).open(path)?)),
            Err(_) if opens_unseen(path) => Ok(Self::written(
                OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .open(path)?,
            )),
            Err(_) => {
                let file = temporary_beside(path)?;
                Ok(Self::Replaced(BufWriter::new(file), path.to_owned()))
            }
        }
    }

    /// Fails as [`Self::open`] would, and changes nothing: who changes a tenant first has to know where to report it.
    pub(super) fn check(path: &Path) -> Result<(), Failure> {
        let probe = || -> Result<_, Report> {
            match std::fs::metadata(path) {
                Ok(there) if there.is_dir() => Err(eyre!("it is a directory")),
                Ok(there) if there.is_file() && !names_a_device(path) => {
                    Ok(Some(temporary_beside(&path.canonicalize()?)?))
                }
                Err(_) if !opens_unseen(path) => Ok(Some(temporary_beside(path)?)),
                _ => Ok(None),
            }
        };
        probe().wrap_err_with(|| format!("cannot write {}", path.display()))?;
        Ok(())
    }

    fn written(file: File) -> Self {
        Self::Written(BufWriter::new(file))
    }

    pub(super) fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout(stdout) => stdout.get_ref().is_terminal(),
            Self::Replaced(..) => false,
            Self::Written(file) => file.get_ref().is_terminal(),
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
            Self::Replaced(file, _) => file,
            Self::Written(file) => file,
        }
    }

    pub(super) fn close(mut self) -> Result<(), Failure> {
        self.writer().flush()?;
        if let Self::Replaced(file, path) = self {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&path)
                .wrap_err_with(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
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

fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => NamedTempFile::new_in(folder),
        _ => NamedTempFile::new_in("."),
    }
}
