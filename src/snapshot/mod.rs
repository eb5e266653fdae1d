//! The list of the last visit, kept on disk for the next start, the figures of the visits before, and what the admin
//! chose in the dashboard.
//!
//! One file a tenant, readable by its owner only, written beside and renamed, so that it is whole or not there. It
//! holds what the list holds of the tenant's people and no secret. What cannot be read is no failure: the next
//! complete reading replaces it.

mod figures;
mod preferences;
mod record;
mod tenant_id;
#[cfg(test)]
mod tests;

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::platform::clock;
use crate::platform::file::{open_own, private_folder, read_up_to};
use crate::tenant::{Snapshot, file_stem};

pub use figures::FiguresFile;
pub use preferences::{KeptView, Preferences, PreferencesError, PreferencesFile};
pub use tenant_id::TenantIdFile;

/// More than a million users take.
const LARGEST: u64 = 1 << 30;

/// The snapshot of one tenant.
#[derive(Clone, Debug)]
pub struct SnapshotFile {
    path: PathBuf,
}

/// Why there is no snapshot to begin with, or no figures.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be read or written.
    #[error("the snapshot cannot be used: {0}")]
    File(#[from] io::Error),
    /// Another version wrote it.
    #[error("the snapshot is of another version")]
    Version,
    /// A line is not what this version writes, or lines are missing.
    #[error("line {0} of the snapshot cannot be read")]
    Damaged(usize),
}

impl SnapshotFile {
    /// The snapshot of a tenant within a folder; nothing is made yet.
    pub fn new(folder: &Path, tenant: &str) -> Self {
        let path = folder.join(format!("{}.snapshot", file_stem(tenant)));
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it; none where nothing was ever written. May take a while.
    pub fn read(&self) -> Result<Option<Snapshot>, SnapshotError> {
        match open_own(OpenOptions::new().read(true), &self.path) {
            Ok(own) => {
                let kept = record::decode(&read_up_to(own.file, LARGEST)?)?;
                Ok(Some(kept.not_after(clock::asking())))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes it in the place of the one before. May take a while.
    pub fn write(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        // The library makes such files for their owner only.
        let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
        record::encode(snapshot, &mut file)?;
        file.flush()?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(())
    }
}
