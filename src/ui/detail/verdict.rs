//! The answer to the ticket: the diagnosis, and what requires MFA.

use jiff::Timestamp;
use ratatui::style::Style;

use super::Subject;
use crate::app::Key;
use crate::coverage::{Answer, Requirement, RequirementSource};
use crate::tenant::{Known, Problem, Reading, Required};
use crate::triage::{Diagnosis, Finding, Gap, Remedy, Severity};
use crate::ui::page::Page;
use crate::ui::text::Span;

/// How much MFA everything together requires.
const REQUIRED: &str = "Required";
/// The reasons, beside the per-user state; a policy stands by its name alone.
const ALSO: &str = "Because";

impl Subject<'_> {
    /// The most severe finding with its remedy; where there is room, all findings and what could not be read.
    pub(super) fn diagnosis(&self, page: &mut Page) {
        let Diagnosis { findings, unseen } = &self.diagnosis;
        match findings.first() {
            Some(first) => self.finding(page, first, true),
            None => page.hang(Span::raw("  "), &[self.reading()]),
        }
        if self.airy {
            self.further_findings(page);
        }
        let missing = unseen.names();
        if !missing.is_empty() {
            let text = format!("not read: {missing}");
            page.hang(
                Span::styled("? ", self.theme.unknown),
                &[Span::styled(text, self.theme.unknown)],
            );
        }
        // The other parts explain in their own place why they were not read.
        let homeless = |gap: &&Gap| !gap.not_asked && matches!(gap.part, "groups" | "risky users");
        for gap in unseen.gaps.iter().filter(homeless).filter(|_| self.airy) {
            let text = format!("{}: {}. {}", gap.part, gap.why, gap.advice);
            page.text(2, &text, self.theme.dim);
        }
        if self.airy && !findings.is_empty() && !unseen.waiting.is_empty() {
            let text = format!("reading… {}", unseen.waiting.join(", "));
            page.text(2, &text, self.theme.dim);
        }
    }

    /// What the program was not asked to read, at the end: it is the same for everybody.
    pub(super) fn not_asked(&self, page: &mut Page) {
        for gap in self
            .diagnosis
            .unseen
            .gaps
            .iter()
            .filter(|gap| gap.not_asked)
        {
            let text = format!("{}: {}. {}", gap.part, gap.why, gap.advice);
            page.labelled(
                "Not read",
                self.label(),
                &[Span::styled(text, self.theme.dim)],
            );
        }
    }

    pub(super) fn further_findings(&self, page: &mut Page) {
        for finding in self.diagnosis.findings.iter().skip(1) {
            self.finding(page, finding, false);
        }
    }

    fn finding(&self, page: &mut Page, finding: &Finding, first: bool) {
        let (mark, style) = match finding.severity {
            Severity::Stop => ("× ", self.theme.danger),
            Severity::Warn => ("! ", self.theme.warn),
            Severity::Note => ("· ", Style::new()),
            Severity::Good => ("✓ ", self.theme.good),
        };
        let text = if first {
            style.patch(self.theme.strong)
        } else {
            style
        };
        page.hang(
            Span::styled(mark, style),
            &[Span::styled(&finding.text, text)],
        );
        if !finding.remedies.is_empty() {
            page.hang(
                Span::styled("  → ", self.theme.accent),
                &self.steps(&finding.remedies),
            );
        }
    }

    /// The key of a remedy by the admin's own key map, whatever window is open above the pane.
    pub(super) fn key(&self, remedy: Remedy) -> Option<Key> {
        let keys = self.model.session.keys.of(remedy.spec()?);
        keys.first().copied()
    }

    /// `1 contact methods, then t access pass`; a key that does not work now is dim and says why.
    fn steps(&self, remedies: &[Remedy]) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        let mut explained = None;
        for remedy in remedies {
            if !spans.is_empty() {
                spans.push(Span::raw(", then "));
            }
            let why_not = self.model.why_no_help(*remedy);
            let style = match why_not {
                Some(_) => self.theme.dim,
                None => Style::new(),
            };
            if let Some(key) = self.key(*remedy) {
                spans.push(Span::styled(
                    format!("{key} "),
                    self.theme.accent.patch(style),
                ));
            }
            spans.push(Span::styled(remedy.words(), style));
            if why_not.is_some() && why_not != explained {
                let why = why_not.as_deref().unwrap_or_default();
                spans.push(Span::styled(
                    format!(" (will not work: {why})"),
                    self.theme.warn,
                ));
                explained = why_not;
            }
        }
        spans
    }

    /// The verdict of the list with what it rests on: `always, by per-user MFA, "MFA for all"`.
    pub(super) fn required(&self, page: &mut Page) {
        let by: Vec<String> = self
            .required_by
            .required_by()
            .map(RequirementSource::short)
            .collect();
        let (word, style) = match self.required_by.verdict() {
            _ if self.user.is_agent() => {
                ("not of an agent: it takes no credential", self.theme.dim)
            }
            Known::Is(Required::Always) => ("always", self.theme.good),
            Known::Is(Required::Sometimes) => ("sometimes", Style::new()),
            Known::Is(Required::Never) if self.user.enabled.is_no() => ("never", Style::new()),
            Known::Is(Required::Never) => ("never", self.theme.danger),
            Known::Unknown(_) => ("unknown", self.theme.unknown),
        };
        let mut spans = vec![Span::styled(word, style.patch(self.theme.strong))];
        if !self.user.is_agent() {
            if !by.is_empty() {
                spans.push(Span::raw(format!(", by {}", by.join(", "))));
            }
            self.not_read(&mut spans, by.is_empty());
        }
        page.labelled(REQUIRED, self.label(), &spans);
    }

    /// What may require more than is known, each with its reason where there is room.
    fn not_read(&self, spans: &mut Vec<Span<'static>>, nothing_known: bool) {
        let unread = self.required_by.unread();
        if unread.is_empty() {
            return;
        }
        let names: Vec<String> = unread
            .iter()
            .map(|source| {
                if self.airy {
                    source.by.short()
                } else {
                    format!("{} ({})", source.by.short(), source.because)
                }
            })
            .collect();
        let lead = if nothing_known {
            " · not known: "
        } else {
            " · perhaps more, by "
        };
        let text = format!("{lead}{}", names.join(", "));
        spans.push(Span::styled(text, self.theme.unknown));
    }

    /// What requires MFA beside the per-user state, with reasons.
    pub(super) fn also_required(&self, page: &mut Page) {
        let mut rows: Vec<Vec<Span<'_>>> = Vec::new();
        let others = &self.required_by.asking[1..];
        for line in others.iter().filter(|line| line.answer == Answer::Yes) {
            rows.push(self.requirement("by ", self.theme.accent, &line.by.short(), &line.because));
        }
        self.unknown_requirements(others, &mut rows);
        rows.extend(self.not_required(others));
        if let (Some(first), Some(at)) = (rows.first_mut(), self.protection_at()) {
            let read = format!(" · read {}", self.clock(at));
            first.push(Span::styled(read, self.theme.dim));
        }
        self.rows(page, ALSO, &rows);
        for problem in self.protection_problems() {
            page.labelled(
                "",
                self.label(),
                &[Span::styled(&problem.advice, self.theme.dim)],
            );
        }
        if let Some(warning) = self.required_by.warning {
            page.labelled(
                "Warning",
                self.label(),
                &[Span::styled(warning, self.theme.warn)],
            );
        }
    }

    fn rows(&self, page: &mut Page, label: &'static str, rows: &[Vec<Span<'_>>]) {
        for (number, row) in rows.iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            page.labelled(label, self.label(), row);
        }
    }

    fn requirement(
        &self,
        word: &str,
        style: Style,
        who: &str,
        because: &str,
    ) -> Vec<Span<'static>> {
        vec![
            Span::styled(word.to_owned(), style),
            Span::raw(who.to_owned()),
            Span::styled(format!(": {because}"), self.theme.dim),
        ]
    }

    /// Sources that are unknown for the same reason share one row.
    fn unknown_requirements(&self, others: &[Requirement], rows: &mut Vec<Vec<Span<'_>>>) {
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for line in others.iter().filter(|line| line.answer == Answer::Unknown) {
            match reasons.iter_mut().find(|(why, _)| *why == line.because) {
                Some((_, names)) => names.push(line.by.short()),
                None => reasons.push((&line.because, vec![line.by.short()])),
            }
        }
        for (why, names) in reasons {
            rows.push(self.requirement("unknown: ", self.theme.unknown, &names.join(", "), why));
        }
    }

    /// What does not require MFA, in one row; a report-only policy has its own.
    fn not_required(&self, others: &[Requirement]) -> Vec<Vec<Span<'static>>> {
        let no = others.iter().filter(|line| line.answer == Answer::No);
        let (report_only, folded): (Vec<_>, Vec<_>) = no.partition(|line| line.report_only);
        let mut rows: Vec<_> = report_only
            .into_iter()
            .map(|line| {
                self.requirement("not by ", self.theme.dim, &line.by.short(), &line.because)
            })
            .collect();
        if !folded.is_empty() {
            let text = format!("not by: {}", folded_names(&folded));
            rows.push(vec![Span::styled(text, self.theme.dim)]);
        }
        rows
    }

    /// Policies that block this user, or may.
    pub(super) fn may_block(&self, page: &mut Page) {
        let rows: Vec<_> = self
            .required_by
            .blocking
            .iter()
            .map(|line| {
                let (word, style) = match line.answer {
                    Answer::Unknown => ("unknown: ", self.theme.unknown),
                    Answer::Yes | Answer::No => ("", self.theme.dim),
                };
                self.requirement(word, style, &line.by.short(), &line.because)
            })
            .collect();
        self.rows(page, "May block", &rows);
    }

    /// When the older of the two was read.
    fn protection_at(&self) -> Option<Timestamp> {
        let protection = &self.model.protection;
        let defaults = protection.security_defaults.as_ref().map(|read| read.at);
        let policies = protection.policies.as_ref().map(|read| read.at);
        defaults.into_iter().chain(policies).min()
    }

    /// Why they could not be read; each reason once.
    fn protection_problems(&self) -> Vec<&Problem> {
        fn problem<T>(reading: Option<&Reading<T>>) -> Option<&Problem> {
            reading?.value.as_ref().err()
        }
        let protection = &self.model.protection;
        let mut problems: Vec<&Problem> = Vec::new();
        for found in [
            problem(protection.security_defaults.as_ref()),
            problem(protection.policies.as_ref()),
        ]
        .into_iter()
        .flatten()
        {
            let known = problems.iter().any(|known| known.advice == found.advice);
            if !known && !found.advice.is_empty() {
                problems.push(found);
            }
        }
        problems
    }
}

/// The names of sources that do not require MFA; more than a few policies are counted.
fn folded_names(lines: &[&Requirement]) -> String {
    const FEW: usize = 2;
    let is_policy = |line: &Requirement| matches!(line.by, RequirementSource::Policy { .. });
    let policies = lines.iter().filter(|line| is_policy(line)).count();
    let mut names: Vec<String> = lines
        .iter()
        .filter(|line| policies <= FEW || !is_policy(line))
        .map(|line| line.by.short())
        .collect();
    if policies > FEW {
        names.push(format!("{policies} other policies"));
    }
    names.join(", ")
}
