//! Which id the tenant of a profile has: what is kept of a tenant is filed under its id, and a profile names a domain, or no
//! tenant at all.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::platform::file::{open_own, private_folder, read_up_to};
use crate::tenant::file_stem;

/// An id is 36 characters.
const MOST: u64 = 64;

/// The id of one tenant, under a name of it.
#[derive(Clone, Debug)]
pub struct TenantIdFile {
    path: PathBuf,
}

impl TenantIdFile {
    /// The id under a name of the tenant within a folder; nothing is made yet.
    pub fn new(folder: &Path, name: &str) -> Self {
        let name = name.to_lowercase();
        Self {
            path: folder.join(format!("{}.tenant", file_stem(&name))),
        }
    }

    /// The id of the tenant that a profile without one signed in to last.
    pub fn of_profile(folder: &Path, profile: &str) -> Self {
        Self {
            path: folder.join(format!("{}.profile-tenant", file_stem(profile))),
        }
    }

    /// Reads it; none where nothing readable is there.
    pub fn read(&self) -> Option<Uuid> {
        let own = open_own(OpenOptions::new().read(true), &self.path).ok()?;
        let bytes = read_up_to(own.file, MOST).ok()?;
        Uuid::try_parse_ascii(bytes.trim_ascii()).ok()
    }

    /// Keeps the id that the tenant's token names, unless it is kept already.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep(&self, id: Uuid) -> io::Result<()> {
        if self.read() == Some(id) {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        // The library makes such files for their owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        writeln!(file, "{id}")?;
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_again_by_the_domain_in_any_case() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name| TenantIdFile::new(folder.path(), name);
        assert_eq!(file("contoso.example").read(), None);
        file("Contoso.example").keep(Uuid::from_u128(7)).unwrap();
        assert_eq!(file("contoso.EXAMPLE").read(), Some(Uuid::from_u128(7)));
        file("contoso.example").keep(Uuid::from_u128(8)).unwrap();
        assert_eq!(file("contoso.example").read(), Some(Uuid::from_u128(8)));
        assert_eq!(file("fabrikam.example").read(), None);
    }

    #[test]
    fn a_profile_that_is_called_like_a_domain_is_not_that_domain() {
        let folder = tempfile::tempdir().unwrap();
        let profile = TenantIdFile::of_profile(folder.path(), "contoso.example");
        profile.keep(Uuid::from_u128(7)).unwrap();
        assert_eq!(profile.read(), Some(Uuid::from_u128(7)));
        let domain = TenantIdFile::new(folder.path(), "contoso.example");
        assert_eq!(domain.read(), None);
    }
}
