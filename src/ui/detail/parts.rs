//! The parts of the detail, one function each.

use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Subject;
use crate::app::Loading;
use crate::app::results::event_words;
use crate::app::time;
use crate::change::Outcome;
use crate::tenant::method::{default_of, in_order};
use crate::tenant::{Method, Problem, RoleBook, SignInPreferences};
use crate::ui::page::Page;
use crate::ui::standing::{self, Standing};
use crate::ui::text::{count, exactly, width};

impl Subject<'_> {
    fn clock(&self, at: Timestamp) -> String {
        time::clock(at, self.model.now, &self.model.session.time_zone)
    }

    fn date(&self, at: Timestamp) -> String {
        time::date(at, &self.model.session.time_zone)
    }

    /// The problem of a part in full, with what to do.
    fn failed(&self, page: &mut Page, label: &str, problem: &Problem) {
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
        let word = self.user.state.map_or("unknown", |state| state.name());
        let mut spans = vec![Span::styled(
            word,
            self.theme.state(self.user.state).patch(self.theme.strong),
        )];
        if let Some(at) = self.user.state_at {
            spans.push(Span::styled(
                format!(" · read {}", self.clock(at)),
                self.theme.dim,
            ));
        }
        page.labelled(LABEL, self.label(), &spans);
        if let Some(Err(problem)) = self.detail.and_then(|d| d.state.as_ref()).map(|r| &r.value) {
            self.failed(page, "", problem);
        }
    }

    pub(super) fn latest_change(&self, page: &mut Page) {
        const LABEL: &str = "Latest change";
        let theme = self.theme;
        match standing::of(self.model, self.user.id) {
            None => {}
            Some(Standing::Pending(job)) => {
                let text = format!("{}: on the way", job.plan.action.short());
                page.labelled(LABEL, self.label(), &[Span::styled(text, theme.accent)]);
            }
            Some(Standing::Settled(job, report)) => {
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
                    .line()
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
        let names: Vec<&str> = book
            .into_iter()
            .flat_map(|book| book.of(self.user.id))
            .map(|role| role.name.as_str())
            .collect();
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
    }

    /// What the registration report says where roles, or the members of a group that holds one, could not be read.
    fn roles_by_report(&self, without: &str, problem: &Problem) -> Span<'static> {
        let hint = match self.user.admin {
            Some(true) => "an admin, by the registration report; which roles is unknown",
            Some(false) => "none, by the registration report",
            None => without,
        };
        Span::styled(format!("{hint}: {}", problem.line()), self.theme.unknown)
    }

    pub(super) fn methods(&self, page: &mut Page) {
        const LABEL: &str = "Methods";
        let Some(reading) = self.detail.and_then(|detail| detail.methods.as_ref()) else {
            page.labelled(LABEL, self.theme.strong, &[self.reading()]);
            return;
        };
        let methods = match &reading.value {
            Ok(methods) => methods,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let read = Span::styled(format!("read {}", self.clock(reading.at)), self.theme.dim);
        page.labelled(LABEL, self.theme.strong, &[read]);
        let default = default_of(methods, self.known_preferences());
        let labels = methods
            .iter()
            .map(|method| width(method.method_type().label()));
        let column = labels.max().unwrap_or(0) + 2;
        if !methods.iter().any(|method| method.method_type().is_mfa()) {
            page.text(2, "no second factor", self.theme.warn);
        }
        let default = default.and_then(|at| methods.get(at));
        for method in in_order(methods) {
            let is_default = default.is_some_and(|default| default.is_same_as(method));
            self.method(page, column, method, is_default);
        }
    }

    fn known_preferences(&self) -> SignInPreferences {
        self.detail
            .and_then(|detail| detail.preferences.as_ref()?.ok().copied())
            .unwrap_or_default()
    }

    /// `★ Phone, mobile  +1 5550100 · 2025-11-02 · used 2026-11-20`
    fn method(&self, page: &mut Page, column: usize, method: &Method, is_default: bool) {
        let under_cursor = self
            .model
            .current_method()
            .is_some_and(|current| current.is_same_as(method));
        let style = match (under_cursor, method.method_type().is_mfa()) {
            (true, _) => self.theme.selection,
            (false, true) => Style::new(),
            (false, false) => self.theme.dim,
        };
        let label = method.method_type().label();
        let mut facts: Vec<String> = Vec::new();
        if !method.description().is_empty() {
            facts.push(method.description());
        }
        facts.extend(method.created.map(|at| self.date(at)));
        facts.extend(method.last_used.map(|at| format!("used {}", self.date(at))));
        let cursor = if under_cursor { "▸" } else { " " };
        let star = if is_default { "★" } else { " " };
        let lead = format!("{cursor}{star} {}", exactly(label, column));
        let lead_style = if is_default && !under_cursor {
            self.theme.mark
        } else {
            style
        };
        if facts.is_empty() {
            page.line(Line::styled(lead, lead_style));
        } else {
            page.hang(
                Span::styled(lead, lead_style),
                &[Span::styled(facts.join(" · "), style)],
            );
        }
        if under_cursor {
            page.keep_in_view();
        }
    }

    pub(super) fn report(&self, page: &mut Page) {
        const LABEL: &str = "Report";
        let Some(row) = &self.user.registration else {
            return match &self.model.load.registrations {
                Loading::Failed(problem) => self.failed(page, LABEL, problem),
                Loading::Done { .. } => {
                    let span = Span::styled("has no row for this user", self.theme.unknown);
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
        let (word, style) = match (row.registered, row.capable) {
            (true, true) => ("registered, allowed", self.theme.good),
            (true, false) => ("registered, not allowed by policy", self.theme.warn),
            (false, _) => ("not registered", self.theme.warn),
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
        let labels: Vec<&str> = row.methods.labels().collect();
        if !labels.is_empty() {
            page.labelled("", self.label(), &[Span::raw(labels.join(", "))]);
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
        let system = match preferences.system_preferred {
            Some(true) => " · system-preferred",
            Some(false) => " · system-preferred off",
            None => "",
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
            .map_or("member or guest unknown", |kind| kind.name());
        let (sign_in, style) = match user.enabled {
            Some(true) => ("may sign in", Style::new()),
            Some(false) => ("blocked", self.theme.warn),
            None => ("sign-in unknown", self.theme.unknown),
        };
        let licences = user.licences.map_or_else(
            || "licences unknown".into(),
            |number| count(usize::from(number), "licence"),
        );
        let synced = match user.synced {
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
        let day = |at: Option<Timestamp>| at.map_or_else(|| "unknown".into(), |at| self.date(at));
        let dates = format!(
            "{} · password changed {}",
            day(user.created),
            day(user.password_changed)
        );
        page.labelled("Created", self.label(), &[Span::raw(dates)]);
        page.labelled("Object id", self.label(), &[Span::raw(user.id.to_string())]);
    }

    pub(super) fn audits(&self, page: &mut Page) {
        const LABEL: &str = "Audit log";
        let Some(reading) = self.detail.and_then(|detail| detail.audits.as_ref()) else {
            return page.labelled(LABEL, self.theme.strong, &[self.reading()]);
        };
        match &reading.value {
            Err(problem) => self.failed(page, LABEL, problem),
            Ok(events) => {
                let read = format!("read {}", self.clock(reading.at));
                page.labelled(
                    LABEL,
                    self.theme.strong,
                    &[Span::styled(read, self.theme.dim)],
                );
                if events.is_empty() {
                    page.text(2, "no events about MFA", self.theme.dim);
                }
                for event in events {
                    let style = if event.succeeded {
                        Style::new()
                    } else {
                        self.theme.warn
                    };
                    let (at, what) = event_words(event, &self.model.session);
                    page.hang(Span::raw(format!("  {at}  ")), &[Span::styled(what, style)]);
                }
            }
        }
    }
}
