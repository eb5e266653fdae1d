//! Rules about the failed sign-ins since the last success; the latest failure comes first.

use std::cmp::Reverse;
use std::fmt::Write;

use jiff::Timestamp;

use super::prompts::{prompts, without_method};
use super::{Finding, Severity};
use crate::tenant::SignIn;
use crate::triage::failures::{self, blocking_policies, place};
use crate::triage::sign_in_code::{is_address_block, meaning};
use crate::triage::{Case, Remedy};

/// This many wrong passwords are more than a typing error.
const MANY: usize = 3;

/// A rule about the failures with certain codes, newest first and never empty.
type Rule = fn(&Case<'_>, &[&SignIn]) -> Option<Finding>;

/// Which codes each rule is about.
const RULES: [(&[u32], Rule); 12] = [
    (&[53_003], blocked_by_policy),
    (&[530_035], blocked_by_defaults),
    (&[53_004], blocked_by_risk),
    (&[50_053, 50_126], wrong_passwords),
    (&[500_121, 50_074], prompts),
    (&ENROL, must_register),
    (&[50_055, 50_125], password_expired),
    (&[50_173, 50_133, 50_078, 70_043, 70_044], session_over),
    (&[53_000, 53_001, 53_002, 50_097], device_refused),
    (&[50_088], telecom_limit),
    (&[50_158], external_check),
    (&[65_001, 65_002, 65_004], no_consent),
];

/// Codes that require registration.
pub(super) const ENROL: [u32; 2] = [50_072, 50_079];

/// All findings; the latest failure itself where no rule covers it.
pub(super) fn all(case: &Case<'_>) -> Vec<Finding> {
    let Some(log) = case.sign_ins().known() else {
        return Vec::new();
    };
    let open: Vec<&SignIn> = failures::open(&log.entries).collect();
    let mut found: Vec<(Timestamp, Finding)> = RULES
        .iter()
        .filter_map(|(codes, rule)| {
            let of_rule: Vec<&SignIn> = open
                .iter()
                .copied()
                .filter(|one| codes.contains(&one.code))
                .collect();
            Some((of_rule.first()?.at, rule(case, &of_rule)?))
        })
        .collect();
    found.sort_by_key(|(at, _)| Reverse(*at));
    let mut findings: Vec<Finding> = found.into_iter().map(|(_, finding)| finding).collect();
    if findings.is_empty() {
        findings.extend(open.first().and_then(|latest| other(case, latest)));
    }
    findings
}

/// `10:52, Teams, Oslo, NO`.
pub(super) fn where_and_when(case: &Case<'_>, sign_in: &SignIn) -> String {
    let mut text = case.when(sign_in.at);
    for part in [
        sign_in.app.as_ref().map(ToString::to_string),
        place(sign_in),
    ]
    .into_iter()
    .flatten()
    {
        _ = write!(text, ", {part}");
    }
    text
}

fn blocked_by_policy(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let latest = *failures.first()?;
    let names: Vec<String> = blocking_policies(latest)
        .map(|name| format!("\"{name}\""))
        .collect();
    let by = if names.is_empty() {
        "Conditional Access (you may not see which policy)".to_owned()
    } else {
        format!("policy {}", names.join(", "))
    };
    let text = format!(
        "blocked by {by} at {}: no reset will help",
        where_and_when(case, latest)
    );
    Some(
        Finding::new("blocked-by-policy", Severity::Stop, text)
            .helped_by(&[Remedy::Outside("check the policy and its exclusions")]),
    )
}

fn blocked_by_defaults(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let latest = *failures.first()?;
    let client = latest
        .client
        .as_ref()
        .map(|client| format!(" with {client}"))
        .unwrap_or_default();
    let text = format!(
        "blocked by security defaults{client} at {}: no reset will help",
        where_and_when(case, latest)
    );
    Some(
        Finding::new("blocked-by-security-defaults", Severity::Stop, text)
            .helped_by(&[Remedy::Outside("use a client with modern authentication")]),
    )
}

fn blocked_by_risk(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let at = where_and_when(case, failures.first()?);
    let text = format!(
        "MFA registration was blocked because the sign-in was risky ({at}): verify who is asking"
    );
    Some(
        Finding::new("registration-blocked-by-risk", Severity::Stop, text)
            .helped_by(&[Remedy::Outside("check the user in Identity Protection")]),
    )
}

fn wrong_passwords(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let latest = *failures.first()?;
    let (address, own): (Vec<&SignIn>, Vec<&SignIn>) =
        failures.iter().partition(|one| is_address_block(one));
    let locked = own.iter().any(|one| one.code == 50_053);
    if is_address_block(latest) || (own.is_empty() && !address.is_empty()) {
        let at = where_and_when(case, latest);
        let text = format!(
            "the sign-in was blocked: its IP address is known for malicious activity ({at})"
        );
        return Some(
            Finding::new("address-blocked", Severity::Stop, text).helped_by(&[Remedy::Outside(
                "ask whether it was the user; sign in from another network",
            )]),
        );
    }
    if !locked && own.len() < MANY {
        return None;
    }
    let at = where_and_when(case, own.first()?);
    let (rule, what) = if locked {
        ("locked-by-wrong-passwords", "locked out by wrong passwords")
    } else {
        ("wrong-passwords", "wrong passwords")
    };
    let text = format!(
        "{what} ({} failures, the last {at}): not an MFA matter",
        own.len()
    );
    Some(
        Finding::new(rule, Severity::Stop, text).helped_by(&[Remedy::Outside(
            "ask whether it was the user; reset the password or wait",
        )]),
    )
}

fn must_register(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let at = where_and_when(case, failures.first()?);
    let finding = match case.factors() {
        Some(factors) if factors.is_empty() => without_method(case, &at),
        Some(_) => Finding::new(
            "must-register-again",
            Severity::Stop,
            format!("was asked to register MFA ({at}) although a method is registered"),
        )
        .helped_by(&[Remedy::Outside(
            "check what the authentication methods policy allows",
        )]),
        None => Finding::new(
            "must-register-unseen",
            Severity::Stop,
            format!("was asked to register MFA ({at}); the registered methods are unknown"),
        )
        .helped_by(&[Remedy::AccessPass]),
    };
    Some(finding)
}

fn password_expired(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let latest = *failures.first()?;
    let at = where_and_when(case, latest);
    let text = match latest.code {
        50_055 => format!("the password has expired ({at}): not an MFA matter"),
        _ => format!("was interrupted to reset or register a password ({at})"),
    };
    Some(
        Finding::new("password-expired", Severity::Stop, text).helped_by(&[Remedy::Outside(
            "the user changes the password, or reset it",
        )]),
    )
}

/// The latest failure in the words of its code, with the consequence.
fn as_coded(
    case: &Case<'_>,
    failures: &[&SignIn],
    follows: &str,
    finding: impl FnOnce(String) -> Finding,
) -> Option<Finding> {
    let latest = *failures.first()?;
    let words = meaning(latest)?.words;
    let at = where_and_when(case, latest);
    Some(finding(format!("{words} ({at}): {follows}")))
}

fn session_over(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    as_coded(case, failures, "signing in again is enough", |text| {
        Finding::new("session-over", Severity::Warn, text)
            .helped_by(&[Remedy::Outside("sign in again")])
    })
}

fn device_refused(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    as_coded(case, failures, "no reset will help", |text| {
        Finding::new("device-refused", Severity::Stop, text).helped_by(&[Remedy::Outside(
            "check the device and the policy that requires it",
        )])
    })
}

fn telecom_limit(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let at = where_and_when(case, failures.first()?);
    let text = format!(
        "calls and texts do not get through: the telecom limit was reached ({at}); use another method"
    );
    Some(Finding::new("telecom-limit", Severity::Stop, text).helped_by(&[Remedy::AccessPass]))
}

fn external_check(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    let at = where_and_when(case, failures.first()?);
    let text = format!("was sent to an external provider and did not return ({at})");
    Some(
        Finding::new("external-check", Severity::Warn, text)
            .helped_by(&[Remedy::Outside("check the external provider")]),
    )
}

fn no_consent(case: &Case<'_>, failures: &[&SignIn]) -> Option<Finding> {
    as_coded(case, failures, "not an MFA matter", |text| {
        Finding::new("no-consent", Severity::Warn, text)
            .helped_by(&[Remedy::Outside("check the application's consent")])
    })
}

/// A failure that no rule covers. A single wrong password is a typing error, a disabled account has its own rule,
/// and the method that did not answer a prompt no longer exists where no second factor is left.
fn other(case: &Case<'_>, latest: &SignIn) -> Option<Finding> {
    let is_gone = case.factors().is_some_and(|factors| factors.is_empty());
    match latest.code {
        50_057 | 50_126 => return None,
        500_121 | 50_074 if is_gone => return None,
        _ => {}
    }
    let text = format!(
        "{} ({}, code {})",
        failures::words(latest),
        where_and_when(case, latest),
        latest.code
    );
    Some(Finding::new("other-failure", Severity::Warn, text))
}
