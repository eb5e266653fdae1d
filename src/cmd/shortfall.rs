//! What is missing from an answer: reported on stderr even with `--quiet`, and by the exit code.

use std::process::ExitCode;

use super::failure::{exit, with_advice};
use super::out::OutputOptions;
use super::say::say;
use crate::change::words::count;
use crate::tenant::query::Needs;
use crate::tenant::{Problem, ProblemKind};

#[derive(Debug, Default)]
pub(super) struct Shortfall {
    /// Which of many tenants it is about.
    tenant: Option<String>,
    /// Readings that failed or have gaps.
    readings: Vec<String>,
    /// Users with an unknown value that the query depends on.
    unsure: usize,
    /// Rows that could not be read at all.
    skipped: usize,
}

impl Shortfall {
    /// Of one of many tenants.
    pub(super) fn about(tenant: &str) -> Self {
        Self {
            tenant: Some(tenant.to_owned()),
            ..Self::default()
        }
    }

    fn say(&self, text: impl std::fmt::Display) {
        match &self.tenant {
            Some(tenant) => say(format_args!("{tenant}: {text}")),
            None => say(text),
        }
    }

    /// A reading that failed, and what that means. Without a licence there is nothing to read, so nothing is missing.
    pub(super) fn reading(&mut self, meaning: &str, problem: &Problem, output: &OutputOptions) {
        let text = format!("{meaning}: {}", with_advice(problem));
        if problem.kind == ProblemKind::Licence {
            output.note(text);
        } else {
            self.readings.push(text);
        }
    }

    /// Rows of a reading that could not be read.
    pub(super) fn rows(&mut self, skipped: usize, meaning: &str) {
        if skipped > 0 {
            self.readings.push(format!(
                "{} could not be read, so {meaning}",
                count(skipped, "row")
            ));
        }
    }

    pub(super) fn unsure(&mut self, users: usize) {
        self.unsure += users;
    }

    pub(super) fn skipped(&mut self, users: usize) {
        self.skipped += users;
    }

    /// Reports everything. The hint lists the users that a query with these needs cannot judge.
    pub(super) fn exit_code(self, needs: Needs) -> ExitCode {
        if self.readings.is_empty() && self.unsure + self.skipped == 0 {
            return ExitCode::SUCCESS;
        }
        for text in &self.readings {
            self.say(text);
        }
        if self.unsure > 0 {
            self.say(format_args!(
                "{} cannot be judged by the query and {} not in the list{}",
                count(self.unsure, "user"),
                if self.unsure == 1 { "is" } else { "are" },
                hint(needs)
            ));
        }
        if self.skipped > 0 {
            self.say(format_args!(
                "{} could not be read and {} missing from the list",
                count(self.skipped, "user"),
                if self.skipped == 1 { "is" } else { "are" },
            ));
        }
        ExitCode::from(exit::INCOMPLETE)
    }
}

fn hint(needs: Needs) -> String {
    let keys = [
        (needs.admins, "admin:unknown"),
        (needs.policies, "required:unknown"),
        (needs.states && !needs.policies, "state:unknown"),
        (needs.registrations, "registered:unknown"),
    ];
    let keys: Vec<&str> = keys
        .into_iter()
        .filter_map(|(needed, key)| needed.then_some(key))
        .collect();
    if keys.is_empty() {
        String::new()
    } else {
        format!("; {} lists them", keys.join(" or "))
    }
}
