//! A file that somebody names for data: replaced as a whole once everything is written; a device or a pipe is written as
//! it is.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::file::{keep_access, names_a_device, opens_unseen};

/// A file to write data to.
#[derive(Debug)]
pub(crate) enum OutputFile {
    /// Takes the place of the file at the path once it is complete.
    Replaced(BufWriter<NamedTempFile>, PathBuf),
    /// A device, a pipe, or a file that a link without a target names.
    Written(BufWriter<File>),
}

impl OutputFile {
    /// Links are followed. An existing file keeps its mode and owner; a new one is readable by its owner only.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        match std::fs::metadata(path) {
            Ok(there) if there.is_dir() => Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a directory",
            )),
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

    /// Fails as [`Self::open`] would, and changes nothing.
    pub(crate) fn check(path: &Path) -> io::Result<()> {
        match std::fs::metadata(path) {
            Ok(there) if !there.is_dir() && (!there.is_file() || names_a_device(path)) => Ok(()),
            Err(_) if opens_unseen(path) => Ok(()),
            // Dropped without being closed, it leaves nothing behind.
            _ => Self::open(path).map(drop),
        }
    }

    fn written(file: File) -> Self {
        Self::Written(BufWriter::new(file))
    }

    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Self::Replaced(..) => false,
            Self::Written(file) => file.get_ref().is_terminal(),
        }
    }

    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Replaced(file, _) => file,
            Self::Written(file) => file,
        }
    }

    /// Puts the file in its place.
    pub(crate) fn close(mut self) -> io::Result<()> {
        self.writer().flush()?;
        if let Self::Replaced(file, path) = self {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&path).map_err(|failed| failed.error)?;
        }
        Ok(())
    }
}

fn temporary_beside(path: &Path) -> io::Result<NamedTempFile> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => NamedTempFile::new_in(folder),
        _ => NamedTempFile::new_in("."),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_file_is_its_owners_and_an_existing_one_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        OutputFile::open(&path).unwrap().close().unwrap();
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let mut file = OutputFile::open(&path).unwrap();
        file.writer().write_all(b"x").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"", "not before it is whole");
        file.close().unwrap();
        assert_eq!((mode(), fs::read(&path).unwrap()), (0o640, b"x".to_vec()));
    }
}
