//! One writer at a time among all processes; readers are never kept out.

use std::fs::{File, TryLockError};
use std::path::Path;

/// Held until it is dropped or the process ends, or as long as the locked file is open.
#[derive(Debug)]
pub(crate) struct Lock {
    _beside: Option<File>,
}

impl Lock {
    /// Takes the lock of an open file at a path, if no other process has it.
    #[cfg(unix)]
    pub(crate) fn take(file: &File, _: &Path) -> Result<Self, TryLockError> {
        file.try_lock()?;
        Ok(Self { _beside: None })
    }

    /// Takes the lock of a file at a path, if no other process has it. A lock on the file itself would keep its
    /// readers out, so an empty file beside it is locked.
    #[cfg(windows)]
    pub(crate) fn take(_: &File, path: &Path) -> Result<Self, TryLockError> {
        let beside = super::file::private()
            .create(true)
            .append(true)
            .open(path.with_added_extension("lock"))
            .map_err(TryLockError::Error)?;
        beside.try_lock()?;
        Ok(Self {
            _beside: Some(beside),
        })
    }
}
