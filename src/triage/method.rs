//! What is worth saying about a method beside its type.

use super::{Case, pass};
use crate::tenant::Method;
use crate::tenant::time;

/// `Ada's Pixel`, `2025-11-02`, `used 2026-11-20`, `phishing-resistant` or `not MFA`: what is known and worth saying.
pub fn facts(case: &Case<'_>, method: &Method) -> Vec<String> {
    let kind = method.method_type();
    let date = |at| time::date(at, case.zone);
    let mut facts = vec![pass::words(case, method).unwrap_or_else(|| method.description())];
    facts.retain(|fact| !fact.is_empty());
    facts.extend(method.created.map(date));
    facts.extend(
        method
            .last_used
            .map(|at| format!("used {}", time::day_and_age(at, case.now, case.zone))),
    );
    if kind.is_phishing_resistant() {
        facts.push("phishing-resistant".to_owned());
    }
    if !kind.is_mfa() {
        facts.push("not MFA".to_owned());
    }
    facts
}
