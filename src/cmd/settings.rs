//! The settings of a run: a flag wins over a named profile, that over the environment, that over the default profile.

use std::path::PathBuf;

use color_eyre::eyre::WrapErr;
use url::Url;

use super::credentials::{SignInConfig, TOKEN};
use super::demo::DemoTenant;
use super::failure::Failure;
use super::global::GlobalOptions;
use crate::auth::{Authority, Cloud, scopes};
use crate::config::{Auth, Config, Profile, read};
use crate::tenant::UserKey;
use crate::ui::{HeaderColour, Theme};

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) auth: Auth,
    pub(super) tenant: Option<String>,
    client_id: Option<String>,
    certificate: Option<PathBuf>,
    redirect_port: u16,
    pub(super) cloud: Cloud,
    graph_url: Option<Url>,
    login_url: Option<Url>,
    pub(super) read_only: bool,
    /// What the sign-in of a person requests beside the permissions of its mode.
    pub(super) permissions: scopes::Choice,
    /// Whether the list is kept on disk for the next start.
    pub(super) cache: bool,
    /// Whether the figures of each visit are kept.
    pub(super) figures: bool,
    pub(super) protected: Vec<UserKey>,
    pub(super) header: Option<HeaderColour>,
    pub(super) theme: Theme,
    /// What the file says about the dashboard, for every profile.
    pub(super) config: Config,
}

impl Settings {
    /// Settings from the command line, the environment and the file.
    pub(super) fn of(global: &GlobalOptions) -> Result<Self, Failure> {
        let config = read::read(global.config.as_deref())?;
        let name = global.profile.as_deref();
        let profile = config.profile(name)?;
        Self::with(global, config, &profile, name.is_some())
    }

    /// The same with a profile, which was named or is the default one.
    pub(super) fn with(
        global: &GlobalOptions,
        config: Config,
        profile: &Profile,
        is_named: bool,
    ) -> Result<Self, Failure> {
        let environment = global.environment;
        let tenant = first(
            global.tenant.as_ref(),
            environment.tenant,
            profile.tenant.as_ref(),
            is_named,
        );
        let mut protected = global.protect.clone();
        protected.extend(profile.protected.iter().cloned());
        Ok(Self {
            // The colour tells tenants apart, so it must not show another one.
            header: profile.header.filter(|_| tenant == profile.tenant),
            theme: config.theme(global.theme.as_deref())?,
            auth: auth(global, profile, is_named),
            cloud: global.cloud.or(profile.cloud).unwrap_or_default(),
            tenant,
            client_id: first(
                global.client_id.as_ref(),
                environment.client_id,
                profile.client_id.as_ref(),
                is_named,
            ),
            certificate: first(
                global.certificate.as_ref(),
                environment.certificate,
                profile.certificate.as_ref(),
                is_named,
            ),
            redirect_port: global.redirect_port.or(profile.redirect_port).unwrap_or(0),
            graph_url: global.graph_url.clone(),
            login_url: global.login_url.clone(),
            read_only: global.read_only || profile.read_only,
            permissions: scopes::Choice {
                risk: profile.risk,
                groups: !profile.without_groups,
            },
            cache: !global.no_cache && config.cache,
            figures: !global.no_cache && config.figures,
            protected,
            config,
        })
    }

    pub(super) fn graph_url(&self) -> Result<Url, Failure> {
        address(self.graph_url.as_ref(), self.cloud.graph())
    }

    /// Who signs in, where, and how.
    pub(super) fn sign_in(&self) -> Result<SignInConfig, Failure> {
        let login_url = address(self.login_url.as_ref(), self.cloud.login())?;
        Ok(SignInConfig {
            auth: self.auth,
            authority: Authority::new(login_url)
                .map_err(|error| Failure::Usage(error.to_string()))?,
            tenant: self.tenant.clone(),
            client_id: self.client_id.clone(),
            certificate: self.certificate.clone(),
            redirect_port: self.redirect_port,
        })
    }

    /// The permissions to request: single ones when a person signs in, all that were granted for an application.
    pub(super) fn scope(&self) -> String {
        if self.auth.is_a_persons() {
            self.delegated_scope()
        } else {
            self.cloud.default_scope()
        }
    }

    /// The permissions that the sign-in of a person requests.
    pub(super) fn delegated_scope(&self) -> String {
        scopes::delegated(self.cloud, self.read_only, self.permissions)
    }

    /// Points everything at a simulated tenant, and at its cloud unless the command line names one. Of several tenants, the
    /// profile names one.
    pub(super) fn point_at(&mut self, demo: &DemoTenant, named: Option<Cloud>) {
        self.graph_url = Some(demo.graph_url.clone());
        self.login_url = Some(demo.login_url.clone());
        if demo.profiles.is_empty() {
            self.tenant = Some(demo.tenant_id.clone());
        }
        self.client_id = Some(demo.client_id.clone());
        self.cloud = named.unwrap_or(demo.cloud);
    }
}

fn address(given: Option<&Url>, default: &str) -> Result<Url, Failure> {
    match given {
        Some(url) => Ok(url.clone()),
        None => Ok(default.parse().wrap_err("the address of the cloud")?),
    }
}

/// The value of an option: a flag wins over a named profile, that over the environment, that over the default profile.
fn first<T: Clone>(
    given: Option<&T>,
    is_environment: bool,
    profile: Option<&T>,
    is_named: bool,
) -> Option<T> {
    let order = if is_environment && is_named {
        [profile, given]
    } else {
        [given, profile]
    };
    order.into_iter().flatten().next().cloned()
}

/// The same order, with the access token that the environment may hold.
fn auth(global: &GlobalOptions, profile: &Profile, is_named: bool) -> Auth {
    let token = std::env::var_os(TOKEN).is_some_and(|token| !token.is_empty());
    let token = (token || global.demo.is_some()).then_some(Auth::Token);
    let order = if is_named {
        [global.auth, profile.auth, token]
    } else {
        [global.auth, token, profile.auth]
    };
    order
        .into_iter()
        .flatten()
        .next()
        .unwrap_or(Auth::DeviceCode)
}
