//! What the figures rest on.

use super::super::statement::Tone;
use super::super::{Command, Context, Loading, Model};
use super::{Column, Overview};
use crate::change::words::count;
use crate::coverage::{Readiness, sms_readiness};
use crate::tenant::time;
use crate::tenant::{ProblemKind, Reading, ReportPace, Seen, grouped};

impl Overview {
    /// What the figures rest on and what they lack, the gravest first.
    pub fn notes(&self, model: &Model) -> Vec<(Tone, String)> {
        let parts = [
            of_users(model),
            of_states(model),
            of_unjudged(model),
            of_roles(model),
            of_eligible_roles(model),
            self.of_report(model),
            self.of_contradictions(),
            of_everyone(model),
            self.of_agents(),
            of_sms(model),
            of_methods_policy(model),
            of_the_last_visit(model),
            super::trend::of_visits(model),
        ];
        let unread = of_policies(model).into_iter().chain(of_groups(model));
        unread.chain(parts.into_iter().flatten()).collect()
    }

    fn of_report(&self, model: &Model) -> Option<(Tone, String)> {
        let report = "registration report";
        Some(match &model.load.registrations {
            Loading::Idle => return None,
            Loading::Running => (Tone::Unsure, report_on_its_way(model)),
            Loading::Failed(problem) if problem.kind == ProblemKind::Licence => (
                Tone::Unsure,
                format!("no {report}: the tenant has no Entra ID P1"),
            ),
            Loading::Failed(problem) => {
                let stands = model.earlier_report();
                let stands = stands.map(|at| format!("; that of {at} stands"));
                let stands = stands.unwrap_or_default();
                (Tone::Bad, format!("{report}: {}{stands}", problem.line()))
            }
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

    /// Accounts of programs take no credential: they stand in no row but the last.
    fn of_agents(&self) -> Option<(Tone, String)> {
        let (all, rows) = self.table.split_last()?;
        let rows: usize = rows.iter().map(|row| row.users(Column::All)).sum();
        let agents = all.users(Column::All).saturating_sub(rows);
        let text = format!(
            "{} of agents, in the last row only",
            count(agents, "account")
        );
        (agents > 0).then_some((Tone::Quiet, text))
    }

    fn of_contradictions(&self) -> Option<(Tone, String)> {
        let text = match self.contradicted {
            0 => return None,
            1 => "the report and the state disagree for 1 enforced user".into(),
            users => format!(
                "the report and the states disagree for {} enforced users",
                grouped(users)
            ),
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
        (unknown, 0) => Some((
            Tone::Unsure,
            format!("{} states are unknown", grouped(unknown)),
        )),
        (unknown, pending) => Some((
            Tone::Unsure,
            format!(
                "{} states are unknown, {} of them being read{}",
                grouped(unknown),
                grouped(pending),
                model
                    .states_left()
                    .map_or_else(String::new, |left| format!(", {left} left"))
            ),
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
        (_, users) => format!("{} users may be admins: unknown", grouped(users)),
    };
    Some((Tone::Unsure, text))
}

/// Disabled is not "no MFA" where everybody is asked all the same.
fn of_everyone(model: &Model) -> Option<(Tone, String)> {
    let text = model.requires_of_everyone()?;
    let defaults = model.rules().security_defaults.known() == Some(&true);
    let rest = if defaults {
        ", of others when Microsoft decides that it is necessary"
    } else {
        ""
    };
    Some((Tone::Quiet, format!("{text}{rest}")))
}

/// How many users the verdict says nothing about.
fn of_unjudged(model: &Model) -> Option<(Tone, String)> {
    let text = match model.store.counts().never_required_unsure {
        0 => return None,
        users => format!(
            "of {} it is unknown whether MFA is required",
            count(users, "user")
        ),
    };
    Some((Tone::Unsure, text))
}

/// What can require MFA and was not read, each with its reason.
fn of_policies(model: &Model) -> Vec<(Tone, String)> {
    fn of<T>(name: &str, reading: Option<&Reading<T>>, model: &Model) -> Option<(Tone, String)> {
        match reading.map(|reading| &reading.value) {
            Some(Ok(_)) => None,
            Some(Err(problem)) => Some((Tone::Bad, format!("{name}: {}", problem.line()))),
            None if model.load.policies == Loading::Idle => None,
            None => Some((Tone::Unsure, format!("{name}: still being read"))),
        }
    }
    let protection = &model.protection;
    let parts = [
        of(
            "security defaults",
            protection.security_defaults.as_ref(),
            model,
        ),
        of("Conditional Access", protection.policies.as_ref(), model),
    ];
    parts.into_iter().flatten().collect()
}

/// Groups that policies name and whose members could not be read.
fn of_groups(model: &Model) -> Option<(Tone, String)> {
    if let Some(read) = model.groups_progress() {
        let text = format!("the members of groups that policies name are still being read: {read}");
        return Some((Tone::Unsure, text));
    }
    let problems = model.protection.groups.problems();
    let (_, first) = problems.first()?;
    let groups = count(problems.len(), "group");
    let text = format!(
        "the members of {groups} that policies name: {}",
        first.line()
    );
    Some((Tone::Bad, text))
}

fn of_eligible_roles(model: &Model) -> Option<(Tone, String)> {
    let gap = model.store.roles()?.eligible_gap()?;
    Some((Tone::Unsure, format!("eligible roles: {}", gap.line())))
}

/// How long SMS and voice are still delivered, and the key that shows who is stopped by their end.
fn of_sms(model: &Model) -> Option<(Tone, String)> {
    let deadline = model.sms_deadline()?;
    let keys = &model.session.keys;
    let offered = keys.offer(Context::Overview, Command::SmsEnd, "shows who is stopped");
    let text = match offered {
        Some(offered) => format!("{deadline}: {offered}"),
        None => deadline,
    };
    Some((Tone::Quiet, text))
}

/// What the methods policy lacks for that; the window has all of it.
fn of_methods_policy(model: &Model) -> Option<(Tone, String)> {
    let policy = Seen::of(model.protection.methods_policy.as_ref());
    let policies = Seen::of(model.protection.policies.as_ref());
    if let Seen::Failed(problem) = policy {
        return Some((Tone::Unsure, format!("methods policy: {}", problem.line())));
    }
    policy.known()?;
    let checks = sms_readiness(policy, policies);
    let lacking = checks
        .iter()
        .filter(|check| check.standing == Readiness::Missing);
    let lacking: Vec<&str> = lacking.map(|check| check.title).collect();
    if lacking.is_empty() {
        return None;
    }
    let text = format!(
        "methods policy, to be changed before: {}",
        lacking.join(", ")
    );
    Some((Tone::Unsure, text))
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
            let text = format!(
                "MFA is no longer required of {} since your last visit",
                count(lacking, "user")
            );
            Some((Tone::Bad, text))
        }
    }
}

fn report_on_its_way(model: &Model) -> String {
    let progress = model.report_progress();
    // Why it takes so long is said here; the status line has no room for it.
    let requests = ReportPace::LIMIT.requests();
    let progress = progress.map(|progress| {
        format!(": {progress} (Microsoft takes {requests} requests in ten seconds)")
    });
    let stands = model.earlier_report();
    let stands = stands.map(|at| format!("; until then, that of {at} stands"));
    format!(
        "the registration report is still being read{}{}",
        progress.unwrap_or_default(),
        stands.unwrap_or_default()
    )
}
