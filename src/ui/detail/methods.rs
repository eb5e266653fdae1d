//! The methods of the detail.

use ratatui::style::Style;

use super::Subject;
use crate::tenant::Method;
use crate::tenant::method::{default_of, in_order};
use crate::triage::gaps::NO_METHODS_HERE;
use crate::triage::method::facts as method_facts;
use crate::ui::page::Page;
use crate::ui::text::{Line, Span, exactly, width};

/// How a method stands to the preferences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Star {
    /// The service asks for it first.
    AskedFirst,
    /// The user chose it, and the service prefers another.
    UsersDefault,
    None,
}

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
        heading.push_str(&self.preference_words(methods));
        page.labelled(
            LABEL,
            self.theme.strong,
            &[Span::styled(heading, self.theme.dim)],
        );
        let labels = methods
            .iter()
            .map(|method| width(method.method_type().label()));
        let column = labels.max().unwrap_or(0) + 2;
        if !methods.iter().any(|method| method.method_type().is_mfa()) {
            page.text(2, "no second factor", self.theme.warn);
        }
        let preferences = self.case.preferences().known();
        let pick = |at: Option<usize>| at.and_then(|at| methods.get(at));
        let first = pick(preferences.and_then(|known| known.asked_first(methods)));
        let own = pick(preferences.and_then(|known| default_of(methods, known)));
        let is =
            |one: Option<&Method>, method: &Method| one.is_some_and(|one| one.is_same_as(method));
        for method in in_order(methods) {
            let star = if is(first, method) {
                Star::AskedFirst
            } else if is(own, method) {
                Star::UsersDefault
            } else {
                Star::None
            };
            self.method(page, column, method, star);
        }
    }

    /// Who chooses among the methods.
    fn preference_words(&self, methods: &[Method]) -> String {
        let Some(preferences) = self.case.preferences().known() else {
            return " · default unknown".to_owned();
        };
        let system = preferences.system_method.as_ref();
        match (preferences.default, preferences.system_preferred, system) {
            (_, Some(true), Some(_)) if preferences.system_choice(methods).is_some() => {
                " · ★ asked first: system-preferred".to_owned()
            }
            (_, Some(true), Some(word)) => format!(" · ★ default · system-preferred: {word}"),
            (_, Some(true), None) => " · ★ default · system-preferred".to_owned(),
            (Some(_), ..) => " · ★ default".to_owned(),
            (None, ..) => " · no default".to_owned(),
        }
    }

    /// `★ Phone, mobile  +1 5550101 · 2025-11-02 · used 2026-11-20`
    fn method(&self, page: &mut Page, column: usize, method: &Method, star: Star) {
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
        let mut facts = method_facts(&self.case, method);
        if star == Star::UsersDefault {
            facts.push("the user's own default".to_owned());
        }
        let is_first = star == Star::AskedFirst;
        let cursor = if under_cursor { "▸" } else { " " };
        let star = if is_first { "★" } else { " " };
        let lead = format!("{cursor}{star} {}", exactly(label, column));
        let lead_style = if is_first && !under_cursor {
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
