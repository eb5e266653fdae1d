//! What a run works with: flags beat the environment, which beats the profile.

use std::path::PathBuf;

use url::Url;

use super::Failure;
use super::connect::TOKEN;
use super::options::{Auth, Options};
use crate::auth::Cloud;

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
}

impl Settings {
    /// Puts them together.
    pub(super) fn of(options: &Options) -> Result<Self, Failure> {
        let told = options.auth.or_else(|| {
            let token = std::env::var_os(TOKEN).is_some_and(|token| !token.is_empty());
            (token || options.demo.is_some()).then_some(Auth::Token)
        });
        Ok(Self {
            auth: told.unwrap_or(Auth::DeviceCode),
            tenant: options.tenant.clone(),
            client_id: options.client_id.clone(),
            certificate: options.certificate.clone(),
            redirect_port: options.redirect_port,
            cloud: options.cloud.unwrap_or_default(),
            graph_url: options.graph_url.clone(),
            login_url: options.login_url.clone(),
            read_only: options.read_only,
            protected: options.protect.clone(),
        })
    }
}
