//! Where no other rule warns: the last success.

use super::{Finding, Severity};
use crate::coverage::RequirementSource;
use crate::tenant::SignIn;
use crate::triage::gaps::Unseen;
use crate::triage::proof::{self, Proof};
use crate::triage::{Case, Remedy, failures};

/// What the last success proves, or that too little was read to say more.
pub(super) fn all_is_well(case: &Case<'_>, unseen: &Unseen, noted: bool) -> Option<Finding> {
    if !unseen.waiting.is_empty() {
        return None;
    }
    let nothing = if noted {
        "no other problem found"
    } else {
        "no problem found"
    };
    let log = case.sign_ins().known();
    let Some(success) = log.and_then(|log| failures::last_success(&log.entries)) else {
        let text = if unseen.gaps.is_empty() {
            format!("{nothing}, and the log has no successful interactive sign-in")
        } else {
            format!("{nothing} in what could be read")
        };
        return Some(Finding::new("nothing-stands-out", Severity::Note, text));
    };
    if let Some(finding) = one_factor(case, success) {
        return Some(finding);
    }
    let proof = proof::of(success);
    let after = log
        .and_then(|log| failures::folded(&log.entries).into_iter().next())
        .filter(|failure| failure.latest.at < success.at)
        .map(|failure| format!(", after the failure of {}", case.when(failure.latest.at)))
        .unwrap_or_default();
    let text = format!(
        "{} at {}{}{after}; {nothing}",
        proof.verb(),
        case.when(success.at),
        proof.required_by(),
    );
    Some(Finding::new("all-is-well", Severity::Good, text))
}

/// The log says that one factor was enough for a user who has to use MFA at every sign-in. That is no proof of a gap: the
/// requirement may be newer than the sign-in, and a remembered device, a claim of another identity provider or an app password
/// can stand in for the prompt. Silent where the audit log shows that the per-user state has changed since.
fn one_factor(case: &Case<'_>, success: &SignIn) -> Option<Finding> {
    if proof::of(success) != Proof::OneFactor {
        return None;
    }
    let required = case.requirements();
    let by = &required.always()?.by;
    if *by == RequirementSource::PerUserMfa && has_state_changed_since(case, success) {
        return None;
    }
    let may = match by {
        RequirementSource::PerUserMfa => "the device remembered, or an app password used",
        _ => "or the device remembered",
    };
    let text = format!(
        "signed in with one factor at {}, though {} requires MFA at every sign-in: the requirement may be newer, {may}",
        case.when(success.at),
        by.label(),
    );
    let remedy = Remedy::Outside("ask Microsoft which policies apply (What If)");
    Some(Finding::new("one-factor-though-required", Severity::Note, text).helped_by(&[remedy]))
}

fn has_state_changed_since(case: &Case<'_>, sign_in: &SignIn) -> bool {
    case.audits().known().is_some_and(|log| {
        log.entries
            .iter()
            .any(|event| event.at >= sign_in.at && event.may_change_state())
    })
}
