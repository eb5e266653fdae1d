//! Finds and reads the configuration file.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Config, ConfigError};
use crate::platform::{file, folder};

/// Far more than a configuration needs.
const LARGEST: u64 = 16 << 20;

/// `$XDG_CONFIG_HOME/mfadeck/config.toml`; none without a home directory.
pub fn default_path() -> Option<PathBuf> {
    Some(folder::config().ok()?.join("config.toml"))
}

/// The path and the text of the named file, else of the default one; none if the default one does not exist.
///
/// # Errors
/// When the file cannot be read; the text names it.
pub fn find(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let Some(path) = named.map(Path::to_owned).or_else(default_path) else {
        return Ok(None);
    };
    let text = file::read_all(&path, LARGEST).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    });
    match text {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(error) => Err(ConfigError(format!(
            "cannot read {}: {error}",
            path.display()
        ))),
    }
}

/// Reads the named file, else the default one if it exists.
///
/// # Errors
/// When the file cannot be read or used; the text names it.
pub fn read(named: Option<&Path>) -> Result<Config, ConfigError> {
    match find(named)? {
        Some((path, text)) => {
            Config::parse(&text).map_err(|problems| ConfigError::of(&path, &problems))
        }
        None => Ok(Config::default()),
    }
}
