//! What a configuration may say, read from its text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How alike two words have to be to be taken for a slip of the finger.
const ALIKE: f64 = 0.7;

/// The keys outside of profiles.
const KEYS: [&str; 2] = ["profile", "profiles"];

/// The keys of a profile.
const PROFILE_KEYS: [&str; 9] = [
    "tenant",
    "client_id",
    "certificate",
    "redirect_port",
    "cloud",
    "auth",
    "read_only",
    "protected",
    "header",
];

/// A configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The profile that is used where none is named.
    pub profile: Option<String>,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Profile>,
}

/// What a profile says; what it leaves out is as without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The tenant's id or one of its domains.
    pub tenant: Option<String>,
    /// The application that signs in.
    pub client_id: Option<String>,
    /// The application's certificate with its key, a PEM file.
    pub certificate: Option<PathBuf>,
    /// The port on loopback that a browser comes back to.
    pub redirect_port: Option<u16>,
    /// The cloud, by its word on the command line.
    pub cloud: Option<String>,
    /// The way to sign in, by its word on the command line.
    pub auth: Option<String>,
    /// Whether the session may only read.
    pub read_only: bool,
    /// Accounts that are never changed, beside those of the command line: UPNs or object ids.
    pub protected: Vec<String>,
    /// The colour of the header, so that nobody takes one tenant for another.
    pub header: Option<String>,
}

/// Why a configuration cannot be used: in one line, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(super) String);

impl Config {
    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is not TOML, a key is unknown or a value is of the wrong kind; the text names the line.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let at = |span: Option<Range<usize>>, what: &str| {
            let line = span.map_or(1, |span| {
                let before = text.get(..span.start).unwrap_or(text);
                1 + before.matches('\n').count()
            });
            ConfigError(format!("line {line}: {}", what.replace('\n', " ")))
        };
        let table = DeTable::parse(text).map_err(|error| at(error.span(), error.message()))?;
        let mut places = vec![(table.get_ref(), &KEYS[..])];
        let profiles = table.get_ref().get("profiles").map(Spanned::get_ref);
        if let Some(DeValue::Table(profiles)) = profiles {
            let tables = profiles.values().filter_map(|value| match value.get_ref() {
                DeValue::Table(table) => Some((table, &PROFILE_KEYS[..])),
                _ => None,
            });
            places.extend(tables);
        }
        for (table, known) in places {
            let is_unknown =
                |key: &&Spanned<Cow<'_, str>>| !known.contains(&key.get_ref().as_ref());
            if let Some(key) = table.keys().find(is_unknown) {
                return Err(at(Some(key.span()), &unknown("key", key.get_ref(), known)));
            }
        }
        toml::from_str(text).map_err(|error| at(error.span(), error.message()))
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
        found.ok_or_else(|| {
            let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            ConfigError(unknown("profile", name, &names))
        })
    }
}

/// Says that a word is not known, and which one may have been meant.
pub fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let likeness = |known: &&&str| strsim::jaro_winkler(word, known);
    let meant = known
        .iter()
        .filter(|known| likeness(known) >= ALIKE)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match (meant, known.is_empty()) {
        (Some(meant), _) => format!("unknown {what} \"{word}\"; did you mean \"{meant}\"?"),
        (None, true) => format!("unknown {what} \"{word}\"; there is none"),
        (None, false) => format!("unknown {what} \"{word}\"; known are {}", known.join(", ")),
    }
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
        Config::parse(text).unwrap_err().to_string()
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
        assert!(refused("zzz = 1\n").contains("known are profile, profiles"));
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
}
