//! Where a program keeps its files: the XDG folders, on Windows those of the user's profile.

use std::path::PathBuf;

use etcetera::{BaseStrategy, HomeDirError, choose_base_strategy};

const OURS: &str = "mfadeck";

/// A path as somebody types it: `~/` is the home folder.
pub(crate) fn from_home(path: &str) -> PathBuf {
    let rest = path.strip_prefix("~/");
    let home = choose_base_strategy().map(|folders| folders.home_dir().to_owned());
    match (rest, home) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// `$XDG_CONFIG_HOME/mfadeck`.
pub(crate) fn config() -> Result<PathBuf, HomeDirError> {
    Ok(choose_base_strategy()?.config_dir().join(OURS))
}

/// `$XDG_CACHE_HOME/mfadeck`, for the lists that are kept for the next start.
pub(crate) fn cache() -> Result<PathBuf, HomeDirError> {
    Ok(choose_base_strategy()?.cache_dir().join(OURS))
}

/// `$XDG_STATE_HOME/mfadeck`, for records that outlive a session.
pub(crate) fn state() -> Result<PathBuf, HomeDirError> {
    let folders = choose_base_strategy()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Ok(state.join(OURS))
}
