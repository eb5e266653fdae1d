//! What helps, and by which key.

use crate::app::Command;
use crate::app::command::{Context, Spec};

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
    /// The command that does it; none for what is done elsewhere.
    pub fn command(self) -> Option<Command> {
        Some(match self {
            Self::ReRegister => Command::ContactMethods,
            Self::AccessPass => Command::AccessPass,
            Self::Enable => Command::Enable,
            Self::SignOut => Command::RememberedDevices,
            Self::AppPasswords => Command::AppPasswords,
            Self::Outside(_) => return None,
        })
    }

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

    /// The row of the action table, by which the key map has the key that is shown.
    pub fn spec(self) -> Option<&'static Spec> {
        let command = self.command()?;
        Spec::of_context(Context::Main).find(|spec| spec.command == command)
    }

    /// What to do in words, without the key.
    pub fn words(self) -> &'static str {
        match (self, self.spec()) {
            (Self::Outside(text), _) => text,
            (_, Some(spec)) => spec.hint,
            (_, None) => self.name(),
        }
    }
}
