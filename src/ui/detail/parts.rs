//! The parts of the detail, one function each.

use jiff::Timestamp;
use ratatui::style::Style;

use super::Subject;
use crate::app::{Loading, results};
use crate::change::Outcome;
use crate::change::words::count;
use crate::coverage::sms_sentence;
use crate::tenant::role::Eligibility;
use crate::tenant::time;
use crate::tenant::{
    Known, Problem, Reading, RegisteredMethods, Role, RoleBook, Seen, SmsDependency,
};
use crate::ui::job_status::{self, JobStatus};
use crate::ui::page::Page;
use crate::ui::text::Span;

impl Subject<'_> {
    pub(super) fn clock(&self, at: Timestamp) -> String {
        time::moment(at, self.model.now, &self.model.session.time_zone)
    }

    pub(super) fn date(&self, at: Timestamp) -> String {
        time::date(at, &self.model.session.time_zone)
    }

    /// The problem of a part in full, with what to do.
    pub(super) fn failed(&self, page: &mut Page, label: &str, problem: &Problem) {
        page.labelled(
            label,
            self.label(),
            &[Span::styled(problem.line(), self.theme.danger)],
        );
        if !problem.advice.is_empty() {
            page.labelled(
                "",
                self.label(),
                &[Span::styled(&problem.advice, self.theme.dim)],
            );
        }
    }

    pub(super) fn state(&self, page: &mut Page) {
        const LABEL: &str = "Per-user MFA";
        let word = self
            .user
            .state
            .value
            .ok()
            .map_or("unknown", |state| state.name());
        let mut spans = vec![Span::styled(
            word,
            self.theme.state_of(self.user).patch(self.theme.strong),
        )];
        if let Some(at) = self.user.state_at() {
            let own = self.detail.and_then(|detail| detail.state.as_ref());
            let source = match own.filter(|own: &&Reading<_>| own.ok().is_some()) {
                Some(own) if own.at >= at => "",
                _ => " with the list",
            };
            spans.push(Span::styled(
                format!(" · read {}{source}", self.clock(at)),
                self.theme.dim,
            ));
        }
        page.labelled(LABEL, self.label(), &spans);
        if self.airy || !self.user.state.value.is_known() {
            self.state_problem(page);
        }
    }

    /// Why the state could not be read by itself. Where the list reports it, that comes later.
    pub(super) fn state_problem(&self, page: &mut Page) {
        if let Seen::Failed(problem) = self.case.state_reading() {
            let label = if self.airy { "" } else { "State" };
            self.failed(page, label, problem);
        }
    }

    pub(super) fn latest_change(&self, page: &mut Page) {
        const LABEL: &str = "Latest change";
        let theme = self.theme;
        match job_status::of(self.model, self.user.id) {
            None => {}
            Some(JobStatus::Pending(job)) => {
                let text = format!("{}: running", job.plan.action.short());
                page.labelled(LABEL, self.label(), &[Span::styled(text, theme.accent)]);
            }
            Some(JobStatus::Settled(job, report)) => {
                let (word, style) = match &report.outcome {
                    Outcome::Done | Outcome::ByHand { done: true } => ("done".into(), theme.good),
                    Outcome::Unchanged => ("unchanged".into(), theme.dim),
                    Outcome::Failed(problem) => (problem.line(), theme.danger),
                    Outcome::Unknown(problem) => {
                        (format!("unknown: {}", problem.line()), theme.unknown)
                    }
                    Outcome::Skipped(why) => (format!("skipped: {why}"), theme.warn),
                    Outcome::ByHand { done: false } => ("left to do by hand".into(), theme.warn),
                };
                let evidence = report
                    .evidence
                    .line(results::clock(job, &self.model.session.time_zone))
                    .map(|line| format!(" · {line}"))
                    .unwrap_or_default();
                page.labelled(
                    LABEL,
                    self.label(),
                    &[
                        Span::raw(format!("{}: ", job.plan.action.short())),
                        Span::styled(word, style),
                        Span::raw(evidence),
                    ],
                );
            }
        }
    }

    pub(super) fn roles(&self, page: &mut Page) {
        const LABEL: &str = "Roles";
        let book = self.model.store.roles();
        let mut names: Vec<String> = book
            .into_iter()
            .flat_map(|book| book.of(self.user.id))
            .map(Role::label)
            .collect();
        let eligible = book
            .into_iter()
            .flat_map(|book| book.eligible_of(self.user.id));
        names.extend(eligible.map(|(role, how)| self.eligible(role, how)));
        let span = match (book.map(RoleBook::gap), &self.model.load.roles) {
            (Some(_), _) if !names.is_empty() => Span::styled(names.join(", "), self.theme.accent),
            (Some(None), _) => Span::styled("none", self.theme.dim),
            (Some(Some(problem)), _) => self.roles_by_report("none directly", problem),
            (None, Loading::Failed(problem)) => self.roles_by_report("unknown", problem),
            (None, Loading::Idle | Loading::Done { .. }) => {
                Span::styled("unknown", self.theme.unknown)
            }
            (None, Loading::Running) => self.reading(),
        };
        page.labelled(LABEL, self.label(), &[span]);
        if let Some(gap) = book.and_then(RoleBook::eligible_gap) {
            let text = format!("eligible roles unknown: {}", gap.line());
            page.labelled("", self.label(), &[Span::styled(text, self.theme.unknown)]);
        }
    }

    /// `User Administrator (eligible until 2026-12-03, through a group)`.
    fn eligible(&self, role: &Role, how: Eligibility) -> String {
        let until = how.until.map(|at| format!(" until {}", self.date(at)));
        let group = if how.through_group {
            ", through a group"
        } else {
            ""
        };
        format!(
            "{} (eligible{}{group})",
            role.label(),
            until.unwrap_or_default()
        )
    }

    /// The registration report's answer where roles, or the members of a role group, could not be read.
    fn roles_by_report(&self, without: &str, problem: &Problem) -> Span<'static> {
        let hint = match self.user.admin.ok() {
            Some(true) => "an admin by the registration report, roles unknown",
            Some(false) | None => without,
        };
        Span::styled(format!("{hint}: {}", problem.line()), self.theme.unknown)
    }

    pub(super) fn report(&self, page: &mut Page) {
        const LABEL: &str = "Report";
        let Known::Is(row) = self.user.registration else {
            return match &self.model.load.registrations {
                Loading::Failed(problem) => self.failed(page, LABEL, problem),
                Loading::Done { .. } => {
                    let span = Span::styled("no row for this user", self.theme.unknown);
                    page.labelled(LABEL, self.label(), &[span]);
                }
                Loading::Running => page.labelled(LABEL, self.label(), &[self.reading()]),
                Loading::Idle => {
                    page.labelled(
                        LABEL,
                        self.label(),
                        &[Span::styled("not read", self.theme.unknown)],
                    );
                }
            };
        };
        let (word, style) = match (row.registered.ok(), row.capable.ok()) {
            (Some(true), Some(true)) => ("registered, allowed", self.theme.good),
            (Some(true), Some(false)) => ("registered, not allowed by policy", self.theme.warn),
            (Some(true), None) => ("registered, unknown whether allowed", self.theme.unknown),
            (Some(false), _) => ("not registered", self.theme.warn),
            (None, _) => ("registration unknown", self.theme.unknown),
        };
        let as_of = row.as_of.map_or_else(
            || "of unknown age".into(),
            |at| format!("as of {}", time::minute(at, &self.model.session.time_zone)),
        );
        page.labelled(
            LABEL,
            self.label(),
            &[
                Span::styled(word, style),
                Span::styled(format!(" · {as_of}"), self.theme.dim),
            ],
        );
        let labels: Vec<&str> = row
            .methods
            .ok()
            .into_iter()
            .flat_map(RegisteredMethods::labels)
            .collect();
        if !labels.is_empty() {
            page.labelled("", self.label(), &[Span::raw(labels.join(", "))]);
        }
        self.sms(page);
    }

    /// Only where SMS or voice is what the user signs in with.
    fn sms(&self, page: &mut Page) {
        let style = match self.user.sms_dependency() {
            Known::Is(SmsDependency::Only) => self.theme.danger,
            Known::Is(SmsDependency::Default) => self.theme.warn,
            _ => return,
        };
        let dates = self.model.session.sms.as_ref();
        if let Some(sentence) = sms_sentence(&self.model.rules(), self.user, dates) {
            page.labelled("", self.label(), &[Span::styled(sentence, style)]);
        }
    }

    pub(super) fn preferences(&self, page: &mut Page) {
        const LABEL: &str = "Preferences";
        let preferences = match self.detail.and_then(|detail| detail.preferences.as_ref()) {
            None => return page.labelled(LABEL, self.label(), &[self.reading()]),
            Some(reading) => match &reading.value {
                Ok(preferences) => preferences,
                Err(problem) => return self.failed(page, LABEL, problem),
            },
        };
        let default = preferences.default.map_or_else(
            || "no default".to_owned(),
            |default| format!("default {}", default.name()),
        );
        let system = match (preferences.system_preferred, &preferences.system_method) {
            (Some(true), Some(word)) => format!(" · system-preferred: {word}"),
            (Some(true), None) => " · system-preferred".to_owned(),
            (Some(false), _) => " · system-preferred off".to_owned(),
            (None, _) => String::new(),
        };
        page.labelled(
            LABEL,
            self.label(),
            &[Span::raw(default), Span::styled(system, self.theme.dim)],
        );
    }

    pub(super) fn account(&self, page: &mut Page) {
        let user = self.user;
        let kind = user
            .user_type
            .ok()
            .map_or("member or guest unknown", |kind| kind.name());
        let (sign_in, style) = match user.enabled.ok() {
            Some(true) => ("may sign in", Style::new()),
            Some(false) => ("blocked", self.theme.warn),
            None => ("sign-in unknown", self.theme.unknown),
        };
        let licences = user.licences.ok().map_or_else(
            || "licences unknown".into(),
            |number| count(usize::from(number), "licence"),
        );
        let synced = match user.synced.ok() {
            Some(true) => "synced",
            Some(false) => "cloud",
            None => "sync unknown",
        };
        page.labelled(
            "Account",
            self.label(),
            &[
                Span::raw(format!("{kind} · ")),
                Span::styled(sign_in, style),
                Span::raw(format!(" · {licences} · {synced}")),
            ],
        );
    }

    pub(super) fn identity(&self, page: &mut Page) {
        let user = self.user;
        let (now, zone) = (self.model.now, &self.model.session.time_zone);
        let created = user.created.map(|at| self.date(at));
        let changed = user
            .password_changed
            .map(|at| time::day_and_age(at, now, zone));
        let unknown = || "unknown".to_owned();
        let dates = format!(
            "{} · password changed {}",
            created.unwrap_or_else(unknown),
            changed.unwrap_or_else(unknown)
        );
        page.labelled("Created", self.label(), &[Span::raw(dates)]);
        page.labelled("UPN", self.label(), &[Span::raw(user.upn.to_string())]);
        page.labelled("Object id", self.label(), &[Span::raw(user.id.to_string())]);
    }
}
