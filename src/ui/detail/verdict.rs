//! The answer to the ticket: the diagnosis, and what asks for MFA.

use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::Span;

use super::Subject;
use crate::app::Key;
use crate::tenant::{Problem, Reading};
use crate::triage::{Answer, Diagnosis, Finding, Gap, Remedy, Requirement, Severity};
use crate::ui::page::Page;

/// The label of what asks besides.
const ALSO: &str = "Also asked by";

impl Subject<'_> {
    /// What weighs most, with what helps; where there is room, all that was found and what was not seen.
    pub(super) fn diagnosis(&self, page: &mut Page) {
        let Diagnosis { findings, unseen } = &self.diagnosis;
        match findings.first() {
            Some(first) => self.finding(page, first, true),
            None => page.hang(Span::raw("  "), &[self.reading()]),
        }
        if self.airy {
            self.further_findings(page);
        }
        if !unseen.gaps.is_empty() {
            let text = format!("not seen: {}", unseen.names());
            page.hang(
                Span::styled("? ", self.theme.unknown),
                &[Span::styled(text, self.theme.unknown)],
            );
        }
        // The other parts say in their own places why they were not read.
        let homeless = |gap: &&Gap| matches!(gap.part, "groups" | "risky users");
        for gap in unseen.gaps.iter().filter(homeless).filter(|_| self.airy) {
            let text = format!("{}: {}. {}", gap.part, gap.why, gap.advice);
            page.text(2, &text, self.theme.dim);
        }
        if self.airy && !findings.is_empty() && !unseen.waiting.is_empty() {
            let text = format!("reading… {}", unseen.waiting.join(", "));
            page.text(2, &text, self.theme.dim);
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

    /// The admin's own key for a remedy, whatever lies above the pane.
    pub(super) fn key(&self, remedy: Remedy) -> Option<Key> {
        let keys = self.model.session.keys.of(remedy.spec()?);
        keys.first().copied()
    }

    /// `1 contact methods, then t access pass`; a key that does not work now is dim and says why.
    fn steps(&self, remedies: &[Remedy]) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        let mut told = None;
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
            if why_not.is_some() && why_not != told {
                let why = why_not.as_deref().unwrap_or_default();
                spans.push(Span::styled(
                    format!(" (will not work: {why})"),
                    self.theme.warn,
                ));
                told = why_not;
            }
        }
        spans
    }

    /// What asks for MFA beside the per-user state, by name only.
    pub(super) fn asked_by_in_short(&self, page: &mut Page) {
        let others = &self.required_by.asking[1..];
        let names = |answer| {
            let lines = others.iter().filter(move |line| line.answer == answer);
            let names: Vec<String> = lines.map(|line| line.by.label()).collect();
            names.join(", ")
        };
        let mut spans = vec![Span::raw(names(Answer::Yes))];
        let unknown = names(Answer::Unknown);
        if !unknown.is_empty() {
            let apart = if spans[0].content.is_empty() {
                ""
            } else {
                " · "
            };
            let text = format!("{apart}unknown: {unknown}");
            spans.push(Span::styled(text, self.theme.unknown));
        } else if spans[0].content.is_empty() {
            spans = vec![Span::styled("nothing", self.theme.dim)];
        }
        page.labelled(ALSO, self.label(), &spans);
    }

    /// What asks for MFA beside the per-user state, with reasons.
    pub(super) fn asked_by(&self, page: &mut Page) {
        let mut rows: Vec<Vec<Span<'_>>> = Vec::new();
        let others = &self.required_by.asking[1..];
        for line in others.iter().filter(|line| line.answer == Answer::Yes) {
            rows.push(self.asker("yes ", self.theme.accent, &line.by.label(), &line.because));
        }
        self.unknown_askers(others, &mut rows);
        rows.extend(self.not_asking(others));
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

    fn asker(&self, word: &str, style: Style, who: &str, because: &str) -> Vec<Span<'static>> {
        vec![
            Span::styled(word.to_owned(), style),
            Span::raw(who.to_owned()),
            Span::styled(format!(": {because}"), self.theme.dim),
        ]
    }

    /// What is not known for the same reason stands in one row.
    fn unknown_askers(&self, others: &[Requirement], rows: &mut Vec<Vec<Span<'_>>>) {
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for line in others.iter().filter(|line| line.answer == Answer::Unknown) {
            match reasons.iter_mut().find(|(why, _)| *why == line.because) {
                Some((_, names)) => names.push(line.by.label()),
                None => reasons.push((&line.because, vec![line.by.label()])),
            }
        }
        for (why, names) in reasons {
            rows.push(self.asker("unknown ", self.theme.unknown, &names.join(", "), why));
        }
    }

    /// What does not ask, in one row; a policy that only reports has one of its own.
    fn not_asking(&self, others: &[Requirement]) -> Vec<Vec<Span<'static>>> {
        let no = others.iter().filter(|line| line.answer == Answer::No);
        let (told, folded): (Vec<_>, Vec<_>) = no.partition(|line| line.report_only);
        let mut rows: Vec<_> = told
            .into_iter()
            .map(|line| self.asker("no ", self.theme.dim, &line.by.label(), &line.because))
            .collect();
        if !folded.is_empty() {
            let names: Vec<String> = folded.iter().map(|line| line.by.short()).collect();
            let text = format!("no {}", names.join(", "));
            rows.push(vec![Span::styled(text, self.theme.dim)]);
        }
        rows
    }

    /// The policies that let nobody in.
    pub(super) fn may_block(&self, page: &mut Page) {
        let rows: Vec<_> = self
            .required_by
            .blocking
            .iter()
            .map(|line| {
                let (word, style) = match line.answer {
                    Answer::Unknown => ("unknown ", self.theme.unknown),
                    Answer::Yes | Answer::No => ("", self.theme.dim),
                };
                self.asker(word, style, &line.by.label(), &line.because)
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

    /// Why they could not be read, each reason once.
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
