//! The simulated tenant behind `--demo`, or several. Once started, it is treated like any other service: several tenants
//! come as profiles, which otherwise the configuration has.

use url::Url;

use super::failure::Failure;
use crate::auth::Cloud;
use crate::config::Profile;

#[cfg(not(feature = "sim"))]
pub(super) use absent::{SCENARIOS, start};
#[cfg(feature = "sim")]
pub(super) use present::{SCENARIOS, serve, start};

/// Where a simulated tenant listens, and how to sign in to it. It stops when dropped.
pub(super) struct DemoTenant {
    pub(super) graph_url: Url,
    pub(super) login_url: Url,
    pub(super) tenant_id: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// An access token of the scenario's operator.
    pub(super) token: String,
    /// A sign-in of the operator that was kept.
    pub(super) refresh_token: String,
    pub(super) cloud: Cloud,
    /// The tenants by their names, the operator's own first; empty where there is one only.
    pub(super) profiles: Vec<(String, Profile)>,
    #[cfg(feature = "sim")]
    _server: mfadeck_sim::Sim,
}

#[cfg(feature = "sim")]
mod present {
    use std::path::Path;

    use color_eyre::eyre::WrapErr;
    use mfadeck_sim::Sim;
    use mfadeck_sim::scenario::{self, Scenario};

    use super::{Cloud, DemoTenant, Failure, Profile, Url};
    use crate::config::Auth;
    use crate::platform::file::read_all;
    use crate::ui::HeaderColour;

    /// Far more than a scenario needs.
    const LARGEST: u64 = 64 << 20;

    /// The names of the built-in scenarios.
    pub(in crate::cmd) const SCENARIOS: &[&str] = &scenario::NAMES;

    /// Starts a simulated tenant from a scenario's name or file, on a free port.
    pub(in crate::cmd) async fn start(scenario: &str) -> Result<DemoTenant, Failure> {
        let sim = serve(scenario, 0).await?;
        let parse = |url: &str| {
            url.parse::<Url>()
                .wrap_err("the address of the simulated tenant")
        };
        Ok(DemoTenant {
            graph_url: parse(&sim.graph_url)?,
            login_url: parse(&sim.login_url)?,
            tenant_id: sim.tenant_id.to_string(),
            client_id: sim.client_id.to_string(),
            client_secret: sim.client_secret.clone(),
            token: sim.token.clone(),
            refresh_token: sim.refresh_token.clone(),
            profiles: profiles(&sim),
            cloud: match sim.cloud {
                scenario::Cloud::Global => Cloud::Global,
                scenario::Cloud::China => Cloud::China,
            },
            _server: sim,
        })
    }

    /// What a configuration for these tenants would say.
    fn profiles(sim: &Sim) -> Vec<(String, Profile)> {
        let tenants = sim.tenants();
        if tenants.len() == 1 {
            return Vec::new();
        }
        let colours = HeaderColour::ALL.into_iter().cycle();
        let profile = |(tenant, colour): (mfadeck_sim::SimTenant, HeaderColour)| {
            let name = tenant.domain.split('.').next().unwrap_or_default();
            let profile = Profile {
                tenant: Some(tenant.domain.to_string()),
                auth: Some(Auth::DeviceCode),
                header: Some(colour),
                ..Profile::default()
            };
            (name.to_owned(), profile)
        };
        tenants.into_iter().zip(colours).map(profile).collect()
    }

    /// Serves a scenario, given by its name or file, on a port of 127.0.0.1; port 0 takes a free one.
    pub(in crate::cmd) async fn serve(scenario: &str, port: u16) -> Result<Sim, Failure> {
        let text = match scenario::named(scenario) {
            Some(text) => text.to_owned(),
            None => read(scenario)?,
        };
        let scenario = Scenario::parse(&text).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(mfadeck_sim::start(scenario, port)
            .await
            .wrap_err_with(|| format!("cannot listen on port {port} of 127.0.0.1"))?)
    }

    fn read(file: &str) -> Result<String, Failure> {
        if !Path::new(file).exists() {
            let names = SCENARIOS.join(", ");
            return Err(Failure::Usage(format!(
                "there is no scenario \"{file}\" and no such file; scenarios are {names}"
            )));
        }
        let text = read_all(Path::new(file), LARGEST).map(String::from_utf8);
        let text = text.wrap_err_with(|| format!("cannot read {file}"))?;
        Ok(text.wrap_err_with(|| format!("cannot read {file}"))?)
    }
}

#[cfg(not(feature = "sim"))]
mod absent {
    use super::{DemoTenant, Failure};

    /// No scenario is built in.
    pub(in crate::cmd) const SCENARIOS: &[&str] = &[];

    /// Refuses: this build has no simulated tenant.
    #[expect(clippy::unused_async, reason = "the twin with a tenant waits for it")]
    pub(in crate::cmd) async fn start(_scenario: &str) -> Result<DemoTenant, Failure> {
        Err(Failure::Usage(
            "this mfadeck was built without the simulated tenant; build it with --features sim"
                .into(),
        ))
    }
}
