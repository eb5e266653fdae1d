//! A sign-in that outlives the program, in the kernel's keyring: memory only, never a file.

use azure_core::credentials::Secret;

use super::SignInError;
use super::public_client::PublicClient;

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
            .map_err(|why| unusable(format!("the kernel's keyring refuses ({why})")))?;
        match self.read() {
            Some(read) if read == *token => Ok(()),
            _ => Err(unusable(
                "the kernel's keyring does not give it back".to_owned(),
            )),
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
                format!("the kernel's keyring refuses to forget ({why})"),
                "see keyctl show @u; it forgets everything at the next boot",
            )
        })
    }
}

#[cfg(target_os = "linux")]
mod keyring {
    use linux_keyutils::{KeyError, KeyRing, KeyRingIdentifier};

    /// The user's persistent keyring, which outlives an SSH session by three days; where the kernel has none, the one
    /// that lives as long as the user has processes.
    fn ring() -> Result<KeyRing, KeyError> {
        KeyRing::get_persistent(KeyRingIdentifier::Process)
            .or_else(|_| KeyRing::from_special_id(KeyRingIdentifier::User, false))
    }

    pub(super) fn read(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
        match ring()?.search(name) {
            Ok(key) => key.read_to_vec().map(Some),
            Err(KeyError::KeyDoesNotExist) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn write(name: &str, secret: &[u8]) -> Result<(), KeyError> {
        ring()?.add_key(name, secret).map(|_| ())
    }

    pub(super) fn remove(name: &str) -> Result<bool, KeyError> {
        match ring()?.search(name) {
            Ok(key) => key.invalidate().map(|()| true),
            Err(KeyError::KeyDoesNotExist) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod keyring {
    const NONE: &str = "this system has none";

    pub(super) fn read(_: &str) -> Result<Option<Vec<u8>>, &'static str> {
        Ok(None)
    }

    pub(super) fn write(_: &str, _: &[u8]) -> Result<(), &'static str> {
        Err(NONE)
    }

    pub(super) fn remove(_: &str) -> Result<bool, &'static str> {
        Ok(false)
    }
}
