//! Rules about MFA prompts that were not passed. The log's own reason decides: only a lost device is worth the loss of
//! the user's methods, never a code, a PIN or a block.

use jiff::SignedDuration;

use super::at_sign_in::where_and_when;
use super::{Finding, Severity};
use crate::tenant::{Method, MethodDetail, SignIn};
use crate::triage::sign_in_code::{Denial, STOLEN, UNBLOCK, denial, meaning};
use crate::triage::{Case, Remedy, failures, pass};

/// What a full reset would take away too.
const ONLY_THIS: &str = "delete only this device from the methods, not the others that work: where it is the default, make another the default first";

/// A device that was not used for this long is probably lost or replaced.
const LONG: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Failures with 500121 and 50074, newest first and never empty.
pub(super) fn prompts(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let of = |wanted: &[Denial]| -> Vec<&SignIn> {
        let is_wanted = |one: &&&SignIn| denial(one).is_some_and(|why| wanted.contains(&why));
        failures.iter().filter(is_wanted).copied().collect()
    };
    let blocked = of(&[Denial::Blocked]);
    if let Some(latest) = blocked.first() {
        return Some(is_blocked(case, latest));
    }
    let declined = of(&[Denial::Declined, Denial::Fraud]);
    if let Some(latest) = declined.first() {
        return Some(declines(case, latest, &declined));
    }
    // The code that MFA is required precedes the one that it failed: both are one prompt.
    let completed: Vec<&SignIn> = failures
        .iter()
        .copied()
        .filter(|one| one.code == 500_121)
        .collect();
    let prompts = if completed.is_empty() {
        failures
    } else {
        &completed
    };
    let latest = *prompts.first()?;
    match denial(latest)? {
        Denial::WrongCode => explained(case, latest, "wrong-code", Severity::Stop, &[]),
        Denial::NotDelivered => explained(
            case,
            latest,
            "prompt-not-delivered",
            Severity::Stop,
            &[Remedy::AccessPass],
        ),
        Denial::Service => explained(case, latest, "mfa-service-fault", Severity::Warn, &[]),
        Denial::NoMethod => Some(no_method(case, latest)),
        why => not_answered(case, prompts, why),
    }
}

/// The failure in its own words, with what helps and perhaps more.
fn explained(
    case: &Case<'_>,
    latest: &SignIn,
    rule: &'static str,
    severity: Severity,
    more: &[Remedy],
) -> Option<Finding> {
    let meaning = meaning(latest)?;
    let at = where_and_when(case, latest);
    let text = format!("{} ({at}): {}", meaning.words, meaning.means);
    let steps: Vec<Remedy> = meaning
        .remedy
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    Some(Finding::new(rule, severity, text).helped_by(&steps))
}

fn is_blocked(case: &Case<'_>, latest: &SignIn) -> Finding {
    let at = where_and_when(case, latest);
    let text = format!("the user is blocked for MFA ({at}): no reset and no pass will help");
    Finding::new("blocked-for-mfa", Severity::Stop, text).helped_by(&[Remedy::Outside(UNBLOCK)])
}

fn declines(case: &Case<'_>, latest: &SignIn, all: &[&SignIn]) -> Finding {
    let at = where_and_when(case, latest);
    let prompts = match all.len() {
        1 => "an MFA prompt".to_owned(),
        count => format!("{count} MFA prompts"),
    };
    let fraud = if all.iter().any(|one| denial(one) == Some(Denial::Fraud)) {
        " and reported fraud"
    } else {
        ""
    };
    let text = format!("the user declined {prompts}{fraud} (the last {at}): ask why");
    Finding::new("prompts-refused", Severity::Stop, text)
        .helped_by(&[Remedy::Outside(STOLEN), Remedy::SignOut])
}

fn no_method(case: &Case<'_>, latest: &SignIn) -> Finding {
    if case.factors().is_some_and(|factors| !factors.is_empty()) {
        let at = where_and_when(case, latest);
        let text =
            format!("had no MFA method at the prompt ({at}); one is registered now: try again");
        return Finding::new("registered-since", Severity::Warn, text)
            .helped_by(&[Remedy::Outside("sign in again")]);
    }
    without_method(case, &where_and_when(case, latest))
}

/// The user has no method, and sign-in demands one.
pub(super) fn without_method(case: &Case<'_>, at: &str) -> Finding {
    let text = format!("must register MFA and has no method ({at})");
    match pass::help(case) {
        Some(help) => Finding::new("must-register", Severity::Stop, text + &help),
        None => Finding::new(
            "must-register",
            Severity::Stop,
            text + ": a Temporary Access Pass lets the user in",
        )
        .helped_by(&[Remedy::AccessPass]),
    }
}

/// `3 MFA prompts not answered, the last at 10:52`; without a reason in the log, only "not passed" is sure.
fn lead(case: &Case<'_>, prompts: &[&SignIn], latest: &SignIn, why: Denial) -> String {
    let what = match why {
        Denial::NoAnswer => "not answered",
        _ => "not passed",
    };
    let at_least = match case.sign_ins().known() {
        Some(log) if !log.complete && failures::last_success(&log.entries).is_none() => "at least ",
        _ => "",
    };
    match prompts.len() {
        1 => format!("MFA prompt {what} at {}", where_and_when(case, latest)),
        count => format!(
            "{at_least}{count} MFA prompts {what}, the last at {}",
            case.when(latest.at)
        ),
    }
}

fn not_answered(case: &Case<'_>, prompts: &[&SignIn], why: Denial) -> Option<Finding> {
    let latest = *prompts.first()?;
    let lead = lead(case, prompts, latest, why);
    let rule = match why {
        Denial::NoAnswer => "prompts-unanswered",
        _ => "prompts-not-passed",
    };
    let ask = Remedy::Outside(match why {
        Denial::NoAnswer => "ask whether the device is lost or new",
        _ => "ask what happened at the prompt",
    });
    let Some(factors) = case.factors() else {
        let text = format!("{lead}; the methods are unknown: ask whether the user has the device");
        return Some(Finding::new(rule, Severity::Stop, text).helped_by(&[ask]));
    };
    let method = prompted(case, &factors)?;
    let device = device(method);
    let Some(used) = method.last_used else {
        let text = format!("{lead}; it is unknown when {device} was last used");
        return Some(
            Finding::new(rule, Severity::Stop, text).helped_by(&[ask, Remedy::AccessPass]),
        );
    };
    let day = crate::tenant::time::date(used, case.zone);
    if case.now.duration_since(used) >= LONG {
        let text =
            format!("{lead}; {device} was last used on {day}: probably a lost or old device");
        let another = factors.iter().any(|other| {
            let used = other.last_used;
            !other.is_same_as(method)
                && used.is_some_and(|used| case.now.duration_since(used) < LONG)
        });
        let again: &[Remedy] = if another {
            // Nothing else is lost: the user keeps what works.
            &[Remedy::Outside(ONLY_THIS)]
        } else if method.method_type().is_contact_method() {
            &[Remedy::ReRegister, Remedy::AccessPass]
        } else {
            &[Remedy::AccessPass]
        };
        return Some(Finding::new("prompts-lost-device", Severity::Stop, text).helped_by(again));
    }
    let text = format!(
        "{lead}; {device} was used on {day}: ask whether the user has it, and whether they started the sign-ins"
    );
    Some(Finding::new(rule, Severity::Stop, text).helped_by(&[ask, Remedy::AccessPass]))
}

/// The factor that the service asks for, as far as it is known: the default, or else the one used last.
fn prompted<'a>(case: &Case<'a>, factors: &[&'a Method]) -> Option<&'a Method> {
    let default = case.methods().known().and_then(|methods| {
        let preferences = case.preferences().known()?;
        methods.get(preferences.asked_first(methods)?)
    });
    default.or_else(|| {
        factors
            .iter()
            .max_by_key(|method| method.last_used)
            .copied()
    })
}

/// The method as its user would call it, without the app's version.
fn device(method: &Method) -> String {
    match &method.detail {
        MethodDetail::Authenticator { device, .. } => format!("Authenticator \"{device}\""),
        _ => method.line(),
    }
}
