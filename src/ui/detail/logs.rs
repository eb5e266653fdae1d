//! What the logs say: failed sign-ins in plain words, and who changed the user's MFA.

use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::Span;

use super::Subject;
use crate::triage::failures::{self, Failure};
use crate::triage::sign_in_code::Meaning;
use crate::triage::{Remedy, changes};
use crate::ui::page::Page;

/// At most this many failures and changes are shown: the logs of a user under attack are long.
const SHOWN: usize = 8;

impl Subject<'_> {
    fn moment(&self, at: Timestamp) -> String {
        self.case.when(at)
    }

    pub(super) fn sign_ins(&self, page: &mut Page) {
        const LABEL: &str = "Failures";
        let Some(reading) = self.detail.and_then(|detail| detail.sign_ins.as_ref()) else {
            return page.labelled(LABEL, self.theme.strong, &[self.reading()]);
        };
        let sign_ins = match &reading.value {
            Ok(sign_ins) => sign_ins,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let success = match failures::last_success(sign_ins) {
            Some(one) => format!("last success {}", self.moment(one.at)),
            None if sign_ins.is_empty() => "no sign-in in the log".to_owned(),
            None => "no success in the log".to_owned(),
        };
        let read = format!("sign-in log read {} · {success}", self.clock(reading.at));
        self.heading(page, LABEL, read);
        let since = failures::last_success(sign_ins).map(|one| one.at);
        let failures = failures::folded(sign_ins);
        let mut explained: Vec<u32> = Vec::new();
        for failure in failures.iter().take(SHOWN) {
            let open = since.is_none_or(|since| failure.latest.at > since);
            self.failure(page, failure, open);
            if let (true, Some(meaning)) = (self.airy && open, failure.meaning())
                && !explained.contains(&meaning.code)
            {
                explained.push(meaning.code);
                self.meaning(page, meaning);
            }
        }
        self.rest(page, failures.len());
    }

    fn heading(&self, page: &mut Page, label: &str, read: String) {
        page.labelled(
            label,
            self.theme.strong,
            &[Span::styled(read, self.theme.dim)],
        );
    }

    fn rest(&self, page: &mut Page, all: usize) {
        if all > SHOWN {
            let text = format!("and {} more", all - SHOWN);
            page.text(2, &text, self.theme.dim);
        }
    }

    /// `10:52  did not answer the MFA prompt · Microsoft Teams · Oslo, NO · 3 times since 08:25 · 500121`
    fn failure(&self, page: &mut Page, failure: &Failure, open: bool) {
        let style = if open { self.theme.warn } else { Style::new() };
        let mut facts = failure.facts(&self.case);
        facts.push(failure.latest.code.to_string());
        page.hang(
            Span::raw(format!("  {}  ", self.moment(failure.latest.at))),
            &[
                Span::styled(failure.words(), style),
                Span::styled(format!(" · {}", facts.join(" · ")), self.theme.dim),
            ],
        );
    }

    fn meaning(&self, page: &mut Page, meaning: &Meaning) {
        let mut text = meaning.means.to_owned();
        let works = |help: &Remedy| {
            self.model.why_no_help(*help).is_none()
                && !(*help == Remedy::ReRegister && self.case.has_no_contact_method())
        };
        if let Some(help) = meaning.remedy.filter(works) {
            let key = self.key(help).map(|key| format!("{key} "));
            text = format!("{text} → {}{}", key.unwrap_or_default(), help.words());
        }
        page.text(9, &text, self.theme.dim);
    }

    pub(super) fn changes(&self, page: &mut Page) {
        const LABEL: &str = "Changes";
        let Some(reading) = self.detail.and_then(|detail| detail.audits.as_ref()) else {
            return page.labelled(LABEL, self.theme.strong, &[self.reading()]);
        };
        let events = match &reading.value {
            Ok(events) => events,
            Err(problem) => return self.failed(page, LABEL, problem),
        };
        let changes = changes::of(events);
        let none = if changes.is_empty() {
            " · none about MFA"
        } else {
            ""
        };
        self.heading(
            page,
            LABEL,
            format!("audit log read {}{none}", self.clock(reading.at)),
        );
        for change in changes.iter().take(SHOWN) {
            let style = if change.succeeded {
                Style::new()
            } else {
                self.theme.warn
            };
            page.hang(
                Span::raw(format!("  {}  ", self.moment(change.at))),
                &[Span::styled(change.line(), style)],
            );
        }
        self.rest(page, changes.len());
    }
}
