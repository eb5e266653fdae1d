//! From settings to a client that is signed in, with what the dashboard needs besides.

use std::path::PathBuf;

use color_eyre::eyre::{Report, WrapErr};
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::sync::watch;

use super::options::{Auth, Options};
use super::settings::Settings;
use super::way_in::{self, Secrets};
use super::{Failure, demo, prompt, say};
use crate::app::Session;
use crate::auth::TokenClaims;
use crate::auth::{Cloud, Prompt, Prompts};
use crate::change::rights::Rights;
use crate::graph::{Graph, GraphEndpoint, GraphOptions};
use crate::jobs::journal::Journal;
use crate::snapshot::SnapshotFile;
use crate::ui::text::count;
use crate::ui::{HeaderColour, Theme};

/// A client that is signed in, with what the dashboard shows of it.
pub(super) struct Connection {
    pub(super) graph: Graph,
    pub(super) session: Session,
    /// Which way in was taken.
    pub(super) auth: Auth,
    /// The cloud that the tenant is in.
    pub(super) cloud: Cloud,
    /// What the token says of itself.
    pub(super) claims: TokenClaims,
    /// The colour of the header, where the profile has one.
    pub(super) header: Option<HeaderColour>,
    pub(super) theme: Theme,
    pub(super) journal: Journal,
    verbose: bool,
    /// Where the list is kept for the next start, unless that is off.
    pub(super) snapshot: Option<SnapshotFile>,
    /// A demo's journal goes with it: the next demo is another tenant.
    _folder: Option<TempDir>,
    /// The simulated tenant, which runs as long as the connection.
    _demo: Option<demo::DemoTenant>,
}

impl Connection {
    /// Tells where figures come from, to who wants to know.
    pub(super) fn tell_source(&self, text: impl std::fmt::Display) {
        if self.verbose {
            say(text);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let place = self.graph.endpoint().base();
        let sent = count(
            usize::try_from(self.graph.requests_sent()).unwrap_or(usize::MAX),
            "request",
        );
        self.tell_source(format_args!("{sent} to {place}"));
    }
}

/// Connects as the options say, and signs in: what a person has to do for it shows on stderr. A later
/// sign-in that needs a person fails, since nobody would see it.
pub(super) async fn connect(options: &Options) -> Result<Connection, Failure> {
    watched(options).await.map(|(connection, _)| connection)
}

/// The same, with what later sign-ins ask of the admin.
pub(super) async fn watched(
    options: &Options,
) -> Result<(Connection, watch::Receiver<Option<Prompt>>), Failure> {
    let mut settings = Settings::of(options)?;
    let (mut demo, mut secrets) = (None, Secrets::default());
    if let Some(scenario) = &options.demo {
        let started = demo::start(scenario).await?;
        settings.point_at(&started, options.cloud);
        secrets = Secrets::of(&started);
        demo = Some(started);
    }
    let (asking, prompts) = Prompts::new();
    let credential = way_in::credential(&settings, secrets, asking)?;
    let endpoint = GraphEndpoint::new(settings.graph_url()?)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let graph_options = GraphOptions {
        read_only: settings.read_only,
        ..GraphOptions::default()
    };
    let graph =
        Graph::new(endpoint, credential, settings.scope(), graph_options).map_err(Report::from)?;
    let later = prompts.clone();
    let claims = prompt::shown(prompts, graph.token_claims())
        .await?
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    let folder = match &demo {
        Some(_) => Some(
            tempfile::Builder::new()
                .prefix("mfadeck-demo-")
                .tempdir()
                .wrap_err("a folder for the demo")?,
        ),
        None => None,
    };
    let state = match &folder {
        Some(folder) => folder.path().to_owned(),
        None => state_folder()?,
    };
    let tenant = tenant_name(&settings, &claims, &graph);
    let journal = Journal::new(&state.join("journal"), &tenant);
    // The next demo is another tenant.
    let snapshot = if settings.cache && demo.is_none() {
        Some(SnapshotFile::new(&cache_folder()?, &tenant))
    } else {
        None
    };
    let place = match (&demo, &options.graph_url) {
        (Some(_), _) => Some("simulated".into()),
        (None, Some(url)) => url.host_str().map(str::to_owned),
        (None, None) if settings.cloud == Cloud::Global => None,
        (None, None) => Some(settings.cloud.name().into()),
    };
    let rights = rights(&settings, &claims);
    let config = settings.config;
    let session = Session {
        read_only: settings.read_only,
        place,
        protected: settings.protected,
        rights: Some(rights),
        time_zone: TimeZone::system(),
        keys: config.keys,
        views: config.views,
        start: config.start,
        refresh_every: config.refresh_every,
        masked: config.mask,
    };
    let connection = Connection {
        graph,
        session,
        auth: settings.auth,
        cloud: settings.cloud,
        claims,
        header: settings.header,
        theme: settings.theme,
        journal,
        verbose: options.verbose,
        snapshot,
        _folder: folder,
        _demo: demo,
    };
    Ok((connection, later))
}

/// What the token says of its rights; roles that it does not name are not known.
fn rights(settings: &Settings, claims: &TokenClaims) -> Rights {
    Rights {
        permissions: (!claims.permissions.is_empty()).then(|| claims.permissions.clone()),
        roles: (!claims.directory_roles.is_empty()).then(|| claims.directory_roles.clone()),
        app_only: claims.app_only,
        read_only: settings.read_only,
        methods: settings.cloud.has_methods(),
    }
}

/// What the journal of this tenant is called: its id, as the token tells; else what the admin calls it.
fn tenant_name(settings: &Settings, claims: &TokenClaims, graph: &Graph) -> String {
    let host = graph.endpoint().base().host_str().unwrap_or("unknown");
    claims
        .tenant
        .map(|id| id.to_string())
        .or_else(|| settings.tenant.clone())
        .unwrap_or_else(|| host.to_owned())
}

/// Where lists are kept for the next start: `$XDG_CACHE_HOME/mfadeck`.
fn cache_folder() -> Result<PathBuf, Failure> {
    let folders =
        etcetera::base_strategy::Xdg::new().wrap_err("there is no home folder for the cache")?;
    Ok(folders.cache_dir().join("mfadeck"))
}

/// Where records that outlive a session are kept: `$XDG_STATE_HOME/mfadeck`.
fn state_folder() -> Result<PathBuf, Failure> {
    let folders =
        etcetera::base_strategy::Xdg::new().wrap_err("there is no home folder for the journal")?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Ok(state.join("mfadeck"))
}
