//! A sign-in that outlives the program, in the system's keyring: on Linux the kernel's, which is memory only.

use azure_core::credentials::Secret;

use super::SignInError;
use super::public_client::PublicClient;
use crate::platform::keyring;

/// Where the refresh token of one application at one authority is kept between runs.
#[derive(Clone, Debug)]
pub struct KeyringEntry {
    name: String,
}

impl KeyringEntry {
    /// The entry for an application's sign-ins. Nothing is in it until something is written.
    pub fn of(client: &PublicClient) -> Self {
        Self {
            name: format!("mfadeck:{}", client.name()),
        }
    }

    /// The refresh token, if one is kept.
    pub fn read(&self) -> Option<Secret> {
        let bytes = keyring::read(&self.name).ok().flatten()?;
        String::from_utf8(bytes).ok().map(Secret::new)
    }

    /// Keeps a refresh token, and reads it back: a keyring may take what it does not give.
    ///
    /// # Errors
    /// When this machine has no keyring that can be used. Nothing is written anywhere else.
    pub fn write(&self, token: &Secret) -> Result<(), SignInError> {
        let unusable = |why: String| {
            SignInError::new(
                format!("the sign-in is not kept: {why}"),
                "mfadeck never writes tokens to disk; without login it signs in at each start, \
                 and --auth certificate, managed-identity or workload-identity need no person at all",
            )
        };
        keyring::write(&self.name, token.secret().as_bytes())
            .map_err(|why| unusable(format!("{} refuses ({why})", keyring::NAME)))?;
        match self.read() {
            Some(read) if read == *token => Ok(()),
            _ => Err(unusable(format!("{} does not give it back", keyring::NAME))),
        }
    }

    /// Tries whether a keyring is there, without touching what is kept.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn probe(&self) -> Result<(), SignInError> {
        let trial = Self {
            name: format!("{}:trial", self.name),
        };
        trial.write(&Secret::new("trial"))?;
        trial.remove().map(|_| ())
    }

    /// Replaces what is kept; where nothing is, nothing becomes so.
    pub(super) fn renew(&self, token: &Secret) {
        if self.read().is_some_and(|known| known != *token)
            && let Err(error) = self.write(token)
        {
            tracing::warn!(%error, "the renewed sign-in");
        }
    }

    /// Forgets it; says whether there was anything.
    ///
    /// # Errors
    /// When the keyring refuses.
    pub fn remove(&self) -> Result<bool, SignInError> {
        keyring::remove(&self.name).map_err(|why| {
            SignInError::new(
                format!("{} refuses to forget ({why})", keyring::NAME),
                keyring::HINT,
            )
        })
    }
}
