//! `mfadeck logout`: forgets the kept sign-in.

use std::process::ExitCode;

use super::options::Options;
use super::settings::Settings;
use super::{Failure, way_in};
use crate::auth::KeyringEntry;

/// Forgets the sign-in of the application and tenant that the options name.
pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let settings = Settings::of(options)?;
    let kept = KeyringEntry::of(&way_in::public_client(&settings)?);
    let forgotten = kept
        .remove()
        .map_err(|error| Failure::SignIn(error.to_string()))?;
    eprintln!(
        "{}",
        if forgotten {
            "The kept sign-in is forgotten. Tokens that were already issued end by themselves, or at once when your \
             sessions are revoked."
        } else {
            "No sign-in was kept for this tenant and application."
        }
    );
    Ok(ExitCode::SUCCESS)
}
