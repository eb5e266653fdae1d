//! Steps that help.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    ReRegister,
    AccessPass,
    Enable,
    /// Restore MFA on remembered devices, nearest: sign out everywhere.
    SignOut,
    AppPasswords,
    /// Something that no key here does.
    Outside(&'static str),
}

impl Remedy {
    /// The stable name in JSON.
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

    /// The subcommand; none for what is done elsewhere.
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
