//! `mfadeck login`: signs a person in, and keeps the sign-in for the next runs.

use std::process::ExitCode;

use azure_core::credentials::TokenCredential;

use super::failure::Failure;
use super::global::GlobalOptions;
use super::prompt;
use super::say::tell;
use super::settings::Settings;
use crate::auth::{KeyringEntry, Prompts, SignInError, UserCredential};
use crate::platform::keyring;

/// Signs in even if a sign-in is kept already.
pub(super) async fn run(global: &GlobalOptions) -> Result<ExitCode, Failure> {
    if global.demo.is_some() {
        return Err(Failure::Usage("a demo has no sign-in to keep".into()));
    }
    global.start_log()?;
    let settings = Settings::of(global)?;
    let sign_in = settings.sign_in()?;
    let client = sign_in.public_client()?;
    let kept = KeyringEntry::of(&client);
    // Before anybody types a code in vain.
    kept.probe()
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    let (prompts, shown) = Prompts::new();
    let person = UserCredential::new(client, sign_in.flow(), prompts, None);
    let scope = settings.delegated_scope();
    let signed_in = prompt::sign_in(shown, person.get_token(&[&scope], None)).await?;
    signed_in.map_err(|error| Failure::SignIn(SignInError::of(&error).to_string()))?;
    let Some(token) = person.refresh_token().await else {
        return Err(Failure::SignIn(
            "signed in, but the service returned nothing to keep: the tenant allows no lasting sign-ins on this device"
                .into(),
        ));
    };
    kept.write(&token)
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    tell(format_args!(
        "Signed in. The sign-in is kept in {}{}. mfadeck logout deletes it.",
        keyring::NAME,
        keyring::LASTS
    ));
    Ok(ExitCode::SUCCESS)
}
