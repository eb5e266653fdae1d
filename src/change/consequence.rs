//! What a plan will lead to, in sentences that are true of these very users.

use super::ledger::kept_because;
use super::{Action, Fidelity, Plan, ResetScope, Step};
use crate::tenant::{Method, MethodType, MfaState, NewMethod, PhoneType, grouped};

impl Plan {
    /// The sentences of the confirmation, the most important first.
    pub fn consequences(&self) -> Vec<String> {
        self.consequences_knowing(None)
    }

    /// The same, where it is known what the one user of the plan has registered.
    pub fn consequences_knowing(&self, methods: Option<&[Method]>) -> Vec<String> {
        let mut out = match self.action {
            Action::SetState(asked) => self.of_state(asked),
            Action::RestoreStates => vec![
                "Restores each user's previous state. Users changed by someone else since then are skipped.".into(),
            ],
            Action::ContactMethods { scope, sign_out } => self.of_reset(scope, sign_out, methods),
            Action::AppPasswords => Vec::new(),
            Action::AccessPass { minutes, once } => self.of_pass(minutes, once, methods),
            Action::AddMethod | Action::DeleteMethod | Action::MakeDefault => {
                self.of_step(methods)
            }
            Action::RememberedDevices => vec![
                "Apps and browsers must sign in again within minutes. Access tokens already issued work for about another hour.".into(),
            ],
        };
        for warning in self.warnings.iter().rev() {
            out.insert(0, warning.clone());
        }
        if let Fidelity::Nearest(text) | Fidelity::ByHand(text) = self.action.fidelity() {
            out.insert(0, text.into());
        }
        if matches!(self.action, Action::SetState(_))
            && self.changing().any(|item| item.expected.is_some())
        {
            out.push("These states are from your last session. They are read again first; users whose state changed are skipped.".into());
        }
        if self.weakens() && self.guards.admins_with_mfa.is_none() {
            out.push("Directory roles are unknown. The job reads them first and stops if no admin would stay protected.".into());
        }
        self.say(
            &mut out,
            |t| t.admin == Some(true),
            "is an admin",
            "are admins",
        );
        self.say(
            &mut out,
            |t| t.admin.is_none(),
            "may be an admin: the directory roles are unknown",
            "may be admins: the directory roles are unknown",
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
                    "Per-user MFA no longer asks at sign-in. Registered methods and app passwords stay.".into(),
                );
            }
            MfaState::Enabled => {
                out.push("Will be asked to register at the next sign-in. Users who already have a method become enforced.".into());
                self.say(
                    &mut out,
                    |t| t.state == Some(MfaState::Enforced),
                    "is enforced now: enabled is the weaker state",
                    "are enforced now: enabled is the weaker state",
                );
            }
            MfaState::Enforced => {
                out.push("MFA is required at every sign-in. Apps with basic authentication (SMTP, IMAP) need app passwords.".into());
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
            "has an unknown state",
            "have an unknown state",
        );
        out
    }

    fn of_reset(
        &self,
        scope: ResetScope,
        sign_out: bool,
        methods: Option<&[Method]>,
    ) -> Vec<String> {
        let mut out = vec![match scope {
            ResetScope::Portal => {
                "Deletes phones, Authenticator, software and hardware OATH. Passkeys, Windows Hello, passes and e-mail stay.".into()
            }
            ResetScope::Everything => {
                "Deletes every method that Graph can delete; the password stays.".into()
            }
        }];
        match methods {
            Some(methods) => out.extend(of_methods(methods, scope)),
            None => out.push(
                "Deleted methods cannot be restored. An admin can add phones and e-mail again; the user must register \
                 passkeys and Authenticator again."
                    .into(),
            ),
        }
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

    /// What it means that one method goes or becomes the default.
    fn of_step(&self, methods: Option<&[Method]>) -> Vec<String> {
        match self.items.first().and_then(|item| item.step.as_ref()) {
            Some(Step::Delete(method)) => {
                let back = if can_be_added_by_hand(method.method_type()) {
                    "An admin can add it again."
                } else {
                    "It cannot be restored; the user must register it again."
                };
                let mut out = vec![format!("Deletes {}.", method.line()), back.into()];
                if let Some(methods) = methods {
                    let others = methods.iter().filter(|other| !other.is_same_as(method));
                    out.push(left(others));
                }
                out
            }
            Some(Step::Add { method, before }) => of_addition(method, before.as_ref()),
            Some(Step::MakeDefault(default)) if !self.warnings.is_empty() => {
                vec![format!("The default second factor becomes {}.", default.words())]
            }
            Some(Step::MakeDefault(default)) => vec![
                format!("The default second factor becomes {}.", default.words()),
                "Where system-preferred authentication is on, Microsoft still picks the strongest method."
                    .into(),
            ],
            None => Vec::new(),
        }
    }

    /// A pass, and the one that it replaces: a user has one at most.
    fn of_pass(&self, minutes: u32, once: bool, methods: Option<&[Method]>) -> Vec<String> {
        let many = self.items.len() > 1;
        let name = match self.items.as_slice() {
            [only] => only.target.called(),
            _ => "each of them",
        };
        let uses = if once { "once" } else { "any number of times" };
        let lifetime = lifetime(minutes);
        let mut out = vec![
            format!(
                "Lets {name} sign in {uses} within {lifetime}, without password or second factor."
            ),
            if many {
                "The codes are shown once and are not stored.".into()
            } else {
                "The code is shown once and is not stored.".into()
            },
        ];
        let is_pass = |method: &&Method| method.method_type() == MethodType::AccessPass;
        match methods.map(|methods| methods.iter().find(is_pass)) {
            Some(Some(pass)) => out.push(format!(
                "Replaces the existing pass: {}.",
                pass.description()
            )),
            Some(None) => {}
            None if many => out.push("Replaces passes that are still usable.".into()),
            None => out.push("Replaces a pass that is still usable, if the user has one.".into()),
        }
        out
    }

    /// Adds a sentence about the users of the plan that something holds for.
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
            0 => out.push(format!("{} {one}.", first.called())),
            more => out.push(format!("{} of them {many}.", grouped(more + 1))),
        }
    }
}

/// What it means that a method is added, or takes the place of another.
fn of_addition(method: &NewMethod, before: Option<&Method>) -> Vec<String> {
    let label = method.method_type().label();
    let mut out = vec![match before {
        Some(before) => format!(
            "{label}: {} → {}.",
            before.description(),
            method.description()
        ),
        None => format!("{label}: none → {}.", method.description()),
    }];
    match method.method_type() {
        MethodType::Email => {
            out.push("It is for password reset only, not a second factor.".to_owned());
        }
        MethodType::Phone(PhoneType::Mobile) => out.push(
            "Where the policy allows it, the number may also sign in by text message. Microsoft's own texts and \
             calls end on 1 Feb 2027."
                .to_owned(),
        ),
        MethodType::Phone(_) => {
            out.push("Microsoft's own texts and calls end on 1 Feb 2027.".to_owned());
        }
        _ => out.push(
            "The token is assigned and activated at once. A token that was uploaded within the last hour may not be \
             ready yet."
                .to_owned(),
        ),
    }
    if before.is_some() {
        out.push(
            "The record keeps the former number masked: note it if it may be needed.".to_owned(),
        );
    }
    out
}

/// What a reset means for these very methods: which an admin can add again, which only the user can register, and
/// what is left.
fn of_methods(methods: &[Method], scope: ResetScope) -> Vec<String> {
    let (going, staying): (Vec<&Method>, Vec<&Method>) = methods
        .iter()
        .partition(|method| kept_because(method.method_type(), scope).is_none());
    let (by_hand, gone): (Vec<&Method>, Vec<&Method>) = going
        .into_iter()
        .partition(|method| can_be_added_by_hand(method.method_type()));
    let mut out = Vec::new();
    if by_hand.is_empty() && gone.is_empty() {
        out.push("There is nothing to delete.".into());
    }
    if !by_hand.is_empty() {
        let names = named(by_hand);
        out.push(format!("An admin can add again: {names}."));
    }
    if !gone.is_empty() {
        let names = named(gone);
        out.push(format!(
            "Cannot be restored; the user must register again: {names}."
        ));
    }
    out.push(left(staying));
    out
}

/// The second factors among methods that stay.
fn left<'a>(staying: impl IntoIterator<Item = &'a Method>) -> String {
    let factors: Vec<&Method> = staying
        .into_iter()
        .filter(|method| method.method_type().is_mfa())
        .collect();
    if factors.is_empty() {
        "No second factor will be left.".into()
    } else {
        format!("Left: {}.", named(factors))
    }
}

/// Graph lets an admin add phones and e-mail addresses; a hardware token only has to be assigned again.
fn can_be_added_by_hand(method: MethodType) -> bool {
    matches!(
        method,
        MethodType::Phone(_) | MethodType::Email | MethodType::HardwareOath
    )
}

/// `4 hours`, `90 minutes`.
fn lifetime(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (1, 0) => "an hour".into(),
        (hours @ 2.., 0) => format!("{hours} hours"),
        _ => format!("{minutes} minutes"),
    }
}

fn named(methods: Vec<&Method>) -> String {
    let names: Vec<String> = methods.into_iter().map(Method::line).collect();
    names.join("; ")
}
