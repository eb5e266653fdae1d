//! What a plan will lead to, in sentences that are true of these very users.

use super::{Action, Fidelity, Plan, ResetScope};
use crate::tenant::MfaState;

impl Plan {
    /// The sentences of the confirmation, the most important first.
    pub fn consequences(&self) -> Vec<String> {
        let mut out = match self.action {
            Action::SetState(asked) => self.of_state(asked),
            Action::RestoreStates => vec![
                "Each goes back to the state before; whom somebody has changed since is left alone.".into(),
            ],
            Action::ContactMethods { scope, sign_out } => self.of_reset(scope, sign_out),
            Action::AppPasswords => Vec::new(),
            Action::RememberedDevices => vec![
                "Apps and browsers sign in again within minutes; access tokens already given live on for about an hour.".into(),
            ],
        };
        if let Fidelity::Nearest(text) | Fidelity::ByHand(text) = self.action.fidelity() {
            out.insert(0, text.into());
        }
        self.say(
            &mut out,
            |t| t.admin == Some(true),
            "holds a directory role",
            "hold directory roles",
        );
        self.say(
            &mut out,
            |t| t.enabled == Some(false),
            "is blocked from signing in",
            "are blocked from signing in",
        );
        if matches!(
            self.action,
            Action::RememberedDevices | Action::ContactMethods { sign_out: true, .. }
        ) {
            self.say(
                &mut out,
                |t| t.guest,
                "is a guest: their home tenant stays signed in",
                "are guests: their home tenants stay signed in",
            );
        }
        out
    }

    fn of_state(&self, asked: MfaState) -> Vec<String> {
        let mut out = Vec::new();
        match asked {
            MfaState::Disabled => {
                out.push(
                    "Per-user MFA stops asking. Registered methods and app passwords stay.".into(),
                );
            }
            MfaState::Enabled => {
                out.push("Asked to register at the next sign-in. Who already has a method comes back as enforced.".into());
                self.say(
                    &mut out,
                    |t| t.state == Some(MfaState::Enforced),
                    "is enforced now: enabled is the weaker state",
                    "are enforced now: enabled is the weaker state",
                );
            }
            MfaState::Enforced => {
                out.push("Must use MFA. Programs with basic sign-in (SMTP, IMAP) need app passwords from now on.".into());
                self.say(
                    &mut out,
                    |t| t.registered == Some(false),
                    "has no method and must register at the next sign-in",
                    "have no method and must register at the next sign-in",
                );
            }
        }
        self.say(
            &mut out,
            |t| t.state.is_none(),
            "has an unknown state now",
            "have an unknown state now",
        );
        out
    }

    fn of_reset(&self, scope: ResetScope, sign_out: bool) -> Vec<String> {
        let mut out = vec![match scope {
            ResetScope::Portal => {
                "Deletes phones, Authenticator, software and hardware OATH. Passkeys, Windows Hello, passes and e-mail stay.".into()
            }
            ResetScope::Everything => {
                "Deletes every method that Graph can delete; the password stays.".into()
            }
        }];
        out.push("Deleted methods cannot be brought back; the user registers them anew.".into());
        self.say(
            &mut out,
            |t| t.state == Some(MfaState::Disabled),
            "is disabled: per-user MFA will not ask to register again",
            "are disabled: per-user MFA will not ask them to register again",
        );
        if sign_out && scope == ResetScope::Everything {
            out.push("Then signs the user out everywhere.".into());
        }
        out
    }

    /// Adds a sentence about those users of the plan for whom something holds.
    fn say(
        &self,
        out: &mut Vec<String>,
        holds: impl Fn(&super::Target) -> bool,
        one: &str,
        many: &str,
    ) {
        let mut those = self.changes().filter(|target| holds(target));
        let Some(first) = those.next() else { return };
        match those.count() {
            0 => out.push(format!("{} {one}.", first.name)),
            more => out.push(format!("{} of them {many}.", more + 1)),
        }
    }
}
