//! What could not be read, so that silence is not taken for an answer.

use super::Case;
use crate::tenant::{Known, Problem, ProblemKind, RoleBook, Seen};

/// A part that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub part: &'static str,
    pub why: String,
    /// What the admin can do about it; empty where nothing helps.
    pub advice: String,
    /// The program was not asked to read it: no news about the user.
    pub not_asked: bool,
}

pub const NO_METHODS_HERE: &str = "Graph has no authentication methods in this cloud";

const RISK_NOT_ASKED: &str = "the token lacks IdentityRiskyUser.Read.All";

/// Takes the place of the methods in a cloud that has none.
pub fn no_methods_here() -> Problem {
    Problem::local(
        ProblemKind::NotAsked,
        NO_METHODS_HERE,
        "Look in the portal.",
    )
}

/// Takes the place of the users at risk where the token does not let them be read.
pub fn risk_not_asked() -> Problem {
    Problem::local(
        ProblemKind::NotAsked,
        RISK_NOT_ASKED,
        "Set risk = true in the profile to request it at sign-in, or grant it to the application; it needs P2.",
    )
}

/// What could not be read, and what is still being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    pub gaps: Vec<Gap>,
    /// Names of the parts that are still being read.
    pub waiting: Vec<&'static str>,
}

impl Unseen {
    pub fn of(case: &Case<'_>) -> Self {
        let mut unseen = Self::default();
        if case.state().is_none() {
            unseen.note("per-user state", case.state_reading());
        }
        if case.methods_offered {
            unseen.note("methods", case.methods());
        } else {
            unseen.gaps.push(Gap {
                part: "methods",
                why: NO_METHODS_HERE.to_owned(),
                advice: String::new(),
                not_asked: false,
            });
        }
        unseen.note("sign-in log", case.sign_ins());
        unseen.note("audit log", case.audits());
        unseen.note("security defaults", case.security_defaults());
        unseen.note("Conditional Access", case.policies());
        match case.rules().unknown_membership(case.user.id) {
            Some(Some(problem)) => unseen.failed("groups", problem),
            Some(None) => unseen.waiting.push("groups"),
            None => {}
        }
        unseen.note("roles", case.roles);
        if let Some(problem) = case.roles.known().and_then(RoleBook::gap) {
            unseen.failed("members of a group that holds a role", problem);
        }
        if let Some(problem) = case.roles.known().and_then(RoleBook::eligible_gap) {
            unseen.failed("eligible roles", problem);
        }
        if let (Known::Unknown(_), Some(problem)) = (&case.user.registration, case.report_problem) {
            unseen.failed("registration report", problem);
        }
        unseen.note("risky users", case.risky_users());
        unseen
    }

    fn note<T>(&mut self, part: &'static str, seen: Seen<'_, T>) {
        match seen {
            Seen::Known(_) => {}
            Seen::Failed(problem) => self.failed(part, problem),
            Seen::Waiting => self.waiting.push(part),
        }
    }

    fn failed(&mut self, part: &'static str, problem: &Problem) {
        self.gaps.push(Gap {
            part,
            why: problem.line(),
            advice: problem.advice.clone(),
            not_asked: problem.kind == ProblemKind::NotAsked,
        });
    }

    /// The names of what could not be read although it was asked for: `sign-in log, roles`.
    pub fn names(&self) -> String {
        let asked = self.gaps.iter().filter(|gap| !gap.not_asked);
        let names: Vec<&str> = asked.map(|gap| gap.part).collect();
        names.join(", ")
    }
}
