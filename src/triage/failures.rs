//! Failed sign-ins; repeated ones are folded into one line.

use jiff::{SignedDuration, Timestamp};

use super::Case;
use super::sign_in_code::{Meaning, is_failure, meaning};
use crate::tenant::{SafeText, SignIn};

#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub latest: SignIn,
    pub first: Timestamp,
    pub count: usize,
}

impl Failure {
    /// None for a code that is not in the table.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        meaning(&self.latest)
    }

    /// What happened: plain words, or the service's reason, or the code alone.
    pub fn words(&self) -> String {
        words(&self.latest)
    }

    /// By which policies, in which application, where and how often, as far as the log says.
    pub fn facts(&self, case: &Case<'_>) -> Vec<String> {
        let mut facts: Vec<String> = blocking_policies(&self.latest)
            .map(|name| format!("policy \"{name}\""))
            .collect();
        facts.extend(self.latest.app.as_ref().map(ToString::to_string));
        facts.extend(place(&self.latest));
        if self.count > 1 {
            let first = case.when(self.first);
            facts.push(format!("{} times since {first}", self.count));
        }
        facts
    }
}

/// What happened at a sign-in: plain words, or the service's reason, or the code alone.
pub fn words(sign_in: &SignIn) -> String {
    match (meaning(sign_in), &sign_in.reason) {
        (Some(meaning), _) => meaning.words.to_owned(),
        (None, Some(reason)) => reason.to_string(),
        (None, None) => format!("failed with code {}", sign_in.code),
    }
}

/// The policies that a sign-in failed by.
pub fn blocking_policies(sign_in: &SignIn) -> impl Iterator<Item = &SafeText> {
    sign_in
        .policies
        .iter()
        .filter(|policy| policy.result.as_str() == "failure")
        .map(|policy| &policy.name)
}

/// Where a sign-in came from, as far as the log says.
pub fn place(sign_in: &SignIn) -> Option<String> {
    match (&sign_in.city, &sign_in.country) {
        (Some(city), Some(country)) => Some(format!("{city}, {country}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_string()),
        (None, None) => None,
    }
}

/// The same attempt, by its correlation id, does not last longer.
const ONE_ATTEMPT: SignedDuration = SignedDuration::from_mins(10);

/// The failures among sign-ins that are ordered newest first, without those that were completed in the same attempt.
/// Those with the same code, reason, application and place are one, which stands where its latest does.
pub fn folded(sign_ins: &[SignIn]) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for sign_in in sign_ins.iter().filter(|one| failed(one, sign_ins)) {
        match failures.iter_mut().find(|one| alike(&one.latest, sign_in)) {
            Some(failure) => {
                failure.count += 1;
                failure.first = failure.first.min(sign_in.at);
            }
            None => failures.push(Failure {
                latest: sign_in.clone(),
                first: sign_in.at,
                count: 1,
            }),
        }
    }
    failures
}

/// Whether a sign-in failed for good: an interrupt that the user completed seconds later is no failure.
fn failed(sign_in: &SignIn, all: &[SignIn]) -> bool {
    let completed = |other: &SignIn| {
        let after = other.at.duration_since(sign_in.at);
        other.code == 0
            && other.correlation == sign_in.correlation
            && !after.is_negative()
            && after <= ONE_ATTEMPT
    };
    is_failure(sign_in.code) && !(sign_in.correlation.is_some() && all.iter().any(completed))
}

fn alike(a: &SignIn, b: &SignIn) -> bool {
    (a.code, &a.app, &a.city, &a.country) == (b.code, &b.app, &b.city, &b.country)
        && blocking_policies(a).eq(blocking_policies(b))
        && meaning(a) == meaning(b)
}

/// The latest sign-in that succeeded.
pub fn last_success(sign_ins: &[SignIn]) -> Option<&SignIn> {
    sign_ins.iter().find(|one| one.code == 0)
}

/// The failures since the last success, newest first: what still keeps the user out.
pub fn open(sign_ins: &[SignIn]) -> impl Iterator<Item = &SignIn> {
    sign_ins
        .iter()
        .take_while(|one| one.code != 0)
        .filter(|one| failed(one, sign_ins))
}
