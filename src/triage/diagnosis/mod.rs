//! The rules: from what was read to what is wrong and what helps.
//!
//! A rule whose parts were not read does not fire; [`Diagnosis::unseen`] tells what those were.

mod at_sign_in;
mod standing;

use super::gaps::Unseen;
use super::{Case, Remedy};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Keeps the user out, or somebody else may be in.
    Stop,
    /// Needs a look.
    Warn,
    /// Good to know.
    Note,
    /// All is well.
    Good,
}

impl Severity {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Warn => "warn",
            Self::Note => "note",
            Self::Good => "good",
        }
    }
}

/// What one rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// What was found, in a sentence without a full stop.
    pub text: String,
    /// What helps, step by step; nothing where nothing needs to be done.
    pub remedies: Vec<Remedy>,
    /// How much it weighs.
    pub severity: Severity,
}

impl Finding {
    fn new(rule: &'static str, severity: Severity, text: impl Into<String>) -> Self {
        Self {
            rule,
            text: text.into(),
            remedies: Vec::new(),
            severity,
        }
    }

    fn helped_by(mut self, remedies: &[Remedy]) -> Self {
        self.remedies = remedies.to_vec();
        self
    }
}

/// Everything that was found, the weightiest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The findings; the first is the answer to the ticket.
    pub findings: Vec<Finding>,
    /// What could not be seen.
    pub unseen: Unseen,
}

impl Diagnosis {
    /// Applies the rules to what is known of a user.
    pub fn of(case: &Case<'_>) -> Self {
        let mut findings = Vec::new();
        findings.extend(standing::account_disabled(case));
        findings.extend(standing::risky_user(case));
        findings.extend(at_sign_in::all(case));
        findings.extend(standing::RULES.iter().filter_map(|rule| rule(case)));
        let unseen = Unseen::of(case);
        if findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
        {
            findings.extend(standing::all_is_well(case, &unseen, !findings.is_empty()));
        }
        Self { findings, unseen }
    }
}
