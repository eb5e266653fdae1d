//! The words of a plan, for the dashboard's question and for the commands.

use super::{Action, Fidelity, Plan, Target};
use crate::tenant::{MfaState, grouped};

/// How a user of a plan is named: `Ada Lovelace · ada@contoso.example`.
pub fn named(target: &Target) -> String {
    called(&target.name, &target.upn)
}

/// The name and the account; the account alone where there is no name.
pub fn called(name: &str, account: &str) -> String {
    if name.trim().is_empty() {
        return account.to_owned();
    }
    format!("{name} · {account}")
}

/// The name, or the account of somebody without one.
pub fn name_or_account<'a>(name: &'a str, account: &'a str) -> &'a str {
    if name.trim().is_empty() {
        account
    } else {
        name
    }
}

/// `1 user`, `12,000 users`.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// So many are named that something still waits for; more say nothing to anybody.
const NAMED: usize = 3;

/// What of many things side by side is still awaited, where it is little: `waiting for coho and fourth`.
pub fn waiting_for<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().take(NAMED + 1).collect();
    match names.as_slice() {
        [one] => Some(format!("waiting for {one}")),
        [first @ .., last] if names.len() <= NAMED => {
            Some(format!("waiting for {} and {last}", first.join(", ")))
        }
        _ => None,
    }
}

/// How near the action comes to what the portal does.
pub fn badge(action: Action) -> &'static str {
    match action.fidelity() {
        Fidelity::Exact => match action {
            Action::RestoreStates => "exact: restores the previous states",
            Action::AccessPass { .. }
            | Action::AddMethod
            | Action::DeleteMethod
            | Action::MakeDefault => "exact: Graph has a call for this",
            _ => "exact: same as the portal",
        },
        Fidelity::Nearest(_) => "nearest: Graph has no call for exactly this",
        Fidelity::ByHand(_) => "by hand: Graph has no call for this",
    }
}

/// What a person answers with yes or no.
pub fn question(plan: &Plan) -> String {
    let changes = plan.change_count();
    let who = match plan.changes().next() {
        Some(only) if changes == 1 => name_or_account(&only.name, &only.upn).to_owned(),
        _ => count(changes, "user"),
    };
    match plan.action {
        Action::SetState(MfaState::Disabled) => format!("Turn per-user MFA off for {who}?"),
        Action::SetState(MfaState::Enabled) => format!("Turn per-user MFA on for {who}?"),
        Action::SetState(MfaState::Enforced) => format!("Enforce per-user MFA for {who}?"),
        Action::RestoreStates => format!("Restore the previous per-user MFA state of {who}?"),
        Action::ContactMethods { .. } => format!("Delete the contact methods of {who}?"),
        Action::RememberedDevices => format!("Sign {who} out everywhere?"),
        Action::AccessPass { .. } if changes > 1 => {
            format!("Create {} Temporary Access Passes?", grouped(changes))
        }
        Action::AccessPass { .. } => format!("Create a Temporary Access Pass for {who}?"),
        Action::AddMethod => format!("Add or change this method for {who}?"),
        Action::DeleteMethod => format!("Delete this method of {who}?"),
        Action::MakeDefault => format!("Change the default method of {who}?"),
        Action::AppPasswords => format!("Look for app passwords of {who} in the audit log?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_that_are_awaited_are_named_and_many_are_not() {
        let said = |names: &[&'static str]| waiting_for(names.iter().copied());
        assert_eq!(said(&[]), None);
        assert_eq!(said(&["coho"]).unwrap(), "waiting for coho");
        let two = said(&["coho", "fourth"]).unwrap();
        assert_eq!(two, "waiting for coho and fourth");
        let three = said(&["adatum", "coho", "fourth"]).unwrap();
        assert_eq!(three, "waiting for adatum, coho and fourth");
        assert_eq!(said(&["adatum", "coho", "fourth", "wide"]), None);
    }
}
