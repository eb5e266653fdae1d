//! What the figures rest on.

use super::super::statement::Tone;
use super::super::{Loading, Model};
use super::Overview;
use crate::tenant::ProblemKind;
use crate::tenant::time;

impl Overview {
    /// What the figures rest on and what they lack, the gravest first.
    pub fn notes(&self, model: &Model) -> Vec<(Tone, String)> {
        let parts = [
            of_users(model),
            of_states(model),
            of_roles(model),
            self.of_report(model),
            self.of_contradictions(),
            of_security_defaults(model),
            of_the_last_visit(model),
        ];
        parts.into_iter().flatten().collect()
    }

    fn of_report(&self, model: &Model) -> Option<(Tone, String)> {
        let report = "registration report";
        Some(match &model.load.registrations {
            Loading::Idle => return None,
            Loading::Running => (Tone::Unsure, format!("the {report} is still being read")),
            Loading::Failed(problem) if problem.kind == ProblemKind::Licence => (
                Tone::Unsure,
                format!("no {report}: the tenant has no Entra ID P1"),
            ),
            Loading::Failed(problem) => (Tone::Bad, format!("{report}: {}", problem.line())),
            Loading::Done { .. } => self.age_of_report(model)?,
        })
    }

    fn age_of_report(&self, model: &Model) -> Option<(Tone, String)> {
        if self.report.rows == 0 {
            return Some((Tone::Unsure, "the registration report is empty".into()));
        }
        let newest = time::clock(self.report.newest?, model.now, &model.session.time_zone);
        Some(match self.report.older_than_a_day {
            0 => (Tone::Quiet, format!("registration report from {newest}")),
            1 => (
                Tone::Unsure,
                format!("registration report from {newest}, 1 row older than a day"),
            ),
            old => (
                Tone::Unsure,
                format!("registration report from {newest}, {old} rows older than a day"),
            ),
        })
    }

    fn of_contradictions(&self) -> Option<(Tone, String)> {
        let text = match self.contradicted {
            0 => return None,
            1 => "the report and the state disagree for 1 enforced user".into(),
            users => format!("the report and the states disagree for {users} enforced users"),
        };
        Some((Tone::Unsure, text))
    }
}

fn of_users(model: &Model) -> Option<(Tone, String)> {
    let read = model.load.list_read_at().is_some();
    let (tone, text) = match &model.load.users {
        Loading::Idle | Loading::Done { .. } => return None,
        Loading::Running if model.load.snapshot => {
            (Tone::Unsure, "list of your last visit, being refreshed")
        }
        Loading::Running if read => (Tone::Quiet, "the list is being refreshed"),
        Loading::Running => (Tone::Unsure, "incomplete: users are still being read"),
        Loading::Failed(_) if read => (Tone::Bad, "the list could not be refreshed"),
        Loading::Failed(_) => (Tone::Bad, "incomplete: not all users could be read"),
    };
    Some((tone, text.into()))
}

fn of_states(model: &Model) -> Option<(Tone, String)> {
    match (
        model.store.counts().unknown,
        model.load.states_pending.len(),
    ) {
        (0, _) => None,
        (1, 0) => Some((Tone::Unsure, "1 state is unknown".into())),
        (unknown, 0) => Some((Tone::Unsure, format!("{unknown} states are unknown"))),
        (unknown, pending) => Some((
            Tone::Unsure,
            format!("{unknown} states are unknown, {pending} of them being read"),
        )),
    }
}

fn of_roles(model: &Model) -> Option<(Tone, String)> {
    let text = match (&model.load.roles, model.store.counts().admin_unknown) {
        (Loading::Running, _) => "roles are still being read".into(),
        (Loading::Failed(_), 0) => {
            "roles could not be read: admins come from the registration report".into()
        }
        (_, 0) => return None,
        (_, 1) => "1 user may be an admin: unknown".into(),
        (_, users) => format!("{users} users may be admins: unknown"),
    };
    Some((Tone::Unsure, text))
}

/// Disabled is not "no MFA" where everybody is asked all the same.
fn of_security_defaults(model: &Model) -> Option<(Tone, String)> {
    let reading = model.protection.security_defaults.as_ref()?;
    let text = "security defaults are on: they may require MFA of users without per-user MFA";
    (reading.value == Ok(true)).then(|| (Tone::Quiet, text.into()))
}

/// The worst of what has changed; the rest has lines of its own.
fn of_the_last_visit(model: &Model) -> Option<(Tone, String)> {
    let since = model.since.as_ref()?;
    let at = time::minute(since.at, &model.session.time_zone);
    match since.lacking.len() {
        0 if since.is_empty() => {
            let text = format!("nothing has changed since your last visit, {at}");
            Some((Tone::Quiet, text))
        }
        0 => None,
        lacking => {
            let text = format!("{lacking} more without per-user MFA since your last visit");
            Some((Tone::Bad, text))
        }
    }
}
