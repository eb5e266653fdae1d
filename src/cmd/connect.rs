//! From the command line to a signed-in client.

use tokio::sync::watch;

pub(super) use super::connection::Connection;
use super::failure::Failure;
use super::global::GlobalOptions;
use super::profiles::Profiles;
use super::prompt;
use crate::auth::{Prompt, Prompts};

/// Starts the log and signs in; what a person has to do for it shows on stderr. A later sign-in that needs a person
/// fails, since nobody would see its prompt.
pub(super) async fn signed_in(global: &GlobalOptions) -> Result<Connection, Failure> {
    global.start_log()?;
    let profiles = Profiles::open(global).await?;
    with_prompts(&profiles, global.profile.as_deref())
        .await
        .map(|(connection, _)| connection)
}

/// Signs in to a tenant, and returns the prompts of later sign-ins too.
pub(super) async fn with_prompts(
    profiles: &Profiles,
    name: Option<&str>,
) -> Result<(Connection, watch::Receiver<Option<Prompt>>), Failure> {
    let (asking, prompts) = Prompts::new();
    let unsigned = profiles.unsigned(name, asking)?;
    let later = prompts.clone();
    let claims = prompt::sign_in(prompts, unsigned.graph.token_claims())
        .await?
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    let connection = prompt::interruptible(Box::pin(unsigned.accept(claims))).await??;
    Ok((connection, later))
}
