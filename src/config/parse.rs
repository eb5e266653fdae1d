//! What a configuration may say, read from its text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::SignedDuration;
use toml::de::DeTable;

use super::problem::{ConfigError, Problem, unknown};
use super::section::{Document, Section, Value};
use super::{Auth, keys, themes};
use crate::app::KeyMap;
use crate::app::model::{Start, View};
use crate::auth::Cloud;
use crate::tenant::{Query, SafeText};
use crate::ui::{HeaderColour, Theme};

/// The words of what the dashboard opens with.
const STARTS: [(&str, Start); 2] = [("list", Start::List), ("overview", Start::Overview)];

/// How old the list may become by itself: a reading of a large tenant is a few hundred requests, which the service's
/// limits bear many times an hour, and the admin who needs it newer presses a key.
const REFRESH_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// A configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The profile that is used where none is named.
    pub profile: Option<String>,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// The theme that is used where none is named.
    pub theme: Option<String>,
    /// The admin's own themes by name.
    pub themes: BTreeMap<String, Theme>,
    /// Which keys lead where.
    pub keys: KeyMap,
    /// The admin's own views, in the order of the file.
    pub views: Vec<View>,
    /// What the dashboard opens with.
    pub start: Start,
    /// Whether the list is kept for the next start.
    pub cache: bool,
    /// How old the list may become before it is read again; none for never by itself.
    pub refresh_every: Option<SignedDuration>,
    /// Whether names, accounts and numbers are masked from the start.
    pub mask: bool,
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
            start: Start::default(),
            cache: true,
            refresh_every: Some(REFRESH_EVERY),
            mask: false,
        }
    }
}

/// What a profile says; what it leaves out is as without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The tenant's id or one of its domains.
    pub tenant: Option<String>,
    /// The application that signs in.
    pub client_id: Option<String>,
    /// The application's certificate with its key, a PEM file.
    pub certificate: Option<PathBuf>,
    /// The port on loopback that a browser comes back to.
    pub redirect_port: Option<u16>,
    /// The cloud.
    pub cloud: Option<Cloud>,
    /// The way to sign in.
    pub auth: Option<Auth>,
    /// Whether the session may only read.
    pub read_only: bool,
    /// Whether a person's sign-in asks for the permission to see the users at risk.
    pub risk: bool,
    /// Accounts that are never changed, beside those of the command line: UPNs or object ids.
    pub protected: Vec<String>,
    /// The colour of the header, so that nobody takes one tenant for another.
    pub header: Option<HeaderColour>,
}

impl Config {
    /// Reads a file's text.
    ///
    /// # Errors
    /// All that is wrong in it, in the order of the lines: what is not TOML; otherwise keys that are unknown and
    /// values that mean nothing.
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
                entry.wrong_key(&format!(
                    "the theme \"{name}\" is built in; choose another name"
                ));
            } else if let Some(theme) = entry.section().map(themes::read) {
                config.themes.insert(entry.name.to_owned(), theme);
            }
        }
        if let Some(keys) = section.get("keys").and_then(|value| value.section()) {
            config.keys = keys::read(&keys);
        }
        config.views = tables(&mut section, "views")
            .iter()
            .filter_map(view)
            .collect();
        if let Some(value) = section.get("start") {
            config.start = value
                .word(&STARTS.map(|(word, _)| word), start)
                .unwrap_or_default();
        }
        let mut flag = |key, usual| {
            section
                .get(key)
                .and_then(|value| value.flag())
                .unwrap_or(usual)
        };
        config.cache = flag("cache", config.cache);
        config.mask = flag("mask", config.mask);
        if let Some(value) = section.get("refresh_minutes") {
            let minutes = value.number(0..=1440).filter(|minutes| *minutes > 0);
            config.refresh_every = minutes.map(|minutes| SignedDuration::from_mins(minutes.into()));
        }
        section.end();
        config.profile = named(preferred, &config.profile_names());
        config.theme = named(theme, &config.theme_names());
        config
    }

    /// The profile of that name; without a name the one that the file prefers, or none.
    ///
    /// # Errors
    /// When there is no profile of that name.
    pub fn profile(&self, name: Option<&str>) -> Result<Profile, ConfigError> {
        let Some(name) = name.or(self.profile.as_deref()) else {
            return Ok(Profile::default());
        };
        let found = self.profiles.get(name).cloned();
        found.ok_or_else(|| ConfigError(unknown("profile", name, &self.profile_names())))
    }

    /// The theme of that name; without a name the one that the file prefers, or the usual one.
    ///
    /// # Errors
    /// When there is no theme of that name.
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
    /// When there is no view of that name.
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
        let protected = section.get("protected");
        let header = section.get("header");
        section.end();
        Self {
            tenant,
            client_id,
            certificate,
            redirect_port: redirect_port.and_then(|value| value.number(0..=u16::MAX)),
            cloud: cloud.and_then(|value| value.word(&Cloud::ALL.map(Cloud::name), Cloud::parse)),
            auth: auth.and_then(|value| {
                let names = Auth::names();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                value.word(&names, Auth::parse)
            }),
            read_only: read_only.and_then(|value| value.flag()).unwrap_or_default(),
            risk: risk.and_then(|value| value.flag()).unwrap_or_default(),
            protected: protected
                .map(|value| value.texts().into_iter().map(str::to_owned).collect())
                .unwrap_or_default(),
            header: header.and_then(|value| {
                value.word(
                    &HeaderColour::ALL.map(HeaderColour::name),
                    HeaderColour::parse,
                )
            }),
        }
    }
}

/// The entries of a table whose names the admin chooses.
fn tables<'a>(section: &mut Section<'a>, key: &'static str) -> Vec<Value<'a>> {
    let table = section.get(key).and_then(|value| value.section());
    table.map(|table| table.all()).unwrap_or_default()
}

fn start(word: &str) -> Option<Start> {
    STARTS
        .into_iter()
        .find_map(|(known, start)| (known == word).then_some(start))
}

/// A filter that can be read. The name is drawn, so it must not steer the terminal.
fn view(entry: &Value<'_>) -> Option<View> {
    let filter = entry.text()?;
    if let Err(error) = Query::parse(filter) {
        entry.wrong(&format!("view \"{}\": {error}", entry.name));
        return None;
    }
    Some(View {
        name: SafeText::new(entry.name).to_string(),
        filter: filter.to_owned(),
    })
}

/// A name that has to be among those that exist.
fn named(value: Option<Value<'_>>, known: &[&str]) -> Option<String> {
    value?.word(known, |word| known.contains(&word).then(|| word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"profile = "contoso"

[profiles.contoso]
tenant = "contoso.example"
auth = "browser"
read_only = true
protected = ["breakglass@contoso.example"]
header = "red"
"#;

    fn refused(text: &str) -> String {
        let problems = Config::parse(text).unwrap_err();
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn the_preferred_profile_is_used_where_none_is_named() {
        let config = Config::parse(TEXT).unwrap();
        let profile = config.profile(None).unwrap();
        assert_eq!(profile.tenant.as_deref(), Some("contoso.example"));
        assert!(profile.read_only);
        assert_eq!(config.profile(Some("contoso")).unwrap(), profile);
        assert_eq!(
            Config::parse("").unwrap().profile(None).unwrap(),
            Profile::default()
        );
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_what_may_have_been_meant() {
        let text = TEXT.replace("tenant =", "tennant =");
        assert_eq!(
            refused(&text),
            "line 4: unknown key \"tennant\"; did you mean \"tenant\"?"
        );
        assert!(refused("zzz = 1\n").contains("known are profile, profiles, theme"));
    }

    #[test]
    fn a_value_of_the_wrong_kind_and_broken_toml_are_named_with_their_line() {
        let kind = refused(&TEXT.replace("read_only = true", "read_only = \"yes\""));
        assert!(kind.starts_with("line 6: "), "{kind}");
        let broken = refused("profile = \"contoso\n");
        assert!(
            broken.starts_with("line 1: ") && !broken.contains('\n'),
            "{broken}"
        );
    }

    #[test]
    fn an_unknown_profile_is_answered_with_one_that_exists() {
        let error = Config::parse(TEXT)
            .unwrap()
            .profile(Some("contosso"))
            .unwrap_err();
        assert!(
            error.to_string().contains("did you mean \"contoso\"?"),
            "{error}"
        );
    }

    #[test]
    fn all_mistakes_are_told_in_the_order_of_their_lines() {
        let text = "theme = \"drak\"\nstart = \"lst\"\ncache = \"no\"\nrefresh_minutes = 2000\n\
                    [views]\nlost = \"mfa:offf\"\n[profiles.p]\ncloud = \"us-gv\"\nauth = \"brower\"\n\
                    header = \"redd\"\nprotected = [1]\n[themes.dark]\n[themes.mine]\nbase = \"ligt\"\n\
                    dangr = \"red\"\n";
        let told = refused(text);
        let lines: Vec<&str> = told.lines().collect();
        for (line, part) in [
            "did you mean \"dark\"?",
            "did you mean \"list\"?",
            "\"cache\" must be true or false",
            "\"refresh_minutes\" must be a number from 0 to 1440",
            "view \"lost\": ",
            "did you mean \"us-gov\"?",
            "did you mean \"browser\"?",
            "did you mean \"red\"?",
            "must be a list of texts",
            "is built in",
            "did you mean \"light\"?",
            "did you mean \"danger\"?",
        ]
        .into_iter()
        .enumerate()
        {
            assert!(lines[line].contains(part), "{part} in {lines:#?}");
        }
        assert_eq!(lines.len(), 12);
        assert!(lines.iter().all(|line| line.starts_with("line ")));
    }

    #[test]
    fn all_that_is_broken_is_told_too() {
        let told = refused("profile = \"a\nstart =\n");
        assert!(
            told.starts_with("line 1: ") && told.contains("\nline 2: "),
            "{told}"
        );
    }

    #[test]
    fn views_keep_the_order_of_the_file_and_steer_no_terminal() {
        let text = "[views]\nz = \"mfa:off\"\n\"a\\u001b[2J\" = \"admin:yes\"\n";
        let views = Config::parse(text).unwrap().views;
        assert_eq!(views[0].name, "z");
        assert!(!views[1].name.contains('\u{1b}'), "{views:?}");
    }

    #[test]
    fn what_is_left_out_is_as_without_a_file() {
        assert_eq!(Config::parse(""), Ok(Config::default()));
        let config = Config::parse("refresh_minutes = 0\ncache = false\nmask = true\n").unwrap();
        assert_eq!(config.refresh_every, None);
        assert!(!config.cache && config.mask);
    }
}
