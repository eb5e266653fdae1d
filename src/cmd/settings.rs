//! What a run works with: flags beat the environment, which beats the profile.

use std::path::PathBuf;

use clap::ValueEnum;
use color_eyre::eyre::WrapErr;
use url::Url;

use super::Failure;
use super::options::{Auth, Options};
use crate::auth::{Cloud, scopes};
use crate::config::{Profile, parse::unknown, read};
use crate::sim::Sim;
use crate::ui::HeaderColour;

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
    /// The list is kept on disk for the next start.
    pub(super) cache: bool,
    pub(super) protected: Vec<String>,
    pub(super) header: Option<HeaderColour>,
}

impl Settings {
    /// Puts them together. A demo has nothing to do with the tenants of profiles.
    pub(super) fn of(options: &Options) -> Result<Self, Failure> {
        let profile = match (&options.demo, &options.profile) {
            (Some(_), None) => Profile::default(),
            (_, name) => read::read(options.config.as_deref())
                .and_then(|config| config.profile(name.as_deref()))
                .map_err(|error| Failure::Usage(error.to_string()))?,
        };
        let mut protected = options.protect.clone();
        protected.extend(profile.protected.iter().cloned());
        Ok(Self {
            header: header(&profile)?,
            auth: auth(options, &profile)?,
            cloud: cloud(options, &profile)?,
            tenant: options.tenant.clone().or(profile.tenant),
            client_id: options.client_id.clone().or(profile.client_id),
            certificate: options.certificate.clone().or(profile.certificate),
            redirect_port: options.redirect_port.or(profile.redirect_port).unwrap_or(0),
            graph_url: options.graph_url.clone(),
            login_url: options.login_url.clone(),
            read_only: options.read_only || profile.read_only,
            cache: !options.no_cache,
            protected,
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
            scopes::delegated(self.cloud, self.read_only)
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

    /// The same way in, but at a simulated tenant.
    pub(super) fn point_at(&mut self, sim: &Sim) -> Result<(), Failure> {
        let parse = |url: &str| {
            url.parse::<Url>()
                .wrap_err("the simulated tenant's address")
        };
        self.graph_url = Some(parse(&sim.graph_url)?);
        self.login_url = Some(parse(&sim.login_url)?);
        self.tenant = Some(sim.tenant_id.to_string());
        self.client_id = Some(sim.client_id.to_string());
        Ok(())
    }
}

fn address(told: Option<&Url>, otherwise: &str) -> Result<Url, Failure> {
    match told {
        Some(url) => Ok(url.clone()),
        None => Ok(otherwise.parse().wrap_err("the cloud's address")?),
    }
}

/// A token in the environment is there to be used, unless a flag says otherwise.
fn auth(options: &Options, profile: &Profile) -> Result<Auth, Failure> {
    let token = std::env::var_os(TOKEN).is_some_and(|token| !token.is_empty());
    match (options.auth, &profile.auth) {
        (Some(auth), _) => Ok(auth),
        (None, _) if token || options.demo.is_some() => Ok(Auth::Token),
        (None, Some(word)) => Auth::from_str(word, false).map_err(|_| {
            let known: Vec<String> = Auth::value_variants()
                .iter()
                .map(|auth| auth.name())
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            in_profile(&unknown("auth", word, &known))
        }),
        (None, None) => Ok(Auth::DeviceCode),
    }
}

fn cloud(options: &Options, profile: &Profile) -> Result<Cloud, Failure> {
    match (options.cloud, &profile.cloud) {
        (Some(cloud), _) => Ok(cloud),
        (None, Some(word)) => Cloud::parse(word)
            .ok_or_else(|| in_profile(&unknown("cloud", word, &Cloud::ALL.map(Cloud::name)))),
        (None, None) => Ok(Cloud::default()),
    }
}

fn header(profile: &Profile) -> Result<Option<HeaderColour>, Failure> {
    let Some(word) = &profile.header else {
        return Ok(None);
    };
    let names = HeaderColour::ALL.map(HeaderColour::name);
    match HeaderColour::parse(word) {
        Some(colour) => Ok(Some(colour)),
        None => Err(in_profile(&unknown("header", word, &names))),
    }
}

fn in_profile(what: &str) -> Failure {
    Failure::Usage(format!("in the profile: {what}"))
}
