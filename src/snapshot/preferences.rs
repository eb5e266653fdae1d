//! What the admin chose in the dashboard and what the next start shows: one small file for all tenants.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::platform::file::{open_own, private_folder, read_up_to};
use crate::tenant::{Column, SafeText, Sort};

/// Changes when a field changes its meaning. New fields do not change it.
const VERSION: u32 = 1;

/// Some hundred views.
const MOST: u64 = 1 << 20;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    views: Vec<ViewRow>,
}

/// A view as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ViewRow {
    name: String,
    filter: String,
    /// A column, with a dash before it for the reversed order.
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<String>>,
}

/// A view that was saved in the dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptView {
    /// What the admin calls it.
    pub name: String,
    /// The filter, in the query language.
    pub filter: String,
    /// The order.
    pub sort: Option<Sort>,
    /// The columns.
    pub columns: Option<Vec<Column>>,
}

impl From<KeptView> for ViewRow {
    fn from(view: KeptView) -> Self {
        Self {
            name: view.name,
            filter: view.filter,
            sort: view.sort.map(Sort::name),
            columns: view.columns.as_deref().map(names),
        }
    }
}

impl From<&ViewRow> for KeptView {
    /// Escape sequences that somebody has put into the file must not reach the terminal.
    fn from(row: &ViewRow) -> Self {
        Self {
            name: SafeText::new(&row.name).to_string(),
            filter: SafeText::new(&row.filter).to_string(),
            sort: row.sort.as_deref().and_then(Sort::parse),
            columns: row.columns.as_deref().map(columns),
        }
    }
}

fn names(columns: &[Column]) -> Vec<String> {
    columns
        .iter()
        .map(|column| column.name().to_owned())
        .collect()
}

/// Names of a newer version are left out.
fn columns(names: &[String]) -> Vec<Column> {
    names
        .iter()
        .filter_map(|name| Column::parse(name))
        .collect()
}

impl Preferences {
    /// The columns of the list, in their order; none where nobody has chosen. Names of a newer version are left out.
    pub fn columns(&self) -> Option<Vec<Column>> {
        self.columns.as_deref().map(columns)
    }

    /// Remembers columns, or that there is no choice.
    pub fn set_columns(&mut self, columns: Option<&[Column]>) {
        self.columns = columns.map(names);
    }

    /// The views that were saved, in that order.
    pub fn views(&self) -> impl Iterator<Item = KeptView> + '_ {
        self.views.iter().map(KeptView::from)
    }

    /// Remembers a view, in the place of one of its name.
    pub fn keep_view(&mut self, view: KeptView) {
        let row = ViewRow::from(view);
        match self.views.iter_mut().find(|known| known.name == row.name) {
            Some(known) => *known = row,
            None => self.views.push(row),
        }
    }

    /// Forgets the view of a name.
    pub fn drop_view(&mut self, name: &str) {
        self.views.retain(|view| view.name != name);
    }
}

/// The file.
#[derive(Clone, Debug)]
pub struct PreferencesFile {
    path: PathBuf,
    /// Two changes of this process come one after the other.
    changing: Arc<Mutex<()>>,
}

/// Why nothing is remembered.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    /// The file cannot be read or written.
    #[error("{0}")]
    File(#[from] io::Error),
    /// A newer version wrote it, or something else.
    #[error("mfadeck cannot read {0}, and leaves it as it is")]
    Foreign(PathBuf),
}

impl PreferencesFile {
    /// The file within a folder; nothing is made yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("dashboard.json"),
            changing: Arc::default(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it; nothing is remembered where it was never written.
    ///
    /// # Errors
    /// Where it cannot be read, or holds what this version does not write.
    pub fn read(&self) -> Result<Preferences, PreferencesError> {
        let bytes = match open_own(OpenOptions::new().read(true), &self.path) {
            Ok(own) => read_up_to(own.file, MOST)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Preferences::default());
            }
            Err(error) => return Err(error.into()),
        };
        let read = serde_json::from_slice::<Preferences>(&bytes).ok();
        let read = read.filter(|read| read.version <= VERSION);
        read.ok_or_else(|| PreferencesError::Foreign(self.path.clone()))
    }

    /// Changes what is remembered. A file that cannot be read stays as it is. May take a while.
    ///
    /// # Errors
    /// Where the file cannot be read or written.
    pub fn change(&self, change: impl FnOnce(&mut Preferences)) -> Result<(), PreferencesError> {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut preferences = self.read()?;
        change(&mut preferences);
        preferences.version = VERSION;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        // The library makes such files for their owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, &preferences).map_err(io::Error::from)?;
        file.write_all(b"\n")?;
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_choice_is_there_at_the_next_start_and_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(&folder.path().join("mfadeck"));
        assert_eq!(file.read().unwrap().columns(), None);
        let columns = [Column::Name, Column::LastSignIn];
        file.change(|kept| kept.set_columns(Some(&columns)))
            .unwrap();
        let again = PreferencesFile::new(&folder.path().join("mfadeck"));
        assert_eq!(again.read().unwrap().columns(), Some(columns.to_vec()));
        again.change(|kept| kept.set_columns(None)).unwrap();
        assert_eq!(file.read().unwrap().columns(), None);
    }

    #[test]
    fn a_view_is_kept_with_its_order_and_columns_replaced_by_its_name_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(folder.path());
        let view = |name: &str, filter: &str| KeptView {
            name: name.into(),
            filter: filter.into(),
            sort: Some(Sort {
                column: Column::Created,
                descending: true,
            }),
            columns: Some(vec![Column::Name, Column::Sms]),
        };
        let kept = || file.read().unwrap().views().collect::<Vec<_>>();
        file.change(|kept| kept.keep_view(view("sales", "sales")))
            .unwrap();
        file.change(|kept| kept.keep_view(view("old", "state:disabled")))
            .unwrap();
        file.change(|kept| kept.keep_view(view("sales", "sales -guest:yes")))
            .unwrap();
        assert_eq!(
            kept(),
            [
                view("sales", "sales -guest:yes"),
                view("old", "state:disabled")
            ]
        );
        file.change(|kept| kept.drop_view("sales")).unwrap();
        assert_eq!(kept(), [view("old", "state:disabled")]);
    }

    #[test]
    fn what_something_else_has_written_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(folder.path());
        for text in ["not json", "{\"version\":2,\"columns\":[\"displayName\"]}"] {
            fs::write(file.path(), text).unwrap();
            let refused = file.change(|kept| kept.set_columns(None));
            assert!(matches!(refused, Err(PreferencesError::Foreign(_))));
            assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
        }
    }

    #[test]
    fn a_column_of_a_newer_version_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = PreferencesFile::new(folder.path());
        fs::write(
            file.path(),
            "{\"version\":1,\"columns\":[\"shoeSize\",\"mail\"],\"else\":1}",
        )
        .unwrap();
        assert_eq!(file.read().unwrap().columns(), Some(vec![Column::Mail]));
    }
}
