//! The methods of the detail.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Subject;
use crate::tenant::method::{default_of, in_order};
use crate::tenant::{Method, SignInPreferences};
use crate::triage::gaps::NO_METHODS_HERE;
use crate::triage::method::facts as method_facts;
use crate::ui::page::Page;
use crate::ui::text::{exactly, width};

impl Subject<'_> {
    pub(super) fn methods(&self, page: &mut Page) {
        const LABEL: &str = "Methods";
        if !self.case.methods_offered {
            let why = format!("{NO_METHODS_HERE}; the portal shows them");
            return page.labelled(
                LABEL,
                self.theme.strong,
                &[Span::styled(why, self.theme.unknown)],
            );
        }
        let Some(reading) = self.detail.and_then(|detail| detail.methods.as_ref()) else {
            page.labelled(LABEL, self.theme.strong, &[self.reading()]);
            return;
        };
        let methods = match &reading.value {
            Ok(methods) => methods,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let mut heading = format!("read {}", self.clock(reading.at));
        heading.push_str(self.preference_words());
        page.labelled(
            LABEL,
            self.theme.strong,
            &[Span::styled(heading, self.theme.dim)],
        );
        let preferences = self.known_preferences().unwrap_or_default();
        let default = default_of(methods, preferences);
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

    fn known_preferences(&self) -> Option<SignInPreferences> {
        self.case.preferences().known().copied()
    }

    /// Who chooses among the methods.
    fn preference_words(&self) -> &'static str {
        match self.known_preferences() {
            None => " · default unknown",
            Some(preferences) => match (preferences.default, preferences.system_preferred) {
                (_, Some(true)) => " · ★ default · system-preferred",
                (Some(_), _) => " · ★ default",
                (None, _) => " · no default",
            },
        }
    }

    /// `★ Phone, mobile  +1 5550101 · 2025-11-02 · used 2026-11-20`
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
        let facts = method_facts(&self.case, method);
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
}
