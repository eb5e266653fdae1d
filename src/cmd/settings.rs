//! What a run works with: flags beat the environment, which beats the profile.

use std::path::PathBuf;

use color_eyre::eyre::WrapErr;
use url::Url;

use super::Failure;
use super::demo::DemoTenant;
use super::options::{Auth, Options};
use crate::auth::{Cloud, scopes};
use crate::config::{Config, ConfigError, Profile, read};
use crate::ui::{HeaderColour, Theme};

/// The variable that holds an access token.
pub(super) const TOKEN: &str = "MFADECK_ACCESS_TOKEN";

/// The settings of a run.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) auth: Auth,
    pub(super) tenant: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) certificate: Option<PathBuf>,
    pub(super) redirect_port: u16,
    pub(super) cloud: Cloud,
    pub(super) graph_url: Option<Url>,
    pub(super) login_url: Option<Url>,
    pub(super) read_only: bool,
    /// A person's sign-in asks for the users at risk.
    pub(super) risk: bool,
    /// The list is kept on disk for the next start.
    pub(super) cache: bool,
    pub(super) protected: Vec<String>,
    pub(super) header: Option<HeaderColour>,
    pub(super) theme: Theme,
    /// What the file says of the dashboard, whatever the profile.
    pub(super) config: Config,
}

impl Settings {
    /// Puts them together. A demo has nothing to do with the tenants of profiles.
    pub(super) fn of(options: &Options) -> Result<Self, Failure> {
        let usage = |error: ConfigError| Failure::Usage(error.to_string());
        let config = read::read(options.config.as_deref()).map_err(usage)?;
        let profile = match (&options.demo, &options.profile) {
            (Some(_), None) => Profile::default(),
            (_, name) => config.profile(name.as_deref()).map_err(usage)?,
        };
        let mut protected = options.protect.clone();
        protected.extend(profile.protected.iter().cloned());
        Ok(Self {
            header: profile.header,
            theme: config.theme(options.theme.as_deref()).map_err(usage)?,
            auth: auth(options, &profile),
            cloud: options.cloud.or(profile.cloud).unwrap_or_default(),
            tenant: options.tenant.clone().or(profile.tenant),
            client_id: options.client_id.clone().or(profile.client_id),
            certificate: options.certificate.clone().or(profile.certificate),
            redirect_port: options.redirect_port.or(profile.redirect_port).unwrap_or(0),
            graph_url: options.graph_url.clone(),
            login_url: options.login_url.clone(),
            read_only: options.read_only || profile.read_only,
            risk: profile.risk,
            cache: !options.no_cache && config.cache,
            protected,
            config,
        })
    }
}

impl Settings {
    /// Where Graph is.
    pub(super) fn graph_url(&self) -> Result<Url, Failure> {
        address(self.graph_url.as_ref(), self.cloud.graph())
    }

    /// Where sign-in is.
    pub(super) fn login_url(&self) -> Result<Url, Failure> {
        address(self.login_url.as_ref(), self.cloud.login())
    }

    /// What the credential is asked for: a person's sign-in for single permissions, an application's for all it was
    /// given.
    pub(super) fn scope(&self) -> String {
        if self.auth.is_a_persons() {
            scopes::delegated(self.cloud, self.read_only, self.risk)
        } else {
            self.cloud.default_scope()
        }
    }

    /// Tenant and client id, which an application that signs in has to know.
    pub(super) fn application(&self) -> Result<(&str, &str), Failure> {
        let needed = |value: &'_ Option<String>, flag: &str| match value {
            Some(_) => Ok(()),
            None => Err(Failure::Usage(format!(
                "--auth {} needs {flag}",
                self.auth.name()
            ))),
        };
        needed(&self.tenant, "--tenant")?;
        needed(&self.client_id, "--client-id")?;
        Ok((
            self.tenant.as_deref().unwrap_or_default(),
            self.client_id.as_deref().unwrap_or_default(),
        ))
    }

    /// The same way in, but at a simulated tenant, in its cloud unless the command line names one.
    pub(super) fn point_at(&mut self, demo: &DemoTenant, named: Option<Cloud>) {
        self.graph_url = Some(demo.graph_url.clone());
        self.login_url = Some(demo.login_url.clone());
        self.tenant = Some(demo.tenant_id.clone());
        self.client_id = Some(demo.client_id.clone());
        self.cloud = named.unwrap_or(demo.cloud);
    }
}

fn address(told: Option<&Url>, otherwise: &str) -> Result<Url, Failure> {
    match told {
        Some(url) => Ok(url.clone()),
        None => Ok(otherwise.parse().wrap_err("the cloud's address")?),
    }
}

/// A token in the environment is there to be used, unless a flag says otherwise.
fn auth(options: &Options, profile: &Profile) -> Auth {
    let token = std::env::var_os(TOKEN).is_some_and(|token| !token.is_empty());
    match (options.auth, profile.auth) {
        (Some(auth), _) => auth,
        (None, _) if token || options.demo.is_some() => Auth::Token,
        (None, auth) => auth.unwrap_or(Auth::DeviceCode),
    }
}
