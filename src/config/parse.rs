//! The configuration, and how it is read from its text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::SignedDuration;
use toml::de::DeTable;

use super::problem::{ConfigError, Problem, unknown};
use super::section::{Document, Section, Value};
use super::{Auth, keys, sms, themes, views};
use crate::app::KeyMap;
use crate::app::View;
use crate::app::model::Start;
use crate::auth::Cloud;
use crate::coverage::SmsRetirement;
use crate::tenant::{Column, UserKey};
use crate::ui::{HeaderColour, Theme};

/// The words of what the dashboard opens with.
const STARTS: [(&str, Start); 2] = [("list", Start::List), ("overview", Start::Overview)];

/// A large tenant takes a few hundred requests, which the limits of the service allow many times an hour. An admin who
/// needs a newer list presses a key.
const REFRESH_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// What the file sets, and the defaults for the rest.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own"
)]
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The default profile.
    pub profile: Option<String>,
    /// By name.
    pub profiles: BTreeMap<String, Profile>,
    /// The default theme.
    pub theme: Option<String>,
    /// By name, without the built-in ones.
    pub themes: BTreeMap<String, Theme>,
    /// The keys of the dashboard's commands.
    pub keys: KeyMap,
    /// In the order of the file.
    pub views: Vec<View>,
    /// The columns of the dashboard's list, in their order; none where the admin chooses them there.
    pub columns: Option<Vec<Column>>,
    /// What the dashboard opens with.
    pub start: Start,
    /// Whether the list is kept on disk for the next start.
    pub cache: bool,
    /// Whether the figures of each visit are kept; as `cache` unless it is set.
    pub figures: bool,
    /// The age at which the list is refreshed; none for never.
    pub refresh_every: Option<SignedDuration>,
    /// Whether names, accounts and numbers are masked from the start.
    pub mask: bool,
    /// Whether the mouse selects and scrolls in the dashboard.
    pub mouse: bool,
    /// When SMS and voice end, in the global cloud.
    pub sms: Option<SmsRetirement>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: None,
            profiles: BTreeMap::new(),
            theme: None,
            themes: BTreeMap::new(),
            keys: KeyMap::default(),
            views: Vec::new(),
            columns: None,
            start: Start::default(),
            cache: true,
            figures: true,
            refresh_every: Some(REFRESH_EVERY),
            mask: false,
            mouse: false,
            sms: sms::announced(),
        }
    }
}

/// A tenant, and how to sign in to it. Settings that are left out have their defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The tenant's id or one of its domains.
    pub tenant: Option<String>,
    /// The application that signs in.
    pub client_id: Option<String>,
    /// The application's certificate with its key, a PEM file.
    pub certificate: Option<PathBuf>,
    /// The loopback port for the browser sign-in.
    pub redirect_port: Option<u16>,
    /// The cloud that the tenant is in.
    pub cloud: Option<Cloud>,
    /// How to sign in.
    pub auth: Option<Auth>,
    /// Whether every change is refused.
    pub read_only: bool,
    /// Whether the sign-in of a person requests the permission to see risky users.
    pub risk: bool,
    /// Whether the sign-in of a person leaves the permission to see the members of groups out.
    pub without_groups: bool,
    /// Accounts that must not be changed, beside those of the command line: UPNs or object ids.
    pub protected: Vec<UserKey>,
    /// The colour of the header, which tells tenants apart.
    pub header: Option<HeaderColour>,
}

impl Config {
    /// Reads a file's text.
    ///
    /// # Errors
    /// All errors in the file, sorted by line: broken TOML, else unknown keys and invalid values.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let document = Document::new(text);
        let (table, broken) = DeTable::parse_recoverable(text);
        let config = if broken.is_empty() {
            Self::of(Section::new(&document, table.get_ref()))
        } else {
            Self::default()
        };
        for error in broken {
            document.note(&error.span().unwrap_or_default(), error.message());
        }
        let problems = document.into_problems();
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }

    fn of(section: Section<'_>) -> Self {
        let mut section = section;
        let mut config = Self::default();
        let preferred = section.get("profile");
        for entry in tables(&mut section, "profiles") {
            if let Some(profile) = entry.section().map(Profile::of) {
                config.profiles.insert(entry.name.to_owned(), profile);
            }
        }
        let theme = section.get("theme");
        for entry in tables(&mut section, "themes") {
            if Theme::named(entry.name).is_some() {
                let name = entry.name;
                entry.key_error(&format!(
                    "the theme \"{name}\" is built in; choose another name"
                ));
            } else if let Some(theme) = entry.section().map(themes::read) {
                config.themes.insert(entry.name.to_owned(), theme);
            }
        }
        if let Some(keys) = section.get("keys").and_then(|value| value.section()) {
            config.keys = keys::read(&keys);
        }
        config.views = views::read(&tables(&mut section, "views"), &config.keys);
        if let Some(value) = section.get("start") {
            config.start = value
                .word(&STARTS.map(|(word, _)| word), start)
                .unwrap_or_default();
        }
        config.columns = section.get("columns").map(|value| columns(&value));
        let mut flag = |key, usual| {
            section
                .get(key)
                .and_then(|value| value.flag())
                .unwrap_or(usual)
        };
        config.cache = flag("cache", config.cache);
        config.figures = flag("figures", config.cache);
        config.mask = flag("mask", config.mask);
        config.mouse = flag("mouse", config.mouse);
        if let Some(value) = section.get("refresh_minutes") {
            let minutes = value.number(0..=1440).filter(|minutes| *minutes > 0);
            config.refresh_every = minutes.map(|minutes| SignedDuration::from_mins(minutes.into()));
        }
        if let Some(dates) = section.get("sms").and_then(|value| value.section()) {
            config.sms = sms::read(dates, config.sms.take());
        }
        section.finish();
        config.profile = named(preferred, &config.profile_names());
        config.theme = named(theme, &config.theme_names());
        config
    }

    /// The profile of that name; without a name the default one, or an empty one.
    ///
    /// # Errors
    /// If there is no profile of that name.
    pub fn profile(&self, name: Option<&str>) -> Result<Profile, ConfigError> {
        let Some(name) = name.or(self.profile.as_deref()) else {
            return Ok(Profile::default());
        };
        let found = self.profiles.get(name).cloned();
        found.ok_or_else(|| ConfigError(unknown("profile", name, &self.profile_names())))
    }

    /// The theme of that name; without a name the default one, or dark.
    ///
    /// # Errors
    /// If there is no theme of that name.
    pub fn theme(&self, name: Option<&str>) -> Result<Theme, ConfigError> {
        let Some(name) = name.or(self.theme.as_deref()) else {
            return Ok(Theme::dark());
        };
        let found = Theme::named(name).or_else(|| self.themes.get(name).copied());
        found.ok_or_else(|| ConfigError(unknown("theme", name, &self.theme_names())))
    }

    /// The view of that name.
    ///
    /// # Errors
    /// If there is no view of that name.
    pub fn view(&self, name: &str) -> Result<&View, ConfigError> {
        let found = self.views.iter().find(|view| view.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.views.iter().map(|view| view.name.as_str()).collect();
            ConfigError(unknown("view", name, &names))
        })
    }

    fn profile_names(&self) -> Vec<&str> {
        self.profiles.keys().map(String::as_str).collect()
    }

    fn theme_names(&self) -> Vec<&str> {
        let built_in = Theme::BUILT_IN.into_iter().map(|(name, _)| name);
        built_in
            .chain(self.themes.keys().map(String::as_str))
            .collect()
    }
}

impl Profile {
    fn of(section: Section<'_>) -> Self {
        let mut section = section;
        let mut text = |key| {
            let value = section.get(key)?;
            value.text().map(str::to_owned)
        };
        let tenant = text("tenant");
        let client_id = text("client_id");
        let certificate = text("certificate").map(PathBuf::from);
        let redirect_port = section.get("redirect_port");
        let cloud = section.get("cloud");
        let auth = section.get("auth");
        let read_only = section.get("read_only");
        let risk = section.get("risk");
        let groups = section.get("groups");
        let protected = section.get("protected");
        let header = section.get("header");
        section.finish();
        Self {
            tenant,
            client_id,
            certificate,
            redirect_port: redirect_port.and_then(|value| value.number(0..=u16::MAX)),
            cloud: cloud.and_then(|value| value.choice()),
            auth: auth.and_then(|value| value.choice()),
            read_only: read_only.and_then(|value| value.flag()).unwrap_or_default(),
            risk: risk.and_then(|value| value.flag()).unwrap_or_default(),
            without_groups: groups.and_then(|value| value.flag()) == Some(false),
            protected: protected.as_ref().map(accounts).unwrap_or_default(),
            header: header.and_then(|value| {
                value.word(
                    &HeaderColour::ALL.map(HeaderColour::name),
                    HeaderColour::parse,
                )
            }),
        }
    }
}

/// Accounts by UPN or object id. A wrong one would protect nobody, so it is an error.
fn accounts(value: &Value<'_>) -> Vec<UserKey> {
    let mut keys = Vec::new();
    for text in value.texts() {
        match text.parse::<UserKey>() {
            Ok(key) => keys.push(key),
            Err(why) => value.error(&why),
        }
    }
    keys
}

/// The entries of a table whose keys the admin chooses.
fn tables<'a>(section: &mut Section<'a>, key: &'static str) -> Vec<Value<'a>> {
    let table = section.get(key).and_then(|value| value.section());
    table.map(|table| table.all()).unwrap_or_default()
}

fn start(word: &str) -> Option<Start> {
    STARTS
        .into_iter()
        .find_map(|(known, start)| (known == word).then_some(start))
}

/// Columns by any of their names.
pub(super) fn columns(value: &Value<'_>) -> Vec<Column> {
    let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    let mut columns = Vec::new();
    for word in value.texts() {
        match Column::parse(word) {
            Some(column) => columns.push(column),
            None => value.error(&unknown("column", word, &names)),
        }
    }
    columns
}

fn named(value: Option<Value<'_>>, known: &[&str]) -> Option<String> {
    value?.word(known, |word| known.contains(&word).then(|| word.to_owned()))
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
