//! `mfadeck logout`: deletes the kept sign-in.

use std::process::ExitCode;

use super::failure::Failure;
use super::global::GlobalOptions;
use super::say::tell;
use super::settings::Settings;
use crate::auth::KeyringEntry;

/// Deletes the sign-in of the application and tenant that the options name.
pub(super) fn run(global: &GlobalOptions) -> Result<ExitCode, Failure> {
    let settings = Settings::of(global)?;
    let kept = KeyringEntry::of(&settings.sign_in()?.public_client()?);
    let deleted = kept
        .remove()
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    tell(if deleted {
        "The kept sign-in is deleted. Access tokens that were already issued stay valid until they expire, or \
             until your sessions are revoked."
    } else {
        "No sign-in was kept for this tenant and application."
    });
    Ok(ExitCode::SUCCESS)
}
