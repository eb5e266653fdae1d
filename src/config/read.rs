//! Where the configuration is, and its text.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::{Config, ConfigError};

/// `$XDG_CONFIG_HOME/mfadeck/config.toml`; none where there is no home.
pub fn usual_place() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("mfadeck").join("config.toml"))
}

/// The file that is named, or the one at its usual place, with its text; none where there is no file at the usual
/// place.
///
/// # Errors
/// When the file cannot be read; the text names it.
pub fn find(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let Some(path) = named.map(Path::to_owned).or_else(usual_place) else {
        return Ok(None);
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(error) => Err(ConfigError(format!(
            "{} cannot be read: {error}",
            path.display()
        ))),
    }
}

/// Reads the file that is named, or the one at its usual place if there is one.
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
