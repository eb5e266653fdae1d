//! `mfadeck login`: signs a person in and keeps the sign-in for the next runs.

use std::process::ExitCode;

use azure_core::credentials::TokenCredential;

use super::options::Options;
use super::settings::Settings;
use super::{Failure, prompt, way_in};
use crate::auth::{KeyringEntry, Prompts, SignInError, UserCredential, scopes};

/// Signs in, whatever was kept before, and keeps the result.
pub(super) async fn run(options: &Options) -> Result<ExitCode, Failure> {
    if options.demo.is_some() {
        return Err(Failure::Usage("a demo has no sign-in to keep".into()));
    }
    options.start_log()?;
    let settings = Settings::of(options)?;
    let client = way_in::public_client(&settings)?;
    let kept = KeyringEntry::of(&client);
    // Before anybody types a code: whether there is a place to keep it.
    kept.probe()
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    let (prompts, shown) = Prompts::new();
    let person = UserCredential::new(client, way_in::person_way(&settings), prompts, None);
    let scope = scopes::delegated(settings.cloud, settings.read_only, settings.risk);
    let signed_in = prompt::shown(shown, person.get_token(&[&scope], None)).await?;
    signed_in.map_err(|error| Failure::SignIn(SignInError::of(&error).to_string()))?;
    let Some(token) = person.refresh_token().await else {
        return Err(Failure::SignIn(
            "signed in, but the service gave nothing to keep: the tenant does not allow lasting sign-ins here"
                .into(),
        ));
    };
    kept.write(&token)
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    eprintln!(
        "Signed in. The sign-in is kept in the kernel's keyring: in memory, never on disk, gone at the next boot or \
         after three days without use. mfadeck logout forgets it."
    );
    Ok(ExitCode::SUCCESS)
}
