//! The figures of earlier visits on disk: JSON Lines, a row a day, for two years at most.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use crate::platform::file::{open_own, private_folder, read_up_to};
use crate::tenant::{FigureHistory, Figures, file_stem};

/// Changes when a field changes its meaning. New fields do not change it: rows without them are read.
const VERSION: u32 = 1;

/// The file is small: two years are some three hundred kilobytes.
const MOST: u64 = 4 << 20;

/// The figures of one tenant.
#[derive(Clone, Debug)]
pub struct FiguresFile {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    figures_version: u32,
    #[serde(flatten)]
    figures: Figures,
}

/// The version alone: a row of another one has other fields.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    figures_version: u32,
}

impl FiguresFile {
    /// The figures of a tenant within a folder; nothing is made yet.
    pub fn new(folder: &Path, tenant: &str) -> Self {
        let path = folder.join(format!("{}.figures.jsonl", file_stem(tenant)));
        Self { path }
    }

    /// Where they are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads them; none where nothing was ever written. A row that cannot be read is left out.
    ///
    /// # Errors
    /// Where the file cannot be read, or a newer version wrote it.
    pub fn read(&self) -> Result<FigureHistory, SnapshotError> {
        let bytes = match open_own(OpenOptions::new().read(true), &self.path) {
            Ok(own) => read_up_to(own.file, MOST)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let mut rows = Vec::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            let version = serde_json::from_slice::<Version>(line);
            if version.is_ok_and(|row| row.figures_version > VERSION) {
                return Err(SnapshotError::Version);
            }
            if let Ok(row) = serde_json::from_slice::<Row>(line) {
                rows.push(row.figures);
            }
        }
        Ok(FigureHistory::of(rows))
    }

    /// Adds the figures of a visit, and returns all of them. The file of a newer version stays as it is.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn add(&self, figures: Figures) -> Result<FigureHistory, SnapshotError> {
        let mut history = self.read()?;
        history.add(figures);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        // The library makes such files for their owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        for figures in history.rows() {
            let row = Row {
                figures_version: VERSION,
                figures: *figures,
            };
            let mut line = serde_json::to_vec(&row).map_err(io::Error::from)?;
            line.push(b'\n');
            file.write_all(&line)?;
        }
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(history)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn figures(at: &str, never: usize) -> Figures {
        Figures {
            at: at.parse().unwrap(),
            never,
            ..Figures::default()
        }
    }

    #[test]
    fn what_a_visit_counted_is_there_at_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let file = FiguresFile::new(&folder.path().join("kept"), "contoso.example");
        assert_eq!(file.read().unwrap(), FigureHistory::default());
        file.add(figures("2026-11-24T08:00:00Z", 5)).unwrap();
        let all = file.add(figures("2026-11-25T08:00:00Z", 3)).unwrap();
        assert_eq!(file.read().unwrap(), all);
        assert_eq!(all.rows().len(), 2);
    }

    #[test]
    fn a_broken_row_costs_itself_and_a_newer_version_keeps_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = FiguresFile::new(folder.path(), "contoso.example");
        file.add(figures("2026-11-24T08:00:00Z", 5)).unwrap();
        let mut text = fs::read_to_string(file.path()).unwrap();
        text.insert_str(0, "{\"figuresVersion\":1,\"at\":\"2026\n");
        fs::write(file.path(), &text).unwrap();
        assert_eq!(file.read().unwrap().rows().len(), 1);
        text.push_str("{\"figuresVersion\":2}\n");
        fs::write(file.path(), &text).unwrap();
        let refused = file.add(figures("2026-11-25T08:00:00Z", 3));
        assert!(matches!(refused, Err(SnapshotError::Version)));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
    }
}
