//! `mfadeck` without a command: the dashboard.

use std::process::ExitCode;
use std::sync::Arc;

use futures_util::stream::iter;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::connect::{self, Connection};
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::profiles::{AT_ONCE, Profiles};
use super::say::say;
use super::tenants::count;
use crate::app::Session;
use crate::auth::{Prompt, Prompts};
use crate::run::{self, Counter, Ended, Opening, Rows, Service, Tenants};
use crate::tenant::Standing;

pub(super) async fn run(global: &GlobalOptions) -> Result<ExitCode, Failure> {
    if !run::has_terminal() {
        return Err(Failure::Usage(
            "the dashboard needs a terminal for input and output; run it in one, or see mfadeck --help".into(),
        ));
    }
    global.start_log()?;
    let profiles = Arc::new(Profiles::open(global).await?);
    let (connection, prompts) = connect::with_prompts(&profiles, global.profile.as_deref()).await?;
    let look = global.look(connection.theme, connection.header);
    let mut names = profiles.desk();
    let mut session = connection.session.clone();
    let own = session.profile.get_or_insert_with(|| {
        let operator = connection.session.operator.as_ref();
        operator.map_or_else(
            || "this tenant".to_owned(),
            |operator| operator.tenant.to_string(),
        )
    });
    if !names.iter().any(|(name, _)| name == own) {
        names.insert(0, (own.clone(), None));
    }
    let beside = Arc::new(profiles.beside(own));
    let tenants = Tenants {
        names,
        counter: counter(Arc::new(beside.reading())),
        opener: Box::new({
            let global = global.clone();
            move |name| open(&beside, &global, name).map_err(|failure| failure.to_string())
        }),
    };
    let service = service(&connection, prompts);
    match run::dashboard(service, session, &look, tenants).await? {
        Ended::Complete => Ok(ExitCode::SUCCESS),
        Ended::HalfWay(tally) => {
            say(format_args!("stopped half-way: {}", tally.line()));
            Ok(ExitCode::from(exit::HALF_WAY))
        }
    }
}

/// What the dashboard works on in one tenant.
fn service(connection: &Connection, prompts: watch::Receiver<Option<Prompt>>) -> Service {
    Service {
        graph: connection.graph.clone(),
        journal: connection.journal.clone(),
        snapshot: connection.snapshot.clone(),
        figures: connection.figures.clone(),
        preferences: connection.preferences.clone(),
        prompts,
    }
}

/// Counts the tenants as `mfadeck tenants` does. Nothing is asked of the admin: a tenant that needs it says so.
fn counter(profiles: Arc<Profiles>) -> Counter {
    let kept = Arc::clone(&profiles);
    Counter {
        kept: Box::new(move |names| {
            let profiles = Arc::clone(&kept);
            let read = move || {
                names
                    .iter()
                    .filter_map(|name| count::kept(&profiles, name))
                    .collect()
            };
            rows(async move { spawn_blocking(read).await.unwrap_or_default() })
        }),
        read: Box::new(move |names| {
            let profiles = Arc::clone(&profiles);
            let (asking, ready) = (Arc::clone(&profiles), names.clone());
            let ask = move || {
                ready
                    .into_iter()
                    .partition(|name| needs_a_person(&asking, name))
            };
            let begun = async move {
                let (asked, ready): (Vec<String>, Vec<String>) =
                    spawn_blocking(ask).await.unwrap_or((Vec::new(), names));
                let asked: Vec<Standing> = asked
                    .iter()
                    .map(|name| count::row_of(&profiles, name, UNSIGNED))
                    .collect();
                iter(asked).chain(count::read_all(profiles, ready, AT_ONCE))
            };
            Box::pin(begun.flatten_stream())
        }),
    }
}

/// Why a tenant is not read where nobody has signed in with its application.
const UNSIGNED: &str =
    "nobody has signed in with its application: choose the tenant, which asks for it";

fn needs_a_person(profiles: &Profiles, name: &str) -> bool {
    profiles.lacks_sign_in(name).unwrap_or(false)
}

/// Rows that come together.
fn rows(all: impl Future<Output = Vec<Standing>> + Send + 'static) -> Rows {
    Box::pin(all.map(iter).flatten_stream())
}

/// Begins the sign-in to a tenant.
fn open(
    profiles: &Profiles,
    global: &GlobalOptions,
    name: &str,
) -> Result<Opening<Service>, Failure> {
    let (asking, prompts) = Prompts::new();
    let unsigned = profiles.unsigned(Some(name), asking)?;
    let session = unsigned.session();
    let look = global.look(unsigned.settings.theme, unsigned.settings.header);
    let later = prompts.clone();
    let opened = async move {
        let connection = unsigned.sign_in().await;
        let connection = connection.map_err(|failure| failure.to_string())?;
        let session: Session = connection.session.clone();
        Ok((service(&connection, later), session))
    };
    Ok(Opening {
        session,
        look,
        prompts,
        opened: Box::pin(opened),
    })
}
