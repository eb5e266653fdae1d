//! What helps.

/// One step towards a way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Require contact methods again.
    ReRegister,
    /// Make a Temporary Access Pass.
    AccessPass,
    /// Set the state to enabled.
    Enable,
    /// Restore MFA on remembered devices, nearest: sign out everywhere.
    SignOut,
    /// Delete app passwords.
    AppPasswords,
    /// Something that no key here does.
    Outside(&'static str),
}

impl Remedy {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReRegister => "contactMethods",
            Self::AccessPass => "accessPass",
            Self::Enable => "enable",
            Self::SignOut => "rememberedDevices",
            Self::AppPasswords => "appPasswords",
            Self::Outside(_) => "outside",
        }
    }

    /// The words of the command line that do it; none for what is done elsewhere.
    pub fn subcommand(self) -> Option<&'static str> {
        Some(match self {
            Self::ReRegister => "reset contact-methods",
            Self::AccessPass => "tap",
            Self::Enable => "set enabled",
            Self::SignOut => "reset remembered-devices",
            Self::AppPasswords => "reset app-passwords",
            Self::Outside(_) => return None,
        })
    }
}
