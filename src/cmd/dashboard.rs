//! `mfadeck` without a command: the dashboard.

use std::process::ExitCode;
use std::sync::Arc;

use tokio::sync::watch;

use super::connect::{self, Connection};
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::profiles::Profiles;
use super::say::say;
use crate::app::Session;
use crate::auth::{Prompt, Prompts};
use crate::run::{self, Ended, Opening, Service, Tenants};

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
    let tenants = Tenants {
        names,
        opener: Box::new({
            let global = global.clone();
            move |name| open(&profiles, &global, name).map_err(|failure| failure.to_string())
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

/// Begins the sign-in to a tenant.
fn open(
    profiles: &Profiles,
    global: &GlobalOptions,
    name: &str,
) -> Result<Opening<Service>, Failure> {
    let (asking, prompts) = Prompts::new();
    let mut unsigned = profiles.unsigned(Some(name), asking)?;
    // Nobody reads stderr while the dashboard is open.
    unsigned.verbose = false;
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
