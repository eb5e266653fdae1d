//! What a run works with: flags beat the environment, which beats the profile.

use std::path::PathBuf;

use clap::ValueEnum;
use url::Url;

use super::Failure;
use super::connect::TOKEN;
use super::options::{Auth, Options};
use crate::auth::Cloud;
use crate::config::{Profile, parse::unknown, read};
use crate::ui::HeaderColour;

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
            protected,
        })
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
