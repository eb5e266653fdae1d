//! `mfadeck` without a command: the dashboard.

use std::process::ExitCode;

use super::connect;
use super::failure::{Failure, exit};
use super::global::GlobalOptions;
use super::profiles::Profiles;
use super::say::say;
use crate::run::{self, Ended, Service};

pub(super) async fn run(global: &GlobalOptions) -> Result<ExitCode, Failure> {
    if !run::has_terminal() {
        return Err(Failure::Usage(
            "the dashboard needs a terminal for input and output; run it in one, or see mfadeck --help".into(),
        ));
    }
    global.start_log()?;
    let profiles = Profiles::open(global).await?;
    let named = global.profile.as_deref();
    let (connection, prompts) = connect::with_prompts(&profiles, named).await?;
    let look = global.look(connection.theme, connection.header);
    let service = Service {
        graph: connection.graph.clone(),
        journal: connection.journal.clone(),
        snapshot: connection.snapshot.clone(),
        figures: connection.figures.clone(),
        preferences: connection.preferences.clone(),
        prompts,
    };
    match run::dashboard(service, connection.session.clone(), &look).await? {
        Ended::Complete => Ok(ExitCode::SUCCESS),
        Ended::HalfWay(tally) => {
            say(format_args!("stopped half-way: {}", tally.line()));
            Ok(ExitCode::from(exit::HALF_WAY))
        }
    }
}
