//! The store of secrets that a system keeps for its users. Nothing falls back to a file.

pub(crate) use system::{HINT, LASTS, NAME, read, remove, write};

#[cfg(target_os = "linux")]
mod system {
    use linux_keyutils::{KeyError, KeyRing, KeyRingIdentifier};

    /// What messages call it.
    pub(crate) const NAME: &str = "the kernel's keyring";
    /// Where to look when it refuses.
    pub(crate) const HINT: &str = "see keyctl show @u; it forgets everything at the next boot";
    /// How and how long it keeps something.
    pub(crate) const LASTS: &str =
        ", in memory and never on disk. It ends at the next boot, or after three days without use";

    /// The user's persistent keyring, which outlives an SSH session by three days; where the kernel has none, the one
    /// that lives as long as the user has processes.
    fn ring() -> Result<KeyRing, KeyError> {
        KeyRing::get_persistent(KeyRingIdentifier::Process)
            .or_else(|_| KeyRing::from_special_id(KeyRingIdentifier::User, false))
    }

    pub(crate) fn read(name: &str) -> Result<Option<Vec<u8>>, KeyError> {
        match ring()?.search(name) {
            Ok(key) => key.read_to_vec().map(Some),
            Err(KeyError::KeyDoesNotExist) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn write(name: &str, secret: &[u8]) -> Result<(), KeyError> {
        ring()?.add_key(name, secret).map(|_| ())
    }

    pub(crate) fn remove(name: &str) -> Result<bool, KeyError> {
        match ring()?.search(name) {
            Ok(key) => key.invalidate().map(|()| true),
            Err(KeyError::KeyDoesNotExist) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(any(windows, target_os = "macos"))]
mod system {
    use keyring_core::{Entry, Error, set_default_store};
    use std::sync::OnceLock;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain as store;
    #[cfg(windows)]
    use windows_native_keyring_store as store;

    /// What messages call it.
    #[cfg(windows)]
    pub(crate) const NAME: &str = "Windows Credential Manager";
    /// What messages call it.
    #[cfg(target_os = "macos")]
    pub(crate) const NAME: &str = "the keychain";
    /// Where to look when it refuses.
    #[cfg(windows)]
    pub(crate) const HINT: &str = "see Generic Credentials in Credential Manager";
    /// Where to look when it refuses.
    #[cfg(target_os = "macos")]
    pub(crate) const HINT: &str = "see Keychain Access, where the entry is named mfadeck";
    /// How and how long it keeps something.
    pub(crate) const LASTS: &str = "";

    fn entry(name: &str) -> Result<Entry, Error> {
        static CHOSEN: OnceLock<()> = OnceLock::new();
        if CHOSEN.get().is_none() {
            set_default_store(store::Store::new()?);
            CHOSEN.get_or_init(|| ());
        }
        Entry::new("mfadeck", name)
    }

    pub(crate) fn read(name: &str) -> Result<Option<Vec<u8>>, Error> {
        match entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn write(name: &str, secret: &[u8]) -> Result<(), Error> {
        entry(name)?.set_secret(secret)
    }

    pub(crate) fn remove(name: &str) -> Result<bool, Error> {
        match entry(name)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(not(any(windows, target_os = "linux", target_os = "macos")))]
mod system {
    /// What messages call it.
    pub(crate) const NAME: &str = "the keyring of this system";
    /// Where to look when it refuses.
    pub(crate) const HINT: &str = "sign in at each start";
    /// How and how long it keeps something.
    pub(crate) const LASTS: &str = "";
    const NONE: &str = "mfadeck knows none here";

    pub(crate) fn read(_: &str) -> Result<Option<Vec<u8>>, &'static str> {
        Ok(None)
    }

    pub(crate) fn write(_: &str, _: &[u8]) -> Result<(), &'static str> {
        Err(NONE)
    }

    pub(crate) fn remove(_: &str) -> Result<bool, &'static str> {
        Ok(false)
    }
}
