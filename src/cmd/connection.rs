//! A signed-in client with what belongs to it, and one before the sign-in.

use std::path::PathBuf;
use std::sync::Arc;

use color_eyre::eyre::WrapErr;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use url::Url;
use uuid::Uuid;

use super::demo::DemoTenant;
use super::failure::{Failure, with_advice};
use super::say::say;
use super::settings::Settings;
use super::views;
use crate::app::Session;
use crate::app::columns::ColumnChoice;
use crate::auth::{Cloud, TokenClaims, scopes};
use crate::change::portal::{Pages, Portal};
use crate::change::rights::Rights;
use crate::change::words::count;
use crate::config::Auth;
use crate::graph::Graph;
use crate::jobs::journal::Journal;
use crate::platform::folder;
use crate::snapshot::{FiguresFile, Preferences, PreferencesFile, SnapshotFile, TenantIdFile};
use crate::tenant::{Operator, ProblemKind, SafeText};
use crate::ui::{HeaderColour, Theme};

/// A signed-in client, and what the commands and the dashboard need beside it.
pub(super) struct Connection {
    pub(super) graph: Graph,
    pub(super) session: Session,
    pub(super) auth: Auth,
    pub(super) cloud: Cloud,
    /// What the token says about itself.
    pub(super) claims: TokenClaims,
    /// What the sign-in of a person requests beside the permissions of its mode.
    pub(super) permissions: scopes::Choice,
    pub(super) header: Option<HeaderColour>,
    pub(super) theme: Theme,
    pub(super) journal: Journal,
    verbose: bool,
    /// Where the list is kept for the next start; none if it is not.
    pub(super) snapshot: Option<SnapshotFile>,
    /// Where the figures of each visit are kept; none if they are not.
    pub(super) figures: Option<FiguresFile>,
    /// Where columns and views are remembered; none in a demo.
    pub(super) preferences: Option<PreferencesFile>,
    /// The journal of a demo is deleted with it: the next demo is another tenant.
    _folder: Option<Arc<TempDir>>,
    /// Keeps the simulated tenant running.
    _demo: Option<Arc<DemoTenant>>,
}

impl Connection {
    /// With `--verbose`: where figures come from.
    pub(super) fn report_source(&self, text: impl std::fmt::Display) {
        if self.verbose {
            say(text);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let sent = usize::try_from(self.graph.requests_sent()).unwrap_or(usize::MAX);
        let (sent, base) = (count(sent, "request"), self.graph.endpoint().base());
        self.report_source(format_args!("{sent} to {base}"));
    }
}

/// A client that nobody has signed in with yet, and what becomes a connection with it.
pub(super) struct Unsigned {
    pub(super) graph: Graph,
    pub(super) settings: Settings,
    pub(super) profile: Option<String>,
    /// The address of Graph, where the command line names one.
    pub(super) named_url: Option<Url>,
    pub(super) verbose: bool,
    pub(super) folder: Option<Arc<TempDir>>,
    pub(super) demo: Option<Arc<DemoTenant>>,
}

impl Unsigned {
    /// Signs in.
    pub(super) async fn sign_in(self) -> Result<Connection, Failure> {
        let claims = self.graph.token_claims().await;
        let claims = claims.map_err(|error| Failure::SignIn(error.to_string()))?;
        self.accept(claims).await
    }

    /// What the dashboard knows of the tenant before that.
    pub(super) fn session(&self) -> Session {
        let (settings, config) = (&self.settings, &self.settings.config);
        let place = match (&self.demo, &self.named_url) {
            (Some(_), _) => Some("simulated".into()),
            (None, Some(url)) => url.host_str().map(str::to_owned),
            (None, None) if settings.cloud == Cloud::Global => None,
            (None, None) => Some(settings.cloud.name().into()),
        };
        let sms = config.sms.as_ref();
        Session {
            profile: self.profile.clone(),
            read_only: settings.read_only,
            place,
            portal: portal(settings.cloud),
            protected: settings.protected.clone(),
            time_zone: TimeZone::system(),
            keys: config.keys.clone(),
            views: config.views.clone(),
            columns_are_configured: config.columns.is_some(),
            start: config.start,
            refresh_every: config.refresh_every,
            masked: config.mask,
            mouse: config.mouse,
            sms: sms.filter(|_| settings.cloud == Cloud::Global).cloned(),
            ..Session::default()
        }
    }

    /// Goes on once somebody has signed in, with what the token says about itself.
    pub(super) async fn accept(self, claims: TokenClaims) -> Result<Connection, Failure> {
        let session = self.session();
        let Self {
            graph, settings, ..
        } = self;
        check_tenant(&settings, &claims, &graph).await?;
        let state = match &self.folder {
            Some(folder) => folder.path().to_owned(),
            None => state_folder()?,
        };
        let tenant = tenant_name(&settings, &claims, &graph);
        let journal = Journal::new(&state.join("journal"), &tenant);
        // The next demo is another tenant.
        let kept = self.demo.is_none();
        let snapshot = if settings.cache && kept {
            Some(SnapshotFile::new(&cache_folder()?, &tenant))
        } else {
            None
        };
        let figures = if settings.figures && kept {
            keep_id(&settings, self.profile.as_deref(), &claims);
            Some(FiguresFile::new(&cache_folder()?, &tenant))
        } else {
            None
        };
        let preferences = kept.then(|| PreferencesFile::new(&state));
        let remembered = remembered(preferences.as_ref());
        let chosen = settings.config.columns.clone();
        let chosen = chosen.or_else(|| remembered.columns());
        let session = Session {
            operator: operator(&settings, &claims, self.profile.is_some()),
            rights: Some(rights(&settings, &claims)),
            columns: chosen
                .map_or_else(ColumnChoice::default, |columns| ColumnChoice::of(&columns)),
            views: views::all(session.views, &remembered),
            is_remembered: kept,
            ..session
        };
        Ok(Connection {
            graph,
            session,
            auth: settings.auth,
            cloud: settings.cloud,
            claims,
            permissions: settings.permissions,
            header: settings.header,
            theme: settings.theme,
            journal,
            verbose: self.verbose,
            snapshot,
            figures,
            preferences,
            _folder: self.folder,
            _demo: self.demo,
        })
    }
}

/// The portal of a cloud, with the pages whose addresses are known there.
fn portal(cloud: Cloud) -> Portal {
    let pages = match cloud {
        Cloud::Global => Pages::All,
        Cloud::UsGov | Cloud::UsDod => Pages::UsersAndPolicies,
        Cloud::China => Pages::Start,
    };
    Portal {
        host: cloud.portal(),
        pages,
        ..Portal::default()
    }
}

/// What the dashboard remembers. A file that cannot be read is for the log, and stays as it is.
fn remembered(file: Option<&PreferencesFile>) -> Preferences {
    let read = file.map(PreferencesFile::read).transpose();
    let read = read.unwrap_or_else(|error| {
        tracing::warn!(%error, "columns and views are not remembered");
        None
    });
    read.unwrap_or_default()
}

/// Who is signed in, in the tenant that the profile names by a domain: the account may be of another one.
fn operator(settings: &Settings, claims: &TokenClaims, has_profile: bool) -> Option<Operator> {
    let mut operator = claims.operator()?;
    let domain = settings.tenant.as_ref();
    if let (true, Some(domain)) = (has_profile, domain.filter(|named| named.contains('.'))) {
        operator.tenant = SafeText::new(domain);
    }
    Some(operator)
}

/// Keeps which id the tenant has that was named by a domain, or that a profile does not name: its figures are found by
/// that name without a sign-in.
fn keep_id(settings: &Settings, profile: Option<&str>, claims: &TokenClaims) {
    let (Some(id), Ok(folder)) = (claims.tenant, cache_folder()) else {
        return;
    };
    let file = match (&settings.tenant, profile) {
        (Some(named), _) if Uuid::try_parse(named).is_err() => TenantIdFile::new(&folder, named),
        (None, Some(profile)) => TenantIdFile::of_profile(&folder, profile),
        _ => return,
    };
    if let Err(error) = file.keep(id) {
        tracing::warn!(%error, "the id of the tenant is not kept");
    }
}

/// A token that was given, or that a machine has, may be for another tenant than the one that is named.
async fn check_tenant(
    settings: &Settings,
    claims: &TokenClaims,
    graph: &Graph,
) -> Result<(), Failure> {
    let Some(named) = &settings.tenant else {
        return Ok(());
    };
    let id = Uuid::try_parse(named).ok();
    let other = |tenant: String| {
        Failure::Usage(format!(
            "the token is for the tenant {tenant}, not for {named}: sign in to {named}, or name the token's tenant"
        ))
    };
    match (id, claims.tenant) {
        (Some(named), Some(tenant)) if named == tenant => return Ok(()),
        (Some(_), Some(tenant)) => return Err(other(tenant.to_string())),
        // Entra issues these tokens for the tenant that was named, or not at all.
        _ if !settings.auth.is_given() => return Ok(()),
        _ => {}
    }
    let found = graph.organization().await.map_err(|error| {
        if matches!(error.kind(), ProblemKind::SignIn | ProblemKind::Unreachable) {
            return Failure::SignIn(with_advice(&error.problem()));
        }
        Failure::Usage(format!(
            "cannot verify that the token is for {named}: {}; name the tenant by its id",
            error.problem().line()
        ))
    })?;
    let is_named = |domain: &String| domain.eq_ignore_ascii_case(named);
    if id == Some(found.id) || found.domains.iter().any(is_named) {
        Ok(())
    } else {
        Err(other(
            found
                .domains
                .first()
                .cloned()
                .unwrap_or_else(|| found.id.to_string()),
        ))
    }
}

/// What the token grants. Roles that it does not name are unknown, not absent.
fn rights(settings: &Settings, claims: &TokenClaims) -> Rights {
    Rights {
        permissions: (!claims.permissions.is_empty()).then(|| claims.permissions.clone()),
        roles: (!claims.directory_roles.is_empty()).then(|| claims.directory_roles.clone()),
        app_only: claims.app_only,
        read_only: settings.read_only,
        methods: settings.cloud.has_methods(),
    }
}

/// The name of this tenant's journal: its id from the token, else what the admin calls it.
fn tenant_name(settings: &Settings, claims: &TokenClaims, graph: &Graph) -> String {
    let host = graph.endpoint().base().host_str().unwrap_or("unknown");
    claims
        .tenant
        .map(|id| id.to_string())
        .or_else(|| settings.tenant.clone())
        .unwrap_or_else(|| host.to_owned())
}

pub(super) fn cache_folder() -> Result<PathBuf, Failure> {
    Ok(folder::cache().wrap_err("there is no home directory for the cache")?)
}

fn state_folder() -> Result<PathBuf, Failure> {
    Ok(folder::state().wrap_err("there is no home directory for the journal")?)
}
