//! The rules: what is wrong, and what helps.
//!
//! A rule does not fire when a part that it needs was not read; [`Diagnosis::unseen`] lists those parts.

mod at_sign_in;
mod prompts;
mod standing;
mod success;

use super::gaps::Unseen;
use super::{Case, Remedy};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Keeps the user out, or somebody else may be in.
    Stop,
    Warn,
    Note,
    Good,
}

impl Severity {
    /// The stable name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Warn => "warn",
            Self::Note => "note",
            Self::Good => "good",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// A sentence without a full stop.
    pub text: String,
    /// Steps that help, in order.
    pub remedies: Vec<Remedy>,
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

/// Everything that was found, the most severe first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The findings; the first is the answer to the ticket.
    pub findings: Vec<Finding>,
    pub unseen: Unseen,
}

impl Diagnosis {
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
            findings.extend(success::all_is_well(case, &unseen, !findings.is_empty()));
        }
        Self { findings, unseen }
    }
}
