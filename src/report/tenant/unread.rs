//! What could not be read, and what that means for the figures.

use serde::Serialize;

use super::{ReportSource, signing_in};
use crate::change::words::count;
use crate::tenant::{Problem, ProblemKind, Source, Unknown};

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    /// What it is.
    pub source: &'static str,
    /// What is unknown without it.
    pub meaning: String,
    /// Why it could not be read.
    pub reason: String,
    /// What to do about it.
    pub advice: String,
    /// Whether a reading failed. Otherwise there is nothing to read: the tenant has no licence for it or has no such thing, or
    /// the service does not report it.
    pub is_failure: bool,
}

/// Everything that could not be read.
pub(super) fn all(source: &ReportSource<'_>) -> Vec<Unread> {
    let (store, protection) = (source.store, source.protection);
    let mut unread = Unfinished {
        rows: Vec::new(),
        mask: source.mask,
    };
    if source.skipped > 0 {
        let meaning = format!("{} missing from all figures", count(source.skipped, "user"));
        unread.because(
            "List of users",
            meaning,
            "their rows have no readable id",
            true,
        );
    }
    let states = signing_in(store).filter(|user| !user.state.value.is_known());
    let states = states.count();
    if states > 0 {
        let meaning = format!("{} with an unknown per-user state", count(states, "user"));
        unread.because(
            "Per-user MFA states",
            meaning,
            "the service did not report them",
            true,
        );
    }
    unread.part(
        "Security defaults",
        "Whether they require MFA is unknown.",
        protection
            .security_defaults
            .as_ref()
            .map(|read| read.value.as_ref().map(|_| ())),
    );
    unread.part(
        "Conditional Access policies",
        "What the policies require is unknown, and so is who is never asked.",
        protection
            .policies
            .as_ref()
            .map(|read| read.value.as_ref().map(|_| ())),
    );
    unread.part(
        "Authentication methods policy",
        "Whether users can register something else before SMS and voice end is unknown.",
        protection
            .methods_policy
            .as_ref()
            .map(|read| read.value.as_ref().map(|_| ())),
    );
    if let Some(problem) = store.problem(Source::Roles) {
        let meaning = "Who is an admin, or can become one, is unknown for some users.";
        unread.problem("Directory roles", meaning, problem);
    }
    if let Some(problem) = store.problem(Source::Registrations) {
        let meaning = "Second factors and the dependence on SMS and voice are unknown.";
        unread.problem("Registration report", meaning, problem);
    }
    let absent = signing_in(store)
        .filter(|user| user.registration.unknown() == Some(Unknown::NotReported))
        .count();
    if absent > 0 {
        let meaning = format!(
            "The second factors of {} are unknown.",
            count(absent, "user")
        );
        let reason = "they are not in the report, which runs hours behind";
        unread.because("Registration report", meaning, reason, false);
    }
    let groups = protection.groups.problems();
    if let Some((_, problem)) = groups.first() {
        let meaning = format!(
            "The members of {} are unknown, so some policies may or may not apply.",
            count(groups.len(), "group")
        );
        unread.problem("Groups of the policies", &meaning, problem);
    }
    let unsure: usize = source
        .judgement
        .policies
        .iter()
        .map(|policy| policy.unsure)
        .max()
        .unwrap_or(0);
    if unsure > 0 {
        let meaning = format!(
            "Whether a policy applies is unknown for up to {}.",
            count(unsure, "user")
        );
        let reason =
            "the members of a group, the holders of a role or a condition could not be read";
        unread.because("People of the policies", meaning, reason, false);
    }
    unread.rows
}

struct Unfinished {
    rows: Vec<Unread>,
    mask: bool,
}

impl Unfinished {
    /// A part of the protection: not there means that it was not read yet.
    fn part(&mut self, source: &'static str, meaning: &str, read: Option<Result<(), &Problem>>) {
        match read {
            Some(Err(problem)) => self.problem(source, meaning, problem),
            Some(Ok(())) => {}
            None => self.because(source, meaning.to_owned(), "it was not read yet", true),
        }
    }

    fn problem(&mut self, source: &'static str, meaning: &str, problem: &Problem) {
        // The service's own words may hold names.
        let reason = match (self.mask, problem.status) {
            (true, Some(status)) => format!("the service answered with status {status}"),
            (true, None) => "it could not be read".to_owned(),
            (false, _) => problem.line(),
        };
        self.rows.push(Unread {
            source,
            meaning: meaning.to_owned(),
            reason,
            advice: problem.advice.clone(),
            is_failure: !matches!(problem.kind, ProblemKind::Licence | ProblemKind::NotFound),
        });
    }

    fn because(&mut self, source: &'static str, meaning: String, reason: &str, is_failure: bool) {
        self.rows.push(Unread {
            source,
            meaning,
            reason: reason.to_owned(),
            advice: String::new(),
            is_failure,
        });
    }
}
