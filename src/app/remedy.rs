//! By which row of the action table a remedy is done.

use super::command::{Command, Context, Spec};
use crate::triage::Remedy;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_leads_to_a_row_of_the_action_table_and_to_a_subcommand() {
        for (remedy, command, line) in [
            (
                Remedy::ReRegister,
                Command::ContactMethods,
                "reset contact-methods",
            ),
            (Remedy::AccessPass, Command::AccessPass, "tap"),
            (Remedy::Enable, Command::Enable, "set enabled"),
            (
                Remedy::SignOut,
                Command::RememberedDevices,
                "reset remembered-devices",
            ),
            (
                Remedy::AppPasswords,
                Command::AppPasswords,
                "reset app-passwords",
            ),
        ] {
            let spec = remedy.spec().unwrap();
            assert_eq!((spec.command, spec.writes), (command, true));
            assert_eq!(remedy.words(), spec.hint);
            assert_eq!(remedy.subcommand(), Some(line));
        }
        let outside = Remedy::Outside("ask");
        assert_eq!((outside.spec().is_none(), outside.words()), (true, "ask"));
    }
}
