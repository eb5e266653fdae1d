//! The tenants that a run may open: the profiles of the configuration, or those of a demo.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use color_eyre::eyre::{Report, WrapErr};
use tempfile::TempDir;
use uuid::Uuid;

use super::connection::{Unsigned, cache_folder};
use super::credentials::{HOME_TENANT, Secrets};
use super::demo::{self, DemoTenant};
use super::failure::Failure;
use super::global::GlobalOptions;
use super::prompt;
use super::settings::Settings;
use crate::auth::{Cloud, KeyringEntry, Prompts, SharedSignIn, SignInError, UserCredential};
use crate::config::{Config, Profile, read};
use crate::coverage::SmsRetirement;
use crate::graph::{Graph, GraphEndpoint, GraphOptions};
use crate::snapshot::{FiguresFile, TenantIdFile};
use crate::tenant::Figures;
use azure_core::credentials::{Secret, TokenCredential as _};

/// How many tenants are read at once unless the command line says otherwise. The service's limits are those of each tenant;
/// what all together may ask for in twenty seconds is far more.
pub(super) const AT_ONCE: usize = 50;

/// What sign-ins of a person have in common across tenants: the authority and the application.
type Family = (String, String);

/// All tenants of a run, and what they share.
#[derive(Clone)]
pub(super) struct Profiles {
    global: GlobalOptions,
    config: Config,
    demo: Option<Arc<DemoTenant>>,
    /// The journals of a demo are deleted with it: the next demo is another tenant.
    folder: Option<Arc<TempDir>>,
    /// A permission that this run needs beside the others.
    also: Option<&'static str>,
    /// What the tenant is called that the command line names; the others are opened as their profiles say.
    own: Option<String>,
    /// One sign-in for all tenants of a family.
    shared: Arc<Mutex<BTreeMap<Family, SharedSignIn>>>,
}

impl Profiles {
    /// Reads the configuration, and starts the demo where one is asked for.
    pub(super) async fn open(global: &GlobalOptions) -> Result<Self, Failure> {
        let mut config = read::read(global.config.as_deref())?;
        let (mut demo, mut folder) = (None, None);
        if let Some(scenario) = &global.demo {
            let started = demo::start(scenario).await?;
            if let Some((first, _)) = started.profiles.first() {
                config.profile = Some(first.clone());
                config.profiles = started.profiles.iter().cloned().collect();
            }
            demo = Some(Arc::new(started));
            let temporary = tempfile::Builder::new().prefix("mfadeck-demo-").tempdir();
            folder = Some(Arc::new(
                temporary.wrap_err("cannot create a folder for the demo")?,
            ));
        }
        Ok(Self {
            global: global.clone(),
            config,
            demo,
            folder,
            also: None,
            own: None,
            shared: Arc::default(),
        })
    }

    /// The same for a command that works on all of them: no option may name one.
    pub(super) async fn all(global: &GlobalOptions, command: &str) -> Result<Self, Failure> {
        let environment = global.environment;
        let given = [
            ("--tenant", global.tenant.is_some() && !environment.tenant),
            (
                "--profile",
                global.profile.is_some() && !environment.profile,
            ),
        ];
        if let Some((option, _)) = given.into_iter().find(|(_, is_given)| *is_given) {
            return Err(Failure::Usage(format!(
                "mfadeck {command} works on all profiles: leave {option} out"
            )));
        }
        global.start_log()?;
        let global = GlobalOptions {
            tenant: None,
            profile: None,
            ..global.clone()
        };
        Self::open(&global).await
    }

    /// Sign-ins of a person ask for this permission too.
    pub(super) fn asking_also(self, permission: &'static str) -> Self {
        Self {
            also: Some(permission),
            ..self
        }
    }

    /// The same for a dashboard of many tenants: the one that the command line names is called so. Nobody reads stderr
    /// while it is open.
    pub(super) fn beside(&self, own: &str) -> Self {
        let mut beside = self.clone();
        beside.own = Some(own.to_owned());
        beside.global.verbose = false;
        beside
    }

    /// The same for reading alone: sign-ins ask for read permissions only.
    pub(super) fn reading(&self) -> Self {
        let mut reading = self.clone();
        reading.global.read_only = true;
        reading
    }

    /// The named profiles, each once; all of them where none is named.
    pub(super) fn some(&self, named: &[String]) -> Result<Vec<String>, Failure> {
        let all = self.names();
        if all.is_empty() {
            return Err(Failure::Usage(
                "the configuration has no profiles, and each tenant needs one: see mfadeck config example".into(),
            ));
        }
        for name in named {
            self.config.profile(Some(name))?;
        }
        let wanted = |name: &String| named.is_empty() || named.contains(name);
        Ok(all.into_iter().filter(wanted).collect())
    }

    /// The names of the profiles, in the order of the alphabet.
    pub(super) fn names(&self) -> Vec<String> {
        self.config.profiles.keys().cloned().collect()
    }

    /// The tenants of the dashboard. A demo of one tenant has no others.
    pub(super) fn desk(&self) -> Vec<(String, Option<String>)> {
        if self.demo.is_some() && !self.demo_has_profiles() {
            return Vec::new();
        }
        let profiles = self.config.profiles.iter();
        profiles
            .map(|(name, profile)| (name.clone(), profile.tenant.clone()))
            .collect()
    }

    /// The name of the default profile. A demo of one tenant has none.
    fn default(&self) -> Option<&str> {
        let default = self.config.profile.as_deref();
        default.filter(|_| self.demo_has_profiles() || self.demo.is_none())
    }

    fn demo_has_profiles(&self) -> bool {
        let demo = self.demo.as_ref();
        demo.is_some_and(|demo| !demo.profiles.is_empty())
    }

    /// What a tenant is opened with. Without a name it is the default profile, or what the command line says alone. A demo of
    /// one tenant ignores the default profile, and how a profile signs in.
    fn settings(&self, name: Option<&str>) -> Result<Settings, Failure> {
        let (global, name) = match &self.own {
            Some(own) if name == Some(own) => (self.global.clone(), self.global.profile.as_deref()),
            Some(_) => {
                let of_profiles = GlobalOptions {
                    tenant: None,
                    profile: None,
                    ..self.global.clone()
                };
                (of_profiles, name)
            }
            None => (self.global.clone(), name),
        };
        let (profile, is_named) = match (&self.demo, name) {
            (Some(_), name) if self.demo_has_profiles() => (self.config.profile(name)?, true),
            (Some(_), None) => (Profile::default(), false),
            (Some(_), name) => {
                let named = self.config.profile(name)?;
                (
                    Profile {
                        auth: None,
                        ..named
                    },
                    true,
                )
            }
            (None, name) => (self.config.profile(name)?, name.is_some()),
        };
        let mut settings = Settings::with(&global, self.config.clone(), &profile, is_named)?;
        if let Some(demo) = &self.demo {
            settings.point_at(demo, global.cloud);
        }
        Ok(settings)
    }

    /// A client for a tenant, before anybody has signed in. Without a name it is the default profile, or what the command
    /// line says alone.
    pub(super) fn unsigned(
        &self,
        name: Option<&str>,
        asking: Prompts,
    ) -> Result<Unsigned, Failure> {
        let settings = self.settings(name)?;
        let sign_in = settings.sign_in()?;
        let demo = self.demo.as_deref();
        let secrets = demo.map_or_else(Secrets::default, Secrets::of);
        let secrets = secrets.sharing(self.shared(sign_in.family()));
        let credential = sign_in.credential(secrets, asking)?;
        // The name tells tenants apart, so it must not be that of another one.
        let is_its_own = |name: &&str| self.tenant_of(name) == settings.tenant.as_deref();
        let default = self.default().filter(is_its_own);
        let endpoint = GraphEndpoint::new(settings.graph_url()?)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let graph_options = GraphOptions {
            read_only: settings.read_only,
            ..GraphOptions::default()
        };
        let mut scope = settings.scope();
        if let Some(also) = self.also.filter(|_| settings.auth.is_a_persons()) {
            scope = format!("{scope} {}", settings.cloud.scope(also));
        }
        let graph = Graph::new(endpoint, credential, scope, graph_options).map_err(Report::from)?;
        Ok(Unsigned {
            graph,
            settings,
            profile: name.or(default).map(str::to_owned),
            named_url: self.global.graph_url.clone(),
            verbose: self.global.verbose,
            folder: self.folder.clone(),
            demo: self.demo.clone(),
        })
    }

    /// The sign-in that tenants of a family share. In a demo somebody has signed in before.
    fn shared(&self, family: Family) -> SharedSignIn {
        let mut known = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = known.entry(family).or_insert_with(|| {
            let kept = self.demo.as_ref().filter(|_| self.demo_has_profiles());
            kept.map_or_else(SharedSignIn::default, |demo| {
                SharedSignIn::of(Secret::new(demo.refresh_token.clone()))
            })
        });
        shared.clone()
    }

    /// Signs the person in once for all of these tenants: by what a keyring keeps for one of them, else by asking at the
    /// default profile's tenant, or at the person's own. What needs no person is left alone.
    pub(super) async fn sign_in_once(&self, names: &[String]) -> Result<(), Failure> {
        let mut families: BTreeMap<Family, Vec<(bool, Settings)>> = BTreeMap::new();
        for name in names {
            let settings = self.settings(Some(name))?;
            if settings.auth.is_a_persons() {
                let is_default = self.config.profile.as_ref() == Some(name);
                let family = settings.sign_in()?.family();
                families
                    .entry(family)
                    .or_default()
                    .push((is_default, settings));
            }
        }
        for (family, members) in families {
            let shared = self.shared(family);
            if shared.is_known() {
                continue;
            }
            let alone = members.len() == 1;
            let Some((is_default, home)) = members.iter().max_by_key(|(default, _)| *default)
            else {
                continue;
            };
            let mut sign_in = home.sign_in()?;
            if !is_default && !alone {
                sign_in.tenant = Some(HOME_TENANT.to_owned());
            }
            let client = sign_in.public_client()?;
            let mut kept = vec![KeyringEntry::of(&client)];
            for (_, member) in &members {
                kept.push(KeyringEntry::of(&member.sign_in()?.public_client()?));
            }
            shared.recall(&kept);
            if shared.is_known() {
                continue;
            }
            let (asking, prompts) = Prompts::new();
            let flow = sign_in.flow();
            let person = UserCredential::sharing(client, flow, asking, None, shared);
            let scope = home.delegated_scope();
            let signed_in = prompt::sign_in(prompts, person.get_token(&[&scope], None)).await?;
            signed_in.map_err(|error| Failure::SignIn(SignInError::of(&error).to_string()))?;
        }
        Ok(())
    }

    /// Whether a person has to sign in before this tenant can be read: nobody has with its application, and no keyring
    /// keeps a sign-in.
    pub(super) fn lacks_sign_in(&self, name: &str) -> Result<bool, Failure> {
        let settings = self.settings(Some(name))?;
        if !settings.auth.is_a_persons() {
            return Ok(false);
        }
        let sign_in = settings.sign_in()?;
        let shared = self.shared(sign_in.family());
        shared.recall(&[KeyringEntry::of(&sign_in.public_client()?)]);
        Ok(!shared.is_known())
    }

    /// The latest figures that are kept of a tenant.
    pub(super) fn kept_figures(&self, name: &str) -> Result<Option<Figures>, Failure> {
        let settings = self.settings(Some(name))?;
        if self.demo.is_some() || !settings.figures {
            return Ok(None);
        }
        let folder = cache_folder()?;
        let file = settings.tenant.as_ref().map_or_else(
            || TenantIdFile::of_profile(&folder, name),
            |tenant| TenantIdFile::new(&folder, tenant),
        );
        let id = match settings
            .tenant
            .map(|named| (Uuid::try_parse(&named), named))
        {
            Some((Ok(id), _)) => Some(id.to_string()),
            // Where the token names no tenant, the figures are under what the profile calls it.
            Some((Err(_), named)) => Some(file.read().map_or(named, |id| id.to_string())),
            None => file.read().map(|id| id.to_string()),
        };
        let Some(id) = id else {
            return Ok(None);
        };
        let history = FiguresFile::new(&folder, &id).read();
        let history = history.wrap_err_with(|| format!("the figures of {name}"))?;
        Ok(history.rows().last().copied())
    }

    /// When SMS and voice end in the tenant of a profile.
    pub(super) fn sms_of(&self, name: &str) -> Option<&SmsRetirement> {
        let cloud = self.config.profiles.get(name)?.cloud;
        let cloud = self.global.cloud.or(cloud).unwrap_or_default();
        self.sms().filter(|_| cloud == Cloud::Global)
    }

    /// When SMS and voice end.
    pub(super) fn sms(&self) -> Option<&SmsRetirement> {
        self.config.sms.as_ref()
    }

    /// What the profile calls the tenant.
    pub(super) fn tenant_of(&self, name: &str) -> Option<&str> {
        self.config.profiles.get(name)?.tenant.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use tempfile::NamedTempFile;

    use super::*;

    const TWO: &str = "\
        profile = \"contoso\"\n\
        [profiles.contoso]\n\
        tenant = \"contoso.example\"\n\
        read_only = true\n\
        [profiles.coho]\n\
        tenant = \"cohowinery.example\"\n";

    /// The profiles of a dashboard that was started so; its own place has this name.
    async fn beside(options: &[&str], own: &str) -> Profiles {
        let mut config = NamedTempFile::new().unwrap();
        config.write_all(TWO.as_bytes()).unwrap();
        let config = config.path().to_str().unwrap();
        let global = GlobalOptions::of_line(&[&["--config", config], options].concat());
        Profiles::open(&global).await.unwrap().beside(own)
    }

    fn tenant(profiles: &Profiles, name: &str) -> Option<String> {
        profiles.settings(Some(name)).unwrap().tenant
    }

    #[tokio::test]
    async fn a_tenant_of_the_command_line_is_no_other_profile() {
        let profiles = beside(&["--tenant", "fabrikam.example"], "fabrikam.example").await;
        let own = tenant(&profiles, "fabrikam.example");
        assert_eq!(own.as_deref(), Some("fabrikam.example"));
        for (name, its_own) in [
            ("contoso", "contoso.example"),
            ("coho", "cohowinery.example"),
        ] {
            assert_eq!(tenant(&profiles, name).as_deref(), Some(its_own), "{name}");
        }
        let (asking, _) = Prompts::new();
        let unsigned = profiles.unsigned(Some("coho"), asking).unwrap();
        assert_eq!(unsigned.profile.as_deref(), Some("coho"));
    }

    #[tokio::test]
    async fn a_profile_of_the_command_line_is_no_other_profile() {
        let profiles = beside(&["--profile", "coho"], "coho").await;
        let own = tenant(&profiles, "coho");
        assert_eq!(own.as_deref(), Some("cohowinery.example"));
        let contoso = profiles.settings(Some("contoso")).unwrap();
        assert_eq!(contoso.tenant.as_deref(), Some("contoso.example"));
        assert!(contoso.read_only, "as its profile says");
    }

    #[tokio::test]
    async fn the_default_profile_does_not_give_its_name_to_another_tenant() {
        let profiles = beside(&["--tenant", "fabrikam.example"], "fabrikam.example").await;
        let alone = Profiles {
            own: None,
            ..profiles
        };
        let (asking, _) = Prompts::new();
        assert_eq!(alone.unsigned(None, asking).unwrap().profile, None);
    }

    #[tokio::test]
    async fn a_reading_of_all_tenants_asks_for_no_write_permission() {
        let profiles = beside(&[], "contoso").await;
        let settings = profiles.reading().settings(Some("coho")).unwrap();
        assert!(settings.read_only);
        assert!(!settings.scope().contains("ReadWrite"));
    }
}
