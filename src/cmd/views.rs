//! Views by name: those of the configuration, and those that were saved in the dashboard.

use super::failure::Failure;
use super::global::GlobalOptions;
use super::out::OutputOptions;
use crate::app::View;
use crate::config::{Config, read};
use crate::platform::folder;
use crate::snapshot::{Preferences, PreferencesError, PreferencesFile};

/// The views of the configuration in their order, then those that were saved in the dashboard under other names.
pub(super) fn all(configured: Vec<View>, remembered: &Preferences) -> Vec<View> {
    let mut views = configured;
    for kept in remembered.views() {
        if !views.iter().any(|view| view.name == kept.name) {
            views.push(View {
                name: kept.name,
                filter: kept.filter,
                sort: kept.sort,
                columns: kept.columns,
                key: None,
                is_saved: true,
            });
        }
    }
    views
}

/// The filter of the view that a command line names. A demo remembers nothing, and knows nothing that was saved.
pub(super) fn filter_of(
    name: &str,
    global: &GlobalOptions,
    output: &OutputOptions,
) -> Result<String, Failure> {
    let usage = |error: crate::config::ConfigError| Failure::Usage(error.to_string());
    let mut config = read::read(global.config.as_deref()).map_err(usage)?;
    let remembered = if global.demo.is_some() {
        Ok(Preferences::default())
    } else {
        saved()
    };
    let is_configured = config.view(name).is_ok();
    let remembered = match remembered {
        Ok(remembered) => remembered,
        Err(error) => {
            if !is_configured {
                output.note(format_args!(
                    "cannot read the views that were saved in the dashboard: {error}"
                ));
            }
            Preferences::default()
        }
    };
    if is_configured && remembered.views().any(|kept| kept.name == name) {
        output.note(format_args!(
            "two views are named \"{name}\": the one of the configuration is used, not the one saved in the dashboard"
        ));
    }
    config.views = all(config.views, &remembered);
    Ok(config.view(name).map_err(usage)?.filter.clone())
}

/// The names that a shell completes. What cannot be read has none: a message would disturb the completion.
pub(super) fn names(config: Config) -> Vec<String> {
    let views = all(config.views, &saved().unwrap_or_default());
    views.into_iter().map(|view| view.name).collect()
}

/// What was saved in the dashboard, for all tenants.
fn saved() -> Result<Preferences, PreferencesError> {
    match folder::state() {
        Ok(state) => PreferencesFile::new(&state).read(),
        Err(_) => Ok(Preferences::default()),
    }
}
